"""One statement written durably: the call returns after the commit.

On SQLite every commit waits for the disk, and one writer may write at a time. So one thread per process
writes for all: what waits while the disk works goes into the next commit together. Elsewhere, and inside a
transaction that is already open, the statement runs on the caller's own connection.
"""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection
from django.db.utils import DatabaseError, OperationalError

MAX_BATCH = 256
# Longer than SQLite's busy timeout: by then the writer has answered or failed.
PATIENCE_SECONDS = 30.0

Parameter = bytes | str | int | UUID | None


@dataclass(slots=True)
class _Order:
    sql: str
    parameters: Sequence[Parameter]
    done: Future[int] = field(default_factory=Future)


class GroupWriter:
    """Writes single statements for many threads, several to a commit, on a connection of its own."""

    def __init__(self) -> None:
        self.orders: queue.SimpleQueue[_Order | None] = queue.SimpleQueue()
        self.commits = 0
        self.thread = threading.Thread(target=self._run, name="concilio-writer", daemon=True)
        self.thread.start()

    def write(self, sql: str, parameters: Sequence[Parameter]) -> int:
        """Rows changed, once they are on the disk.

        Raises:
            DatabaseError: this statement was refused, or its whole batch could not be committed.
        """
        order = _Order(sql, parameters)
        self.orders.put(order)
        try:
            return order.done.result(timeout=PATIENCE_SECONDS)
        except TimeoutError:
            raise OperationalError("the writer did not answer") from None

    def close(self) -> None:
        self.orders.put(None)
        self.thread.join(PATIENCE_SECONDS)

    def _run(self) -> None:
        while (order := self.orders.get()) is not None:
            batch = [order]
            stop = False
            while len(batch) < MAX_BATCH:
                try:
                    more = self.orders.get_nowait()
                except queue.Empty:
                    break
                if more is None:
                    stop = True
                    break
                batch.append(more)
            self._commit(batch)
            if stop:
                break
        connection.close()

    def _commit(self, batch: list[_Order]) -> None:
        outcomes: list[tuple[Future[int], int | BaseException]] = []
        try:
            connection.ensure_connection()
            with connection.wrap_database_errors:
                raw = connection.connection
                raw.execute("BEGIN IMMEDIATE")
                for order in batch:
                    try:
                        with connection.wrap_database_errors:
                            rows = raw.execute(order.sql.replace("%s", "?"), order.parameters).rowcount
                    except DatabaseError as error:
                        # A constraint undoes its own statement alone. Where SQLite gave up the whole
                        # transaction (a full disk, say) nobody's statement counts.
                        if not raw.in_transaction:
                            raise
                        outcomes.append((order.done, error))
                    else:
                        outcomes.append((order.done, rows))
                raw.execute("COMMIT")
            self.commits += 1
        except BaseException as error:
            # The thread must outlive every error: the next batch may find the disk well again.
            self._abandon()
            outcomes = [(order.done, error) for order in batch]
        for done, outcome in outcomes:
            if isinstance(outcome, BaseException):
                done.set_exception(outcome)
            else:
                done.set_result(outcome)

    def _abandon(self) -> None:
        try:
            raw = connection.connection
            if raw is not None and raw.in_transaction:
                raw.execute("ROLLBACK")
        except Exception:
            connection.close()


_writers: dict[int, GroupWriter] = {}
_making = threading.Lock()


def _writer() -> GroupWriter:
    # By process: a thread does not survive a fork.
    writer = _writers.get(os.getpid())
    if writer is None or not writer.thread.is_alive():
        with _making:
            writer = _writers.get(os.getpid())
            if writer is None or not writer.thread.is_alive():
                writer = _writers[os.getpid()] = GroupWriter()
    return writer


def _groups() -> bool:
    return (
        connection.vendor == "sqlite" and not connection.in_atomic_block and not connection.is_in_memory_db()  # type: ignore[attr-defined]
    )


def stored_id(value: UUID) -> UUID | str:
    """A UUID as this database keeps it, for statements that do not go through a model."""
    return value if connection.features.has_native_uuid_field else value.hex


def write(sql: str, parameters: Sequence[Parameter]) -> int:
    """Run one statement (placeholders %s) and return the rows it changed, after they are durable.

    Raises:
        DatabaseError: the database refused it; nothing of it was kept.
    """
    if _groups():
        return _writer().write(sql, parameters)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return int(cursor.rowcount)
