"""`concilio restore`: puts a backup back, into SQLite or PostgreSQL, whichever the environment names.

The rows go into new tables first, of the version that wrote them; these are migrated, checked, and then take the place
of those that are there. Whatever fails before that moment leaves everything as it was.
"""

from __future__ import annotations

import os
import sqlite3
import tarfile
import zlib
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from concilio.commands.children import in_a_child
from concilio.commands.loading import Place, load
from concilio.commands.stopping import stops_tidily
from concilio.config.environment import Environment, read_environment
from concilio.storage.backup_file import (
    FORMAT_BEFORE,
    SECRET,
    About,
    BackupError,
    is_of_the_format_before,
    read_secret_of,
    verified,
)
from concilio.storage.new_tables import STAGING, has_people, make_staging, put_in_place
from concilio.storage.one_service import RESTORE, holding_database, holding_home
from concilio.storage.working_folder import working_folder

PEOPLE = "coalition_person"


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `concilio backup` wrote.")],
    force: Annotated[bool, typer.Option("--force", help="Replace what is there now.")] = False,
) -> None:
    """Put a backup back. Stop the service first; what is there now is replaced only with --force.

    A backup of SQLite can be put into PostgreSQL and the other way round: set CONCILIO_DATABASE to where it should go.

    Examples:

    - `concilio restore before-upgrade.backup`

    - `concilio restore --force before-upgrade.backup`

    - `CONCILIO_DATABASE=postgresql:///concilio concilio restore before-moving.backup`
    """
    with stops_tidily():
        about = restore_backup(file, force=force)
    typer.echo(f"Restored the backup of {about.day} (version {about.version}). The staff log in again.")
    typer.echo("Start the service again.")


def restore_backup(file: Path, *, force: bool) -> About:
    """Put a backup back; returns what it says of itself.

    Raises:
        OperatorError: it is none, is damaged, is of a newer version; a service runs; or people are there and `force`
            is not given. Nothing was changed.
    """
    said = read_environment(os.environ)
    before = is_of_the_format_before(file)
    about = None if before else verified(file)
    os.umask(0o077)
    try:
        said.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (
            holding_home(said.home, RESTORE),
            holding_database(said.database),
            working_folder(said.home) as folder,
        ):
            if about is None:
                file = _in_the_new_format(file, folder)
                about = verified(file)
            _refuse_to_replace(said, about, force=force)
            _load_and_replace(file, about, said, folder)
    except OSError as error:
        raise BackupError(f"{error.filename or said.home}: {error.strerror}. Nothing was changed.") from error
    return about


def _refuse_to_replace(said: Environment, about: About, *, force: bool) -> None:
    if not has_people(said.database):
        return
    if not force:
        raise BackupError(
            "This installation has people in it. Make a backup of it, then add --force to replace it."
        )
    if PEOPLE not in about.tables or not about.tables[PEOPLE].rows:
        raise BackupError(
            "Nobody has an account in this backup, and this installation has people in it: it would be lost. "
            "To begin from nothing, choose another folder with CONCILIO_HOME."
        )


def _load_and_replace(file: Path, about: About, said: Environment, folder: Path) -> None:
    secret = folder / SECRET
    secret.write_bytes(read_secret_of(file, about))
    make_staging(said.database)
    place = Place(folder, STAGING if said.database["ENGINE"].endswith("postgresql") else None, os.getpid())
    in_a_child(lambda: load(file, about, place))
    put_in_place(said.database, folder, said.home)
    os.replace(secret, said.home / SECRET)


def _in_the_new_format(file: Path, folder: Path) -> Path:
    """A backup of the format before, once more in this one: its database is read as an installation of its own."""
    old = folder / "before"
    old.mkdir()
    database = "concilio.sqlite3"
    try:
        with tarfile.open(file, "r:gz") as archive:
            if database not in archive.getnames():
                raise BackupError(
                    f"{file} holds a dump of PostgreSQL, of the format {FORMAT_BEFORE}. Unpack it with tar, and put "
                    "concilio.dump back with pg_restore and secret into CONCILIO_HOME."
                )
            for name in (SECRET, database):
                archive.extract(name, old, filter="data")
        with closing(sqlite3.connect(old / database)) as found:
            if found.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
                raise sqlite3.DatabaseError
    except (tarfile.TarError, EOFError, zlib.error, KeyError, sqlite3.Error) as error:
        raise BackupError(f"{file} is damaged. Use another backup; nothing was changed.") from error
    new = folder / "converted"

    def convert() -> None:
        from concilio.commands.backup import make_backup

        os.environ["CONCILIO_HOME"] = str(old)
        os.environ.pop("CONCILIO_DATABASE", None)
        make_backup(new)

    in_a_child(convert)
    return new


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command()(restore)
