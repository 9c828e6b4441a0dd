"""Keys, assents, decisions and releases of version 0.1 become cases and public acts, on both databases."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from concilio.config.secret import make_secret

pytestmark = pytest.mark.each_database

ONE = ["southbank", "one", True, False]
SECOND = ["northbank", "one", True, True]
BOTH = ["northbank", "southbank"]


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What came of the database that `version_0_1` makes and migrates, in a process of its own."""
    home = tmp_path_factory.mktemp("version-0-1")
    make_secret(home / "secret")
    environment = os.environ | {
        "CONCILIO_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "concilio.config.settings",
    }
    if database := os.environ.get("CONCILIO_DATABASE"):
        environment["CONCILIO_DATABASE"] = _database_of_its_own(database)
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.keys.version_0_1"],
        env=environment | {"PYTHONPATH": os.pathsep.join(sys.path)},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    facts: dict[str, Any] = json.loads(done.stdout)
    return facts


def _database_of_its_own(url: str) -> str:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS version_0_1_keys")
        connection.execute("CREATE DATABASE version_0_1_keys")
    return urlsplit(url)._replace(path="/version_0_1_keys").geturl()


def test_reviews_keep_their_state_their_keys_and_who_was_asked(migrated: dict[str, Any]) -> None:
    north, south = ["northbank", "one", True, False], ["southbank", "two", False, False]
    assert migrated["reviews"] == {
        "Invented: open 1": ["open", BOTH, [north]],
        "Invented: mediator 2": ["mediator", BOTH, [north, south]],
        "Invented: deadlocked 2": ["deadlocked", BOTH, [north, south]],
        "Invented: published 2": ["approved", BOTH, [north, south]],
    }
    assert migrated["opened"] == ["2026-11-20"]
    assert migrated["hours"] == ["14:35", "14:36"]


def test_a_released_release_keeps_both_keys_of_one_person_in_history(migrated: dict[str, Any]) -> None:
    assert migrated["releases"]["1"][:3] == ["public", "approved", BOTH]
    assert migrated["releases"]["2"] == ["public", "approved", BOTH, [ONE, SECOND]]
    assert migrated["releases"]["3"] == ["refused", "refused", BOTH, [["northbank", "one", False, False]]]


def test_a_draft_with_two_keys_of_one_person_waits_for_somebody_elses(migrated: dict[str, Any]) -> None:
    assert migrated["releases"]["4"] == ["draft", "open", BOTH, [ONE]]
    assert "release.replaced 2026-11-20" in migrated["acts"]


def test_a_mediator_in_office_whom_one_person_accepted_twice_waits_again(migrated: dict[str, Any]) -> None:
    assert migrated["mediators"]["2026-11-20"] == [True, "approved", BOTH, [ONE, SECOND]]
    assert migrated["mediators"]["None"] == [False, "open", BOTH, [ONE]]


def test_the_public_page_and_its_counts_say_what_they_said(migrated: dict[str, Any]) -> None:
    assert migrated["page"] == [
        ["2026-11-20", 0, "disagreed", "", 2],
        ["2026-11-20", 1, "deadlocked", "", 2],
        ["2026-11-20", 2, "disagreed", "", 2],
        ["2026-11-20", 2, "mediated", "It is about the question.", 2],
    ]
    assert migrated["counts"] == [["northbank", 3, 0, 1, 0], ["southbank", 0, 3, 0, 1]]
    assert migrated["linked"] == 4


def test_what_was_done_before_is_in_the_public_log_under_its_day(migrated: dict[str, Any]) -> None:
    kinds = {act.split()[0] for act in migrated["acts"]}
    assert kinds == {
        "mediator.assented",
        "mediator.replaced",
        "office.appointed",
        "office.ended",
        "phase.moved",
        "release.drafted",
        "release.published",
        "release.refused",
        "release.replaced",
        "statement.deadlocked",
        "statement.disagreed",
        "statement.mediated",
    }
    assert migrated["acts"].count("release.published 2026-11-21") == 2
