"""What was deleted, changed or moved leaves the database's files.

SQLite overwrites deleted bytes at once (secure_delete), but its write-ahead log holds them until it is emptied.
PostgreSQL keeps deleted rows until their room is used again, in its tables and in its log.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from django.db import connection
from django.db.utils import ProgrammingError

# Holds the commonest values of other tables' columns. Columns of participants are kept out of it (SET STATISTICS 0).
STATISTICS_TABLE = "pg_statistic"
# Nobody can vote while a table's old readers are waited for: a backup that reads for long goes first.
WAIT_SECONDS = 2


def vacuum_full(tables: Sequence[str]) -> None:
    """Give PostgreSQL's tables and their indexes new files that hold nothing but their rows; outside a transaction.

    A plain VACUUM gives the room of deleted rows to others, and leaves their bytes there until others come.

    Raises:
        OperationalError: somebody reads or writes in one of them for longer than is waited; try again later.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{WAIT_SECONDS}s'")
        try:
            for table in tables:
                cursor.execute(f"VACUUM (FULL, ANALYZE) {connection.ops.quote_name(table)}")
        finally:
            cursor.execute("RESET lock_timeout")


def empty_the_log() -> None:
    """Bring the write-ahead log into the database and begin a new one.

    SQLite's is cut to nothing. PostgreSQL's old segments are removed where the operator has set `wal_recycle = off` and
    allows this account a checkpoint; elsewhere they stay until PostgreSQL writes over them.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        for command in ("SELECT pg_switch_wal()", "CHECKPOINT"):
            with contextlib.suppress(
                ProgrammingError
            ):  # not allowed: the operator's page says what that means
                cursor.execute(command)
