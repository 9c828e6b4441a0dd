"""The rule of adoption: of every community alike, by exact shares, whatever the order of communities."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilio.accord.adoption import Rule, Tally, decide, tally_of
from concilio.storage.ballots import ballot_of

Side = tuple[int, int, list[tuple[int, int, int]]]


def tally(*communities: Side) -> Tally:
    """Of each community: seats, voters, and (accept, reserve, reject) for the whole text and each clause."""
    counts = np.array([rows for _, _, rows in communities], dtype=np.int64)
    return Tally(
        counts[..., 0],
        counts[..., 1],
        counts[..., 2],
        np.array([voters for _, voters, _ in communities]),
        np.array([seats for seats, _, _ in communities]),
    )


PASSES = (20, 0, 4)


def test_a_text_that_every_community_accepts_is_adopted() -> None:
    found = decide(Rule(), tally((40, 24, [PASSES, PASSES]), (40, 24, [PASSES, PASSES])))
    assert found.adopted
    assert found.standing.tolist() == [True]


def test_one_community_holds_up_what_another_accepts() -> None:
    found = decide(Rule(), tally((40, 24, [PASSES, PASSES]), (40, 24, [PASSES, (19, 0, 5)])))
    assert not found.adopted
    assert found.held.tolist() == [[False, False], [False, True]]


@pytest.mark.parametrize(
    ("voters", "row", "passes"),
    [
        (20, (20, 0, 0), True),  # exactly half of forty seats
        (19, (19, 0, 0), False),
        (30, (15, 5, 5), True),  # exactly two thirds, with reservations
        (30, (14, 5, 5), False),
        (30, (24, 0, 6), True),  # exactly a fifth rejects
        (30, (23, 0, 7), False),
        (0, (0, 0, 0), False),
    ],
)
def test_thresholds_are_met_exactly_or_not(voters: int, row: tuple[int, int, int], passes: bool) -> None:
    assert decide(Rule(), tally((40, voters, [row, row]))).adopted is passes


def test_a_clause_that_fails_drops_out_or_sends_the_draft_back_as_set() -> None:
    voted = tally((40, 24, [PASSES, PASSES, (0, 0, 24)]))
    dropped, back = (decide(Rule(drops=drops), voted) for drops in (True, False))
    assert (dropped.adopted, dropped.standing.tolist()) == (True, [True, False])
    assert (back.adopted, back.standing.tolist()) == (False, [True, False])


def test_nothing_is_adopted_where_no_clause_stands_or_nobody_has_a_seat() -> None:
    assert not decide(Rule(), tally((40, 24, [PASSES, (0, 0, 24)]))).adopted
    assert not decide(Rule(), tally((0, 0, [(0, 0, 0), (0, 0, 0)]))).adopted


counts = st.integers(0, 30)
row = st.tuples(counts, counts, counts)
community = st.tuples(st.integers(0, 120), st.integers(0, 90), st.lists(row, min_size=3, max_size=3))
rules = st.builds(
    Rule,
    quorum=st.sampled_from([Fraction(1, 2), Fraction(1, 10)]),
    accepting=st.sampled_from([Fraction(2, 3), Fraction(1, 2)]),
    rejecting=st.sampled_from([Fraction(1, 5), Fraction(1, 3)]),
    drops=st.booleans(),
)


@given(rules, st.lists(community, min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_swapping_communities_swaps_what_is_said_of_them_and_changes_nothing_else(
    rule: Rule, sides: list[Side], random: Random
) -> None:
    order = list(range(len(sides)))
    random.shuffle(order)
    one, other = decide(rule, tally(*sides)), decide(rule, tally(*(sides[place] for place in order)))
    assert one.adopted == other.adopted
    assert one.standing.tolist() == other.standing.tolist()
    assert one.held[order].tolist() == other.held.tolist()
    assert one.quorate[order].tolist() == other.quorate.tolist()


@given(rules, st.lists(community, min_size=1, max_size=3), st.integers(0, 2))
def test_one_more_rejection_never_adopts_what_was_not(rule: Rule, sides: list[Side], at: int) -> None:
    place = at % len(sides)
    seats, voters, rows = sides[place]
    worse = [*sides]
    worse[place] = (seats, voters, [(max(a - 1, 0), r, j + 1) for a, r, j in rows])
    if not decide(rule, tally(*sides)).adopted:
        assert not decide(rule, tally(*worse)).adopted


def test_ballots_are_counted_by_question_and_a_person_without_an_answer_is_no_voter() -> None:
    north = [ballot_of({1: 1, 2: 0, 3: -1}), ballot_of({1: 1}), ballot_of({})]
    found = tally_of([north, []], 3, [10, 5])
    assert found.accept.tolist() == [[2, 0, 0], [0, 0, 0]]
    assert found.reserve.tolist() == [[0, 1, 0], [0, 0, 0]]
    assert found.reject.tolist() == [[0, 0, 1], [0, 0, 0]]
    assert (found.voters.tolist(), found.seats.tolist()) == ([2, 0], [10, 5])
