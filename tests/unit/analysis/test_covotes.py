from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from concilio.analysis.components import mean_choice
from concilio.analysis.covotes import co_votes
from concilio.analysis.resampling import votes_of_rows
from concilio.analysis.votes import Votes
from tests.unit.analysis.votes_strategy import many_votes, shuffled, some_votes


def dense(votes: Votes) -> tuple[np.ndarray, np.ndarray]:
    """Choices and which of them were made, as no other code here may write them."""
    choices = np.zeros((votes.n_participants, votes.n_statements))
    voted = np.zeros((votes.n_participants, votes.n_statements))
    choices[votes.participant, votes.statement] = votes.choice
    voted[votes.participant, votes.statement] = 1
    return choices, voted


@given(some_votes())
def test_sums_are_those_of_the_dense_table(votes: Votes) -> None:
    choices, voted = dense(votes)
    sums = co_votes(votes)
    assert np.array_equal(sums.both, voted.T @ voted)
    assert np.array_equal(sums.product, choices.T @ choices)
    assert np.array_equal(sums.first, choices.T @ voted)


@given(some_votes())
def test_the_scatter_is_that_of_mean_imputed_votes(votes: Votes) -> None:
    choices, voted = dense(votes)
    mean = mean_choice(votes)
    imputed = np.where(voted == 1, choices, mean)
    centred = imputed - mean
    scatter = co_votes(votes).scatter(mean)
    np.testing.assert_allclose(scatter, centred.T @ centred, atol=1e-12)
    assert np.array_equal(scatter, scatter.T)


@given(some_votes(), st.integers(0, 99))
def test_sums_of_two_halves_add_up_to_the_whole_exactly(votes: Votes, seed: int) -> None:
    half = np.random.default_rng(seed).random(votes.n_participants) < 0.5
    parts = co_votes(votes_of_rows(votes, half[votes.participant])) + co_votes(
        votes_of_rows(votes, ~half[votes.participant])
    )
    whole = co_votes(votes)
    assert np.array_equal(parts.both, whole.both)
    assert np.array_equal(parts.product, whole.product)
    assert np.array_equal(parts.first, whole.first)


@given(some_votes(), st.integers(0, 99))
def test_the_order_of_voting_does_not_matter(votes: Votes, seed: int) -> None:
    one, other = co_votes(votes), co_votes(shuffled(votes, seed))
    assert np.array_equal(one.product, other.product)


def test_more_people_than_one_word_can_count_are_still_counted() -> None:
    people = 40_000
    everyone = np.repeat(np.arange(people), 30)
    votes = Votes.from_rows(everyone, np.tile(np.arange(30), people), np.ones(people * 30, dtype=np.int8))
    sums = co_votes(votes)
    assert (sums.both == people).all()
    assert (sums.product == people).all()
    assert (sums.first == people).all()


def test_many_votes_give_the_sums_of_the_dense_table() -> None:
    votes = many_votes(21_000, 50, 33, seed=2)
    choices, voted = dense(votes)
    sums = co_votes(votes)
    assert np.array_equal(sums.product, choices.T @ choices)
    assert np.array_equal(sums.first, choices.T @ voted)
