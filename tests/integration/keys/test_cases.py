"""Releases, mediators and offices in the public log; keys that stay hidden; cases that are replaced."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from concilio.convening.actions import appoint, end_appointment, move_phase
from concilio.dialogue.models import Appointment, Phase
from concilio.insight.drafting import draft_release
from concilio.insight.models import Release
from concilio.insight.release_keys import turn_release_key
from concilio.keys.actions import expire, open_case
from concilio.keys.actions import turn_key as keys_turn_key
from concilio.keys.errors import CaseIsClosed, KeyAlreadyTurned, TooLate
from concilio.keys.mediators import answer_mediator
from concilio.keys.models import Case, Key, MediatorAssent
from concilio.keys.policies import CIRCLE
from concilio.keys.queries import assents, keys_seen_by
from concilio.keys.rules import mediator_is_accepted
from concilio.moderation.actions import turn_key
from concilio.moderation.models import Review
from concilio.publiclog.models import Act
from tests.integration import scene as stage
from tests.integration.ballots import keep_ballot
from tests.integration.insight.answers import answer, simulated

pytestmark = pytest.mark.django_db
NORTH, SOUTH, EAST = stage.NORTHBANK, stage.SOUTHBANK, stage.EASTBANK
TODAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)


def drafted(scene: stage.Scene) -> Release:
    return draft_release(dialogue=scene.dialogue, by=scene.convener, today=TODAY)


def turn(scene: stage.Scene, release: Release, label: str, approves: bool = True) -> Release:
    return turn_release_key(
        release=release, by=scene.stewards[label], community=scene.communities[label], approves=approves
    )


def a_statement_more(scene: stage.Scene) -> None:
    """Answered by twelve people of each community, so that another draft would show more."""
    statement = stage.make_statement(scene=scene, status="published")
    for community in scene.communities.values():
        for person in range(12):
            keep_ballot(secrets.token_bytes(16), community, {statement: 1 if person % 2 else -1})


def respond(scene: stage.Scene, label: str, accepts: bool = True) -> Any:
    return answer_mediator(
        by=scene.stewards[label],
        dialogue=scene.dialogue,
        appointment_id=the_mediator(scene).id,
        community=scene.communities[label],
        accepts=accepts,
    )


def the_mediator(scene: stage.Scene) -> Appointment:
    return Appointment.objects.get(dialogue=scene.dialogue, role="mediator", until_day__isnull=True)


def acts(scene: stage.Scene, kind: str) -> list[Act]:
    found = Act.objects.filter(scope_id=scene.dialogue.id, kind__startswith=kind)
    return sorted(found, key=lambda act: (act.on, act.kind))


@pytest.fixture
def scene() -> stage.Scene:
    made = stage.make_scene()
    answer(made, simulated())
    return made


def test_the_same_key_of_a_release_succeeds_again_and_another_word_is_refused(scene: stage.Scene) -> None:
    release = drafted(scene)
    turn(scene, release, NORTH)
    assert turn(scene, release, NORTH).state == Release.State.DRAFT
    with pytest.raises(KeyAlreadyTurned):
        turn(scene, release, NORTH, False)
    turn(scene, release, SOUTH)
    assert turn(scene, release, SOUTH).state == Release.State.PUBLIC  # after the outcome too
    with pytest.raises(KeyAlreadyTurned):
        turn(scene, release, SOUTH, False)
    assert [act.kind for act in acts(scene, "release.")] == ["release.drafted", "release.published"]


def test_a_refused_release_takes_no_other_key_and_is_in_the_log(scene: stage.Scene) -> None:
    release = drafted(scene)
    turn(scene, release, NORTH, False)
    with pytest.raises(CaseIsClosed):
        turn(scene, release, SOUTH)
    (act,) = acts(scene, "release.refused")
    assert act.payload == {
        "release": 1,
        "outcome": "refused",
        "keys": [{"community": NORTH, "office": "steward", "turned": "refuse"}],
    }


def test_drafting_again_keeps_the_keys_turned_in_history_and_says_so(scene: stage.Scene) -> None:
    first = drafted(scene)
    turn(scene, first, NORTH)
    a_statement_more(scene)
    second = drafted(scene)
    first.refresh_from_db()
    assert (first.state, first.content, first.basis) == (Release.State.REPLACED, {}, {})
    assert first.case.state == Case.State.REPLACED
    assert [key.community.label for key in first.case.keys.all()] == [NORTH]
    assert not second.case.keys.exists()
    (act,) = acts(scene, "release.replaced")
    assert (act.payload["release"], [key["community"] for key in act.payload["keys"]]) == (1, [NORTH])
    with pytest.raises(CaseIsClosed):
        turn(scene, first, SOUTH)
    turn(scene, second, NORTH)
    assert turn(scene, second, SOUTH).state == Release.State.PUBLIC


def test_anothers_key_is_hidden_until_ones_own_is_turned(scene: stage.Scene) -> None:
    release = drafted(scene)
    north, south = scene.communities[NORTH].id, scene.communities[SOUTH].id
    turn(scene, release, NORTH)
    assert keys_seen_by(release.case, [south]) == {north: None}
    seen = keys_seen_by(release.case, [north])
    assert seen[north] is not None
    turn(scene, release, SOUTH)
    release.refresh_from_db()
    assert all(key is not None for key in keys_seen_by(release.case, []).values())


def test_the_desk_shows_anothers_key_of_a_release_only_after_ones_own(
    scene: stage.Scene, at_desk: Any
) -> None:
    release = drafted(scene)
    turn(scene, release, NORTH)
    hidden, told = "shown after you decide", '<span class="status">approved</span>'
    desk = f"/en/desk/{scene.slug}/findings/"
    theirs = page(at_desk, scene.stewards[SOUTH], desk)
    assert hidden in theirs
    assert told not in theirs
    own = page(at_desk, scene.stewards[NORTH], desk)
    assert hidden not in own
    assert told in own


def page(at_desk: Any, person: Any, address: str) -> str:
    answer = at_desk(person).get(address, HTTP_HOST="localhost")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_communities_asked_are_fixed_when_the_case_is_opened(scene: stage.Scene) -> None:
    release = drafted(scene)
    stage.make_community(dialogue=scene.dialogue, label=EAST)
    turn(scene, release, NORTH)
    assert turn(scene, release, SOUTH).state == Release.State.PUBLIC


def test_a_community_added_in_set_up_is_asked_too_about_seeds_that_wait() -> None:
    scene = stage.make_scene(phase=Phase.SETUP)
    seed = stage.make_statement(scene=scene, is_seed=True)

    def key(label: str, community: Any = None, person: Any = None) -> Case:
        return turn_key(
            steward=person or scene.stewards[label],
            statement=seed,
            community=community or scene.communities[label],
            approves=True,
        )

    first = key(NORTH)
    east = stage.make_community(dialogue=scene.dialogue, label=EAST)
    steward = stage.make_person(name="Steward of Eastbank")
    stage.appoint(dialogue=scene.dialogue, person=steward, role="steward", community=east)
    assert key(SOUTH).state == Case.State.OPEN
    first.refresh_from_db()
    assert first.state == Case.State.REPLACED
    assert key(EAST, east, steward).state == Case.State.OPEN
    assert key(NORTH).state == Case.State.APPROVED
    assert Review.objects.get(statement=seed).case.communities.count() == 3
    assert [act.kind for act in acts(scene, "statement.")] == ["statement.published", "statement.replaced"]


def test_every_community_accepts_a_mediator_or_the_first_refusal_ends_it() -> None:
    scene = stage.make_scene(mediator="waiting", communities=(NORTH, SOUTH, EAST))
    respond(scene, EAST, accepts=False)
    assert not mediator_is_accepted(the_mediator(scene))
    with pytest.raises(KeyAlreadyTurned):
        respond(scene, EAST, accepts=True)
    (act,) = acts(scene, "mediator.")
    assert (act.kind, act.payload["outcome"]) == ("mediator.refused", "refused")
    assert str(scene.mediator) not in json.dumps(act.payload)


def test_what_a_community_answered_to_a_mediator_is_hidden_from_those_still_asked(at_desk: Any) -> None:
    scene = stage.make_scene(mediator="waiting")
    office = the_mediator(scene)
    north, south = scene.communities[NORTH].id, scene.communities[SOUTH].id
    assert assents([office], [south]) == {office.id: {north: None}}
    assert assents([office], [north]) == {office.id: {north: True}}
    people = f"/en/desk/{scene.slug}/people/"
    assert "shown after you decide" in page(at_desk, scene.stewards[SOUTH], people)
    respond(scene, SOUTH)
    assert assents([office], []) == {office.id: {north: True, south: True}}
    assert mediator_is_accepted(office)
    assert "shown after you decide" not in page(at_desk, scene.stewards[NORTH], people)


def test_a_mediator_accepted_before_a_community_was_added_waits_for_all_of_them_again() -> None:
    scene = stage.make_scene(phase=Phase.SETUP)
    office = the_mediator(scene)
    assert mediator_is_accepted(office)
    stage.make_community(dialogue=scene.dialogue, label=EAST)
    assert not mediator_is_accepted(office)
    respond(scene, NORTH)
    assert MediatorAssent.objects.get(appointment=office).case.communities.count() == 3
    assert [act.kind for act in acts(scene, "mediator.")] == ["mediator.assented", "mediator.replaced"]


def test_phases_and_offices_are_in_the_log_and_nobodys_name() -> None:
    scene = stage.make_scene(phase=Phase.JOINT)
    move_phase(by=scene.convener, dialogue=scene.dialogue, to=Phase.CLOSING)
    person = stage.make_person(name="Second steward")
    person.memberships.create(coalition=scene.coalition)
    office = appoint(
        by=scene.convener,
        dialogue=scene.dialogue,
        person=person,
        role="steward",
        community=scene.communities[NORTH],
    )
    end_appointment(by=scene.convener, dialogue=scene.dialogue, appointment_id=office.id)
    (moved,) = acts(scene, "phase.")
    assert (moved.payload, moved.on) == ({"phase": "closing"}, timezone.now().date())
    begun, ended = acts(scene, "office.")
    assert (begun.kind, ended.kind) == ("office.appointed", "office.ended")
    assert begun.payload == ended.payload == {"office": "steward", "community": NORTH}


def test_no_act_names_a_person_or_an_unpublished_statement(scene: stage.Scene) -> None:
    release = drafted(scene)
    turn(scene, release, NORTH)
    turn(scene, release, SOUTH)
    statement = stage.make_statement(scene=scene)
    for label in (NORTH, SOUTH):
        turn_key(
            steward=scene.stewards[label],
            statement=statement,
            community=scene.communities[label],
            approves=False,
            reason="duplicate",
        )
    written = json.dumps([act.payload for act in Act.objects.filter(scope_id=scene.dialogue.id)])
    assert "release" in written
    for key in Key.objects.select_related("person"):
        assert str(key.person_id) not in written
        assert key.person.name not in written
    assert str(statement.id) not in written
    assert statement.text not in written


def two_stewards() -> tuple[stage.Scene, Case]:
    made = stage.make_scene(mediator="none")
    case = open_case(
        dialogue=made.dialogue, policy=CIRCLE, communities=made.communities.values(), on=TODAY, now=NOW
    )
    return made, case


def turn_in(made: stage.Scene, case: Case, label: str, now: datetime) -> Case:
    return keys_turn_key(
        case=case,
        person=made.stewards[label],
        community=made.communities[label],
        approves=True,
        now=now,
        carry_out=lambda _case: {"words": 7},
    ).case


def test_a_policy_with_a_time_limit_refuses_what_one_community_has_not_answered_in_time() -> None:
    made, case = two_stewards()
    turn_in(made, case, NORTH, NOW)
    with pytest.raises(TooLate):
        turn_in(made, case, SOUTH, NOW + timedelta(hours=24))
    early = expire(case=case, now=NOW + timedelta(hours=23, minutes=59), carry_out=lambda _case: {})
    assert (early.case.state, early.act) == (Case.State.OPEN, None)
    late = expire(case=case, now=NOW + timedelta(hours=24), carry_out=lambda _case: {"words": 7})
    assert late.act is not None
    assert (late.case.state, late.act.kind, late.act.payload["words"]) == ("refused", "circle.hidden", 7)
    assert expire(case=case, now=NOW + timedelta(hours=25), carry_out=lambda _case: {}).act is None


def test_an_outcome_whose_consequence_fails_is_not_kept() -> None:
    made, case = two_stewards()
    turn_in(made, case, NORTH, NOW)

    def fails(_case: Case) -> dict[str, str]:
        raise CaseIsClosed

    with pytest.raises(CaseIsClosed):
        keys_turn_key(
            case=case,
            person=made.stewards[SOUTH],
            community=made.communities[SOUTH],
            approves=True,
            now=NOW,
            carry_out=fails,
        )
    case.refresh_from_db()
    assert (case.state, case.keys.count()) == (Case.State.OPEN, 1)
    assert not acts(made, "circle.")


@pytest.mark.parametrize(("label", "whose", "twice"), [(NORTH, SOUTH, "community"), (SOUTH, NORTH, "person")])
def test_the_database_itself_refuses_a_second_key(label: str, whose: str, twice: str) -> None:
    made, case = two_stewards()
    turn_in(made, case, NORTH, NOW)
    with pytest.raises(IntegrityError, match=twice), transaction.atomic():
        Key.objects.create(
            case=case, community=made.communities[label], person=made.stewards[whose], approves=True
        )
