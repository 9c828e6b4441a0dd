"""What runs by the clock for the whole installation. insight has its own tasks; other apps' actions are called here."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection
from huey import crontab

from concilio.admission.actions import shuffle_tables as shuffle_seats_and_codes
from concilio.config.background import background
from concilio.dialogue.actions.shuffling import shuffle_tables as shuffle_votes_and_guesses
from concilio.moderation.actions.deadlines import expire_deadlines


@background.periodic_task(crontab(minute="*"))
def keep_deadlines() -> None:
    """Hidden statements come back and mediators' hours end, by themselves."""
    expire_deadlines()


@background.periodic_task(crontab(hour="3", minute="17"))
def forget_the_order() -> None:
    """Rows lie in the order in which they came until they are written anew in another."""
    shuffle_votes_and_guesses()
    shuffle_seats_and_codes()
    call_command("clearsessions")
    empty_the_log()


@background.periodic_task(crontab(minute="*/15"))
def forget_what_was_withdrawn() -> None:
    """Deleted rows are overwritten in SQLite's file, but stay readable in its log until that is emptied."""
    empty_the_log()


def empty_the_log() -> None:
    """Bring SQLite's write-ahead log into the database and cut it to nothing; PostgreSQL needs no such thing."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
