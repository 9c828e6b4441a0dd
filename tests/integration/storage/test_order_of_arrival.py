"""Somebody who takes the data folder or a backup cannot tell from order of arrival who answered what."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from concilio.benchmark.linking import attack_once

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 20
# One right guess is chance; more than eight of twenty in any of a hundred channels is one in ten thousand runs.
CHANCE = 8


@pytest.fixture(autouse=True)
def _log_segments_are_deleted() -> Iterator[None]:
    """The setting of PostgreSQL that docs/operate asks for."""
    if connection.vendor != "postgresql":
        yield
        return
    tell_postgresql("SET wal_recycle = off")
    yield
    tell_postgresql("RESET wal_recycle")


def tell_postgresql(setting: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER SYSTEM {setting}")
        cursor.execute("SELECT pg_reload_conf()")


def test_the_attack_finds_everybody_before_a_rewrite_and_nobody_after_it_or_in_a_backup() -> None:
    told = attack_once(PEOPLE)
    for question in ("seat -> ballot", "k-th visitor -> ballot", "k-th visitor -> author"):
        most = max(right for name, right in told["before"].items() if name.startswith(question))
        assert most == PEOPLE, f"the positive control: {question}"
    assert {name: right for name, right in told["after"].items() if right > CHANCE} == {}
    assert {name: right for name, right in told["backup"].items() if right > CHANCE} == {}


def test_the_attack_is_repeated_in_one_database() -> None:
    attack_once(3)
    assert set(attack_once(3)) == {"before", "after", "backup"}
