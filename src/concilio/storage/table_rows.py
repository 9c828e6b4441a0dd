"""Rows of tables as lines of JSON that both databases write and read alike.

The tables are those of the migrations that the database has seen, not of this version's models: what an older version
left is read as it is. Rows stand in the order of their primary key, which is random wherever it could tell something
of a participant, so no order of arrival goes with them.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.models import Field, ForeignKey, JSONField, Model, Value

MEMBER_BYTES = 4 << 20
ROWS_AT_ONCE = 500
# Sessions of the staff: who restores a backup logs in again.
LEFT_OUT = frozenset({"django_session"})
# What migrations themselves put into an empty database is not what was in the backup.
Migration = tuple[str, str]


def migrations_of(connection: BaseDatabaseWrapper) -> list[Migration]:
    """The migrations that a database has seen, of those that this version knows; in order of name."""
    loader = MigrationLoader(connection)
    return sorted(set(loader.applied_migrations) & set(loader.disk_migrations))


def leaves_of(migrations: Iterable[Migration]) -> list[Migration]:
    """Of some migrations those on which no other of them rests.

    Raises:
        KeyError: this version does not know one of them.
    """
    nodes = MigrationLoader(None).graph.node_map
    there = set(migrations)
    rested_on = {parent.key for one in there for parent in nodes[one].parents}
    return sorted(there - rested_on)


def models_at(migrations: Iterable[Migration]) -> list[type[Model]]:
    """The tables that there are once these migrations have run, by name."""
    apps: Apps = MigrationLoader(None).project_state(leaves_of(migrations)).apps
    models = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.db_table not in LEFT_OUT
    ]
    return sorted(models, key=lambda model: model._meta.db_table)


def columns_of(model: type[Model]) -> tuple[str, ...]:
    """The names of a table's columns."""
    return tuple(str(field.column) for field in model._meta.concrete_fields)


def lines_of(model: type[Model], using: str) -> Iterator[bytes]:
    """Each row of a table as a JSON array with its newline."""
    fields = model._meta.concrete_fields
    rows = model._base_manager.using(using).order_by("pk").values_list(*(field.attname for field in fields))
    for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
        values = [_written(field, value) for field, value in zip(fields, row, strict=True)]
        yield json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def in_members(lines: Iterable[bytes]) -> Iterator[tuple[bytes, int]]:
    """Lines put together into members of a few megabytes, with the number of lines in each; at least one."""
    held, size = [], 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= MEMBER_BYTES:
            yield b"".join(held), len(held)
            held, size = [], 0
    yield b"".join(held), len(held)


def put_lines(model: type[Model], content: bytes, using: str) -> int:
    """Write the rows of one member into a table; their number.

    Raises:
        ValueError: a row is not one of this table.
    """
    connection = connections[using]
    fields = model._meta.concrete_fields
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608 - our own names
    lines = content.splitlines()
    with connection.cursor() as cursor:
        for start in range(0, len(lines), ROWS_AT_ONCE):
            rows = (json.loads(line) for line in lines[start : start + ROWS_AT_ONCE])
            cursor.executemany(
                sql,
                [
                    [_read(field, value, connection) for field, value in zip(fields, row, strict=True)]
                    for row in rows
                ],
            )
    return len(lines)


def empty_tables(models: Iterable[type[Model]], using: str) -> None:
    """Take out what migrations put into a new database."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for model in models:
            table = connection.ops.quote_name(model._meta.db_table)
            # Nothing to delete in most; and the public log would refuse to be asked.
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table})")  # noqa: S608
            if cursor.fetchone()[0]:
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608


def set_sequences(models: Iterable[type[Model]], using: str) -> None:
    """Let PostgreSQL's numbers go on after the highest there is; SQLite's do so by themselves."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)


def _written(field: Field[Any, Any], value: Any) -> Any:
    if value is None or isinstance(field, JSONField):
        return value
    if isinstance(value, bytes | bytearray | memoryview):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return value.hex
    return value  # what JSON does not know raises there


def _read(field: Field[Any, Any], value: Any, connection: BaseDatabaseWrapper) -> Any:
    own = field.target_field if isinstance(field, ForeignKey) else field
    if isinstance(own, JSONField):
        # A column that cannot be empty holds JSON's null.
        value = Value(None, JSONField()) if value is None and not field.null else value
    elif value is not None:
        value = own.to_python(value)
    return field.get_db_prep_save(value, connection)
