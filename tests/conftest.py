"""Fixtures that tests of every app share."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from hypothesis import settings

if TYPE_CHECKING:
    from concilio.coalition.models import Person

# The first example of a property may compile a kernel, so the time of one example says nothing.
settings.register_profile("concilio", deadline=None)
settings.load_profile("concilio")


def pytest_configure() -> None:
    from django.conf import settings as django_settings

    # Started by nohup or behind a script, this process ignores an interrupt, and so would all that it starts.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)

    _let_the_public_log_be_emptied()
    # The real one takes a third of a second on purpose, and every scene has ten people with passwords.
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _let_the_public_log_be_emptied() -> None:
    """Between two tests on threads of their own every table is emptied; the public log refuses that in life."""
    from django.core.management.color import no_style
    from django.db import connection

    from concilio.publiclog.append_only import allowing, refusing, tables_of_apps

    operations = type(connection.ops)
    flush = operations.sql_flush

    def let_go_and_flush(ops: Any, style: Any, tables: Any, **options: Any) -> list[str]:
        vendor = ops.connection.vendor
        emptying = flush(ops, style or no_style(), tables, **options)
        let_go = [each for table in tables_of_apps() for each in allowing(table, vendor)]
        keep = [each for table in tables_of_apps() for each in refusing(table, vendor)]
        return [*let_go, *emptying, *keep]

    operations.sql_flush = let_go_and_flush


# What a test asks for if it touches the database that `--database` names.
DATABASE_FIXTURES = frozenset({"db", "transactional_db", "live_server"})


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("database") == "postgresql":
        # The others would do the same again: they touch no database, or start an installation of their own.
        once = [item for item in items if not _needs_the_database(item)]
        config.hook.pytest_deselected(items=once)
        items[:] = [item for item in items if _needs_the_database(item)]
        return
    skip = pytest.mark.skip(reason="needs PostgreSQL: run with --database postgresql")
    for item in items:
        if "postgresql" in item.keywords:
            item.add_marker(skip)


def _needs_the_database(item: pytest.Item) -> bool:
    marked = any(item.get_closest_marker(name) for name in ("django_db", "postgresql", "each_database"))
    return marked or not DATABASE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.fixture
def at_desk() -> Callable[[Person], Client]:
    """A client in which a person is logged in, second factor and recovery codes included."""

    def enter(person: Person) -> Client:
        from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
        from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

        TOTP.activate(person, generate_totp_secret())
        RecoveryCodes.activate(person)
        client = Client()
        client.force_login(person)
        return client

    return enter
