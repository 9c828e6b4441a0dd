"""Daily, rows of participants are written anew in random order."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from concilio.admission import actions as admission
from concilio.admission.models import Code, Seat
from concilio.admission.phrases import make_phrase
from concilio.dialogue.actions import cast_vote, withdraw_vote
from concilio.dialogue.actions.shuffling import shuffle_tables
from concilio.storage.shuffling import _write_anew
from tests.integration.ballots import all_choices, all_votes
from tests.integration.part_scene import make_cards, make_envelopes
from tests.integration.scene import make_participant, make_scene

pytestmark = pytest.mark.django_db(transaction=True)


def test_no_row_is_lost_or_changed() -> None:
    scene = make_scene()
    made = make_cards(scene=scene, count=10)
    for _ in range(6):
        person = make_participant(scene=scene)
        for card in made:
            cast_vote(participant=person, statement_id=card.id, choice=1)
    before = all_votes()
    code = make_envelopes(scene=scene)[0]
    phrase = " ".join(make_phrase("en"))
    seated = admission.take_seat(dialogue_id=scene.dialogue.id, code=code, phrase=phrase)

    shuffle_tables()
    admission.shuffle_tables()

    assert all_votes() == before
    assert all_choices() == [1] * 60
    assert (Seat.objects.count(), Code.objects.count(), Code.objects.filter(burnt=True).count()) == (1, 3, 1)
    assert admission.come_back(dialogue_id=scene.dialogue.id, phrase=phrase) == seated


def test_what_is_taken_back_meanwhile_is_gone_and_what_is_given_is_there() -> None:
    scene = make_scene()
    made = make_cards(scene=scene, count=10)
    people = [make_participant(scene=scene) for _ in range(20)]
    for person in people:
        cast_vote(participant=person, statement_id=made[0].id, choice=1)
    done = threading.Event()

    def shuffle_on() -> None:
        while not done.is_set():
            _write_anew("dialogue_ballot")
        connection.close()

    shuffling = threading.Thread(target=shuffle_on)
    shuffling.start()
    for person in people:
        for card in made:
            cast_vote(participant=person, statement_id=card.id, choice=-1)
        for card in made[:9]:
            withdraw_vote(participant=person, statement_id=card.id)
    done.set()
    shuffling.join()

    assert all_votes() == {person.pseudonym: {made[9].number: -1} for person in people}
