from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from concilio.analysis.counts import answer_counts, counts_by
from concilio.analysis.resampling import votes_of_rows
from concilio.analysis.votes import Votes
from tests.unit.analysis.votes_strategy import many_votes, shuffled, some_votes


def counted_one_by_one(votes: Votes) -> np.ndarray:
    counts = np.zeros((3, max(votes.n_communities, 1), votes.n_statements), dtype=np.int64)
    for person, statement, choice in zip(votes.participant, votes.statement, votes.choice, strict=True):
        side = votes.community[person] if votes.n_communities else 0
        if side >= 0:
            counts[1 - choice, side, statement] += 1
    return counts


@given(some_votes())
def test_each_vote_is_counted_once_in_its_own_community(votes: Votes) -> None:
    assert np.array_equal(np.stack(answer_counts(votes)), counted_one_by_one(votes))


@given(some_votes(), st.integers(0, 99))
def test_the_order_of_voting_does_not_matter(votes: Votes, seed: int) -> None:
    assert np.array_equal(answer_counts(votes), answer_counts(shuffled(votes, seed)))


@given(some_votes(), st.integers(0, 99))
def test_counts_of_two_halves_add_up_to_the_whole(votes: Votes, seed: int) -> None:
    half = np.random.default_rng(seed).random(votes.n_participants) < 0.5
    parts = np.add(
        answer_counts(votes_of_rows(votes, half[votes.participant])),
        answer_counts(votes_of_rows(votes, ~half[votes.participant])),
    )
    assert np.array_equal(parts, answer_counts(votes))


def test_many_votes_are_counted_in_parts_without_losing_any() -> None:
    votes = many_votes(6_000, 60, 50, seed=1, communities=2)
    assert np.array_equal(np.stack(answer_counts(votes)), counted_one_by_one(votes))


def test_a_community_of_nobody_has_a_row_of_zeros() -> None:
    votes = Votes.from_rows([0], [0], [1], community=[1], n_communities=3)
    agrees, _, _ = answer_counts(votes)
    assert agrees.tolist() == [[0], [1], [0]]


def test_any_division_of_people_can_be_counted() -> None:
    votes = Votes.from_rows([0, 1, 2], [0, 0, 0], [1, -1, 1])
    agrees, _, disagrees = counts_by(votes, np.array([1, 0, -1], dtype=np.int8), 2)
    assert agrees.tolist() == [[0], [1]]
    assert disagrees.tolist() == [[1], [0]]
