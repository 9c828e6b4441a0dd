"""A statement is published by every community's key, returned by all, and otherwise mediated or kept at home."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import permutations, product
from typing import Any

import pytest

from concilio.dialogue.actions.publication import StatementMovedOn
from concilio.dialogue.models import Phase, Statement
from concilio.dialogue.reasons import Reason
from concilio.keys.errors import (
    KeyAlreadyTurned,
    KeyNotAsked,
    OnePersonOneKey,
    PublicReasonNeeded,
    ReasonNeeded,
)
from concilio.keys.models import Case
from concilio.moderation.actions import decide_as_mediator, expire_deadlines, turn_key
from concilio.moderation.errors import DialogueOver, NotWaiting, NotYourOffice, TooLate
from concilio.moderation.models import Review
from tests.integration import scene as stage
from tests.integration.ballots import open_to
from tests.integration.moderation.public_log import acts_on, keys_on, kinds_on, said, statement_acts
from tests.integration.moderation.public_log import labels as labels_of

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
TWO = (stage.NORTHBANK, stage.SOUTHBANK)
THREE = (*TWO, stage.EASTBANK)
FOUR = (*THREE, stage.FARBANK)
NOT_ONE_IDEA = Reason.NOT_ONE_IDEA


def turn(
    scene: stage.Scene, statement: Statement, label: str, approves: bool, reason: str = "", **more: Any
) -> Case:
    return turn_key(
        steward=more.pop("steward", scene.stewards[label]),
        statement=statement,
        community=scene.communities[label],
        approves=approves,
        reason=reason or ("" if approves else NOT_ONE_IDEA),
        now=more.pop("now", NOW),
    )


@pytest.mark.parametrize("labels", [TWO, THREE, FOUR], ids=len)
def test_every_order_of_approving_keys_publishes_with_the_last_one(labels: tuple[str, ...]) -> None:
    scene = stage.make_scene(communities=labels)
    for number, order in enumerate(permutations(labels), start=1):
        statement = stage.make_statement(scene=scene)
        for label in order[:-1]:
            assert turn(scene, statement, label, True).state == Case.State.OPEN
            statement.refresh_from_db()
            assert statement.status == Statement.Status.PROPOSED
        assert turn(scene, statement, order[-1], True).state == Case.State.APPROVED
        statement.refresh_from_db()
        assert (statement.status, statement.number, statement.published_on) == (
            Statement.Status.PUBLISHED,
            number,
            NOW.date(),
        )


@pytest.mark.parametrize("labels", [TWO, THREE, FOUR], ids=len)
@pytest.mark.parametrize("mediator", ["accepted", "waiting", "none"])
def test_any_choice_of_keys_in_any_order_comes_to_what_the_rule_says(
    labels: tuple[str, ...], mediator: str
) -> None:
    scene = stage.make_scene(communities=labels, mediator=mediator)
    disputed = Case.State.WITH_MEDIATOR if mediator == "accepted" else Case.State.DEADLOCKED
    for choices in product([True, False], repeat=len(labels)):
        for order in (labels, tuple(reversed(labels))):
            statement = stage.make_statement(scene=scene)
            for label in order:
                review = turn(scene, statement, label, choices[labels.index(label)])
            expected = {
                frozenset({True}): Case.State.APPROVED,
                frozenset({False}): Case.State.REFUSED,
            }.get(frozenset(choices), disputed)
            assert review.state == expected
            (logged,) = acts_on(statement)
            assert labels_of(logged) == sorted(labels)
            assert said(logged) == [choices[labels.index(label)] for label in sorted(labels)]


def test_a_refusal_without_a_reason_of_the_policy_is_refused() -> None:
    scene = stage.make_scene()
    statement = stage.make_statement(scene=scene)
    for reason in ("", "i do not like it"):
        with pytest.raises(ReasonNeeded):
            turn_key(
                steward=scene.stewards[stage.NORTHBANK],
                statement=statement,
                community=scene.communities[stage.NORTHBANK],
                approves=False,
                reason=reason,
            )
    assert not keys_on(statement)


def test_nobody_but_a_steward_of_that_community_turns_its_key() -> None:
    scene = stage.make_scene()
    statement = stage.make_statement(scene=scene)
    others = [scene.convener, scene.mediator, scene.observer, scene.stewards[stage.SOUTHBANK]]
    others += [scene.translators["en"][0], stage.make_person(name="Stranger")]
    others.append(stage.make_scene().stewards[stage.NORTHBANK])
    for person in others:
        with pytest.raises(NotYourOffice):
            turn(scene, statement, stage.NORTHBANK, True, steward=person)
    assert not keys_on(statement)


def test_a_steward_whose_office_has_ended_turns_no_key() -> None:
    scene = stage.make_scene()
    scene.dialogue.appointments.filter(role="steward").update(until_day=NOW.date())
    with pytest.raises(NotYourOffice):
        turn(scene, stage.make_statement(scene=scene), stage.NORTHBANK, True)


def test_a_key_of_another_dialogue_opens_nothing() -> None:
    scene, other = stage.make_scene(), stage.make_scene()
    with pytest.raises(KeyNotAsked):
        turn(other, stage.make_statement(scene=scene), stage.NORTHBANK, True)


def test_the_same_key_sent_twice_counts_once_and_cannot_be_turned_back() -> None:
    scene = stage.make_scene()
    statement = stage.make_statement(scene=scene)
    turn(scene, statement, stage.NORTHBANK, True)
    turn(scene, statement, stage.NORTHBANK, True)
    assert len(keys_on(statement)) == 1
    with pytest.raises(KeyAlreadyTurned):
        turn(scene, statement, stage.NORTHBANK, False)
    turn(scene, statement, stage.SOUTHBANK, True)
    assert turn(scene, statement, stage.SOUTHBANK, True).state == Case.State.APPROVED
    assert len(statement_acts(scene.dialogue)) == 1


def test_the_same_key_sent_twice_counts_once_after_a_deadlock_too() -> None:
    scene = stage.make_scene(mediator="none")
    statement = stage.make_statement(scene=scene)
    turn(scene, statement, stage.NORTHBANK, True)
    turn(scene, statement, stage.SOUTHBANK, False)
    for label, approves in ((stage.NORTHBANK, True), (stage.SOUTHBANK, False)):
        assert turn(scene, statement, label, approves).state == Case.State.DEADLOCKED
        with pytest.raises(KeyAlreadyTurned):
            turn(scene, statement, label, not approves)
    assert len(keys_on(statement)) == 2


def test_a_second_steward_of_a_community_has_no_second_key() -> None:
    scene = stage.make_scene()
    second = stage.make_person(name="Second steward")
    stage.appoint(
        dialogue=scene.dialogue,
        person=second,
        role="steward",
        community=scene.communities[stage.NORTHBANK],
    )
    statement = stage.make_statement(scene=scene)
    turn(scene, statement, stage.NORTHBANK, True)
    with pytest.raises(KeyAlreadyTurned):
        turn(scene, statement, stage.NORTHBANK, True, steward=second)


def test_one_person_with_two_offices_still_turns_only_one_key() -> None:
    scene = stage.make_scene()
    person = scene.stewards[stage.NORTHBANK]
    stage.appoint(
        dialogue=scene.dialogue,
        person=person,
        role="steward",
        community=scene.communities[stage.SOUTHBANK],
    )
    statement = stage.make_statement(scene=scene)
    turn(scene, statement, stage.NORTHBANK, True)
    with pytest.raises(OnePersonOneKey):
        turn(scene, statement, stage.SOUTHBANK, True, steward=person)
    statement.refresh_from_db()
    assert statement.status == Statement.Status.PROPOSED


def test_a_rooms_own_statement_needs_its_own_communitys_key_alone() -> None:
    scene = stage.make_scene(phase=Phase.ROOMS)
    statement = stage.make_statement(scene=scene, room=stage.NORTHBANK)
    with pytest.raises(StatementMovedOn):
        turn(scene, statement, stage.SOUTHBANK, False)
    turn(scene, statement, stage.NORTHBANK, True)
    statement.refresh_from_db()
    assert statement.status == Statement.Status.PUBLISHED
    assert statement.room == scene.communities[stage.NORTHBANK]
    assert open_to(scene, statement.id) == [stage.NORTHBANK]


@pytest.mark.parametrize("status", ["published", "returned", "deadlocked", "hidden", "removed", "withdrawn"])
def test_a_statement_that_does_not_wait_takes_no_key(status: str) -> None:
    scene = stage.make_scene()
    statement = stage.make_statement(scene=scene, status=status)
    with pytest.raises(NotWaiting):
        turn(scene, statement, stage.NORTHBANK, True)
    assert not keys_on(statement)


def test_nothing_is_decided_when_the_dialogue_is_over() -> None:
    scene = stage.make_scene(phase=Phase.PUBLISHED)
    with pytest.raises(DialogueOver):
        turn(scene, stage.make_statement(scene=scene), stage.NORTHBANK, True)


def test_seeds_need_both_keys_before_the_dialogue_opens() -> None:
    scene = stage.make_scene(phase=Phase.SETUP)
    seed = stage.make_statement(scene=scene, is_seed=True)
    for label in TWO:
        turn(scene, seed, label, True)
    seed.refresh_from_db()
    assert seed.status == Statement.Status.PUBLISHED


def test_a_deadlocked_statement_stays_in_its_authors_room_and_nowhere_else() -> None:
    scene = stage.make_scene(mediator="none")
    author = stage.make_participant(scene=scene, community=stage.SOUTHBANK)
    statement = stage.make_statement(scene=scene, author=author)
    turn(scene, statement, stage.NORTHBANK, False)
    turn(scene, statement, stage.SOUTHBANK, True)
    statement.refresh_from_db()
    assert statement.status == Statement.Status.DEADLOCKED
    assert open_to(scene, statement.id) == [stage.SOUTHBANK]


def test_a_deadlocked_seed_is_open_to_nobody() -> None:
    scene = stage.make_scene(mediator="none")
    seed = stage.make_statement(scene=scene, is_seed=True)
    turn(scene, seed, stage.NORTHBANK, False)
    turn(scene, seed, stage.SOUTHBANK, True)
    seed.refresh_from_db()
    assert open_to(scene, seed.id) == []


def disputed(scene: stage.Scene) -> Statement:
    statement = stage.make_statement(scene=scene)
    turn(scene, statement, stage.NORTHBANK, True)
    turn(scene, statement, stage.SOUTHBANK, False)
    return statement


@pytest.mark.parametrize(("publishes", "status"), [(True, "published"), (False, "returned")])
def test_the_mediators_word_settles_it_with_a_public_reason(publishes: bool, status: str) -> None:
    scene = stage.make_scene()
    statement = disputed(scene)
    assert scene.mediator is not None
    decide_as_mediator(
        mediator=scene.mediator,
        statement=statement,
        publishes=publishes,
        public_reason="It is about the question.",
        now=NOW + timedelta(hours=71),
    )
    statement.refresh_from_db()
    assert statement.status == status
    assert kinds_on(statement) == {"disagreed": 1, "mediated": 1}
    decision = Review.objects.get(statement=statement).case.mediator_decision
    assert (decision.approves, decision.public_reason) == (publishes, "It is about the question.")


def test_the_mediator_needs_a_reason_an_office_and_time() -> None:
    scene = stage.make_scene()
    statement = disputed(scene)
    assert scene.mediator is not None
    for reason in ("", "   ", "x" * 1001):
        with pytest.raises(PublicReasonNeeded):
            decide_as_mediator(
                mediator=scene.mediator, statement=statement, publishes=True, public_reason=reason, now=NOW
            )
    for person in (scene.convener, *scene.stewards.values(), stage.make_scene().mediator):
        assert person is not None
        with pytest.raises(NotYourOffice):
            decide_as_mediator(
                mediator=person, statement=statement, publishes=True, public_reason="So it is.", now=NOW
            )
    with pytest.raises(TooLate):
        decide_as_mediator(
            mediator=scene.mediator,
            statement=statement,
            publishes=True,
            public_reason="So it is.",
            now=NOW + timedelta(hours=72),
        )


def test_a_mediator_whom_one_community_has_not_accepted_decides_nothing() -> None:
    scene = stage.make_scene()
    statement = disputed(scene)
    stage.make_community(dialogue=scene.dialogue, label=stage.EASTBANK)
    assert scene.mediator is not None
    with pytest.raises(NotYourOffice):
        decide_as_mediator(
            mediator=scene.mediator, statement=statement, publishes=True, public_reason="Yes.", now=NOW
        )


def test_a_mediator_who_turned_a_key_does_not_decide_the_same_statement() -> None:
    scene = stage.make_scene()
    person = scene.stewards[stage.NORTHBANK]
    scene.dialogue.appointments.filter(role="mediator").update(person=person)
    statement = disputed(scene)
    with pytest.raises(OnePersonOneKey):
        decide_as_mediator(
            mediator=person, statement=statement, publishes=True, public_reason="Yes.", now=NOW
        )


def test_when_the_mediators_time_is_over_the_statement_stays_at_home_once() -> None:
    scene = stage.make_scene()
    statement = disputed(scene)
    assert expire_deadlines(now=NOW + timedelta(hours=71, minutes=59)) == 0
    assert expire_deadlines(now=NOW + timedelta(hours=72)) == 1
    assert expire_deadlines(now=NOW + timedelta(hours=73)) == 0
    statement.refresh_from_db()
    assert statement.status == Statement.Status.DEADLOCKED
    assert kinds_on(statement) == {"disagreed": 1, "deadlocked": 1}


def test_a_review_tells_the_day_of_proposing_and_no_hour() -> None:
    scene = stage.make_scene()
    review = turn(scene, stage.make_statement(scene=scene), stage.NORTHBANK, True)
    assert review.opened_on == date(2026, 3, 3)


def test_what_its_author_took_back_leaves_the_queue() -> None:
    scene = stage.make_scene()
    statement = disputed(scene)
    Statement.objects.filter(id=statement.id).update(status=Statement.Status.WITHDRAWN, text="")
    expire_deadlines(now=NOW + timedelta(days=30))
    statement.refresh_from_db()
    assert statement.status == Statement.Status.WITHDRAWN
    assert Review.objects.get(statement=statement).case.state == Case.State.WITHDRAWN


def test_the_log_names_no_person_and_quotes_no_text() -> None:
    scene = stage.make_scene()
    statement = disputed(scene)
    expire_deadlines(now=NOW + timedelta(days=4))
    rows = str([vars(act) for act in statement_acts(scene.dialogue)])
    assert statement.text not in rows
    for person in (scene.mediator, *scene.stewards.values()):
        assert person is not None
        assert person.name not in rows
        assert str(person.id) not in rows


@pytest.mark.parametrize("order", list(permutations(THREE)), ids=" ".join)
def test_the_author_is_told_the_reason_given_most_and_else_the_policys_first(order: tuple[str, ...]) -> None:
    scene = stage.make_scene(communities=THREE)
    given = dict(zip(order, (Reason.DUPLICATE, Reason.NOT_ONE_IDEA, Reason.DUPLICATE), strict=True))
    agreed, split = stage.make_statement(scene=scene), stage.make_statement(scene=scene)
    for label in order:
        turn(scene, agreed, label, False, given[label])
    for label, reason in zip(order, (Reason.DUPLICATE, Reason.OFF_QUESTION, Reason.VIOLENCE), strict=True):
        turn(scene, split, label, False, reason)
    agreed.refresh_from_db()
    split.refresh_from_db()
    assert (agreed.returned_reason, split.returned_reason) == (Reason.DUPLICATE, Reason.VIOLENCE)
