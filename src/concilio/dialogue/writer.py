"""One statement written durably: the call returns after the commit.

On SQLite every commit waits for the disk, and one writer may write at a time. So whoever comes first writes
for all: what waits while the disk works goes into the next commit together, made by one of those who wait.
Elsewhere, and inside a transaction that is already open, the statement runs on the caller's own connection.

What the caller wants to know next may be read along with it: on SQLite from the writer's warm pages, on
PostgreSQL in the same round trip.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.utils import DatabaseError, OperationalError

MAX_BATCH = 256
# Longer than SQLite's busy timeout: by then whoever writes has answered or failed.
PATIENCE_SECONDS = 30.0

Parameter = bytes | str | int | UUID | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A query of one value, in parentheses where it stands inside another."""

    sql: str
    parameters: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a statement did, and what was read along with it; None where it changed nothing."""

    changed: int
    value: Any = None


class _Order:
    """A statement that waits for its commit. `lead`: it was woken to make the next commit itself."""

    __slots__ = ("lead", "outcome", "parameters", "reading", "sql", "waiting")

    def __init__(self, sql: str, parameters: Sequence[Parameter], reading: Reading | None) -> None:
        self.sql = sql
        self.parameters = parameters
        self.reading = reading
        self.outcome: Outcome | BaseException | None = None
        self.lead = False
        self.waiting = threading.Lock()
        self.waiting.acquire()


class GroupWriter:
    """Writes single statements for many threads, several to a commit, on one connection of its own."""

    def __init__(self) -> None:
        # A copy of the caller's settings, its own connection: its cache stays warm from commit to commit.
        self._wrapper: Any = connection.copy()
        self._wrapper.inc_thread_sharing()
        self._mutex = threading.Lock()
        self._orders: list[_Order] = []
        self._led = False
        self.commits = 0

    def write(self, sql: str, parameters: Sequence[Parameter], reading: Reading | None = None) -> Outcome:
        """Rows changed, once they are on the disk, and what `reading` found in the same transaction.

        Raises:
            DatabaseError: this statement was refused, or its whole batch could not be committed.
        """
        order = _Order(sql, parameters, reading)
        with self._mutex:
            self._orders.append(order)
            lead, self._led = not self._led, True
        if not lead and not order.waiting.acquire(timeout=PATIENCE_SECONDS) and not self._gave_up(order):
            order.waiting.acquire()
        if lead or order.lead:
            self._lead()
        if isinstance(order.outcome, BaseException):
            raise order.outcome
        if order.outcome is None:
            raise OperationalError("the writer did not answer")
        return order.outcome

    def close(self) -> None:
        self._wrapper.close()

    def _gave_up(self, order: _Order) -> bool:
        # Too late to take back what is being committed now; then the answer is near.
        with self._mutex:
            if order in self._orders:
                self._orders.remove(order)
                return True
        return False

    def _lead(self) -> None:
        with self._mutex:
            batch, self._orders = self._orders[:MAX_BATCH], self._orders[MAX_BATCH:]
        outcomes = self._commit(batch)
        with self._mutex:
            if self._orders:
                successor = self._orders[0]
                successor.lead = True
            else:
                successor, self._led = None, False
        for order, outcome in zip(batch, outcomes, strict=True):
            order.outcome = outcome
            order.waiting.release()
        if successor is not None:
            successor.waiting.release()

    def _commit(self, batch: list[_Order]) -> Sequence[Outcome | BaseException]:
        wrapper = self._wrapper
        try:
            wrapper.ensure_connection()
            with wrapper.wrap_database_errors:
                raw = wrapper.connection
                raw.execute("BEGIN IMMEDIATE")
                outcomes = [self._run(raw, order) for order in batch]
                raw.execute("COMMIT")
            self.commits += 1
        except BaseException as error:
            # Whoever leads must answer for all: the next batch may find the disk well again.
            self._abandon()
            return [error] * len(batch)
        return outcomes

    def _run(self, raw: Any, order: _Order) -> Outcome | BaseException:
        try:
            with self._wrapper.wrap_database_errors:
                changed = int(raw.execute(_native(order.sql), order.parameters).rowcount)
                if order.reading is None or not changed:
                    return Outcome(changed)
                found = raw.execute(_native(order.reading.sql), order.reading.parameters).fetchone()
                return Outcome(changed, found[0])
        except DatabaseError as error:
            # A constraint undoes its own statement alone. Where SQLite gave up the whole transaction (a full
            # disk, say) nobody's statement counts.
            if not raw.in_transaction:
                raise
            return error

    def _abandon(self) -> None:
        try:
            raw = self._wrapper.connection
            if raw is not None and raw.in_transaction:
                raw.execute("ROLLBACK")
        except Exception:
            self._wrapper.close()


@cache
def _native(sql: str) -> str:
    return sql.replace("%s", "?")


_writers: dict[int, GroupWriter] = {}
_making = threading.Lock()


def _writer() -> GroupWriter:
    # By process: neither a connection nor a lock may be carried over a fork.
    writer = _writers.get(os.getpid())
    if writer is None:
        with _making:
            writer = _writers.setdefault(os.getpid(), GroupWriter())
    return writer


def _groups() -> bool:
    return (
        connection.vendor == "sqlite" and not connection.in_atomic_block and not connection.is_in_memory_db()  # type: ignore[attr-defined]
    )


def stored_text(value: UUID) -> str:
    """A UUID as this database spells it where it casts one to text."""
    return str(value) if connection.features.has_native_uuid_field else value.hex


def stored_id(value: UUID) -> UUID | str:
    """A UUID as this database keeps it, for statements that do not go through a model."""
    return value if connection.features.has_native_uuid_field else value.hex


def write(sql: str, parameters: Sequence[Parameter]) -> int:
    """Run one statement (placeholders %s) and return the rows it changed, after they are durable.

    Raises:
        DatabaseError: the database refused it; nothing of it was kept.
    """
    if _groups():
        return _writer().write(sql, parameters).changed
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return int(cursor.rowcount)


def write_and_read(sql: str, parameters: Sequence[Parameter], reading: Reading) -> Outcome:
    """Run one statement as `write` does, and read one value with it.

    The value may be what was there just before the statement or just after: PostgreSQL shows a whole statement
    one state of the database.

    Raises:
        DatabaseError: the database refused it; nothing of it was kept.
    """
    if _groups():
        return _writer().write(sql, parameters, reading)
    if connection.vendor == "postgresql":
        return _in_one_round_trip(sql, parameters, reading)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        changed = int(cursor.rowcount)
        if not changed:
            return Outcome(0)
        cursor.execute(reading.sql, reading.parameters)
        return Outcome(changed, cursor.fetchone()[0])


def _in_one_round_trip(sql: str, parameters: Sequence[Parameter], reading: Reading) -> Outcome:
    # Past Django's cursor, which writes parameters into the text: so the server knows the statement and keeps
    # its plan. Outside a transaction psycopg answers only when the server is ready again, which is after the commit.
    from psycopg import Cursor

    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        cursor.execute(_both(sql, reading.sql), (*parameters, *reading.parameters), prepare=True)
        row = cursor.fetchone()
    changed, value = row or (0, None)
    return Outcome(changed, value) if changed else Outcome(0)


@cache
def _both(sql: str, reading: str) -> bytes:
    both = f"WITH done AS ({sql} RETURNING 1) SELECT (SELECT count(*) FROM done), ({reading})"  # noqa: S608
    return both.encode()
