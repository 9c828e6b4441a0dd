"""Rows written durably, many people's to a commit: a call returns after its row is on the disk.

Every commit waits for the disk. So whoever comes first writes for all: what arrives while the disk works goes
into the next commit together, as the rows of one statement, made by one of those who wait. What the callers
want to know next is read along with it, from pages that are warm.

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

from django.db import connection
from django.db.utils import DatabaseError, OperationalError

MAX_BATCH = 256
# Longer than SQLite's busy timeout: by then whoever writes has answered or failed.
PATIENCE_SECONDS = 30.0
# A connection that was idle for longer is asked whether it still stands.
TRUSTED_SECONDS = 1.0

Parameter = bytes | str | int | UUID | None
Turn = AbstractContextManager[None]
NO_TURN: Turn = nullcontext()
# A pseudonym, and what is written for it.
Row = tuple[bytes, *tuple[Parameter, ...]]


@dataclass(frozen=True, eq=False)
class RowStatement:
    """One statement that writes any number of rows, and what is read with them.

    Attributes:
        sql: an INSERT with `{rows}` where the rows stand after `VALUES`; a row's first value is the pseudonym.
        types: PostgreSQL's types of a row's values, which it does not guess there.
        reading: {vendor: query of (pseudonym in hexadecimal, text)} with `{people}` for the rows' pseudonyms.
    """

    sql: str
    types: tuple[str, ...]
    reading: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a row was written, and what was read along with it; None where nothing was."""

    written: bool
    text: str | None = None


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
        self._turn = _turn_of(self._wrapper)
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
            outcomes = _run(self._wrapper, batch[0].statement, [order.row for order in batch], self._turn)
        except OperationalError:  # no room, no connection: nobody's row was written
            raise
        except DatabaseError:  # a constraint: some row's fault
            return None
        self.commits += 1
        return outcomes

    def _commit_alone(self, order: _Order) -> Outcome | BaseException:
        try:
            outcomes = _run(self._wrapper, order.statement, [order.row], self._turn)
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


class _Turn:
    """One of several processes that write at a time.

    Where SQLite finds another writing, it sleeps and asks again. A lock of the system's wakes it at once, and is free
    again when whoever holds it dies. Who may write is still SQLite's to say: others write without a turn.
    """

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def __enter__(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(self, *error: object) -> None:
        fcntl.flock(self._file, fcntl.LOCK_UN)


def _turn_of(wrapper: Any) -> Turn:
    if wrapper.vendor != "sqlite" or wrapper.is_in_memory_db():
        return NO_TURN
    return _Turn(f"{wrapper.settings_dict['NAME']}-turn")


def _run(
    wrapper: Any, statement: RowStatement, rows: list[Row], turn: Turn = NO_TURN
) -> list[Outcome] | None:
    """One commit for all the rows; None where some were not written, since it is not known which."""
    parameters = [value for row in rows for value in row]
    people = [row[0] for row in rows]
    with wrapper.wrap_database_errors:
        if wrapper.vendor == "sqlite":
            written, texts = _run_on_sqlite(wrapper.connection, statement, parameters, people, turn)
        else:
            written, texts = _run_on_postgresql(wrapper.connection, statement, parameters, people)
    if written != len(rows):
        return None
    return [Outcome(True, texts.get(person.hex().upper())) for person in people]


def _run_on_sqlite(
    raw: Any, statement: RowStatement, parameters: list[Parameter], people: list[bytes], turn: Turn
) -> tuple[int, dict[str, str]]:
    # Each call into SQLite lets other threads run and waits until they let go again: as few as can be, and
    # answers of one row.
    write, read = _sqlite_text(statement, len(people))
    with turn:
        written = int(raw.execute(write, parameters).rowcount)
    if not read or not written:
        return written, {}
    return written, json.loads(raw.execute(read, people).fetchone()[0])


def _run_on_postgresql(
    raw: Any, statement: RowStatement, parameters: list[Parameter], people: list[bytes]
) -> tuple[int, dict[str, str]]:
    # Past Django's cursor, which writes parameters into the text: so the server knows the statement and keeps
    # its plan. Outside a transaction psycopg answers only when the server is ready again, which is after the commit.
    from psycopg import Cursor

    text = _postgresql_text(statement, len(people))
    with Cursor(raw) as cursor:
        cursor.execute(text, [*parameters, *people] if statement.reading else parameters, prepare=True)
        written, texts = cursor.fetchone() or (0, None)
    return int(written), texts or {}


@cache
def _sqlite_text(statement: RowStatement, count: int) -> tuple[str, str]:
    row = "(" + ", ".join("?" * len(statement.types)) + ")"
    write = statement.sql.format(rows=", ".join([row] * count))
    if statement.reading is None:
        return write, ""
    read = statement.reading["sqlite"].format(people=", ".join("?" * count))
    return write, f"SELECT json_group_object(person, value) FROM ({read})"  # noqa: S608


@cache
def _postgresql_text(statement: RowStatement, count: int) -> bytes:
    row = "(" + ", ".join(f"%s::{type_}" for type_ in statement.types) + ")"
    write = statement.sql.format(rows=", ".join([row] * count))
    value = "NULL"
    if statement.reading is not None:
        read = statement.reading["postgresql"].format(people=", ".join(["%s"] * count))
        value = f"(SELECT json_object_agg(person, value) FROM ({read}) AS found)"  # noqa: S608
    return f"WITH done AS ({write} RETURNING 1) SELECT (SELECT count(*) FROM done), {value}".encode()  # noqa: S608


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


def stored_text(value: UUID) -> str:
    """A UUID as this database spells it where it casts one to text."""
    return str(value) if _keeps_uuids() else value.hex


def stored_id(value: UUID) -> UUID | str:
    """A UUID as this database keeps it, for statements that do not go through a model."""
    return value if _keeps_uuids() else value.hex


def write(statement: RowStatement, row: Row) -> Outcome:
    """Write one row, with others' if they come at the same time; returns once it is durable.

    Inside a transaction that is open already, or on a database in memory, on the caller's own connection.
    What was read may be what was there just before the row or just after.

    Raises:
        DatabaseError: the database refused it; nothing of it was kept.
    """
    own: Any = connection
    if not own.in_atomic_block and not (own.vendor == "sqlite" and own.is_in_memory_db()):
        return _writer().write(statement, row)
    own.ensure_connection()
    outcomes = _run(own, statement, [row])
    return outcomes[0] if outcomes else Outcome(False)
