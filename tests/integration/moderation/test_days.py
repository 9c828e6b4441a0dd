"""A day's decisions as one file: named once by the ledger, proved beside it, and failing when a row is changed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from concilio.ledger.policies import read_policy
from concilio.ledger.proof_file import read_proof_file
from concilio.ledger.verifying import Result, verify
from concilio.moderation.actions import hide_urgently, turn_key
from concilio.moderation.actions.days import name_days
from concilio.publiclog.models import Act, Log
from concilio.publiclog.sealing import seal
from tests.integration.publiclog.ledgers import day, give_policy, make_log
from tests.integration.publiclog.restored import by_hand
from tests.integration.scene import NORTHBANK, SOUTHBANK, Scene, make_scene, make_statement

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
NIGHT = datetime(2026, 3, 11, 1, tzinfo=UTC)


@pytest.fixture
def log() -> Log:
    log = make_log()
    give_policy(log)
    return log


@pytest.fixture
def scene(log: Log) -> Scene:
    scene = make_scene(mediator="none")
    decided_day(scene)
    return scene


def decided_day(scene: Scene) -> None:
    """A day on which two statements were decided, and one was hidden."""
    for _ in range(2):
        statement = make_statement(scene=scene)
        for label in (NORTHBANK, SOUTHBANK):
            turn_key(
                steward=scene.stewards[label], statement=statement, community=scene.communities[label],
                approves=True, now=NOON,
            )  # fmt: skip
    hide_urgently(
        steward=scene.stewards[NORTHBANK], statement=statement, community=scene.communities[NORTHBANK],
        reason="violence", now=NOON,
    )  # fmt: skip


def address(scene: Scene, on: str = "2026-03-10") -> str:
    return f"/en/d/{scene.slug}/decisions/{on}.json"


def test_a_past_day_is_named_once_and_one_that_is_not_over_is_not(scene: Scene) -> None:
    assert name_days(now=NOON) == 0
    assert name_days(now=NIGHT - timedelta(seconds=1)) == 0  # its last decisions may still be on their way
    assert name_days(now=NIGHT) == 1
    assert name_days(now=NIGHT + timedelta(days=3)) == 0
    act = Act.objects.get(kind="moderation.day")
    assert (act.on, act.payload["day"], act.payload["decisions"]) == (day(1), "2026-03-10", 3)


def test_days_on_which_nothing_ran_are_made_up_for(scene: Scene) -> None:
    hide_urgently(
        steward=scene.stewards[SOUTHBANK], statement=scene.dialogue.statements.filter(status="published").get(),
        community=scene.communities[SOUTHBANK], reason="personal", now=NOON + timedelta(days=2),
    )  # fmt: skip
    assert name_days(now=NIGHT + timedelta(days=30)) == 2
    assert sorted(a.payload["day"] for a in Act.objects.filter(kind="moderation.day")) == [
        "2026-03-10",
        "2026-03-12",
    ]


def test_without_a_ledger_no_day_is_named() -> None:
    scene = make_scene(mediator="none")
    statement = make_statement(scene=scene, status="published")
    hide_urgently(
        steward=scene.stewards[NORTHBANK], statement=statement, community=scene.communities[NORTHBANK],
        reason="violence", now=NOON,
    )  # fmt: skip
    assert name_days(now=NIGHT) == 0


def test_its_file_is_proved_and_says_nothing_but_labels_numbers_and_codes(
    log: Log, scene: Scene, client: Client
) -> None:
    assert client.get(address(scene)).status_code == 404
    name_days(now=NIGHT)
    page = f"/en/d/{scene.slug}/decisions/"
    assert "Their proof is here once" in client.get(page).content.decode()
    assert client.get(f"{address(scene)}.tlog-proof").status_code == 404
    seal(log, today=day(2))
    content = client.get(address(scene)).content
    proof = client.get(f"{address(scene)}.tlog-proof")
    assert (
        proof.headers["Content-Disposition"] == 'attachment; filename="decisions-2026-03-10.json.tlog-proof"'
    )
    policy = read_policy(log.policies.get().content.encode())
    assert verify(content, read_proof_file(proof.content), policy).result == Result.GOOD
    assert f"{address(scene)}.tlog-proof" in client.get(page).content.decode()
    said = json.loads(content)
    assert [sorted(each["kind"] for each in said["decisions"])] == [
        ["statement.hidden", "statement.published", "statement.published"]
    ]
    assert client.get(f"/ar/d/{scene.slug}/decisions/2026-03-10.json").content == content
    assert client.get(address(scene, "2026-3-10")).status_code == 404
    assert client.get(address(scene, "2026-03-09")).status_code == 404


def test_a_decision_changed_by_hand_fails_the_proof(log: Log, scene: Scene, client: Client) -> None:
    name_days(now=NIGHT)
    seal(log, today=day(2))
    policy = read_policy(log.policies.get().content.encode())
    proof = client.get(f"{address(scene)}.tlog-proof").content
    by_hand("UPDATE publiclog_act SET kind = 'statement.returned' WHERE kind = 'statement.hidden'")
    changed = client.get(address(scene)).content
    assert verify(changed, read_proof_file(proof), policy).result == Result.ANOTHER_FILE
