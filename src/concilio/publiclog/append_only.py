"""Triggers that refuse to change or delete a row, on both databases.

SQLite loses a table's triggers when a migration remakes the table (any AlterField): such a migration must run
`refuse_changes` again.
"""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

REFUSED = "the public log is append-only"


def refusing(table: str, vendor: str) -> list[str]:
    """The statements that make a table refuse UPDATE and DELETE, and on PostgreSQL also TRUNCATE."""
    if vendor == "postgresql":
        return [
            f"CREATE OR REPLACE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
            f"CREATE TRIGGER {table}_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()",
        ]
    return [
        f"CREATE TRIGGER {table}_keep_{what.lower()} BEFORE {what} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        for what in ("UPDATE", "DELETE")
    ]


def allowing(table: str, vendor: str) -> list[str]:
    """The statements that take those triggers away again."""
    if vendor == "postgresql":
        return [
            f"DROP TRIGGER IF EXISTS {table}_keep ON {table}",
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
