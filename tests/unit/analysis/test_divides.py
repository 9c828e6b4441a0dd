"""Divides: what differs beyond chance, and what must not be called so."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from concilio.analysis.divides import divides
from concilio.analysis.exact_tests import central_fisher
from concilio.analysis.intervals import jeffreys
from concilio.analysis.multiplicity import benjamini_hochberg
from concilio.analysis.support import Support

counts = st.integers(0, 60)


def answered(agrees: object, voters: object) -> Support:
    a, n = np.atleast_2d(np.asarray(agrees)), np.atleast_2d(np.asarray(voters))
    return Support(a, np.zeros_like(a), n - a, jeffreys(a, n), jeffreys(n - a, n))


@settings(deadline=None)
@given(counts, counts, counts, counts)
def test_the_test_is_fishers_with_its_smaller_tail_doubled(a: int, b: int, c: int, d: int) -> None:
    got = central_fisher(*(np.array([x]) for x in (a, a + b, c, c + d)))[0]
    tails = [stats.fisher_exact([[a, b], [c, d]], alternative=side).pvalue for side in ("less", "greater")]
    assert got == pytest.approx(min(1.0, 2 * min(tails)), rel=1e-9)


def test_the_test_is_exact_for_hundreds_of_thousands_of_voters() -> None:
    got = central_fisher(*(np.array([x]) for x in (300_500, 600_000, 99_000, 200_000)))[0]
    tail = stats.hypergeom.sf(300_499, 800_000, 399_500, 600_000)
    assert got == pytest.approx(2 * tail, rel=1e-6)


def test_a_planted_divide_is_found_and_named_with_its_more_supportive_side_first() -> None:
    found = divides(answered([[20, 50], [90, 52]], [[100, 100], [100, 100]]))
    assert found.is_divide.tolist() == [True, False]
    assert found.pair[0].tolist() == [1, 0]
    assert found.order.tolist() == [0]
    assert found.difference.low[0] < 0.69 < found.difference.high[0]
    assert found.difference.low[0] > 0.5


def test_a_handful_of_voters_does_not_hide_what_hundreds_show() -> None:
    found = divides(answered([[150], [50], [0]], [[200], [200], [2]]))
    assert found.pair[0].tolist() == [0, 1]
    assert found.is_divide[0]


def test_one_community_or_one_with_voters_gives_nothing_to_test() -> None:
    for agrees, voters in (([[5]], [[9]]), ([[5], [0]], [[9], [0]])):
        found = divides(answered(agrees, voters))
        assert found.pair.tolist() == [[-1, -1]]
        assert np.isnan(found.p_value[0])
        assert not found.is_divide[0]
        assert found.order.size == 0


@settings(deadline=None)
@given(st.lists(st.tuples(*[st.tuples(counts, counts)] * 2), min_size=1, max_size=6))
def test_swapping_two_communities_swaps_the_pair_and_nothing_else(
    cells: list[tuple[tuple[int, int], ...]],
) -> None:
    grid = np.array(cells).transpose(1, 0, 2)
    agrees, voters = grid[..., 0], grid.sum(axis=2)
    one, two = divides(answered(agrees, voters)), divides(answered(agrees[::-1], voters[::-1]))
    np.testing.assert_allclose(one.p_value, two.p_value, rtol=1e-12)
    np.testing.assert_array_equal(one.difference.mean, two.difference.mean)
    differ = one.difference.mean > 0
    np.testing.assert_array_equal(one.pair[differ], 1 - two.pair[differ])


@pytest.mark.parametrize("communities", [2, 3, 5])
def test_equal_communities_are_called_different_no_more_often_than_claimed(communities: int) -> None:
    random = np.random.default_rng(communities)
    voters = random.integers(3, 80, size=(communities, 20_000))
    agrees = random.binomial(voters, random.random(20_000))
    p = divides(answered(agrees, voters)).p_value
    for alpha in (0.01, 0.05, 0.2):
        assert (p <= alpha).mean() <= alpha * 1.1


def test_the_interval_of_a_difference_covers_the_truth_as_often_as_it_says() -> None:
    random = np.random.default_rng(1)
    truth = random.random((2, 20_000))
    voters = random.integers(10, 200, size=truth.shape)
    found = divides(answered(random.binomial(voters, truth), voters))
    first = found.pair[:, 0]
    columns = np.arange(truth.shape[1])
    difference = truth[first, columns] - truth[1 - first, columns]
    inside = (found.difference.low <= difference) & (difference <= found.difference.high)
    assert 0.88 <= inside.mean() <= 0.93


def test_what_was_not_tested_does_not_count_among_the_tests() -> None:
    q = benjamini_hochberg(np.array([0.01, np.nan, 0.03, 0.5]))
    np.testing.assert_allclose(q, [0.03, np.nan, 0.045, 0.5])
    assert np.isnan(benjamini_hochberg(np.full(2, np.nan))).all()


@pytest.mark.parametrize(("people", "real"), [(30, 0.2), (30, 0.5), (150, 0.2)])
def test_nine_of_ten_intervals_of_named_divides_hold_the_difference(people: int, real: float) -> None:
    """Those named were picked for being large: without widening, 82 to 90 % of their intervals would hold."""
    rng = np.random.default_rng(people + int(10 * real))
    held = named = 0
    for _ in range(150):
        truth = rng.uniform(0.1, 0.9, size=(1, 60)).repeat(2, axis=0)
        truth[1, : int(60 * real)] = rng.uniform(0.1, 0.9, size=int(60 * real))
        voters = np.full((2, 60), people)
        found = divides(answered(rng.binomial(voters, truth), voters))
        rows = found.order
        gap = truth[found.pair[rows, 0], rows] - truth[found.pair[rows, 1], rows]
        held += int(((found.difference.low[rows] <= gap) & (gap <= found.difference.high[rows])).sum())
        named += rows.size
    assert named > 300
    assert held / named >= 0.9
