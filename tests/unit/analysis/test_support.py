"""Support, rejection and the common-ground level."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from concilio.analysis.support import common_ground, least_level, support
from concilio.analysis.votes import Votes

STATEMENTS = 5


@st.composite
def rows(draw: st.DrawFn, communities: int = 3) -> tuple[NDArray[np.int64], list[int]]:
    """Votes as rows (participant, statement, choice), and each participant's community."""
    people = draw(st.integers(1, 12))
    cells = draw(
        st.lists(
            st.tuples(st.integers(0, people - 1), st.integers(0, STATEMENTS - 1)),
            min_size=1, max_size=50, unique=True,
        )
    )  # fmt: skip
    choices = draw(st.lists(st.integers(-1, 1), min_size=len(cells), max_size=len(cells)))
    side = draw(st.lists(st.integers(-1, communities - 1), min_size=people, max_size=people))
    return np.column_stack([np.array(cells), choices]), side


def table(row: NDArray[np.int64], side: list[int], communities: int = 3) -> Votes:
    return Votes.from_rows(
        row[:, 0], row[:, 1], row[:, 2], community=side, n_statements=STATEMENTS, n_communities=communities
    )


def test_seven_of_ten_is_the_jeffreys_interval_worked_by_hand() -> None:
    choice = [1] * 7 + [0] * 2 + [-1]
    answers = support(Votes.from_rows(range(10), [0] * 10, choice))
    assert (answers.agrees[0, 0], answers.passes[0, 0], answers.disagrees[0, 0]) == (7, 2, 1)
    assert answers.support.mean[0, 0] == pytest.approx(7.5 / 11)
    low, high = stats.beta(7.5, 3.5).interval(0.9)
    assert answers.support.low[0, 0] == pytest.approx(low, abs=1e-12)
    assert answers.support.high[0, 0] == pytest.approx(high, abs=1e-12)
    assert answers.rejection.mean[0, 0] == pytest.approx(1.5 / 11)


@settings(deadline=None)
@given(rows())
def test_every_cell_is_the_posterior_of_its_own_counts(drawn: tuple[NDArray[np.int64], list[int]]) -> None:
    row, side = drawn
    answers = support(table(row, side))
    for c in range(3):
        for s in range(STATEMENTS):
            inside = (np.array(side)[row[:, 0]] == c) & (row[:, 1] == s)
            agrees, voters = int((row[inside, 2] == 1).sum()), int(inside.sum())
            assert answers.agrees[c, s] == agrees
            assert answers.voters[c, s] == voters
            if voters == 0:
                assert np.isnan(answers.support.mean[c, s])
                continue
            posterior = stats.beta(agrees + 0.5, voters - agrees + 0.5)
            assert answers.support.mean[c, s] == pytest.approx(posterior.mean())
            assert answers.support.low[c, s] == pytest.approx(posterior.ppf(0.05), abs=1e-10)
            assert answers.support.high[c, s] == pytest.approx(posterior.ppf(0.95), abs=1e-10)


@settings(deadline=None)
@given(rows(), st.randoms())
def test_the_order_of_rows_changes_nothing(
    drawn: tuple[NDArray[np.int64], list[int]], random: object
) -> None:
    row, side = drawn
    shuffled = row.copy()
    random.shuffle(order := list(range(len(row))))  # type: ignore[attr-defined]
    shuffled = row[order]
    one, two = (support(table(r, side)) for r in (row, shuffled))
    np.testing.assert_array_equal(one.support.low, two.support.low)
    np.testing.assert_array_equal(common_ground(one).level, common_ground(two).level)


@settings(deadline=None)
@given(rows(), st.permutations(range(3)))
def test_renaming_communities_moves_their_rows_and_leaves_the_level_to_the_last_digit(
    drawn: tuple[NDArray[np.int64], list[int]], names: list[int]
) -> None:
    row, side = drawn
    renamed = [names[c] if c >= 0 else -1 for c in side]
    one, two = support(table(row, side)), support(table(row, renamed))
    np.testing.assert_array_equal(one.support.high, two.support.high[names])
    np.testing.assert_array_equal(common_ground(one).level, common_ground(two).level)
    np.testing.assert_array_equal(common_ground(one).order, common_ground(two).order)


@settings(deadline=None)
@given(rows(communities=2))
def test_duplicating_everybody_narrows_intervals_and_moves_no_mean_by_more_than_the_prior(
    drawn: tuple[NDArray[np.int64], list[int]],
) -> None:
    row, side = drawn
    twin = row.copy()
    twin[:, 0] += len(side)
    once, twice = (support(table(r, s, 2)) for r, s in ((row, side), (np.vstack([row, twin]), side + side)))
    seen = once.voters > 0
    width_once = (once.support.high - once.support.low)[seen]
    width_twice = (twice.support.high - twice.support.low)[seen]
    assert (width_twice < width_once).all()
    moved = np.abs(once.support.mean - twice.support.mean)[seen]
    assert (moved <= 0.5 / (once.voters[seen] + 1)).all()


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.integers(0, 400)).filter(lambda c: sum(c) > 0),
        min_size=1,
        max_size=5,
    )
)
def test_the_level_is_the_quantile_of_the_least_share(cells: list[tuple[int, int]]) -> None:
    agrees, others = (np.array(x)[:, None] for x in zip(*cells, strict=True))
    level = least_level(agrees, agrees + others)[0]
    above = np.prod(stats.beta(agrees + 0.5, others + 0.5).sf(level))
    assert 1 - above == pytest.approx(0.05, abs=1e-6)


def test_the_level_agrees_with_drawing_from_the_posteriors() -> None:
    agrees, voters = np.array([[140], [30], [61]]), np.array([[180], [41], [77]])
    draws = np.random.default_rng(0).beta(agrees + 0.5, voters - agrees + 0.5, size=(200_000, 3, 1))[..., 0].T
    assert least_level(agrees, voters)[0] == pytest.approx(np.quantile(draws.min(axis=0), 0.05), abs=0.002)


def test_a_statement_that_one_community_never_saw_has_no_level_and_comes_last() -> None:
    votes = Votes.from_rows(
        [0, 1, 0, 1, 0], [0, 0, 2, 2, 1], [1, 1, -1, -1, 1], community=[0, 1], n_statements=4
    )
    ground = common_ground(support(votes))
    assert np.isnan(ground.level[[1, 3]]).all()
    assert ground.order.tolist() == [0, 2, 1, 3]
    assert np.isnan(ground.level_across_groups).all()


def test_without_communities_there_is_one_row_for_everybody() -> None:
    votes = Votes.from_rows([0, 1, 2], [0, 0, 0], [1, 1, -1])
    assert support(votes).agrees.tolist() == [[2]]


def test_people_of_unknown_community_count_in_no_row() -> None:
    votes = Votes.from_rows([0, 1, 2], [0, 0, 0], [1, 1, 1], community=[0, 1, -1])
    assert support(votes).agrees.tolist() == [[1], [1]]
