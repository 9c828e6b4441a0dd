"""What the ledger commits to of a statement, a mediator's reason, goes out of sight and comes back with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

import concilio.translation
from concilio.dialogue.actions import withdraw_statement
from concilio.dialogue.models import Statement
from concilio.dialogue.participant import Participant
from concilio.keys.models import MediatorDecision
from concilio.ledger.strict import bytes_of_base64
from concilio.moderation.actions import (
    confirm_hiding,
    decide_as_mediator,
    end_hiding,
    expire_deadlines,
    hide_urgently,
    turn_key,
)
from concilio.publiclog.models import Act, Log, SealedText
from concilio.publiclog.places import folder_of
from concilio.publiclog.sealing import seal
from tests.integration.publiclog.ledgers import day, make_log
from tests.integration.scene import NORTHBANK, SOUTHBANK, Scene, make_participant, make_scene, make_statement

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
REASON = "It quotes the yellow canary."
Mediated = tuple[Scene, Statement, Participant]


@pytest.fixture
def log() -> Log:
    return make_log()


@pytest.fixture
def mediated(log: Log) -> Mediated:
    """A statement that the mediator published, with a reason."""
    scene = make_scene()
    author = make_participant(scene=scene)
    statement = make_statement(scene=scene, author=author)
    for label, approves in ((NORTHBANK, True), (SOUTHBANK, False)):
        turn_key(
            steward=scene.stewards[label], statement=statement, community=scene.communities[label],
            approves=approves, reason="" if approves else "duplicate", now=NOON,
        )  # fmt: skip
    assert scene.mediator is not None
    decide_as_mediator(
        mediator=scene.mediator, statement=statement, publishes=True, public_reason=REASON, now=NOON
    )
    return scene, statement, author


def hide(mediated: Mediated) -> None:
    scene, statement, _ = mediated
    hide_urgently(
        steward=scene.stewards[NORTHBANK], statement=statement, community=scene.communities[NORTHBANK],
        reason="personal", now=NOON,
    )  # fmt: skip


def served(log: Log, client: Client) -> int:
    commitment = Act.objects.get(kind="statement.mediated").payload["texts"][0]["commit"]
    return client.get(f"/ledger/{log.slug}/text/{bytes_of_base64(commitment).hex()}").status_code


def page(scene: Scene, client: Client) -> str:
    return client.get(f"/en/d/{scene.slug}/decisions/").content.decode()


def test_hidden_words_are_not_served_and_come_back_with_the_statement(
    log: Log, mediated: Mediated, client: Client
) -> None:
    scene, statement, _ = mediated
    assert (served(log, client), REASON in page(scene, client)) == (200, True)
    hide(mediated)
    assert (served(log, client), REASON in page(scene, client)) == (404, False)
    end_hiding(
        steward=scene.stewards[SOUTHBANK],
        statement=statement,
        community=scene.communities[SOUTHBANK],
        now=NOON,
    )
    assert (served(log, client), REASON in page(scene, client)) == (200, True)


def test_they_come_back_by_the_clock_too(log: Log, mediated: Mediated, client: Client) -> None:
    hide(mediated)
    expire_deadlines(now=NOON + timedelta(hours=25))
    assert (served(log, client), REASON in page(mediated[0], client)) == (200, True)


def test_words_about_a_removed_statement_are_erased_and_the_ledger_says_by_whose_keys(
    log: Log, mediated: Mediated, client: Client
) -> None:
    scene, statement, _ = mediated
    about = Act.objects.get(kind="statement.mediated")
    hide(mediated)
    confirm_hiding(
        steward=scene.stewards[SOUTHBANK],
        statement=statement,
        community=scene.communities[SOUTHBANK],
        now=NOON,
    )
    assert served(log, client) == 404
    assert "erased with the statement" in page(scene, client)
    assert not SealedText.objects.exists()
    assert not MediatorDecision.objects.filter(public_reason=REASON).exists()
    said = Act.objects.get(kind="text.erased").payload
    assert said["refers"] == [str(about.id)]
    assert [(key["community"], key["turned"]) for key in said["keys"]] == [
        (NORTHBANK, "hide"),
        (SOUTHBANK, "hide"),
    ]
    seal(log, today=day(1))
    files = b"".join(f.read_bytes() for f in folder_of(log).path.rglob("*") if f.is_file())
    assert b"canary" not in files
    assert str(about.id).encode() in files  # the act stays checkable


def test_words_about_a_statement_that_its_author_takes_back_are_erased_and_no_act_tells_when(
    log: Log, mediated: Mediated, client: Client
) -> None:
    scene, statement, author = mediated
    acts = Act.objects.count()
    withdraw_statement(participant=author, statement_id=statement.id)
    assert REASON not in page(scene, client)
    expire_deadlines(now=NOON)
    assert served(log, client) == 404
    assert not SealedText.objects.exists()
    assert not MediatorDecision.objects.filter(public_reason=REASON).exists()
    assert Act.objects.count() == acts


def test_where_there_were_no_words_nothing_is_said_of_erasing(log: Log) -> None:
    scene = make_scene()
    statement = make_statement(scene=scene, status="published")
    hide((scene, statement, make_participant(scene=scene)))
    confirm_hiding(
        steward=scene.stewards[SOUTHBANK],
        statement=statement,
        community=scene.communities[SOUTHBANK],
        now=NOON,
    )
    assert not Act.objects.filter(kind="text.erased").exists()


def test_acts_of_translations_commit_to_no_words() -> None:
    """So a corrected translation leaves nothing in the ledger that could have to be withheld."""
    folder = Path(concilio.translation.__path__[0])
    code = [file.read_text("utf-8") for file in folder.rglob("*.py")]
    assert any("append(" in each for each in code)  # it writes acts
    assert not any("seal_words" in each for each in code)
