"""The queue of background work. Tasks of every app are made with it; `concilio serve` runs them.

    from concilio.background.queue import background

    @background.task()
    def analyse_dialogue(dialogue_id: str) -> None: ...

    @background.periodic_task(crontab(minute="*"))
    def look_at_deadlines() -> None: ...

A task's arguments are stored: give it ids of dialogues or releases, never anything of a participant.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from django.conf import settings
from huey import Huey, PostgresHuey, SqliteHuey

from concilio.storage.database import silence_of

HEARTBEAT_SECONDS = 5


def heartbeat_file() -> Path:
    """Touched by the background process while it lives."""
    return Path(settings.HOME) / "background.heartbeat"


def seconds_since_heartbeat() -> float | None:
    """How long the background process has been silent; None if it was never heard."""
    try:
        return max(0.0, time.time() - heartbeat_file().stat().st_mtime)
    except FileNotFoundError:
        return None


def queue_of(database_url: str | None, home: Path, *, at_once: bool) -> Huey:
    """The queue, kept next to the database: a file next to SQLite's, or tables in PostgreSQL.

    Nothing is opened before the first task: settings must load while a database is away.
    """
    if database_url:
        return PostgresHuey(
            "concilio", dsn=database_url, create_tables=False, immediate=at_once, **silence_of(database_url)
        )
    return SqliteHuey(
        "concilio",
        filename=str(home / "background.sqlite3"),
        create_tables=False,
        immediate=at_once,
        fsync=False,
    )


background = queue_of(
    os.environ.get("CONCILIO_DATABASE"),
    Path(settings.HOME),
    at_once=os.environ.get("CONCILIO_BACKGROUND") == "at-once",
)


def make_tables() -> None:
    """Create what the queue needs in its database; safe to repeat."""
    background.storage.initialize_schema()
