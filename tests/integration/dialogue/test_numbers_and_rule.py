"""A statement's number is its place in every ballot; and who may answer it now is asked in one way everywhere."""

from __future__ import annotations

from datetime import date

import pytest

from concilio.dialogue import actions, errors, rules
from concilio.dialogue.actions.publication import (
    DialogueFull,
    hide_statement,
    keep_in_own_room,
    publish_statement,
    remove_statement,
    restore_statement,
)
from concilio.dialogue.models import Dialogue, Phase, Statement
from concilio.dialogue.queries import cards, own
from concilio.dialogue.queries.snapshot import dialogue_snapshot
from tests.integration.scene import NORTHBANK, SOUTHBANK, make_participant, make_scene, make_statement

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


def test_a_number_is_given_once_and_never_to_another() -> None:
    scene = make_scene()
    first, second, third, fourth = (make_statement(scene=scene, text=f"Waits {n}.") for n in range(4))
    assert publish_statement(statement=first, on=TODAY).number == 1
    hide_statement(statement=first)
    assert publish_statement(statement=first, on=TODAY).number == 1
    hide_statement(statement=first)
    assert restore_statement(statement=first, status="published").number == 1
    assert publish_statement(statement=second, on=TODAY).number == 2
    hide_statement(statement=second)
    remove_statement(statement=second)
    author = make_participant(scene=scene)
    deadlocked = make_statement(scene=scene, author=author, text="The keys disagree.")
    assert keep_in_own_room(statement=deadlocked, on=TODAY).number == 3
    actions.withdraw_statement(participant=author, statement_id=deadlocked.id)
    assert publish_statement(statement=third, on=TODAY).number == 4
    Statement.objects.filter(pk=third.pk).update(number=3_500)
    with pytest.raises(DialogueFull):
        publish_statement(statement=fourth, on=TODAY)


def test_in_every_phase_room_and_state_a_vote_is_taken_just_where_a_card_is_shown() -> None:
    scene = make_scene()
    made = {
        (room, status): make_statement(scene=scene, room=room, status=status, text=f"{room} {status}.")
        for room in (None, NORTHBANK, SOUTHBANK)
        for status in Statement.Status.values
    }
    # Also what no action gives a number to has one here, so that nothing but the rule decides.
    for number, statement in enumerate(made.values(), 100):
        Statement.objects.filter(pk=statement.pk).update(number=number)
    taken_in = {}
    for phase in Phase.values:
        Dialogue.objects.filter(pk=scene.dialogue.pk).update(phase=phase)
        snapshot = dialogue_snapshot(scene.slug)
        participant = make_participant(scene=scene)
        shown = set()
        while (card := cards.next_card(snapshot, participant, "en").card) is not None:
            shown.add(card.statement_id)
            actions.cast_vote(participant=participant, statement_id=card.statement_id, choice=1)
        taken = set()
        for statement in made.values():
            try:
                actions.cast_vote(participant=participant, statement_id=statement.id, choice=0)
            except errors.Refused:
                continue
            taken.add(statement.id)
        changeable = own.own_answers(snapshot, participant, "en").answers
        open_now = Statement.objects.filter(
            rules.may_answer(phase=phase, community_id=participant.community_id), dialogue=scene.dialogue
        )
        assert shown == taken == {answer.statement_id for answer in changeable if answer.is_open}
        assert taken == set(open_now.values_list("id", flat=True))
        assert bool(taken) == rules.takes_answers(phase)
        taken_in[phase] = {key for key, statement in made.items() if statement.id in taken}
    assert {phase: sorted(map(str, taken)) for phase, taken in taken_in.items() if taken} == {
        Phase.ROOMS: ["('northbank', 'deadlocked')", "('northbank', 'published')"],
        Phase.JOINT: ["('northbank', 'deadlocked')", "('northbank', 'published')", "(None, 'published')"],
    }
