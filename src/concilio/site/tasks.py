"""What runs by the clock for the whole installation. insight and admission have tasks of their own."""

from __future__ import annotations

from django.db import connection
from huey import crontab

from concilio.background.queue import background
from concilio.storage.erasing import WORDS_TABLES, rewrite


@background.periodic_task(crontab(minute="*/15"))
def forget_what_was_withdrawn() -> None:
    """Words that were deleted stay readable in SQLite's log, or in PostgreSQL's tables, until this has run."""
    if connection.vendor == "postgresql":
        # Statements and translations are few and rewritten in a blink. Votes are many: they are, once a day.
        rewrite(WORDS_TABLES)
    else:
        empty_the_log()


def empty_the_log() -> None:
    """Bring SQLite's write-ahead log into the database and cut it to nothing."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
