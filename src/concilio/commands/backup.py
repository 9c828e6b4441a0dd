"""`concilio backup` and `concilio restore`: the database and the secret in one file that only its owner can read.

The file is a tar of three members: `about.json` (version, kind of database, day), `secret`, and the database:
SQLite's own consistent copy, or PostgreSQL's dump. A backup keeps what people withdraw after it was made, so a
withdrawal is complete only when the last older backup is deleted.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from concilio import __version__

FORMAT = "concilio-backup-1"
ABOUT, SECRET, SQLITE, POSTGRESQL = "about.json", "secret", "concilio.sqlite3", "concilio.dump"


class BackupError(Exception):
    """A backup could not be made or used; the message says why and what to do."""


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write. It must not exist yet.")],
) -> None:
    """Write the database and the secret into one file that only you can read. Safe while the service runs.

    Examples:

    - `concilio backup before-upgrade.backup`

    - `concilio backup /media/encrypted/$(date +%F).backup`
    """
    _run(lambda: _say_backup(make_backup(file), file))


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `concilio backup` wrote.")],
    force: Annotated[bool, typer.Option("--force", help="Replace what is there now.")] = False,
) -> None:
    """Put a backup back. Stop the service first; what is there now is replaced only with --force.

    Examples:

    - `concilio restore before-upgrade.backup`

    - `concilio restore --force before-upgrade.backup`
    """
    _run(lambda: _say_restore(restore_backup(file, force=force)))


def make_backup(file: Path) -> dict[str, Any]:
    """Write a backup; returns what it says of itself.

    Raises:
        BackupError: the file exists, or the database's tools failed. Nothing half-written stays.
    """
    settings = _settings()
    if file.exists():
        raise BackupError(f"{file} exists already. Choose another name: a backup is never overwritten.")
    database = settings.DATABASES["default"]
    sqlite = database["ENGINE"].endswith("sqlite3")
    about = {
        "format": FORMAT,
        "version": __version__,
        "database": "sqlite" if sqlite else "postgresql",
        "day": datetime.now(UTC).date().isoformat(),
    }
    with tempfile.TemporaryDirectory(prefix="concilio-backup-") as folder:
        copy = Path(folder) / (SQLITE if sqlite else POSTGRESQL)
        if sqlite:
            copy_sqlite(Path(database["NAME"]), copy)
        else:
            with rewritten_for_a_dump():
                _postgresql(["pg_dump", "--format=custom", "--no-owner", f"--file={copy}"], database)
        part = file.with_name(file.name + ".part")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            with os.fdopen(handle, "wb") as stream:
                with tarfile.open(fileobj=stream, mode="w:gz") as archive:
                    _add(archive, ABOUT, json.dumps(about, indent=1).encode())
                    _add(archive, SECRET, (Path(settings.HOME) / "secret").read_bytes())
                    archive.add(copy, arcname=copy.name, filter=_anonymous)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(part, file)
        finally:
            part.unlink(missing_ok=True)
    return about


def restore_backup(file: Path, *, force: bool) -> dict[str, Any]:
    """Put a backup back; returns what it says of itself.

    Raises:
        BackupError: not a backup, another kind of database, or something is there and `force` is not given.
    """
    settings = _settings()
    home = Path(settings.HOME)
    database = settings.DATABASES["default"]
    sqlite = database["ENGINE"].endswith("sqlite3")
    with tempfile.TemporaryDirectory(prefix="concilio-restore-", dir=home) as folder:
        about = _unpack(file, Path(folder))
        wanted = "sqlite" if sqlite else "postgresql"
        if about["database"] != wanted:
            raise BackupError(
                f"{file} holds a {about['database']} database, but this installation uses {wanted}. "
                "Set or unset CONCILIO_DATABASE to match."
            )
        if not force and _holds_something(database, sqlite=sqlite):
            raise BackupError(
                "This installation has people in it. Make a backup of it, then add --force to replace it."
            )
        copy = Path(folder) / (SQLITE if sqlite else POSTGRESQL)
        if sqlite:
            with closing(sqlite3.connect(copy)) as connection:
                if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                    raise BackupError(f"The database in {file} is damaged. Use an older backup.")
            for leftover in ("-wal", "-shm"):
                Path(f"{database['NAME']}{leftover}").unlink(missing_ok=True)
            os.chmod(copy, 0o600)
            os.replace(copy, database["NAME"])
        else:
            _postgresql(
                ["pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", str(copy)],
                database,
            )
        secret = Path(folder) / SECRET
        os.chmod(secret, 0o600)
        os.replace(secret, home / "secret")
    return about


def copy_sqlite(source: Path, target: Path) -> None:
    """A consistent copy of a database in use, in which neither order of arrival nor what was withdrawn is left."""
    from concilio.storage.rewriting import rewrite_copy, tables_of_apps

    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")
    rewrite_copy(target, tables_of_apps())
    os.chmod(target, 0o600)


@contextmanager
def rewritten_for_a_dump() -> Iterator[None]:
    """Take the order of arrival out of PostgreSQL's tables; nobody rewrites them again until the dump is made.

    Raises:
        BackupError: the database is busy.
    """
    from django.db.utils import OperationalError

    from concilio.storage.rewriting import holding_off_rewriting, rewrite, tables_of_apps

    with ExitStack() as held:
        try:
            held.enter_context(holding_off_rewriting())
            # A dump has the rows in the order in which they lie.
            rewrite(tables_of_apps())
        except OperationalError as error:
            raise BackupError(
                "The database is busy, and a backup made now would show in which order people came. "
                "Nothing was written. Try again in a minute."
            ) from error
        yield


def _unpack(file: Path, folder: Path) -> dict[str, Any]:
    try:
        with tarfile.open(file, mode="r:gz") as archive:
            for name in archive.getnames():
                if name not in {ABOUT, SECRET, SQLITE, POSTGRESQL}:
                    raise BackupError(f"{file} holds {name!r}, which is none of a backup's parts.")
            archive.extractall(folder, filter="data")
        about: dict[str, Any] = json.loads((folder / ABOUT).read_text("utf-8"))
    except FileNotFoundError as error:
        raise BackupError(f"{file} is not there, or is no backup of Concilio.") from error
    except (tarfile.TarError, OSError, EOFError, json.JSONDecodeError) as error:
        raise BackupError(f"{file} cannot be read as a backup of Concilio: {error}") from error
    database = SQLITE if about.get("database") == "sqlite" else POSTGRESQL
    if about.get("format") != FORMAT or not (folder / database).exists() or not (folder / SECRET).exists():
        raise BackupError(f"{file} is no backup of Concilio, or one of another format than {FORMAT}.")
    return about


def _holds_something(database: dict[str, Any], *, sqlite: bool) -> bool:
    if sqlite and not Path(database["NAME"]).exists():
        return False
    from django.db import DatabaseError, connection

    from concilio.coalition.rules import is_empty_installation

    try:
        return not is_empty_installation()
    except DatabaseError:  # no tables yet
        return False
    finally:
        connection.close()


def _postgresql(command: list[str], database: dict[str, Any]) -> None:
    tool = find_postgresql_tool(command[0])
    parts = {
        "PGHOST": database["HOST"],
        "PGPORT": database["PORT"],
        "PGUSER": database["USER"],
        "PGPASSWORD": database["PASSWORD"],
    }
    environment = os.environ | {name: value for name, value in parts.items() if value}
    call = [tool, f"--dbname={database['NAME']}", *command[1:]]
    # The tool's words may quote data; they go to the one who runs the command and nowhere else.
    done = subprocess.run(  # noqa: S603 - our own words and the operator's own database
        call, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{command[0]} failed: {done.stderr.strip()}")


def find_postgresql_tool(name: str) -> str:
    """The path of pg_dump or pg_restore.

    Raises:
        BackupError: it is not installed.
    """
    found = shutil.which(name)
    if found is None:
        raise BackupError(f"{name} is not installed. Debian has it in the package postgresql-client.")
    return found


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    archive.addfile(info, io.BytesIO(content))


def _anonymous(info: tarfile.TarInfo) -> tarfile.TarInfo:
    info.mode, info.uid, info.gid, info.uname, info.gname, info.mtime = 0o600, 0, 0, "", "", 0
    return info


def _settings() -> Any:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concilio.config.settings")
    import django

    django.setup()
    from django.conf import settings

    return settings


def _run(action: Any) -> None:
    try:
        action()
    except BackupError as error:
        typer.echo(f"concilio: {error}", err=True)
        raise typer.Exit(2) from None


def _say_backup(about: dict[str, Any], file: Path) -> None:
    typer.echo(f"Written to {file} ({file.stat().st_size:,} bytes, readable by you alone):")
    typer.echo(
        f"  the {about['database']} database: accounts, dialogues, statements, votes under made-up names"
    )
    typer.echo(
        "  the secret: with both, guessed phrases can be tested. Keep the file encrypted, and delete it in time."
    )
    typer.echo("What people take back from now on is still in this file.")


def _say_restore(about: dict[str, Any]) -> None:
    typer.echo(
        f"Restored the backup of {about['day']} (version {about['version']}). Start the service again."
    )


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command()(backup)
    app.command()(restore)
