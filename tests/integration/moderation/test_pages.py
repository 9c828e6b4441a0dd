"""What stewards, mediators and everybody else see, and what they must not see."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from concilio.coalition.models import Person
from concilio.dialogue.models import Appointment, Phase, Statement
from concilio.dialogue.reasons import Reason
from concilio.keys.models import Case
from concilio.moderation.actions import hide_urgently, turn_key
from concilio.moderation.models import Review, UrgentHiding
from tests.integration import scene as stage
from tests.integration.moderation.public_log import acts_on, keys_on

pytestmark = pytest.mark.django_db


def address(name: str, scene: stage.Scene, language: str = "en") -> str:
    with translation.override(language):
        return reverse(name if ":" in name else f"moderation:{name}", args=[scene.slug])


def turn(scene: stage.Scene, statement: Statement, label: str, approves: bool) -> None:
    turn_key(
        steward=scene.stewards[label],
        statement=statement,
        community=scene.communities[label],
        approves=approves,
        reason="" if approves else Reason.OFF_QUESTION,
    )


def body(answer: Any) -> str:
    return answer.content.decode()


def test_two_stewards_publish_a_statement_on_their_pages(at_desk: Any) -> None:
    scene = stage.make_scene()
    statement = stage.make_statement(scene=scene, text="Both banks need one bridge.")
    for label in (stage.NORTHBANK, stage.SOUTHBANK):
        client = at_desk(scene.stewards[label])
        assert "Both banks need one bridge." in body(client.get(address("queue", scene)))
        answer = client.post(
            address("queue", scene), {"do": "key", "statement": statement.id, "decision": "approve"}
        )
        assert answer.status_code == 302
        assert "Both banks need one bridge." not in body(client.get(address("queue", scene)))
    statement.refresh_from_db()
    assert statement.status == Statement.Status.PUBLISHED
    log = body(Client().get(address("decisions", scene)))
    assert "Statement 1" in log
    assert statement.text not in log


def test_another_key_is_hidden_until_the_readers_own_is_turned(at_desk: Any) -> None:
    scene = stage.make_scene(communities=(stage.NORTHBANK, stage.SOUTHBANK, stage.EASTBANK))
    statement = stage.make_statement(scene=scene)
    turn(scene, statement, stage.NORTHBANK, False)
    page = at_desk(scene.stewards[stage.SOUTHBANK]).get(address("queue", scene))
    states = {key.community.label: key.state for key in page.context["queue"].waiting[0].keys}
    assert states == {"eastbank": "open", "northbank": "turned", "southbank": "yours"}
    assert page.context["queue"].waiting[0].keys[1].reason == ""
    public = body(Client().get(address("decisions", scene)))
    assert '<td role="cell" data-h="Refused">0</td>' in public
    assert '<td role="cell" data-h="Refused">1</td>' not in public


def test_the_queue_tells_neither_author_nor_hour(at_desk: Any) -> None:
    scene = stage.make_scene()
    author = stage.make_participant(scene=scene, community=stage.SOUTHBANK)
    today = timezone.now().date()
    stage.make_statement(scene=scene, author=author, proposed_on=today)
    stage.make_statement(scene=scene, author=author, proposed_on=today - timedelta(days=2))
    text = body(at_desk(scene.stewards[stage.NORTHBANK]).get(address("queue", scene)))
    assert "Waiting since today" in text
    assert "Waiting 2 days" in text
    assert author.pseudonym.hex() not in text
    assert "hour" not in text.replace("24 hours", "")


def test_a_steward_does_not_read_another_communitys_room(at_desk: Any) -> None:
    scene = stage.make_scene(phase=Phase.ROOMS)
    stage.make_statement(scene=scene, room=stage.SOUTHBANK, text="Only among us.")
    stage.make_statement(scene=scene, room=stage.SOUTHBANK, text="Published among us.", status="published")
    client = at_desk(scene.stewards[stage.NORTHBANK])
    for name in ("queue", "open"):
        text = body(client.get(address(name, scene)))
        assert "among us" not in text


def test_a_refusal_without_a_reason_keeps_what_was_chosen(at_desk: Any) -> None:
    scene = stage.make_scene()
    statement = stage.make_statement(scene=scene)
    answer = at_desk(scene.stewards[stage.NORTHBANK]).post(
        address("queue", scene), {"do": "key", "statement": statement.id, "decision": "refuse", "reason": ""}
    )
    assert answer.status_code == 400
    assert 'value="refuse" checked' in body(answer)
    assert "needs a reason" in body(answer)
    assert not keys_on(statement)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"do": "key"},
        {"do": "key", "statement": "not-an-id", "decision": "approve"},
        {"do": "nothing", "statement": "6fd0b4a4-6dd5-4d7e-a4f0-111111111111"},
        {"do": "hide", "statement": "6fd0b4a4-6dd5-4d7e-a4f0-111111111111", "reason": "personal"},
        {"do": "key", "statement": "\x00", "decision": "\ud800".encode("utf-8", "replace")},
    ],
)
def test_a_form_that_makes_no_sense_changes_nothing(at_desk: Any, sent: dict[str, Any]) -> None:
    scene = stage.make_scene()
    answer = at_desk(scene.stewards[stage.NORTHBANK]).post(address("queue", scene), sent)
    assert answer.status_code in {400, 409}
    assert "This was not done" in body(answer)


def test_a_statement_of_another_dialogue_is_not_decided_from_here(at_desk: Any) -> None:
    scene, other = stage.make_scene(), stage.make_scene()
    statement = stage.make_statement(scene=other)
    answer = at_desk(scene.stewards[stage.NORTHBANK]).post(
        address("queue", scene), {"do": "key", "statement": statement.id, "decision": "approve"}
    )
    assert answer.status_code == 409
    assert not keys_on(statement)


def test_hiding_goes_from_one_stewards_page_to_anothers(at_desk: Any) -> None:
    scene = stage.make_scene()
    statement = stage.make_statement(scene=scene, status="published", text="The foreman knows.")
    north, south = (at_desk(scene.stewards[label]) for label in (stage.NORTHBANK, stage.SOUTHBANK))
    north.post(address("open", scene), {"do": "hide", "statement": statement.id, "reason": "personal"})
    assert "Confirm: remove it" not in body(north.get(address("queue", scene)))
    page = body(south.get(address("queue", scene)))
    assert "The foreman knows." in page
    assert "23 h 59 min left" in page
    south.post(address("queue", scene), {"do": "confirm", "statement": statement.id})
    statement.refresh_from_db()
    assert (statement.status, statement.text) == (Statement.Status.REMOVED, "")
    assert "The foreman knows." not in body(Client().get(address("decisions", scene)))


def test_the_mediator_sees_nothing_before_everybody_has_accepted(at_desk: Any) -> None:
    scene = stage.make_scene(mediator="waiting")
    statement = stage.make_statement(scene=scene, text="A disputed word.")
    case = Case.objects.create(
        dialogue=scene.dialogue,
        policy="statement",
        state=Case.State.WITH_MEDIATOR,
        opened_on=timezone.now().date(),
        deadline_at=timezone.now() + timedelta(hours=5),
    )
    Review.objects.create(statement=statement, case=case)
    answer = at_desk(scene.mediator).get(address("mediator", scene))
    assert answer.status_code == 200
    assert "A disputed word." not in body(answer)


def test_the_mediator_decides_on_their_page_and_the_reason_is_public(at_desk: Any) -> None:
    scene = stage.make_scene()
    statement = stage.make_statement(scene=scene, text="A disputed word.")
    turn(scene, statement, stage.NORTHBANK, True)
    turn(scene, statement, stage.SOUTHBANK, False)
    client = at_desk(scene.mediator)
    assert "A disputed word." in body(client.get(address("mediator", scene)))
    sent = {"statement": statement.id, "decision": "publish", "public_reason": " "}
    assert client.post(address("mediator", scene), sent).status_code == 400
    sent["public_reason"] = "It speaks of the question."
    assert client.post(address("mediator", scene), sent).status_code == 302
    public = body(Client().get(address("decisions", scene)))
    assert "It speaks of the question." in public
    assert "Mediator (simulated)" not in public
    assert "<strong>Statement 1</strong>: decided by the mediator: published." in public
    for language, line in (
        ("hy", "<strong>Պնդում 1</strong>. հրապարակված՝ միջնորդի որոշմամբ։"),
        ("ru", "<strong>Утверждение 1</strong>: опубликовано по решению посредника."),
    ):
        assert line in body(Client().get(address("decisions", scene, language)))


def test_deadlocks_are_counted_in_public_by_community_and_name_no_room() -> None:
    scene = stage.make_scene(mediator="none")
    for _ in range(3):
        statement = stage.make_statement(scene=scene)
        turn(scene, statement, stage.NORTHBANK, True)
        turn(scene, statement, stage.SOUTHBANK, False)
    answer = Client().get(address("decisions", scene))
    counted = {
        count.community.label: (count.deadlocks_approved, count.deadlocks_refused)
        for count in answer.context["counts"]
    }
    assert counted == {"northbank": (3, 0), "southbank": (0, 3)}
    assert "3 deadlocks" in body(answer)


def test_the_policy_is_public_and_a_dialogue_in_setup_is_not_there() -> None:
    scene = stage.make_scene()
    text = body(Client().get(address("policy", scene)))
    for reason in Reason:
        assert str(reason.label) in text
    for name in ("policy", "decisions"):
        assert Client().get(address(name, stage.make_scene(phase=Phase.SETUP))).status_code == 404


def test_a_near_duplicate_is_pointed_out(at_desk: Any) -> None:
    scene = stage.make_scene()
    stage.make_statement(
        scene=scene, status="published", text="Pupils should read how the other side teaches."
    )
    stage.make_statement(scene=scene, text="All pupils should read how the other side teaches history.")
    stage.make_statement(scene=scene, text="Let us open the crossing on market days.")
    page = at_desk(scene.stewards[stage.NORTHBANK]).get(address("queue", scene))
    near = sorted(item.near.number if item.near else 0 for item in page.context["queue"].waiting)
    assert near == [0, 1]


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_no_page_asks_the_database_more_often_when_there_is_more(at_desk: Any) -> None:
    scene = stage.make_scene()
    people: dict[str, Person | None] = {
        "queue": scene.stewards[stage.NORTHBANK],
        "open": scene.stewards[stage.NORTHBANK],
        "mediator": scene.mediator,
        "translation:desk": scene.translators["hy"][0],
        "decisions": None,
        "policy": None,
    }
    steward = at_desk(people["queue"])
    clients = {
        name: at_desk(person) if person else Client()
        for name, person in people.items()
        if name not in {"queue", "open"}
    }
    clients |= {"queue": steward, "open": steward}

    def fill() -> None:
        for _ in range(4):
            old = stage.make_statement(scene=scene, status="returned")
            stage.make_statement(scene=scene, revises=old)
            published = stage.make_statement(scene=scene, status="published")
            stage.make_translation(statement=published, language="hy")
            hide_urgently(
                steward=scene.stewards[stage.SOUTHBANK],
                statement=stage.make_statement(scene=scene, status="published"),
                community=scene.communities[stage.SOUTHBANK],
                reason=Reason.PERSONAL,
            )
            disputed = stage.make_statement(scene=scene)
            turn(scene, disputed, stage.NORTHBANK, True)
            turn(scene, disputed, stage.SOUTHBANK, False)

    fill()
    few = {name: queries(client, address(name, scene)) for name, client in clients.items()}
    fill()
    fill()
    many = {name: queries(client, address(name, scene)) for name, client in clients.items()}
    assert many == few


def test_swapping_the_communities_names_swaps_the_log_and_nothing_else() -> None:
    def play(first: str, second: str) -> list[list[tuple[str, str]]]:
        scene = stage.make_scene(communities=(first, second), mediator="none")
        statements = []
        for choices in ((True, True), (False, True), (True, False), (False, False)):
            statement = stage.make_statement(scene=scene)
            turn(scene, statement, first, choices[0])
            turn(scene, statement, second, choices[1])
            statements.append(statement)
        swap = {first: "one", second: "other"}
        return [
            [
                *sorted((swap[key["community"]], key["turned"]) for key in act.payload["keys"]),
                (act.kind, act.payload["outcome"]),
            ]
            for statement in statements
            for act in acts_on(statement)
        ]

    assert play(stage.NORTHBANK, stage.SOUTHBANK) == play(stage.SOUTHBANK, stage.NORTHBANK)


def test_every_page_stands_in_every_language_of_the_interface(at_desk: Any) -> None:
    scene = stage.make_scene()
    stage.make_statement(scene=scene)
    client = at_desk(scene.stewards[stage.NORTHBANK])
    for language in ("ar", "az", "en", "hy", "ru"):
        for name in ("queue", "open", "decisions", "policy"):
            assert client.get(address(name, scene, language)).status_code == 200
    assert not UrgentHiding.objects.exists()


def test_each_language_puts_the_communitys_name_where_it_belongs(at_desk: Any) -> None:
    scene = stage.make_scene()
    client = at_desk(scene.stewards[stage.NORTHBANK])
    for name in ("queue", "open"):
        assert 'You hold the key of <span class="who c1">' in body(client.get(address(name, scene)))
        assert "</span> icmasının açarı sizdədir" in body(client.get(address(name, scene, "az")))


def test_a_key_that_changes_hands_is_seen_by_everybody_and_names_nobody() -> None:
    scene = stage.make_scene()
    first = Appointment.objects.get(dialogue=scene.dialogue, person=scene.stewards[stage.NORTHBANK])
    Appointment.objects.filter(pk=first.pk).update(from_day=date(2026, 3, 2), until_day=date(2026, 4, 5))
    stage.appoint(
        dialogue=scene.dialogue,
        person=stage.make_person(name="Another"),
        role=Appointment.Role.STEWARD,
        community=scene.communities[stage.NORTHBANK],
    )
    shown = Client().get(f"/en/d/{scene.slug}/policy/").content.decode()
    assert "from 2 March 2026 to 5 April 2026" in shown
    assert shown.count("since ") == 2
    assert "Another" not in shown
