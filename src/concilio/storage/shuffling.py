"""Daily: rows of participants written anew in random order, since their order would tell when they came."""

from __future__ import annotations

import time
from collections.abc import Sequence

from django.db import connection, transaction

from concilio.storage.erasing import STATISTICS_TABLE, rewrite
from concilio.storage.ranges import ranges_of_pseudonyms

# Of five million votes, twenty thousand. While a part is written nobody votes; then everybody, for as long.
_PARTS = 256


def shuffle_in_parts(tables: Sequence[str]) -> None:
    """Shuffle large tables keyed by pseudonym, and leave nothing older of them in the database's files.

    They are many rows, and people go on voting: so in parts, and people of one part lie together, in random order.
    """
    for table in tables:
        for lowest, highest in ranges_of_pseudonyms(_PARTS):
            began = time.monotonic()
            _write_anew(table, "WHERE pseudonym >= %s AND pseudonym <= %s", [lowest, highest])
            if not connection.in_atomic_block:
                time.sleep(time.monotonic() - began)  # whoever waited to vote is let in
    _leave_nothing_older(tables)


def shuffle(tables: Sequence[str]) -> None:
    """Shuffle whole tables that are not very large, each in a transaction of its own."""
    for table in tables:
        _write_anew(table)
    _leave_nothing_older(tables)


def _write_anew(table: str, which: str = "", parameters: Sequence[bytes] = ()) -> None:
    # Row ids and, in PostgreSQL, the transaction that wrote a row are then the same for all.
    name = connection.ops.quote_name(table)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Who takes a vote back meanwhile waits, and then finds its new row: without the lock they would wait for
            # the old one, and take back nothing.
            cursor.execute(f"LOCK TABLE {name} IN EXCLUSIVE MODE")
            cursor.execute(
                f"WITH taken AS (DELETE FROM {name} {which} RETURNING *) "  # noqa: S608
                f"INSERT INTO {name} SELECT * FROM taken ORDER BY random()",
                parameters,
            )
            return
        cursor.execute(f"CREATE TEMPORARY TABLE shuffled AS SELECT * FROM {name} {which}", parameters)  # noqa: S608
        cursor.execute(f"DELETE FROM {name} {which}", parameters)  # noqa: S608
        cursor.execute(f"INSERT INTO {name} SELECT * FROM shuffled ORDER BY random()")  # noqa: S608
        cursor.execute("DROP TABLE shuffled")


def _leave_nothing_older(tables: Sequence[str]) -> None:
    """Make unreadable where rows lay before.

    SQLite has overwritten it (secure_delete), and its write-ahead log is emptied; PostgreSQL writes the table to a new
    file.
    """
    if connection.in_atomic_block:
        return
    if connection.vendor == "postgresql":
        rewrite([*tables, STATISTICS_TABLE])
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
