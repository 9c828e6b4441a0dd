"""Routing: votes go where they decide something, and no statement is forgotten."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from concilio.analysis.routing import _least, choose, routing_weights
from concilio.analysis.simulate import SimulationOptions
from concilio.benchmark.routing_trial import POLICIES, routing_trial, votes_for


@st.composite
def counts(draw: st.DrawFn) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    voters = random.integers(0, 40, size=(draw(st.integers(1, 4)), draw(st.integers(1, 30))))
    return random.binomial(voters, 0.6), voters


@settings(deadline=None)
@given(counts(), st.randoms())
def test_renaming_communities_permutes_the_weights_exactly(
    drawn: tuple[NDArray[np.int64], NDArray[np.int64]], random: object
) -> None:
    agrees, voters = drawn
    order = list(range(len(agrees)))
    random.shuffle(order)  # type: ignore[attr-defined]
    np.testing.assert_array_equal(
        routing_weights(agrees[order], voters[order]), routing_weights(agrees, voters)[order]
    )


def test_two_communities_are_weighed_by_the_formula_as_written() -> None:
    random = np.random.default_rng(3)
    voters = random.integers(0, 30, size=(2, 25))
    agrees = random.binomial(voters, 0.5)
    usual = (agrees.sum(axis=1, keepdims=True) + 1) / (voters.sum(axis=1, keepdims=True) + 2)
    posterior = stats.beta(agrees + 3 * usual, voters - agrees + 3 * (1 - usual))
    m, v = posterior.mean(), posterior.var()
    theta = np.sqrt(v.sum(axis=0))
    alpha = (m[1] - m[0]) / theta
    e = m[0] * stats.norm.cdf(alpha) + m[1] * stats.norm.cdf(-alpha) - theta * stats.norm.pdf(alpha)
    square = (m[0] ** 2 + v[0]) * stats.norm.cdf(alpha) + (m[1] ** 2 + v[1]) * stats.norm.cdf(-alpha)
    sd = np.sqrt(square - (m[0] + m[1]) * theta * stats.norm.pdf(alpha) - e**2)
    b = np.sort(e)[::-1][9:11].mean()
    expected = (
        stats.norm.cdf(-np.abs(e - b) / sd)
        * stats.norm.cdf((m[::-1] - m) / theta)
        * np.sqrt(v / (voters + 2))
    )
    np.testing.assert_allclose(routing_weights(agrees, voters), expected, rtol=1e-9)


def test_the_moments_of_the_least_are_near_those_of_draws() -> None:
    m, v = np.array([[0.5], [0.55], [0.7]]), np.array([[0.01], [0.02], [0.01]])
    draws = np.random.default_rng(0).normal(m, np.sqrt(v), size=(3, 200_000)).min(axis=0)
    mean, variance = _least(m, v)
    assert mean[0] == pytest.approx(draws.mean(), abs=0.003)
    assert variance[0] == pytest.approx(draws.var(), rel=0.05)


def test_the_community_that_decides_is_asked_first() -> None:
    agrees = np.full((2, 20), 15)
    agrees[1] = 8
    weights = routing_weights(agrees, np.full((2, 20), 20))
    assert (weights[1] > 3 * weights[0]).all()


def test_a_statement_at_the_edge_of_the_top_ten_is_asked_before_one_far_below() -> None:
    agrees = np.tile(np.linspace(38, 2, 20).astype(np.int64), (2, 1))
    weights = routing_weights(agrees, np.full((2, 20), 40))[0]
    assert weights[9:11].min() > 10 * weights[-3:].max()


def test_weights_are_finite_with_no_votes_few_statements_or_one_community() -> None:
    for shape in ((2, 40), (1, 40), (3, 4), (2, 10), (2, 11)):
        weights = routing_weights(np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64))
        assert weights.shape == shape
        assert (weights > 0).all()
        assert np.isfinite(weights).all()


@settings(deadline=None)
@given(st.integers(1, 30), st.floats(0, 1, exclude_max=True), st.floats(0, 1, exclude_max=True))
def test_what_is_chosen_is_always_one_of_the_candidates(n: int, draw: float, second: float) -> None:
    weights = np.random.default_rng(n).random(n)
    chosen = choose(weights, np.zeros(n, dtype=np.int64), draw=draw, second_draw=second)
    assert 0 <= chosen < n
    if draw >= 0.1:
        assert (weights > weights[chosen]).sum() < 5


def test_the_lottery_goes_by_weight_among_the_five_largest() -> None:
    weights = np.array([0.0, 5, 4, 3, 2, 1, 0.5])
    draws = np.random.default_rng(1).random((20_000, 2))
    seen = np.zeros(7, dtype=np.int64)
    picks = [choose(weights, seen, draw=a, second_draw=b, explore=0.0) for a, b in draws]
    np.testing.assert_allclose(
        np.bincount(picks, minlength=7) / 20_000, [0, *np.arange(5, 0, -1) / 15, 0], atol=0.015
    )


def test_exploration_looks_for_what_few_have_seen() -> None:
    seen = np.array([0, 1, 3])
    draws = np.random.default_rng(2).random(20_000)
    picks = [choose(np.array([0.0, 1, 0]), seen, draw=0.05, second_draw=b) for b in draws]
    expected = np.array([1, 1 / 4, 1 / 16])
    np.testing.assert_allclose(np.bincount(picks) / 20_000, expected / expected.sum(), atol=0.015)


def test_equal_weights_give_every_statement_a_turn() -> None:
    draws = np.random.default_rng(3).random((4_000, 2))
    ones, seen = np.ones(40), np.zeros(40, dtype=np.int64)
    picks = np.bincount([choose(ones, seen, draw=a, second_draw=b) for a, b in draws], minlength=40)
    assert picks.min() > 40


def test_nothing_to_choose_from_is_refused() -> None:
    with pytest.raises(ValueError, match="no statement"):
        choose(np.zeros(0), np.zeros(0, dtype=np.int64), draw=0.5, second_draw=0.5)


def test_the_votes_for_a_precision_are_read_off_where_it_is_reached_for_good() -> None:
    votes = np.array([100, 200, 300, 400])
    assert votes_for(np.array([0.1, 0.6, 0.3, 0.7]), votes, 0.5) == pytest.approx(350)
    assert votes_for(np.array([0.1, 0.2, 0.3, 0.4]), votes, 0.5) == float("inf")


def test_routing_learns_the_top_ten_from_fewer_votes_than_the_others() -> None:
    world = SimulationOptions(participants=(60, 60), statements=50, median_votes=1e9, guesses=0)
    trial = routing_trial(seed=0, dialogues=4, votes_each=15, world=world)
    assert set(trial.precision) == set(POLICIES)
    assert trial.share_of_polis < 0.8
    assert trial.share_of_uniform < 0.8
