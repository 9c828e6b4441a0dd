"""A database of version 0.1.0, with simulated people, is brought to now: nothing that counts is lost or changed."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.each_database

DATA = Path(__file__).parents[1] / "data" / "version_0_1_0"
EXPECTED: dict[str, Any] = json.loads((DATA / "expected.json").read_text("utf-8"))
# What a release's JSON calls otherwise since.
RENAMED = {"said": "statement", "every": "statement_rows", "cell": "headcount"}
NEW_IN_FORMAT_2 = {"$schema", "format", "language"}
COUNTED = (
    "phase", "moves", "offices", "votes", "guesses", "statements", "translations", "decisions", "codes", "seats",
    "releases", "public_releases",
)  # fmt: skip


@pytest.fixture(scope="module")
def now(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    home = tmp_path_factory.mktemp("upgraded")
    (home / "secret").write_bytes((DATA / "secret").read_bytes())
    environment = os.environ | {
        "CONCILIO_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "concilio.config.settings",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    if database := os.environ.get("CONCILIO_DATABASE"):
        environment["CONCILIO_DATABASE"] = _load_into_postgresql(database)
    else:
        with closing(sqlite3.connect(home / "concilio.sqlite3")) as connection:
            connection.executescript((DATA / "sqlite.sql").read_text("utf-8"))
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.upgraded_0_1_0"],
        input=json.dumps(EXPECTED), env=environment, cwd=Path(__file__).parents[2],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _load_into_postgresql(url: str) -> str:
    import psycopg

    name = "upgraded_from_0_1_0"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    own = urlsplit(url)._replace(path=f"/{name}").geturl()
    with psycopg.connect(own, autocommit=True) as connection:
        connection.execute((DATA / "postgresql.sql").read_text("utf-8"))
    return own


@pytest.mark.parametrize("fact", COUNTED)
@pytest.mark.parametrize("slug", sorted(EXPECTED["dialogues"]))
def test_every_count_word_and_number_of_a_dialogue_is_the_same(
    now: dict[str, Any], slug: str, fact: str
) -> None:
    dialogue = EXPECTED["dialogues"][slug]
    before = without_words_of(hidden_numbers(dialogue), renamed(dialogue[fact]))
    after = now["dialogues"][slug][fact]
    if fact == "public_releases":
        before, after = as_both_versions_say(before), as_both_versions_say(after)
    assert after == before


def as_both_versions_say(releases: dict[str, Any]) -> dict[str, Any]:
    """Releases without what only the newer format has: its name and schema, and headings in the reader's language."""
    return {
        number: {
            "json": {key: value for key, value in release["json"].items() if key not in NEW_IN_FORMAT_2},
            "csv": release["csv"][1:],
        }
        for number, release in releases.items()
    }


def hidden_numbers(dialogue: dict[str, Any]) -> set[str]:
    """Statements that were hidden at once: version 0.1.0 gave their words away in releases."""
    return {line.split()[1] for line in dialogue["statements"] if line.startswith("hidden ")}


def without_words_of(numbers: set[str], value: Any) -> Any:
    if isinstance(value, dict):
        hidden = value.get("label") in numbers and "text" in value
        kept = {key: without_words_of(numbers, item) for key, item in value.items()}
        return {**kept, "text": ""} if hidden else kept
    return [without_words_of(numbers, item) for item in value] if isinstance(value, list) else value


def renamed(value: Any) -> Any:
    if isinstance(value, dict):
        # A dialogue's title and question are no part of a release any more: readers get them in their own language.
        own = {key: value[key].replace(", ar)", ", en)") for key in ("title", "question") if key in value}
        value = {**value, **own}
        return {RENAMED.get(key, key): renamed(item) for key, item in value.items()}
    return [renamed(item) for item in value] if isinstance(value, list) else value


def test_there_is_something_of_everything() -> None:
    assert [fact for fact in COUNTED if not EXPECTED["dialogues"]["simulated-river"][fact]] == []


def test_who_comes_back_finds_their_own_answers(now: dict[str, Any]) -> None:
    found = [
        {key: value for key, value in person.items() if key != "written"} for person in now["participants"]
    ]
    assert found == EXPECTED["participants"]


def test_authors_find_what_they_wrote(now: dict[str, Any]) -> None:
    assert sum(person["written"] for person in now["participants"]) > 0


def test_the_staff_keep_their_accounts_and_passwords(now: dict[str, Any]) -> None:
    assert now["staff"] == EXPECTED["staff"]
    assert now["log_ins"] == [True] * len(EXPECTED["staff"])


def test_the_public_log_shows_each_decision(now: dict[str, Any]) -> None:
    for slug, log in now["public_logs"].items():
        decisions = EXPECTED["dialogues"][slug]["decisions"]
        assert log == sorted(decision.split(":")[0] for decision in decisions)


def test_a_draft_of_which_one_person_turned_two_keys_waits_again_with_the_first_of_them(
    now: dict[str, Any],
) -> None:
    cases = now["release_cases"]["simulated-river"]
    assert "release 3, draft; case open: northbank" in cases
    assert "no release; case replaced: northbank, southbank by the same person" in cases


def test_a_release_that_one_person_carried_stays_public_and_its_history_says_so(now: dict[str, Any]) -> None:
    assert now["release_cases"]["simulated-valley"] == [
        "release 1, public; case approved: lowland, upland by the same person"
    ]


def test_the_page_of_the_staff_team_rests_on_the_newest_release(now: dict[str, Any]) -> None:
    assert now["bases"] == {"simulated-river": "release 3", "simulated-valley": "release 1"}


@pytest.fixture
def loaded() -> Callable[[str], str]:
    return lambda name: (DATA / name).read_text("utf-8")


def test_everybody_in_it_is_simulated(loaded: Callable[[str], str]) -> None:
    for person in EXPECTED["staff"]:
        assert "(simulated)" in person["name"]
        assert person["email"].endswith("@simulated.example")
