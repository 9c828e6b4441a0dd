"""Ballots as arrays: what analysis and routing read, against each person's answers one by one."""

from __future__ import annotations

import secrets
from collections import Counter

import numpy as np
import pytest

from concilio.dialogue.models import Statement
from concilio.dialogue.queries import arrays
from concilio.dialogue.queries.arrays import (
    answers_as_arrays,
    counts_as_arrays,
    guesses_by_direction,
    voters_of_communities,
)
from tests.integration.ballots import keep_ballot
from tests.integration.part_scene import make_cards
from tests.integration.scene import NORTHBANK, SOUTHBANK, make_scene

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[1, 4], ids=["all at once", "in parts"])
def _parts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrays, "_how_many_parts", lambda: request.param)


@pytest.mark.usefixtures("_parts")
def test_arrays_hold_everybodys_answers_by_pseudonym_and_nobody_elses() -> None:
    scene, other = make_scene(), make_scene(slug="another")
    made = make_cards(scene=scene, count=5)
    room = make_cards(scene=scene, count=1, room=NORTHBANK)[0]
    # A number beyond the first ballots' width, and one that was hidden after it was answered.
    Statement.objects.filter(pk=made[4].pk).update(number=130)
    made[4].number = 130
    Statement.objects.filter(pk=made[3].pk).update(status="hidden")
    rng = np.random.default_rng(7)
    people = {secrets.token_bytes(16): rng.integers(-1, 2, 5).tolist() for _ in range(40)}
    for n, (pseudonym, choices) in enumerate(people.items()):
        label = (NORTHBANK, SOUTHBANK)[n % 2]
        # Every third person has a narrow ballot, without the statement beyond its width.
        answered = made[:4] if n % 3 == 0 else made
        keep_ballot(
            pseudonym,
            scene.communities[label],
            dict(zip([*answered, room], [*choices[: len(answered)], 1], strict=True)),
            [(made[0], scene.communities[SOUTHBANK], n % 11), (made[1], scene.communities[NORTHBANK], None)],
        )
    keep_ballot(secrets.token_bytes(16), scene.communities[NORTHBANK], {room: 1})
    keep_ballot(
        secrets.token_bytes(16), other.communities[NORTHBANK], {make_cards(scene=other, count=1)[0]: 1}
    )

    answers = answers_as_arrays(scene.dialogue)

    assert [s.number for s in answers.statements] == [made[0].number, made[1].number, made[2].number, 130]
    expected = []
    in_order = sorted(people)
    for p, pseudonym in enumerate(in_order):
        wide = list(people).index(pseudonym) % 3 != 0
        choices = people[pseudonym]
        expected += [(p, s, choices[s]) for s in range(3)] + ([(p, 3, choices[4])] if wide else [])
    rows = zip(answers.votes.participant, answers.votes.statement, answers.votes.choice, strict=True)
    assert [tuple(map(int, row)) for row in rows] == expected
    places = [list(people).index(pseudonym) % 2 for pseudonym in in_order]
    assert answers.votes.community.tolist() == places
    assert (answers.votes.n_statements, answers.votes.n_communities) == (4, 2)
    guesses = answers.guesses
    assert guesses.participant.tolist() == list(range(40))
    assert set(guesses.statement.tolist()) == {0}
    assert set(guesses.target.tolist()) == {1}
    assert guesses.tenths.tolist() == [list(people).index(pseudonym) % 11 for pseudonym in in_order]

    counts = counts_as_arrays(scene.dialogue)
    assert counts.numbers.tolist() == [made[0].number, made[1].number, made[2].number, room.number, 130]
    assert counts.joint.tolist() == [True, True, True, False, True]
    assert counts.voters.tolist() == [[20, 20, 20, 21, 13], [20, 20, 20, 20, 13]]
    assert counts.agrees.sum() == 41 + sum(choice == 1 for _, _, choice in expected)
    north, south = scene.communities[NORTHBANK], scene.communities[SOUTHBANK]
    assert voters_of_communities(scene.dialogue) == {north.id: 21, south.id: 20}
    assert guesses_by_direction(scene.dialogue) == {
        (made[0].number, north.id, south.id): 20,
        (made[0].number, south.id, south.id): 20,
    }


def test_without_answers_arrays_are_empty() -> None:
    scene = make_scene()
    make_cards(scene=scene, count=3)
    answers = answers_as_arrays(scene.dialogue)
    assert (answers.votes.n_votes, answers.votes.n_participants, len(answers.guesses.tenths)) == (0, 0, 0)
    assert counts_as_arrays(scene.dialogue).voters.tolist() == [[0, 0, 0], [0, 0, 0]]
    assert Counter(voters_of_communities(scene.dialogue).values()) == {0: 2}
