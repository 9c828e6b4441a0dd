"""The table of ballots: how it lies on disk, and what of the tables before it was carried over."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from concilio.dialogue.models import Ballot
from concilio.storage.ballots import BallotGuess, ballot_of, choices_of, guesses_in
from tests.integration.scene import NORTHBANK, make_scene

BEFORE = ("dialogue", "0004_counts_from_an_index")
FILLED = ("dialogue", "0006_votes_and_guesses_into_ballots")


@pytest.mark.django_db
def test_sqlite_keeps_no_row_numbers() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's tables")
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'dialogue_ballot'")
        assert cursor.fetchone()[0].rstrip().endswith("WITHOUT ROWID")


@pytest.mark.django_db
def test_postgresql_leaves_room_on_each_page_and_never_compresses() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL's tables")
    with connection.cursor() as cursor:
        cursor.execute("SELECT reloptions FROM pg_class WHERE relname = 'dialogue_ballot'")
        assert "fillfactor=70" in cursor.fetchone()[0]
        cursor.execute(
            "SELECT attname, attstorage::text FROM pg_attribute WHERE attrelid = 'dialogue_ballot'::regclass"
            " AND attname IN ('votes', 'guesses') ORDER BY attname"
        )
        assert cursor.fetchall() == [("guesses", "e"), ("votes", "e")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [{"pseudonym": b"short"}, {"votes": bytes(17)}, {"votes": bytes(896)}, {"guesses": bytes(44)}],
    ids=["pseudonym", "half a step", "too wide", "eleven guesses"],
)
def test_what_is_no_ballot_is_refused_by_the_database(wrong: dict[str, bytes]) -> None:
    scene = make_scene()
    good: dict[str, Any] = {
        "pseudonym": bytes(15) + b"\1", "community": scene.communities[NORTHBANK], "votes": bytes(16),
    }  # fmt: skip
    Ballot.objects.create(**good)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.create(**{**good, "pseudonym": bytes(16), **wrong})


@pytest.fixture
def _before() -> Iterator[None]:
    """The tables as they were at first, and afterwards as they are now, empty. Later migrations have no way back."""
    _drop_everything()
    MigrationExecutor(connection).migrate([BEFORE])
    yield
    _drop_everything()
    call_command("migrate", verbosity=0, interactive=False)


def _drop_everything() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
            return
        cursor.execute("PRAGMA foreign_keys = OFF")
        for table in connection.introspection.table_names():
            # Those of a search index go with it.
            cursor.execute(f'DROP TABLE IF EXISTS "{table}"')
        cursor.execute("PRAGMA foreign_keys = ON")


def _old_dialogue(labels: tuple[str, ...] = ("southbank", "northbank")) -> tuple[Any, list[Any], list[Any]]:
    apps = MigrationExecutor(connection).loader.project_state([BEFORE]).apps
    dialogue_app = {name: apps.get_model("dialogue", name) for name in ("Dialogue", "Community", "Statement")}
    coalition = apps.get_model("coalition", "Coalition").objects.create(name="A coalition")
    dialogue = dialogue_app["Dialogue"].objects.create(coalition=coalition, slug="bridge", phase="joint")
    sides = [dialogue_app["Community"].objects.create(dialogue=dialogue, label=label) for label in labels]
    statements = [
        dialogue_app["Statement"].objects.create(
            dialogue=dialogue, number=number, text=f"Statement {number}.", status="published",
            proposed_on=date(2026, 1, 1),
        )
        for number in (1, 2, 65)
    ]  # fmt: skip
    return apps, sides, statements


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_before")
def test_all_votes_and_guesses_are_carried_over() -> None:
    apps, (south, north), (first, second, third) = _old_dialogue()
    vote, guess = apps.get_model("dialogue", "Vote"), apps.get_model("dialogue", "Guess")
    voter, guesser = uuid.uuid4().bytes, uuid.uuid4().bytes
    for statement, choice in ((first, 1), (second, 0), (third, -1)):
        vote.objects.create(pseudonym=voter, statement=statement, community=south, choice=choice)
    guess.objects.create(pseudonym=voter, statement=first, community=south, target=north, tenths=7)
    guess.objects.create(pseudonym=guesser, statement=third, community=north, target=south, tenths=None)

    MigrationExecutor(connection).migrate([FILLED])

    kept = {bytes(b.pseudonym): b for b in Ballot.objects.all()}
    assert set(kept) == {voter, guesser}
    assert kept[voter].community_id == south.id
    assert choices_of(bytes(kept[voter].votes)) == {1: 1, 2: 0, 65: -1}
    assert {len(kept[voter].votes), len(kept[guesser].votes)} == {32}
    # Communities are numbered by label: northbank 0, southbank 1.
    assert guesses_in(bytes(kept[voter].guesses)) == [BallotGuess(1, 0, 7)]
    assert guesses_in(bytes(kept[guesser].guesses)) == [BallotGuess(65, 1, None)]
    assert bytes(kept[voter].votes) == ballot_of({1: 1, 2: 0, 65: -1})


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_before")
def test_a_vote_that_cannot_be_carried_over_stops_the_migration_and_names_nobody() -> None:
    apps, (south, _), (first, *_) = _old_dialogue()
    person = uuid.uuid4().bytes
    apps.get_model("dialogue", "Vote").objects.create(
        pseudonym=person, statement=first, community=south, choice=1
    )
    type(first).objects.filter(pk=first.pk).update(number=None, status="hidden")
    with pytest.raises(RuntimeError, match="1 votes on statements without a number") as stopped:
        MigrationExecutor(connection).migrate([FILLED])
    assert person.hex() not in str(stopped.value)
    assert not Ballot.objects.exists()
