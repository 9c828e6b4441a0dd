"""Small tables written again in random order, so that no place in the database's files tells in which order rows came.

Why it is needed: SQLite fills the pages of a table in order of arrival, also those of a table WITHOUT ROWID, where
only the list of places in a page is sorted. PostgreSQL marks every row with the number of the transaction that wrote it
(xmin), which VACUUM FULL and CLUSTER keep. So a person's seat, ballot and statements could be tied together. Rewriting
takes that away on both, for all rows there are; what came after it is hidden only among what came until the next time.

An app names its tables in its configuration: `rewritten_tables = ("dialogue_ballot", ...)`.
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.utils import OperationalError

from concilio.storage.erasing import WAIT_SECONDS, empty_the_log, vacuum_full

log = logging.getLogger(__name__)

# A table that takes long is rewritten seldom enough that nobody has to wait for it more than one second in sixty.
_PAUSE_FOR_A_SECOND = 60.0
_due: dict[str, float] = {}
# Two numbers, which PostgreSQL keeps apart from locks that are named by one (dialogue.actions).
_REWRITING = (0x0C0C, 1)


def tables_of_apps() -> tuple[str, ...]:
    """The tables that installed apps name, in the order of apps."""
    named: list[str] = []
    for app in apps.get_app_configs():
        named += getattr(app, "rewritten_tables", ())
    return tuple(named)


def rewrite_what_is_due(tables: Sequence[str]) -> None:
    """Rewrite tables, each unless it took long a short time ago; one that is busy is left for the next time.

    For the background's clock. A reader that holds a table for long, such as a backup, is not waited for.
    """
    for table in tables:
        began = time.monotonic()
        if began < _due.get(table, 0.0):
            continue
        try:
            rewrite([table])
        except OperationalError:
            log.warning("%s is busy and keeps its order until the next time", table)
            continue
        now = time.monotonic()
        _due[table] = now + _PAUSE_FOR_A_SECOND * (now - began)


def rewrite(tables: Sequence[str]) -> None:
    """Write tables again in random order, each in a transaction of its own; then empty the write-ahead log.

    Outside a transaction, nothing older stays in the database's files. Within one (in tests) only the order changes.

    Raises:
        OperationalError: somebody reads or writes in one of them for longer than is waited; it stays as it was.
    """
    postgresql = connection.vendor == "postgresql"
    for table in tables:
        if postgresql:
            _rewrite_on_postgresql(table)
        else:
            _rewrite_on_sqlite(table)
    if not connection.in_atomic_block:
        empty_the_log()


def rewrite_copy(copy: Path, tables: Sequence[str]) -> None:
    """Write tables of a SQLite file that nobody else has open again in random order, and leave no free pages in it."""
    with closing(sqlite3.connect(copy)) as raw:
        raw.execute("PRAGMA temp_store=MEMORY")
        with raw:
            raw.execute("BEGIN")
            # A database that was not brought to this version yet may lack some.
            there = {name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            for table in there.intersection(tables):
                _rewrite_sqlite_table(raw.cursor(), table)
        raw.execute("VACUUM")


@contextlib.contextmanager
def holding_off_rewriting() -> Iterator[None]:
    """Let nobody else rewrite tables of PostgreSQL: for readers of one snapshot in several tables, such as a dump.

    Who took a snapshot before a TRUNCATE, and comes to the table after it, finds it empty: neither rows nor an error.

    Raises:
        OperationalError: a rewrite, or another dump, takes longer than is waited.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{WAIT_SECONDS}s'")
        try:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", _REWRITING)
        finally:
            cursor.execute("RESET lock_timeout")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", _REWRITING)


def _rewrite_on_sqlite(table: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        # Django's own cursor under its wrapper: the same statements serve a copy's connection.
        _rewrite_sqlite_table(cursor.cursor, table)


def _rewrite_sqlite_table(cursor: Any, table: str) -> None:
    name = f'"{table}"'
    columns = cursor.execute(f"PRAGMA table_info({name})").fetchall()
    without_row_ids = bool(cursor.execute(f"SELECT wr FROM pragma_table_list('{table}')").fetchone()[0])  # noqa: S608
    # A row of a table WITHOUT ROWID lies where its random key says, so its own order is the shortest to write.
    order = next(f'"{column[1]}"' for column in columns if column[5]) if without_row_ids else "random()"
    cursor.execute(f"CREATE TEMPORARY TABLE rewritten AS SELECT * FROM {name}")  # noqa: S608
    cursor.execute(f"DELETE FROM {name}")  # noqa: S608
    cursor.execute(f"INSERT INTO {name} SELECT * FROM rewritten ORDER BY {order}")  # noqa: S608
    cursor.execute("DROP TABLE rewritten")


def _rewrite_on_postgresql(table: str) -> None:
    name = connection.ops.quote_name(table)
    referenced = _is_referenced(table)
    with transaction.atomic(), _not_waiting(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", _REWRITING)
        # Nobody may write in between; readers only see the whole table, before or after.
        cursor.execute(f"LOCK TABLE {name} IN {'EXCLUSIVE' if referenced else 'ACCESS EXCLUSIVE'} MODE")
        cursor.execute(f"CREATE TEMPORARY TABLE rewritten AS SELECT * FROM {name} ORDER BY random()")  # noqa: S608
        # TRUNCATE gives table and indexes new files at once, but is refused where another table refers to this one.
        cursor.execute(f"DELETE FROM {name}" if referenced else f"TRUNCATE TABLE {name}")  # noqa: S608
        cursor.execute(f"INSERT INTO {name} SELECT * FROM rewritten")  # noqa: S608
        cursor.execute("DROP TABLE rewritten")
    if referenced and not connection.in_atomic_block:
        vacuum_full([table])


def _is_referenced(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_constraint WHERE contype = 'f' AND confrelid = %s::regclass)",
            [table],
        )
        return bool(cursor.fetchone()[0])


@contextlib.contextmanager
def _not_waiting() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'")
    yield
