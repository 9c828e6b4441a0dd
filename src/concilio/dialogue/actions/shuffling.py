"""Daily: rows of participants written anew in random order, since their order would tell when they came."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction

from concilio.dialogue.actions.forgetting import STATISTICS_TABLE, rewrite

PARTICIPANTS_TABLES = ("dialogue_vote", "dialogue_guess")


def shuffle_tables() -> None:
    """Shuffle votes and guesses, and leave nothing older of them in the database's files."""
    shuffle(PARTICIPANTS_TABLES)


def shuffle(tables: Sequence[str]) -> None:
    """Delete and insert every row of some tables in random order, each table in a transaction of its own.

    What a row was deleted from stays unreadable: SQLite overwrites it (secure_delete) and its write-ahead log
    is emptied; PostgreSQL writes the table to a new file. Row ids and, in PostgreSQL, the transaction that
    wrote a row are then the same for all.
    """
    for table in tables:
        name = connection.ops.quote_name(table)
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f"LOCK TABLE {name} IN EXCLUSIVE MODE")
            cursor.execute(f"CREATE TEMPORARY TABLE shuffled AS SELECT * FROM {name}")  # noqa: S608
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608
            cursor.execute(f"INSERT INTO {name} SELECT * FROM shuffled ORDER BY random()")  # noqa: S608
            cursor.execute("DROP TABLE shuffled")
    if connection.in_atomic_block:
        return
    if connection.vendor == "postgresql":
        rewrite([*tables, STATISTICS_TABLE])
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
