from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from concilio.storage import group_commit, short_cache


@pytest.fixture(scope="session", autouse=True)
def _writers_end(django_db_setup: None) -> Iterator[None]:
    """PostgreSQL drops no database that somebody is still connected to."""
    yield
    for made in group_commit._writers.values():
        made.close()


@pytest.fixture(scope="session", autouse=True)
def _tables_can_be_emptied(tables_can_be_emptied: None) -> None:
    """Some tests here run on threads of their own."""


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
