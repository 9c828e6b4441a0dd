"""One steward hides at once; two communities remove; the clock alone only brings back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from concilio.dialogue.actions.publication import StatementMovedOn
from concilio.dialogue.models import Phase, Statement
from concilio.dialogue.reasons import Reason
from concilio.keys.models import Case
from concilio.moderation.actions import (
    confirm_hiding,
    decide_as_mediator,
    end_hiding,
    expire_deadlines,
    hide_urgently,
    turn_key,
)
from concilio.moderation.errors import (
    AnotherCommunityConfirms,
    AnotherStewardConfirms,
    HiddenOnceAlready,
    NotHidden,
    NotWaiting,
    NotYourOffice,
    UrgentReasonNeeded,
)
from concilio.moderation.models import Review, UrgentHiding
from tests.integration import scene as stage
from tests.integration.moderation.public_log import kinds_on, labels, statement_acts

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
DAY = timedelta(hours=24)


def hide(
    scene: stage.Scene, statement: Statement, label: str = stage.NORTHBANK, now: datetime = NOW
) -> UrgentHiding:
    return hide_urgently(
        steward=scene.stewards[label],
        statement=statement,
        community=scene.communities[label],
        reason=Reason.PERSONAL,
        now=now,
    )


def confirm(
    scene: stage.Scene, statement: Statement, label: str = stage.SOUTHBANK, now: datetime = NOW
) -> UrgentHiding:
    return confirm_hiding(
        steward=scene.stewards[label], statement=statement, community=scene.communities[label], now=now
    )


@pytest.mark.parametrize("phase", Phase.values)
@pytest.mark.parametrize("status", ["proposed", "published", "deadlocked"])
def test_any_steward_hides_at_once_and_it_comes_back_after_a_day(phase: str, status: str) -> None:
    scene = stage.make_scene(phase=phase)
    room = stage.NORTHBANK if status == "deadlocked" else None
    statement = stage.make_statement(scene=scene, status=status, room=room)
    hide(scene, statement)
    before = statement.text
    statement.refresh_from_db()
    assert (statement.status, statement.text) == (Statement.Status.HIDDEN, before)
    assert expire_deadlines(now=NOW + DAY - timedelta(seconds=1)) == 0
    assert expire_deadlines(now=NOW + DAY) == 1
    assert expire_deadlines(now=NOW + DAY) == 0
    statement.refresh_from_db()
    assert (statement.status, statement.text) == (status, before)
    assert kinds_on(statement) == {"hidden": 1, "restored": 1}


def test_another_communitys_steward_removes_the_words_in_every_language() -> None:
    scene = stage.make_scene()
    statement = stage.make_statement(scene=scene, status="published")
    stage.make_translation(statement=statement, language="hy")
    number = statement.number
    hide(scene, statement)
    assert confirm(scene, statement).outcome == UrgentHiding.Outcome.CONFIRMED
    statement.refresh_from_db()
    assert (statement.status, statement.text, statement.number) == ("removed", "", number)
    assert not statement.translations.exists()
    (removal,) = statement_acts(scene.dialogue, "removed")
    assert labels(removal) == ["northbank", "southbank"]
    assert expire_deadlines(now=NOW + 2 * DAY) == 0


def test_the_community_that_hid_cannot_confirm_itself() -> None:
    scene = stage.make_scene()
    statement = stage.make_statement(scene=scene, status="published")
    second = stage.make_person(name="Second steward")
    north = scene.communities[stage.NORTHBANK]
    stage.appoint(dialogue=scene.dialogue, person=second, role="steward", community=north)
    hide(scene, statement)
    for steward in (scene.stewards[stage.NORTHBANK], second):
        with pytest.raises(AnotherCommunityConfirms):
            confirm_hiding(steward=steward, statement=statement, community=north, now=NOW)


def test_one_person_with_two_offices_cannot_remove_alone() -> None:
    scene = stage.make_scene()
    person = scene.stewards[stage.NORTHBANK]
    south = scene.communities[stage.SOUTHBANK]
    stage.appoint(dialogue=scene.dialogue, person=person, role="steward", community=south)
    statement = stage.make_statement(scene=scene, status="published")
    hide(scene, statement)
    with pytest.raises(AnotherCommunityConfirms):
        confirm_hiding(steward=person, statement=statement, community=south, now=NOW)


def test_after_the_day_nobody_can_confirm_even_if_the_clock_job_has_not_run() -> None:
    scene = stage.make_scene()
    statement = stage.make_statement(scene=scene, status="published")
    hide(scene, statement)
    with pytest.raises(NotHidden):
        confirm(scene, statement, now=NOW + DAY)
    statement.refresh_from_db()
    assert statement.text


def test_a_community_hides_a_statement_only_once() -> None:
    scene = stage.make_scene()
    statement = stage.make_statement(scene=scene, status="published")
    hide(scene, statement)
    expire_deadlines(now=NOW + DAY)
    with pytest.raises(HiddenOnceAlready):
        hide(scene, statement, now=NOW + DAY)
    hide(scene, statement, stage.SOUTHBANK, now=NOW + DAY)


def test_the_database_itself_holds_one_hiding_a_community() -> None:
    scene = stage.make_scene()
    statement = stage.make_statement(scene=scene, status="published")
    hiding = hide(scene, statement)
    hiding.pk = None
    hiding.outcome = UrgentHiding.Outcome.RESTORED
    with pytest.raises(IntegrityError), transaction.atomic():
        hiding.save(force_insert=True)


def test_another_steward_lets_it_come_back_before_the_day_is_over() -> None:
    scene = stage.make_scene()
    statement = stage.make_statement(scene=scene, status="published")
    hide(scene, statement)
    end_hiding(
        steward=scene.stewards[stage.SOUTHBANK],
        statement=statement,
        community=scene.communities[stage.SOUTHBANK],
        now=NOW,
    )
    statement.refresh_from_db()
    assert statement.status == Statement.Status.PUBLISHED
    with pytest.raises(NotHidden):
        confirm(scene, statement)


@pytest.mark.parametrize("reason", [Reason.NOT_ONE_IDEA, Reason.OFF_QUESTION, Reason.DUPLICATE, "", "other"])
def test_only_danger_is_a_reason_to_hide_alone(reason: str) -> None:
    scene = stage.make_scene()
    with pytest.raises(UrgentReasonNeeded):
        hide_urgently(
            steward=scene.stewards[stage.NORTHBANK],
            statement=stage.make_statement(scene=scene, status="published"),
            community=scene.communities[stage.NORTHBANK],
            reason=reason,
        )


def test_nobody_but_stewards_of_this_dialogue_hides_confirms_or_brings_back() -> None:
    scene, other = stage.make_scene(), stage.make_scene()
    statement = stage.make_statement(scene=scene, status="published")
    strangers = [(scene.convener, scene), (scene.mediator, scene), (scene.observer, scene)]
    strangers.append((other.stewards[stage.NORTHBANK], scene))
    strangers.append((other.stewards[stage.NORTHBANK], other))
    for person, theirs in strangers:
        assert person is not None
        community = theirs.communities[stage.NORTHBANK]
        with pytest.raises(NotYourOffice):
            hide_urgently(steward=person, statement=statement, community=community, reason=Reason.PERSONAL)
        for action in (confirm_hiding, end_hiding):
            with pytest.raises(NotYourOffice):
                action(steward=person, statement=statement, community=community)


def test_a_hidden_statement_takes_no_key_and_no_second_hiding() -> None:
    scene = stage.make_scene()
    statement = stage.make_statement(scene=scene)
    hide(scene, statement)
    with pytest.raises(NotWaiting):
        hide(scene, statement, stage.SOUTHBANK)
    with pytest.raises(NotWaiting):
        turn_key(
            steward=scene.stewards[stage.SOUTHBANK],
            statement=statement,
            community=scene.communities[stage.SOUTHBANK],
            approves=True,
        )


def test_the_mediator_gets_back_the_time_in_which_it_was_hidden() -> None:
    scene = stage.make_scene()
    statement = stage.make_statement(scene=scene)
    for label, approves in ((stage.NORTHBANK, True), (stage.SOUTHBANK, False)):
        turn_key(
            steward=scene.stewards[label],
            statement=statement,
            community=scene.communities[label],
            approves=approves,
            reason=Reason.VIOLENCE,
            now=NOW,
        )
    hide(scene, statement, stage.SOUTHBANK, now=NOW + timedelta(hours=60))
    assert expire_deadlines(now=NOW + timedelta(hours=80)) == 0
    assert expire_deadlines(now=NOW + timedelta(hours=84)) == 1
    assert scene.mediator is not None
    decide_as_mediator(
        mediator=scene.mediator,
        statement=statement,
        publishes=True,
        public_reason="A hard word, no threat.",
        now=NOW + timedelta(hours=95),
    )
    assert Review.objects.get(statement=statement).case.state == Case.State.APPROVED


@pytest.mark.parametrize("off", [timedelta(days=-1), timedelta(days=1)])
def test_a_clock_off_by_a_day_loses_no_word_and_no_key(off: timedelta) -> None:
    scene = stage.make_scene()
    hidden = stage.make_statement(scene=scene, status="published")
    proposed = stage.make_statement(scene=scene)
    hide(scene, hidden)
    turn_key(
        steward=scene.stewards[stage.NORTHBANK],
        statement=proposed,
        community=scene.communities[stage.NORTHBANK],
        approves=True,
        now=NOW,
    )
    expire_deadlines(now=NOW + off)
    expire_deadlines(now=NOW + timedelta(minutes=1))
    turn_key(
        steward=scene.stewards[stage.SOUTHBANK],
        statement=proposed,
        community=scene.communities[stage.SOUTHBANK],
        approves=True,
        now=NOW + off,
    )
    for statement in (hidden, proposed):
        text = statement.text
        statement.refresh_from_db()
        assert statement.text == text
    assert proposed.status == Statement.Status.PUBLISHED


def test_what_its_author_took_back_while_hidden_does_not_come_back() -> None:
    scene = stage.make_scene()
    statement = stage.make_statement(scene=scene, status="published")
    hide(scene, statement)
    Statement.objects.filter(id=statement.id).update(status=Statement.Status.WITHDRAWN, text="")
    with pytest.raises(NotHidden):
        confirm(scene, statement)
    expire_deadlines(now=NOW + DAY)
    statement.refresh_from_db()
    assert statement.status == Statement.Status.WITHDRAWN
    assert not UrgentHiding.objects.filter(outcome="waiting").exists()


# A community's own room ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["proposed", "published", "deadlocked"])
def test_a_steward_cannot_hide_end_or_remove_what_their_community_does_not_read(status: str) -> None:
    scene = stage.make_scene()
    statement = stage.make_statement(scene=scene, status=status, room=stage.SOUTHBANK)
    with pytest.raises(StatementMovedOn):
        hide(scene, statement)
    hide(scene, statement, stage.SOUTHBANK)
    for act in (confirm_hiding, end_hiding):
        with pytest.raises(StatementMovedOn):
            act(
                steward=scene.stewards[stage.NORTHBANK],
                statement=statement,
                community=scene.communities[stage.NORTHBANK],
                now=NOW,
            )
    statement.refresh_from_db()
    assert (statement.status, kinds_on(statement)) == ("hidden", {"hidden": 1})


def test_in_a_communitys_own_room_another_of_its_stewards_confirms_and_the_same_cannot() -> None:
    scene = stage.make_scene()
    statement = stage.make_statement(scene=scene, status="published", room=stage.NORTHBANK)
    second = stage.make_person(name="Second steward")
    north = scene.communities[stage.NORTHBANK]
    stage.appoint(dialogue=scene.dialogue, person=second, role="steward", community=north)
    hide(scene, statement)
    with pytest.raises(AnotherStewardConfirms):
        confirm(scene, statement, stage.NORTHBANK)
    confirm_hiding(steward=second, statement=statement, community=north, now=NOW)
    statement.refresh_from_db()
    assert (statement.status, statement.text) == ("removed", "")
