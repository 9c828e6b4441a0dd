"""Triggers that refuse to change or delete a row, on both databases: of the public log, and of the apps above it.

An app above names its tables in its configuration: `append_only_tables = ("record_position", ...)`.
SQLite loses a table's triggers when a migration remakes the table (any AlterField): such a migration must run
`refuse_changes` again.
"""

from __future__ import annotations

from django.apps import apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

REFUSED = "the public log is append-only"
_REFUSED_ELSEWHERE = "these rows are append-only"
# Table -> the column that may become empty, once and for ever.
TABLES: dict[str, str | None] = {
    "publiclog_act": None,
    "publiclog_opening": "content",
    "publiclog_leaf": None,
    "publiclog_checkpoint": None,
    "publiclog_cosignature": None,
    "publiclog_policy": None,
}
_OTHER_COLUMNS = {"publiclog_opening": ("id", "act_id", "log_id", "entry", "sealed_until")}


def tables_of_apps() -> tuple[str, ...]:
    """All append-only tables: the public log's, and those that installed apps name."""
    named = [table for app in apps.get_app_configs() for table in getattr(app, "append_only_tables", ())]
    return (*TABLES, *named)


def refusing(table: str, vendor: str) -> list[str]:
    """The statements that make a table refuse UPDATE and DELETE, and on PostgreSQL also TRUNCATE."""
    emptied = TABLES.get(table)
    return (
        _refusing_on_postgresql(table, emptied)
        if vendor == "postgresql"
        else _refusing_on_sqlite(table, emptied)
    )


def allowing(table: str, vendor: str) -> list[str]:
    """The statements that take those triggers away again."""
    if vendor == "postgresql":
        return [
            f"DROP TRIGGER IF EXISTS {table}_keep ON {table}",
            f"DROP TRIGGER IF EXISTS {table}_keep_rows ON {table}",
            f"DROP FUNCTION IF EXISTS {table}_is_append_only()",
        ]
    return [f"DROP TRIGGER IF EXISTS {table}_keep_{what}" for what in ("update", "delete")]


def refuse_changes(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Make a table append-only, from a migration."""
    for statement in refusing(table, editor.connection.vendor):
        editor.execute(statement)


def allow_changes(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Undo `refuse_changes`, when a migration is reversed."""
    for statement in allowing(table, editor.connection.vendor):
        editor.execute(statement)


def _refusing_on_postgresql(table: str, emptied: str | None) -> list[str]:
    function = (
        f"CREATE OR REPLACE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_refused(table)}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    whole = "DELETE OR TRUNCATE" if emptied else "UPDATE OR DELETE OR TRUNCATE"
    statements = [
        function,
        f"CREATE TRIGGER {table}_keep BEFORE {whole} ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()",
    ]
    if emptied:
        statements.append(
            f"CREATE TRIGGER {table}_keep_rows BEFORE UPDATE ON {table} FOR EACH ROW "
            f"WHEN (NOT {_only_emptied(table, emptied, 'IS NOT DISTINCT FROM')}) "
            f"EXECUTE FUNCTION {table}_is_append_only()"
        )
    return statements


def _refusing_on_sqlite(table: str, emptied: str | None) -> list[str]:
    unless = f" WHEN NOT {_only_emptied(table, emptied, 'IS')}" if emptied else ""
    return [
        f"CREATE TRIGGER {table}_keep_{what.lower()} BEFORE {what} ON {table}"
        f"{unless if what == 'UPDATE' else ''} BEGIN SELECT RAISE(ABORT, '{_refused(table)}'); END"
        for what in ("UPDATE", "DELETE")
    ]


def _refused(table: str) -> str:
    return REFUSED if table in TABLES else _REFUSED_ELSEWHERE


def _only_emptied(table: str, emptied: str, same: str) -> str:
    others = [f"NEW.{column} {same} OLD.{column}" for column in _OTHER_COLUMNS[table]]
    return f"({' AND '.join([f'NEW.{emptied} IS NULL', *others])})"
