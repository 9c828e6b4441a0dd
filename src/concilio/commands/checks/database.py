"""The database: is it there, whole, of this version, and set as the operator's page asks for?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from concilio.commands.checks.finding import Finding, Level
from concilio.commands.installation import open_installation
from concilio.commands.migrating import migrations_unknown_here

PAGE = "docs/operate/README.md"
MOST_SECONDS_APART = 5
# What PostgreSQL's own log must not hold, and for how long its write-ahead log keeps what was taken back.
ASKED = {
    "wal_recycle": ({"off"}, "what people take back stays in its write-ahead log"),
    "log_min_error_statement": ({"panic"}, "its log may quote what somebody typed"),
    "log_statement": ({"none"}, "its log holds what people send"),
    "log_min_duration_statement": ({"-1"}, "its log may quote what somebody typed"),
    "archive_mode": ({"off"}, "copies of its log hold what was taken back"),
}


def check_database() -> Iterator[Finding]:
    """All about the database; one finding where it cannot be reached."""
    open_installation()
    from django.db import DatabaseError, InterfaceError, connection

    try:
        yield from _reached()
        yield from _migrated()
        yield from _days()
    except (DatabaseError, InterfaceError) as error:
        why = " ".join(str(error).split()).replace(connection.settings_dict["PASSWORD"] or "\0", "…")
        yield Finding(
            "database", Level.WRONG, f"it cannot be used: {why}.",
            "Look at CONCILIO_DATABASE and at PostgreSQL itself, or restore a backup.",
        )  # fmt: skip
    finally:
        connection.close()


def _reached() -> Iterator[Finding]:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA quick_check(1)")
            (found,) = cursor.fetchone()
            if found == "ok":
                yield Finding("database", Level.OK, "SQLite, whole")
            else:
                yield Finding(
                    "database", Level.WRONG, "SQLite's file is damaged.", "Restore the last good backup."
                )
            return
        cursor.execute("SHOW server_version")
        yield Finding("database", Level.OK, f"PostgreSQL {cursor.fetchone()[0].split()[0]}")
        yield from _settings_of_postgresql(cursor)
        cursor.execute("SELECT clock_timestamp()")
        apart = abs((cursor.fetchone()[0] - datetime.now(UTC)).total_seconds())
        if apart > MOST_SECONDS_APART:
            yield Finding(
                "clock", Level.WARNING, f"PostgreSQL's clock is {apart:.0f} seconds off this machine's.",
                "Let both be kept right by the same service.",
            )  # fmt: skip


def _settings_of_postgresql(cursor: Any) -> Iterator[Finding]:
    cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s) ORDER BY name", [list(ASKED)])
    for name, setting in cursor.fetchall():
        wanted, harm = ASKED[name]
        if setting not in wanted:
            yield Finding(
                "database", Level.WARNING, f"PostgreSQL has {name} = {setting}: {harm}.",
                f"Set it to {' or '.join(wanted)} ({PAGE}).",
            )  # fmt: skip
    cursor.execute(
        "SELECT pg_has_role(current_user, datdba, 'USAGE') FROM pg_database WHERE datname = current_database()"
    )
    if not cursor.fetchone()[0]:
        yield Finding(
            "database", Level.WARNING, "the account does not own its database.",
            "Without it, statistics with people's words in them are not cleaned, and nothing can be restored.",
        )  # fmt: skip


def _migrated() -> Iterator[Finding]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    if newer := migrations_unknown_here():
        yield Finding(
            "migrations", Level.WRONG, f"the database is of a newer version, which has {newer[0]}.",
            "Install that version, or restore a backup that was made before.",
        )  # fmt: skip
        return
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        yield Finding(
            "migrations", Level.WARNING, f"{len(missing)} have not run yet.",
            "Make a backup and start the service, which runs them.",
        )  # fmt: skip
    else:
        yield Finding("migrations", Level.OK, "all have run")


def _days() -> Iterator[Finding]:
    """A clock that is behind shows in days that have not come."""
    from django.db import connection

    if "publiclog_act" not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        cursor.execute('SELECT max("on") FROM publiclog_act')
        last = str(cursor.fetchone()[0] or "")
    tomorrow = (datetime.now(UTC).date() + timedelta(days=1)).isoformat()
    if last > tomorrow:
        yield Finding(
            "clock", Level.WRONG, f"the public log has a day that has not come: {last}.",
            "Put the clock right: it is behind, or was ahead.",
        )  # fmt: skip
