"""A new policy of the ledger: who proposes it, who agrees, what stands in the ledger of it, what the desk shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from concilio.coalition.models import Person
from concilio.convening.queries.agenda import agenda_of
from concilio.dialogue.models import Phase
from concilio.keys.errors import CaseIsClosed, KeyAlreadyTurned, NotYourKey
from concilio.keys.models import Case
from concilio.languages import LANGUAGE_CODES
from concilio.ledger.policy_file import Operator, write_policy
from concilio.publiclog.actions import keep_in_log
from concilio.publiclog.logs import stop, verifier_keys
from concilio.publiclog.models import Act, Log
from concilio.publiclog.places import folder_of
from concilio.publiclog.sealing import seal
from concilio.witnesses import errors
from concilio.witnesses.actions import propose_policy, turn_policy_key
from concilio.witnesses.models import PolicyChange
from tests.integration.publiclog.ledgers import day, give_policy, make_log, witness_keys
from tests.integration.scene import EASTBANK, NORTHBANK, SOUTHBANK, Scene, make_scene

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
Desk = Callable[[Person], Client]
BOTH = (NORTHBANK, SOUTHBANK)


@pytest.fixture
def log() -> Log:
    """A log with one witness of each bank."""
    log = make_log()
    give_policy(log, **{label: [witness_keys(f"{label}.example/w1")] for label in BOTH})
    return log


def policy_text(log: Log, number: int = 2) -> str:
    """A policy with other witnesses than the one in force."""
    operators = {
        label: [Operator(tuple(key.verifier for key in witness_keys(f"{label}.example/w{number}")))]
        for label in BOTH
    }
    return write_policy(verifier_keys(log), operators)


def propose(scene: Scene, content: str) -> PolicyChange:
    return propose_policy(by=scene.convener, dialogue=scene.dialogue, content=content, now=NOON)


def turn(scene: Scene, change: PolicyChange, label: str, *, approves: bool = True) -> PolicyChange:
    return turn_policy_key(
        by=scene.stewards[label], change=change, community=scene.communities[label], approves=approves,
        now=NOON,
    )  # fmt: skip


def test_a_policy_is_in_force_when_every_community_has_agreed_and_the_ledger_says_so(
    log: Log, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    scene = make_scene(mediator="none")
    content = policy_text(log)
    change = propose(scene, content)
    turn(scene, change, NORTHBANK)
    assert log.policies.count() == 1
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        change = turn(scene, change, SOUTHBANK)
    assert change.state == PolicyChange.State.IN_FORCE
    assert [policy.content for policy in log.policies.all()][1:] == [content]
    assert folder_of(log).read("policy") == content.encode()  # served at once
    digest = sha256(content.encode()).hexdigest()
    agreed = Act.objects.get(kind="ledger.policy_agreed").payload
    assert (agreed["policy"], agreed["outcome"]) == (digest, "approved")
    assert [(key["community"], key["turned"]) for key in agreed["keys"]] == [
        (label, "approve") for label in BOTH
    ]
    named = Act.objects.filter(kind="ledger.policy").get(payload__number=2).payload["files"]
    assert [file["sha256"] for file in named] == [digest]
    assert seal(log, today=day(1)).size == 4  # begun, two policies, agreed, and no more


def test_one_refusal_ends_it(log: Log) -> None:
    scene = make_scene(mediator="none", communities=(NORTHBANK, SOUTHBANK, EASTBANK))
    change = propose(scene, policy_text(log))
    turn(scene, change, NORTHBANK)
    change = turn(scene, change, SOUTHBANK, approves=False)
    assert change.state == PolicyChange.State.REFUSED
    with pytest.raises(CaseIsClosed):
        turn(scene, change, EASTBANK)
    assert log.policies.count() == 1
    assert Act.objects.get(kind="ledger.policy_refused").payload["outcome"] == "refused"
    assert propose(scene, policy_text(log, 3)).state == PolicyChange.State.OPEN  # another may follow


def test_communities_of_every_dialogue_in_the_ledger_are_asked(log: Log) -> None:
    first, second, apart = make_scene(mediator="none"), make_scene(mediator="none"), make_scene()
    make_scene(mediator="none", phase=Phase.SETUP)
    keep_in_log(scope_id=apart.dialogue.id, log=make_log())
    change = propose(first, policy_text(log))
    assert change.cases.count() == 2
    for label in BOTH:
        turn(first, change, label)
    assert log.policies.count() == 1
    with pytest.raises(NotYourKey):
        turn(apart, change, NORTHBANK)
    turn(second, change, NORTHBANK)
    assert turn(second, change, SOUTHBANK).state == PolicyChange.State.IN_FORCE
    again = propose(first, policy_text(log, 3))
    turn(second, again, NORTHBANK, approves=False)
    assert {each.case.state for each in again.cases.all()} == {Case.State.REFUSED, Case.State.WITHDRAWN}
    with pytest.raises(CaseIsClosed):
        turn(first, again, NORTHBANK)


def test_a_key_is_its_stewards_alone_and_turns_once(log: Log) -> None:
    scene = make_scene(mediator="none")
    change = propose(scene, policy_text(log))
    for somebody in (scene.convener, scene.stewards[SOUTHBANK]):
        with pytest.raises(NotYourKey):
            turn_policy_key(
                by=somebody, change=change, community=scene.communities[NORTHBANK], approves=True, now=NOON
            )
    turn(scene, change, NORTHBANK)
    turn(scene, change, NORTHBANK)  # the answer was lost, and it was sent again
    with pytest.raises(KeyAlreadyTurned):
        turn(scene, change, NORTHBANK, approves=False)


def one_of_two(log: Log) -> str:
    keys = [witness_keys(f"{name}.example/w")[0].verifier for name in "ab"]
    lines = [f"log {key}" for key in verifier_keys(log)]
    lines += [f"witness w-{number} {key}" for number, key in enumerate(keys)]
    return "\n".join([*lines, "group community-northbank 1 w-0 w-1", "quorum community-northbank", ""])


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (lambda log: "quorum\n", errors.NotAPolicy),
        (lambda log: policy_text(make_log()), errors.AnotherLogsPolicy),
        (one_of_two, errors.NoMajority),
        (lambda log: log.policies.get().content, errors.AlreadyInForce),
    ],
    ids=["no policy", "another log's", "no majority", "in force"],
)
def test_what_cannot_be_a_policy_is_refused(
    log: Log, content: Callable[[Log], str], refusal: type[Exception]
) -> None:
    scene = make_scene(mediator="none")
    with pytest.raises(refusal):
        propose(scene, content(log))
    assert not PolicyChange.objects.exists()


def test_who_may_not_propose_and_when_nobody_may(log: Log) -> None:
    scene, early = make_scene(), make_scene(mediator="none", phase=Phase.SETUP)
    content = policy_text(log)
    for somebody in (scene.mediator, scene.observer):
        assert somebody is not None
        with pytest.raises(errors.NotYours):
            propose_policy(by=somebody, dialogue=scene.dialogue, content=content)
    with pytest.raises(errors.StillInSetUp):
        propose(early, content)
    propose(scene, content)
    with pytest.raises(errors.AnotherIsOpen):
        propose(scene, policy_text(log, 3))
    PolicyChange.objects.all().delete()
    stop(log, "fork")
    with pytest.raises(errors.NoLedger):
        propose(scene, content)


def test_keys_that_the_ledger_has_lost_meanwhile_are_no_longer_agreed_to(log: Log) -> None:
    scene = make_scene(mediator="none")
    change = propose(scene, policy_text(log))
    turn(scene, change, NORTHBANK)
    Log.objects.filter(pk=log.pk).update(keys=log.keys.split("\n")[0])
    with pytest.raises(errors.AnotherLogsPolicy):
        turn(scene, change, SOUTHBANK)
    assert turn(scene, change, SOUTHBANK, approves=False).state == PolicyChange.State.REFUSED


def test_the_desk_shows_the_hash_to_publish_and_hides_the_other_key(log: Log, at_desk: Desk) -> None:
    scene = make_scene(mediator="none")
    address = f"/en/desk/{scene.slug}/witnesses/"
    client = at_desk(scene.convener)
    assert client.post(address, {"policy_file": "quorum"}).status_code == 422
    content = policy_text(log)
    sent = client.post(address, {"policy_file": content.replace("\n", "\r\n")})
    assert sent.status_code == 302
    change = PolicyChange.objects.get()
    assert change.content == content
    page = client.get(address).content.decode()
    assert sha256(content.encode()).hexdigest() in page
    assert "<form method" not in page.partition("<main")[2]  # a convener holds no key
    downloaded = client.get(f"{address}{change.id}/policy")
    assert downloaded.content == content.encode()
    north, south = (at_desk(scene.stewards[label]) for label in BOTH)
    assert [item.yours for item in agenda_of(scene.stewards[NORTHBANK], scene.dialogue)] == [True]
    key = f"{address}{change.id}/key/"
    assert north.post(key, {"community": NORTHBANK, "decision": "approve"}).status_code == 302
    assert "shown after you decide" in south.get(address).content.decode()
    assert south.post(key, {"community": SOUTHBANK, "decision": "approve"}).status_code == 302
    assert log.policies.count() == 2
    assert "every community agreed" in client.get(address).content.decode()
    assert agenda_of(scene.stewards[NORTHBANK], scene.dialogue) == []


def test_the_page_says_what_would_change_for_each_community(log: Log, at_desk: Desk) -> None:
    scene = make_scene(mediator="none")
    only = [Operator(tuple(key.verifier for key in witness_keys("northbank.example/w7")))]
    propose(scene, write_policy(verifier_keys(log)[:1], {NORTHBANK: only}))
    client = at_desk(scene.stewards[NORTHBANK])
    page = client.get(f"/en/desk/{scene.slug}/witnesses/").content.decode()
    assert page.count("northbank.example/w7+") == 2  # a key of each type
    assert page.count("southbank.example/w1+") == 2
    assert '<strong class="status due">none</strong>' in page  # nobody of Southbank would have to sign
    assert verifier_keys(log)[1].id.hex() in page.partition("No longer counted:")[2]


@pytest.mark.parametrize("language", sorted(LANGUAGE_CODES))
def test_the_page_is_there_in_every_language_with_few_queries(log: Log, at_desk: Desk, language: str) -> None:
    scene = make_scene(mediator="none")
    propose(scene, policy_text(log))
    client = at_desk(scene.stewards[NORTHBANK])
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = client.get(f"/{language}/desk/{scene.slug}/witnesses/")
    assert page.status_code == 200
    assert len(queries) < 45
    assert ("Witnesses of the ledger" in page.content.decode()) == (language == "en")


def test_without_a_ledger_the_page_says_so(at_desk: Desk) -> None:
    scene = make_scene(mediator="none")
    page = at_desk(scene.convener).get(f"/en/desk/{scene.slug}/witnesses/")
    assert "No ledger has begun here yet" in page.content.decode()
