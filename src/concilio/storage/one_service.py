"""One service at a time on a folder and a database, and none while a backup is put back.

Two locks, since a service may run on another machine: on a file in the home folder (flock), and on PostgreSQL an
advisory lock. Both end with the processes that hold them, however these end: a killed service leaves nothing to clear
away. Processes forked from the holder keep the folder's lock, so it stands as long as one of them serves pages.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from concilio.storage.database import conninfo_of
from concilio.storage.operator_error import OperatorError

if TYPE_CHECKING:
    import psycopg

LOCK_FILE = "service.lock"
# Two numbers, which PostgreSQL keeps apart from locks named by one; `storage.rewriting` has (0x0C0C, 1).
_ON_DATABASE = (0x0C0C, 2)
CHECK_SECONDS = 5.0
SERVICE, RESTORE = "service", "restore"


@contextmanager
def holding_home(home: Path, purpose: str) -> Iterator[None]:
    """Hold the folder for a service or a restore, as long as this process or one forked from it lives.

    Raises:
        OperatorError: another one holds it, or nothing can be written there.
    """
    path = home / LOCK_FILE
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise OperatorError(
            f"{home}: {error.strerror}. CONCILIO_HOME must name a folder that this account may write to."
        ) from error
    with os.fdopen(handle, "r+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OperatorError(
                f"a {file.read(80).strip() or SERVICE} runs on {home} already. "
                "Stop it first, or choose another folder with CONCILIO_HOME."
            ) from None
        file.truncate()
        file.write(f"{purpose} (process {os.getpid()})")
        file.flush()
        yield


@contextmanager
def holding_database(
    database: dict[str, Any], lost: Callable[[], None] | None = None, check_seconds: float = CHECK_SECONDS
) -> Iterator[None]:
    """Hold a PostgreSQL database in the same way; SQLite's file is guarded by its folder.

    Args:
        database: as Django's settings have it.
        lost: called where the database went away, and somebody else held it when it came back.

    Raises:
        OperatorError: another one holds it, on this machine or elsewhere, or it cannot be reached.
    """
    if database["ENGINE"].endswith("sqlite3"):
        yield
        return
    line = connect(database)
    if not _take(line):
        line.close()
        raise OperatorError(
            "a service, or a restore, uses this database already, here or on another machine. Stop it first."
        )
    if lost is None:
        with closing(line):
            yield
        return
    keeper = _Keeper(database, line, lost, check_seconds)
    keeper.start()
    try:
        yield
    finally:
        keeper.stop()


def connect(database: dict[str, Any]) -> psycopg.Connection[Any]:
    """A connection of one's own to PostgreSQL, each statement a transaction.

    Raises:
        OperatorError: it cannot be reached; the message says why without naming the password.
    """
    import psycopg

    try:
        return psycopg.connect(conninfo_of(database), autocommit=True)
    except psycopg.Error as error:
        why = " ".join(str(error).split()).replace(database["PASSWORD"] or "\0", "…")
        raise OperatorError(
            f"the database cannot be reached: {why}. Look at CONCILIO_DATABASE and at PostgreSQL itself."
        ) from None


def _take(line: psycopg.Connection[Any]) -> bool:
    row = line.execute("SELECT pg_try_advisory_lock(%s, %s)", _ON_DATABASE).fetchone()
    return bool(row and row[0])


class _Keeper(threading.Thread):
    """Takes the lock again when the database was away, which ends every lock in it."""

    def __init__(
        self,
        database: dict[str, Any],
        line: psycopg.Connection[Any],
        lost: Callable[[], None],
        check_seconds: float,
    ) -> None:
        super().__init__(name="database-lock", daemon=True)
        self._database, self._line, self._lost, self._check_seconds = database, line, lost, check_seconds
        self._stopping = threading.Event()

    def stop(self) -> None:
        self._stopping.set()
        self.join(self._check_seconds)
        self._line.close()

    def run(self) -> None:
        import psycopg

        while not self._stopping.wait(self._check_seconds):
            try:
                self._line.execute("SELECT 1")
            except psycopg.Error:
                if not self._taken_again():
                    self._lost()
                    return

    def _taken_again(self) -> bool:
        """False where somebody else has it; True also while the database is away, so that it is tried again."""
        import psycopg

        try:
            line = connect(self._database)
        except OperatorError:
            return True
        try:
            taken = _take(line)
        except psycopg.Error:
            line.close()
            return True
        self._line = line
        return taken
