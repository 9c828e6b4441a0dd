"""No act holds a word, a name, a person or an hour; and a release that is changed by hand no longer verifies."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from typer.testing import CliRunner

from concilio.cli import app
from concilio.dialogue.models import Dialogue, Statement
from concilio.insight.downloads import as_document
from concilio.insight.models import Release
from concilio.insight.release_keys import open_release_case, turn_release_key
from concilio.keys.policies import POLICIES
from concilio.ledger.acts import KINDS, read_opening
from concilio.moderation.actions import decide_as_mediator, hide_urgently, turn_key
from concilio.publiclog.actions import keep_in_log
from concilio.publiclog.models import Act, Opening
from concilio.publiclog.places import folder_of
from concilio.publiclog.sealing import seal
from tests.integration.publiclog.ledgers import day, give_policy, make_log
from tests.integration.scene import NORTHBANK, SOUTHBANK, Scene, make_participant, make_scene, make_statement

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 10, 12, 34, 56, tzinfo=UTC)
CANARY, REASON = "a yellow canary sang here", "the mediator whispered thus"


def test_every_outcome_of_every_policy_is_a_kind_that_an_act_may_have() -> None:
    named = {f"{policy.subject}.{name}" for policy in POLICIES.values() for name in policy.acts.values()}
    assert named
    assert named <= KINDS


def release_of(scene: Scene) -> Release:
    """A small document; what it says makes no difference here."""
    release = Release.objects.create(
        dialogue=scene.dialogue, number=1, content={"version": 1, "rows": [1, 2.5]}, basis={},
        drafted_on=NOON.date(), case=open_release_case(dialogue=scene.dialogue, on=NOON.date()),
    )  # fmt: skip
    for label in (NORTHBANK, SOUTHBANK):
        turn_release_key(
            release=release,
            by=scene.stewards[label],
            community=scene.communities[label],
            approves=True,
            now=NOON,
        )
    release.refresh_from_db()
    return release


def test_acts_of_a_whole_dialogue_hold_no_word_name_person_or_hour() -> None:
    log = make_log()
    scene = make_scene()
    author = make_participant(scene=scene)
    assert scene.mediator is not None
    for approvals in ((True, True), (False, False), (True, False)):
        statement = make_statement(scene=scene, author=author, text=f"{CANARY} {approvals}")
        for label, approves in zip((NORTHBANK, SOUTHBANK), approvals, strict=True):
            turn_key(
                steward=scene.stewards[label], statement=statement, community=scene.communities[label],
                approves=approves, reason="" if approves else "duplicate", now=NOON,
            )  # fmt: skip
        if len(set(approvals)) == 2:
            decide_as_mediator(
                mediator=scene.mediator, statement=statement, publishes=True, public_reason=REASON,
                now=NOON + timedelta(hours=1),
            )  # fmt: skip
    hidden = Statement.objects.filter(dialogue=scene.dialogue, status="published").first()
    assert hidden is not None
    hide_urgently(
        steward=scene.stewards[NORTHBANK], statement=hidden, community=scene.communities[NORTHBANK],
        reason="violence", now=NOON,
    )  # fmt: skip
    release_of(scene)
    seal(log, today=day(1))

    kinds = {read_opening(bytes(o.content or b"")).kind for o in Opening.objects.filter(log=log)}
    assert {"statement.published", "statement.returned", "statement.mediated", "statement.hidden"} <= kinds
    assert {"release.published", "mediator.assented"} <= kinds
    said = "\n".join(
        [
            *(bytes(o.content or b"").decode() for o in Opening.objects.all()),
            *(str(a.payload) for a in Act.objects.all()),
        ]
    )
    files = b"".join(f.read_bytes() for f in folder_of(log).path.rglob("*") if f.is_file())
    people = [scene.convener, scene.mediator, *scene.stewards.values()]
    secrets = [CANARY, REASON, author.pseudonym.hex(), author.author.hex(), "12:34", "13:34"]
    secrets += [str(value) for person in people for value in (person.id, person.name, person.email)]
    secrets += [str(statement.id) for statement in Statement.objects.filter(number=None)]
    for secret in secrets:
        assert secret not in said
        assert secret.encode() not in files
    days = re.findall(r'"on":"([^"]*)"', said)
    assert days
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", each) for each in days)


def test_swapping_the_communities_swaps_labels_and_nothing_else() -> None:
    shapes = []
    for first, second in ((NORTHBANK, SOUTHBANK), (SOUTHBANK, NORTHBANK)):
        log = make_log()
        scene = make_scene(communities=(first, second), mediator="none")
        keep_in_log(scope_id=scene.dialogue.id, log=log)
        statement = make_statement(scene=scene)
        for label, approves in ((first, True), (second, False)):
            turn_key(
                steward=scene.stewards[label], statement=statement, community=scene.communities[label],
                approves=approves, reason="" if approves else "duplicate", now=NOON,
            )  # fmt: skip
        rows = Opening.objects.filter(log=log, act__scope_id=scene.dialogue.id)
        shapes.append(sorted((r.act.kind, len(bytes(r.content or b"")) - len(log.origin)) for r in rows))
    assert shapes[0]
    assert shapes[0] == shapes[1]


def verified(client: Client, dialogue: Dialogue, release: Release, folder: Path) -> int:
    """Download a release, its proof and the policy, and what `concilio verify` says of them."""
    address = f"/en/d/{dialogue.slug}/findings/{release.number}/release.json"
    (folder / "release.json").write_bytes(client.get(address).content)
    proof = client.get(f"{address}.tlog-proof")
    # Also once the release was changed: a proof that went missing with it would leave nothing to fail.
    assert proof.status_code == 200
    (folder / "release.json.tlog-proof").write_bytes(proof.content)
    arguments = ["verify", str(folder / "release.json"), "--policy", str(folder / "policy")]
    return CliRunner().invoke(app, arguments).exit_code


def test_a_release_changed_in_the_database_by_hand_verifies_no_more(client: Client, tmp_path: Path) -> None:
    log = make_log()
    give_policy(log)
    scene = make_scene()
    release = release_of(scene)
    address = f"/en/d/{scene.slug}/findings/1/release.json.tlog-proof"
    assert client.get(address).status_code == 404  # not before the next day
    seal(log, today=day(1))
    (tmp_path / "policy").write_bytes(client.get(f"/ledger/{log.slug}/policy").content)
    assert verified(client, scene.dialogue, release, tmp_path) == 0
    before = as_document(release)
    with connection.cursor() as cursor:
        cursor.execute('UPDATE insight_release SET content = \'{"version": 1, "rows": [1, 2.6]}\'')
    release.refresh_from_db()
    assert as_document(release) != before
    assert verified(client, scene.dialogue, release, tmp_path) == 1
