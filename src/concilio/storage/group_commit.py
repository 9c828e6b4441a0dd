"""Group commit: rows of several people share one durable transaction; a call returns after its row is on the disk.

Every commit waits for the disk. So the first thread to come writes for all: what arrives while the disk works goes
into the next commit together, as the rows of one statement, executed by one of the threads that wait. What the callers
want to know next is read in the same step, from pages that are warm.

A statement here must be safe to repeat: where it is refused for some row, each row is written again by itself,
so that every caller gets its own answer. A person has one row in a statement at a time.
"""

from __future__ import annotations

import fcntl
import json
import os
import threading
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.utils import DatabaseError, OperationalError

MAX_BATCH = 256
# Longer than SQLite's busy timeout: by then whoever writes has answered or failed.
PATIENCE_SECONDS = 30.0
# A connection that was idle for longer is asked whether it still stands.
TRUSTED_SECONDS = 1.0

Parameter = bytes | str | int | UUID | None
WriteLock = AbstractContextManager[None]
NO_LOCK: WriteLock = nullcontext()
# A pseudonym, and what is written for it.
Row = tuple[bytes, *tuple[Parameter, ...]]


@dataclass(frozen=True, eq=False)
class RowStatement:
    """One statement that writes any number of rows, and what is read after it.

    Attributes:
        sqlite: an INSERT or UPDATE with `{rows}` where the rows stand after `VALUES`; a row's first value is the
            pseudonym.
        postgresql: the same, as a query of (pseudonym, value) for each row that was written.
        types: PostgreSQL's types of a row's values, which it does not guess there.
        reading: SQLite's query of (pseudonym, value), with `{people}` for the rows' pseudonyms.
    """

    sqlite: str
    postgresql: str
    types: tuple[str, ...]
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a row was written, and the bytes that were read with it; none where there is nothing to read."""

    written: bool
    value: bytes = b""


class _Order:
    """A row that waits for its commit. `lead`: its caller was woken to make the next commit itself."""

    __slots__ = ("lead", "outcome", "row", "statement", "waiting")

    def __init__(self, statement: RowStatement, row: Row) -> None:
        self.statement = statement
        self.row = row
        self.outcome: Outcome | BaseException | None = None
        self.lead = False
        self.waiting = threading.Lock()
        self.waiting.acquire()


class GroupWriter:
    """Writes rows for many threads, several to a commit, on one connection of its own."""

    def __init__(self) -> None:
        # A copy of the caller's settings, its own connection: its cache stays warm from commit to commit.
        self._wrapper: Any = connection.copy()
        self._wrapper.inc_thread_sharing()
        self._lock = _write_lock_of(self._wrapper)
        self._mutex = threading.Lock()
        self._orders: list[_Order] = []
        self._led = False
        self._used_at = float("-inf")
        self.commits = 0

    def write(self, statement: RowStatement, row: Row) -> Outcome:
        """What became of a row, once it is on the disk.

        Raises:
            DatabaseError: this row was refused by a constraint, or could not be committed.
        """
        order = _Order(statement, row)
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
            batch, self._orders = _next_batch(self._orders)
        # Nothing is left where whoever was to lead lost patience first.
        outcomes = self._commit(batch) if batch else []
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
        try:
            self._connect()
            outcomes: Sequence[Outcome | BaseException] | None = self._commit_together(batch)
            if outcomes is None:
                outcomes = [self._commit_alone(order) for order in batch]
        except BaseException as error:
            # Whoever leads must answer for all: the next batch may find the database well again.
            self._wrapper.close()
            return [error] * len(batch)
        self._used_at = time.monotonic()
        return outcomes

    def _commit_together(self, batch: list[_Order]) -> Sequence[Outcome] | None:
        try:
            outcomes = _run(self._wrapper, batch[0].statement, [order.row for order in batch], self._lock)
        except OperationalError:  # no room, no connection: nobody's row was written
            raise
        except DatabaseError:  # a constraint: some row's fault
            return None
        self.commits += 1
        return outcomes

    def _commit_alone(self, order: _Order) -> Outcome | BaseException:
        try:
            outcomes = _run(self._wrapper, order.statement, [order.row], self._lock)
        except OperationalError:
            raise
        except DatabaseError as error:
            return error
        self.commits += 1
        return outcomes[0] if outcomes else Outcome(False)

    def _connect(self) -> None:
        wrapper = self._wrapper
        idle = time.monotonic() - self._used_at > TRUSTED_SECONDS
        if wrapper.connection is not None and idle and not wrapper.is_usable():
            wrapper.close()
        wrapper.ensure_connection()


def _next_batch(orders: list[_Order]) -> tuple[list[_Order], list[_Order]]:
    # The first order's statement, each person once: their second row is to see what the first has done.
    statement = orders[0].statement if orders else None
    people: set[bytes] = set()
    batch: list[_Order] = []
    left: list[_Order] = []
    for order in orders:
        person = order.row[0]
        if order.statement is statement and person not in people and len(batch) < MAX_BATCH:
            batch.append(order)
        else:
            left.append(order)
        people.add(person)
    # In one order everywhere: two processes that write for the same two people do not wait for each other.
    batch.sort(key=lambda order: order.row[0])
    return batch, left


class _WriteLock:
    """Lets one of several processes write at a time.

    Where SQLite finds another process writing, it sleeps and asks again. A lock of the operating system wakes it at
    once, and is released when its holder dies. SQLite still decides who may write: others write without this lock.
    """

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def __enter__(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(self, *error: object) -> None:
        fcntl.flock(self._file, fcntl.LOCK_UN)


def _write_lock_of(wrapper: Any) -> WriteLock:
    if wrapper.vendor != "sqlite" or wrapper.is_in_memory_db():
        return NO_LOCK
    return _WriteLock(f"{wrapper.settings_dict['NAME']}-write-lock")


def _run(
    wrapper: Any, statement: RowStatement, rows: list[Row], lock: WriteLock = NO_LOCK
) -> list[Outcome] | None:
    """One commit for all the rows; None where some were not written, since it is not known which."""
    parameters = [value for row in rows for value in row]
    people = [row[0] for row in rows]
    with wrapper.wrap_database_errors:
        if wrapper.vendor == "sqlite":
            written, values = _run_on_sqlite(wrapper.connection, statement, parameters, people, lock)
        else:
            written, values = _run_on_postgresql(wrapper.connection, statement, parameters, len(people))
    if written != len(rows):
        return None
    return [Outcome(True, values.get(person, b"")) for person in people]


def _run_on_sqlite(
    raw: Any, statement: RowStatement, parameters: list[Parameter], people: list[bytes], lock: WriteLock
) -> tuple[int, dict[bytes, bytes]]:
    # Each call into SQLite lets other threads run and waits until they let go again: as few calls as can be, and
    # answers of one row.
    write, read = _sqlite_text(statement, len(people))
    with lock:
        written = int(raw.execute(write, parameters).rowcount)
    if not read or not written:
        return written, {}
    found = json.loads(raw.execute(read, people).fetchone()[0])
    return written, {bytes.fromhex(person): bytes.fromhex(value) for person, value in found.items()}


def _run_on_postgresql(
    raw: Any, statement: RowStatement, parameters: list[Parameter], count: int
) -> tuple[int, dict[bytes, bytes]]:
    # Past Django's cursor, which writes parameters into the text: so the server knows the statement and keeps
    # its plan. Outside a transaction psycopg answers only when the server is ready again, which is after the commit.
    from psycopg import Cursor
    from psycopg.rows import tuple_row

    with Cursor(raw, row_factory=tuple_row) as cursor:
        cursor.execute(_postgresql_text(statement, count), parameters, prepare=True, binary=True)
        rows = cursor.fetchall()
    return len(rows), {bytes(person): bytes(value) for person, value in rows}


@cache
def _sqlite_text(statement: RowStatement, count: int) -> tuple[str, str]:
    row = "(" + ", ".join("?" * len(statement.types)) + ")"
    write = statement.sqlite.replace("{rows}", ", ".join([row] * count))
    if not statement.reading:
        return write, ""
    read = statement.reading.replace("{people}", ", ".join("?" * count))
    return write, f"SELECT json_group_object(hex(pseudonym), hex(value)) FROM ({read})"  # noqa: S608


@cache
def _postgresql_text(statement: RowStatement, count: int) -> bytes:
    row = "(" + ", ".join(f"%s::{type_}" for type_ in statement.types) + ")"
    return statement.postgresql.replace("{rows}", ", ".join([row] * count)).encode()


_writers: dict[int, GroupWriter] = {}
_making = threading.Lock()


def _writer() -> GroupWriter:
    # By process: neither a connection nor a lock may be carried over a fork.
    writer = _writers.get(os.getpid())
    if writer is None:
        with _making:
            writer = _writers.setdefault(os.getpid(), GroupWriter())
    return writer


@cache
def _keeps_uuids() -> bool:
    return bool(connection.features.has_native_uuid_field)


def stored_id(value: UUID) -> UUID | str:
    """A UUID as this database keeps it."""
    return value if _keeps_uuids() else value.hex


def write(statement: RowStatement, given: Row) -> Outcome:
    """Write one row, with others' if they come at the same time; returns once it is durable.

    Inside a transaction that is open already, or on a database in memory, on the caller's own connection.
    What was read may be what was there just before the row or just after.

    Raises:
        DatabaseError: the database refused it; nothing of it was kept.
    """
    row: Row = (given[0], *[stored_id(value) if isinstance(value, UUID) else value for value in given[1:]])
    # Not `connection`, which looks the thread's own up again at every use.
    own: Any = connections[DEFAULT_DB_ALIAS]
    if not own.in_atomic_block and not (own.vendor == "sqlite" and own.is_in_memory_db()):
        return _writer().write(statement, row)
    own.ensure_connection()
    outcomes = _run(own, statement, [row])
    return outcomes[0] if outcomes else Outcome(False)
