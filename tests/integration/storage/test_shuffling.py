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
from concilio.dialogue.models import Vote
from concilio.storage.shuffling import _write_anew
from tests.integration.part_scene import make_cards, make_envelopes
from tests.integration.scene import make_participant, make_scene

pytestmark = pytest.mark.django_db(transaction=True)


def votes_as_they_lie() -> list[tuple[bytes, object]]:
    with connection.cursor() as cursor:
        place = "rowid" if connection.vendor == "sqlite" else "ctid"
        cursor.execute(f"SELECT pseudonym, statement_id FROM dialogue_vote ORDER BY {place}")  # noqa: S608
        return [(bytes(row[0]), row[1]) for row in cursor.fetchall()]


def test_where_a_row_lies_tells_nothing_and_no_row_is_lost_or_changed() -> None:
    scene = make_scene()
    made = make_cards(scene=scene, count=10)
    for _ in range(6):
        person = make_participant(scene=scene)
        for card in made:
            cast_vote(participant=person, statement_id=card.id, choice=1)
    code = make_envelopes(scene=scene)[0]
    phrase = " ".join(make_phrase("en"))
    seated = admission.take_seat(dialogue_id=scene.dialogue.id, code=code, phrase=phrase)
    before = votes_as_they_lie()

    shuffle_tables()
    admission.shuffle_tables()

    after = votes_as_they_lie()
    assert after != before, "60! orders: the same one twice is no chance"
    assert sorted(map(str, after)) == sorted(map(str, before))
    assert Vote.objects.filter(choice=1).count() == 60
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
            _write_anew("dialogue_vote")
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

    left = set(Vote.objects.values_list("pseudonym", "statement_id", "choice"))
    assert {(bytes(pseudonym), statement, choice) for pseudonym, statement, choice in left} == {
        (person.pseudonym, made[9].id, -1) for person in people
    }
