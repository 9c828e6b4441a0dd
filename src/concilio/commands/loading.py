"""Fills new tables from a backup, in a process of its own whose settings name no other place than theirs."""

from __future__ import annotations

import ctypes
import os
import signal
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from concilio.commands.migrating import migrate
from concilio.commands.progress import progress_bar
from concilio.storage.backup_file import About, BackupError, read_members

_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Place:
    """Where the new tables are.

    Attributes:
        folder: with the secret of the backup in it; of SQLite also the new database.
        schema: of PostgreSQL; None with SQLite.
        parent: the process that waits; when it is killed, this work is of no use.
    """

    folder: Path
    schema: str | None
    parent: int


def load(file: Path, about: About, place: Place) -> None:
    """Make the tables of the backup's version, fill them, and bring them to this version.

    Raises:
        BackupError: it is of a newer version, or the database refuses a row.
    """
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != place.parent:
        os._exit(1)
    _go_to(place)
    import django

    django.setup()
    from django.db import DatabaseError, connection

    _refuse_newer(about)
    try:
        _fill(file, about)
    except DatabaseError as error:
        raise BackupError(f"{connection.vendor} refuses what is in this backup: {_reason(error)}.") from error
    migrate()
    if connection.vendor == "sqlite":
        _settle_sqlite()
    connection.close()


def _go_to(place: Place) -> None:
    os.environ["CONCILIO_HOME"] = str(place.folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concilio.config.settings")
    if place.schema is not None:
        url = urlsplit(os.environ["CONCILIO_DATABASE"])
        words = dict(parse_qsl(url.query))
        words["options"] = f"{words.get('options', '')} -c search_path={place.schema}".strip()
        os.environ["CONCILIO_DATABASE"] = urlunsplit(url._replace(query=urlencode(words, quote_via=quote)))


def _refuse_newer(about: About) -> None:
    from django.db.migrations.loader import MigrationLoader

    from concilio import __version__

    unknown = sorted(set(about.migrations) - set(MigrationLoader(None).disk_migrations))
    if unknown:
        raise BackupError(
            f"This backup is of a newer version ({about.version}; here is {__version__}, which does not know "
            f"{'.'.join(unknown[0])}). Install that version, or a later one. Nothing was changed."
        )


def _fill(file: Path, about: About) -> None:
    from django.db import connection, transaction
    from django.db.migrations.executor import MigrationExecutor

    from concilio.storage.table_rows import (
        columns_of,
        empty_tables,
        leaves_of,
        models_at,
        put_lines,
        set_sequences,
    )

    MigrationExecutor(connection).migrate(leaves_of(about.migrations))
    models = {model._meta.db_table: model for model in models_at(about.migrations)}
    if {name: columns_of(model) for name, model in models.items()} != {
        name: table.columns for name, table in about.tables.items()
    }:
        raise BackupError(
            "the tables of this backup are none of the version that it names. Nothing was changed."
        )
    written = dict.fromkeys(models, 0)
    rows = sum(table.rows for table in about.tables.values())
    with transaction.atomic(), progress_bar("Rows restored", rows) as advance:
        empty_tables(models.values(), "default")
        for name, content in read_members(file, about):
            table = name.split("/")[1] if name.startswith("tables/") else None
            if table is not None:
                count = put_lines(models[table], content, "default")
                written[table] += count
                advance(count)
        set_sequences(models.values(), "default")
        connection.check_constraints()
    if written != {name: table.rows for name, table in about.tables.items()}:
        raise BackupError("this backup has fewer rows than it names. Nothing was changed.")


def _settle_sqlite() -> None:
    """Everything in the one file, and SQLite content with it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("PRAGMA integrity_check(1)")
        if cursor.fetchone() != ("ok",):
            raise BackupError("the new database is damaged. Look at the disk. Nothing was changed.")


def _reason(error: Exception) -> str:
    """What the database says without the values it names: they may be somebody's words."""
    primary = getattr(getattr(error.__cause__, "diag", None), "message_primary", None)
    return str(primary) if primary else " ".join(str(error).split()).partition(":")[0]
