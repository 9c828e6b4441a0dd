"""What runs by the clock for the whole installation. insight and admission have tasks of their own."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection
from huey import crontab

from concilio.config.background import background
from concilio.dialogue.actions.forgetting import WORDS_TABLES, rewrite
from concilio.moderation.actions.deadlines import expire_deadlines


@background.periodic_task(crontab(minute="*"))
def keep_deadlines() -> None:
    """Hidden statements come back and mediators' hours end, by themselves."""
    expire_deadlines()


@background.periodic_task(crontab(hour="3", minute="40"))
def forget_old_sessions() -> None:
    """The staff's sessions that have ended are rows no longer."""
    call_command("clearsessions")


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
