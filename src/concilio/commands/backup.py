"""`concilio backup`: all tables and the secret in one file that only its owner can read.

Both databases write the same rows, so a backup of either is restored into either. A backup keeps what people withdraw
after it was made, so a withdrawal is complete only when the last older backup is deleted.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from concilio import __version__
from concilio.commands.installation import open_installation
from concilio.commands.migrating import migrations_unknown_here
from concilio.commands.progress import progress_bar
from concilio.commands.stopping import stops_tidily
from concilio.config.environment import read_environment
from concilio.storage.backup_file import SECRET, About, BackupError, BackupWriter, Table, verified
from concilio.storage.working_folder import clear_unfinished, working_folder

ONE_MOMENT = "one-moment"


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write. It must not exist yet.")],
) -> None:
    """Write the database and the secret into one file that only you can read. Safe while the service runs.

    Examples:

    - `concilio backup before-upgrade.backup`

    - `concilio backup /media/encrypted/$(date +%F).backup`
    """
    with stops_tidily():
        about = make_backup(file)
    typer.echo(f"Written to {file} ({file.stat().st_size:,} bytes, readable by you alone):")
    typer.echo(f"  the {about.database} database: {contents_of(about)}")
    typer.echo(
        "  the secret: with both, guessed phrases can be tested. Keep the file encrypted, and delete it in time."
    )
    typer.echo(
        "Read again and compared with its checksums. `concilio restore` puts it into SQLite or PostgreSQL."
    )
    typer.echo("What people take back from now on is still in this file.")


def contents_of(about: About) -> str:
    """What is in a backup, in numbers that tell nothing of a participant."""
    counted = {
        "accounts": "coalition_person",
        "dialogues": "dialogue_dialogue",
        "releases": "insight_release",
    }
    numbers = [
        f"{what}: {about.tables[table].rows:,}" for what, table in counted.items() if table in about.tables
    ]
    return "; ".join([*numbers, "statements, and answers under made-up names"])


def make_backup(file: Path) -> About:
    """Write a backup and read it again; what it says of itself.

    Raises:
        OperatorError: there is nothing to back up, the file exists, the database is damaged or away, the disk is full.
            Nothing half-written stays.
    """
    _refuse_what_cannot_be(file)
    os.umask(0o077)
    settings = open_installation()
    from django.db import DatabaseError, InterfaceError

    try:
        with working_folder(file.parent) as folder, one_moment(Path(settings.HOME)) as using:
            part = folder / "unfinished"
            about = _write(part, using, (Path(settings.HOME) / SECRET).read_bytes())
            if verified(part) != about:
                raise BackupError(
                    f"{file} was not written as it should be. Look at the disk. Nothing was left."
                )
            if file.exists():
                raise _exists(file)
            os.replace(part, file)
            _sync(file.parent)
    except (DatabaseError, InterfaceError, sqlite3.Error) as error:
        why = " ".join(str(error).split())
        raise BackupError(f"the database cannot be read: {why}. Nothing was written.") from error
    except OSError as error:
        raise BackupError(f"{file} cannot be written: {error.strerror}. Nothing was left there.") from error
    return about


@contextmanager
def one_moment(home: Path) -> Iterator[str]:
    """The name of a connection on which every table is as it was at one moment, while people go on writing.

    Raises:
        BackupError: the database is damaged or busy.
    """
    from django.db import connection

    if connection.vendor == "sqlite":
        # A long reader would keep SQLite's log from being emptied, and with it writers; copying is short.
        with working_folder(home) as folder, _reading(folder / "copy.sqlite3"):
            yield ONE_MOMENT
    else:
        with unmoved_tables():
            yield "default"


@contextmanager
def _reading(copy: Path) -> Iterator[None]:
    from django.db import connection, connections

    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as old,
        closing(sqlite3.connect(copy)) as new,
    ):
        old.backup(new)
        check_sqlite(new)
    one_moment = connection.copy(ONE_MOMENT)
    one_moment.settings_dict["NAME"] = str(copy)
    connections[ONE_MOMENT] = one_moment
    try:
        yield
    finally:
        one_moment.close()
        del connections[ONE_MOMENT]


def check_sqlite(database: sqlite3.Connection) -> None:
    """Let SQLite look at every page and index.

    Raises:
        BackupError: something is wrong with one.
    """
    try:
        found = database.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        found = (str(error),)
    if found != ("ok",):
        raise BackupError(
            f"the database is damaged ({found[0].splitlines()[0]}). Restore the last good backup."
        )


@contextmanager
def unmoved_tables() -> Iterator[None]:
    """PostgreSQL's tables at one moment: nobody rewrites them, and later writes are not seen.

    Raises:
        BackupError: they are being rewritten, or another backup is being made.
    """
    from django.db import connection, transaction
    from django.db.utils import OperationalError

    from concilio.storage.rewriting import holding_off_rewriting

    with ExitStack() as held:
        try:
            held.enter_context(holding_off_rewriting())
        except OperationalError as error:
            raise BackupError(
                "The database is busy: tables are being rewritten, or another backup is being made. "
                "Nothing was written. Try again in a minute."
            ) from error
        held.enter_context(transaction.atomic())
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _write(part: Path, using: str, secret: bytes) -> About:
    from django.db import connections

    from concilio.storage.table_rows import columns_of, in_members, lines_of, migrations_of, models_at

    connection = connections[using]
    migrations = migrations_of(connection)
    if not migrations:
        raise _nothing(f"no tables in the database {connections['default'].settings_dict['NAME']}")
    if newer := migrations_unknown_here():
        raise BackupError(
            f"the database was written by a newer version of Concilio (it knows {newer[0]}). Use that version's backup."
        )
    models = models_at(migrations)
    about = About(
        version=__version__,
        database=connection.vendor,
        day=datetime.now(UTC).date().isoformat(),
        migrations=tuple(migrations),
        tables={},
        members={},
    )
    rows = sum(model._base_manager.using(using).count() for model in models)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        writer = BackupWriter(stream)
        writer.add(SECRET, secret)
        with progress_bar("Rows written", rows) as advance:
            for model in models:
                name, written = model._meta.db_table, 0
                for number, (content, count) in enumerate(in_members(lines_of(model, using))):
                    writer.add(f"tables/{name}/{number:05}.jsonl", content)
                    written += count
                    advance(count)
                about.tables[name] = Table(columns_of(model), written)
        about = replace(about, members=writer.members.copy())
        writer.finish(about)
        stream.flush()
        os.fsync(stream.fileno())
    return about


def _refuse_what_cannot_be(file: Path) -> None:
    said = read_environment(os.environ)
    name = said.database["NAME"]
    if isinstance(name, Path) and not name.exists():
        raise _nothing(f"no database in {said.home}")
    if not (said.home / SECRET).exists():
        raise _nothing(f"no secret in {said.home}")
    clear_unfinished(said.home)
    if file.exists():
        raise _exists(file)
    if not file.parent.is_dir():
        raise BackupError(f"{file.parent} is no folder. Make it first.")


def _nothing(why: str) -> BackupError:
    return BackupError(
        f"nothing to back up here: {why}. Set CONCILIO_HOME (and CONCILIO_DATABASE) as the service has them."
    )


def _exists(file: Path) -> BackupError:
    return BackupError(f"{file} exists already. Choose another name: a backup is never overwritten.")


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command()(backup)
