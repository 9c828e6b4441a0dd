"""New tables take the place of those that are there, in one moment: a file is renamed, tables change their schema."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from concilio.storage.backup_file import BackupError
from concilio.storage.one_service import connect

STAGING = "concilio_restoring"
SQLITE = "concilio.sqlite3"
QUEUE = "background.sqlite3"
# Tables of these names may be of others in the same database; only those of ours are replaced.
_LIBRARIES = frozenset({"django", "auth", "account", "mfa"})


def has_people(database: dict[str, Any]) -> bool:
    """Whether somebody has an account there; True also for a file that is no database that can be read."""
    ask = "SELECT EXISTS (SELECT 1 FROM coalition_person)"
    if not database["ENGINE"].endswith("sqlite3"):
        with closing(connect(database)) as line:
            if line.execute("SELECT to_regclass('coalition_person')").fetchone() == (None,):
                return False
            return bool(line.execute(ask).fetchone() == (True,))
    if not Path(database["NAME"]).exists():
        return False
    try:
        with closing(sqlite3.connect(database["NAME"])) as found:
            return bool(found.execute(ask).fetchone() == (1,))
    except sqlite3.OperationalError as error:
        return "no such table" not in str(error)
    except sqlite3.DatabaseError:
        return True


def make_staging(database: dict[str, Any]) -> None:
    """An empty place for the new tables, without what a killed restore left; SQLite's is a file in a folder.

    Raises:
        BackupError: PostgreSQL does not allow it.
    """
    if database["ENGINE"].endswith("sqlite3"):
        return
    import psycopg

    with closing(connect(database)) as line:
        try:
            line.execute(f"DROP SCHEMA IF EXISTS {STAGING} CASCADE")
            line.execute(f"CREATE SCHEMA {STAGING}")
        except psycopg.Error as error:
            raise _refused(error) from error


def put_in_place(database: dict[str, Any], folder: Path, home: Path) -> None:
    """Replace what is there by the new tables, and empty the queue, whose tasks were about the old ones.

    Args:
        folder: where SQLite's new file is.

    Raises:
        BackupError: PostgreSQL refused; everything is as it was.
    """
    if database["ENGINE"].endswith("sqlite3"):
        _replace_file(folder / SQLITE, Path(database["NAME"]))
        for ending in ("", "-wal", "-shm"):
            (home / f"{QUEUE}{ending}").unlink(missing_ok=True)
    else:
        _replace_schema(database)


def _replace_file(new: Path, old: Path) -> None:
    # The old log into the old file first: a restore that is killed between these lines must lose nothing of it.
    if old.exists():
        with contextlib.suppress(sqlite3.Error), closing(sqlite3.connect(old)) as found:
            found.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for ending in ("-wal", "-shm"):
        Path(f"{old}{ending}").unlink(missing_ok=True)
    os.chmod(new, 0o600)
    os.replace(new, old)


def _replace_schema(database: dict[str, Any]) -> None:
    import psycopg
    from psycopg.sql import SQL, Identifier

    with closing(connect(database)) as line:
        try:
            with line.transaction():
                # A page of somebody who reads the old tables is waited for, but not for ever.
                line.execute("SET LOCAL lock_timeout = '10s'")
                (there,) = line.execute("SELECT current_schema()").fetchone() or (None,)
                place, staging = Identifier(str(there)), Identifier(STAGING)
                new = _names(line, "SELECT tablename FROM pg_tables WHERE schemaname = %s", STAGING)
                old = _names(line, "SELECT tablename FROM pg_tables WHERE schemaname = %s", there)
                for table in _ours(old, new):
                    line.execute(SQL("DROP TABLE {}.{} CASCADE").format(place, Identifier(table)))
                functions = (
                    "SELECT proname FROM pg_proc WHERE pronamespace = to_regnamespace(%s) AND pronargs = 0"
                )
                for function in _names(line, functions, STAGING):
                    own = Identifier(function)
                    line.execute(SQL("DROP FUNCTION IF EXISTS {}.{}()").format(place, own))
                    line.execute(SQL("ALTER FUNCTION {}.{}() SET SCHEMA {}").format(staging, own, place))
                for table in new:
                    line.execute(
                        SQL("ALTER TABLE {}.{} SET SCHEMA {}").format(staging, Identifier(table), place)
                    )
                for table in ("huey_task", "huey_schedule"):
                    if table in old:
                        line.execute(SQL("DELETE FROM {}.{}").format(place, Identifier(table)))
                line.execute(SQL("DROP SCHEMA {}").format(staging))
        except psycopg.Error as error:
            raise _refused(error) from error


def _ours(old: list[str], new: list[str]) -> list[str]:
    """The tables to drop: those that are replaced, and those of our apps that this version does not have."""
    apps = {name.partition("_")[0] for name in new} - _LIBRARIES
    return [name for name in old if name in new or name.partition("_")[0] in apps]


def _names(line: Any, query: str, value: str | None) -> list[str]:
    return sorted(name for (name,) in line.execute(query, [value]).fetchall())


def _refused(error: Exception) -> BackupError:
    why = " ".join(str(error).split())
    return BackupError(
        f"PostgreSQL refused: {why}. The account of CONCILIO_DATABASE must own its database. Nothing was changed."
    )
