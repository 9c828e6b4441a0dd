from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management.color import no_style
from django.db import connection
from django.utils import translation

from concilio.publiclog.append_only import allowing, refusing
from concilio.storage import group_commit, short_cache


@pytest.fixture(scope="session", autouse=True)
def _writers_end(django_db_setup: None) -> Iterator[None]:
    """PostgreSQL drops no database that somebody is still connected to."""
    yield
    for made in group_commit._writers.values():
        made.close()


@pytest.fixture(scope="session", autouse=True)
def _emptying_the_database_empties_the_public_log(django_db_setup: None) -> Iterator[None]:
    """Between two tests on threads of their own every table is emptied; the public log refuses that in life."""
    flush = type(connection.ops).sql_flush

    def let_go_and_flush(ops: Any, style: Any, tables: Any, **options: Any) -> list[str]:
        vendor = ops.connection.vendor
        emptying = flush(ops, style or no_style(), tables, **options)
        return [*allowing("publiclog_act", vendor), *emptying, *refusing("publiclog_act", vendor)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(connection.ops), "sql_flush", let_go_and_flush)
        yield


@pytest.fixture(autouse=True)
def _nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page shows what the test has just written."""
    monkeypatch.setattr(short_cache, "SECONDS", 0.0)


@pytest.fixture(autouse=True)
def _cheap_passwords(settings: Any) -> None:
    """A scene has eight people with passwords; hashing them well takes longer than most tests."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _english() -> None:
    """A page left in another language must not decide the addresses and words of the next test."""
    translation.activate("en")
