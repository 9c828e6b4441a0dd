"""Brings the database to what this version needs, or says in one sentence why not."""

from __future__ import annotations

from concilio.storage.operator_error import OperatorError


def migrate() -> None:
    """Migrate the database that the settings name; safe to repeat. Django must be set up.

    Raises:
        OperatorError: it belongs to a newer version, is damaged, or is away.
    """
    from django.core.management import call_command
    from django.db import DatabaseError, InterfaceError, connection
    from django.db.migrations.exceptions import InconsistentMigrationHistory

    try:
        if newer := migrations_unknown_here():
            raise OperatorError(
                f"the database was written by a newer version of Concilio (it knows {newer[0]}, this version does "
                "not). Install that version, or restore a backup that was made before."
            )
        call_command("migrate", verbosity=0, interactive=False)
    except (DatabaseError, InterfaceError, InconsistentMigrationHistory) as error:
        why = " ".join(str(error).split())
        raise OperatorError(
            f"the database {connection.settings_dict['NAME']} cannot be used: {why}. "
            "If it is damaged, restore a backup; if it is away, look at PostgreSQL itself."
        ) from error


def migrations_unknown_here() -> list[str]:
    """Migrations of installed apps that the database has seen and this version does not have."""
    from django.apps import apps
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    labels = {app.label for app in apps.get_app_configs()}
    known = set(loader.disk_migrations) | set(loader.replacements)
    return sorted(
        f"{label}.{name}"
        for label, name in loader.applied_migrations
        if label in labels and (label, name) not in known
    )
