"""What is shown of a cell fits at least eight pairs of counts: every cell of 10 to 200 voters, one after another."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from concilio.analysis.support import Support, common_ground, support_from_counts
from concilio.insight.coarse_counts import (
    coarse_common_ground,
    coarse_divides,
    coarse_support,
    coarsen,
)
from concilio.report import RELEASED
from concilio.report.presentation import Share

FEWEST, MOST = 10, 200
LEAST_PAIRS = 8
Counts = NDArray[np.int64]
Shown = tuple[Share, Share]


def every_cell(voters: int) -> tuple[Counts, Counts, Counts]:
    """All counts of one number of voters, (1, N) each: agrees, passes, disagrees."""
    agrees, disagrees = np.divmod(np.arange((voters + 1) ** 2), voters + 1)
    fits = agrees + disagrees <= voters
    return agrees[None, fits], (voters - agrees - disagrees)[None, fits], disagrees[None, fits]


def shares(answers: Support) -> list[Shown]:
    def row(one: object) -> list[Share]:
        return [
            RELEASED.share(float(mean), float(low), float(high), int(voters))
            for mean, low, high, voters in zip(
                one.mean[0],
                one.low[0],
                one.high[0],
                answers.voters[0],
                strict=True,  # type: ignore[attr-defined]
            )
        ]

    return list(zip(row(answers.support), row(answers.rejection), strict=True))


@cache
def told() -> dict[Shown, Counts]:
    """All (agreeing, disagreeing, voters), (3, N), by what a page says of them: both shares with ranges, and voters."""
    cells: dict[Shown, list[Counts]] = defaultdict(list)
    # A few more than are asked for, since those of 200 voters are told like those of 204.
    for voters in range(FEWEST, MOST + 5):
        agrees, passes, disagrees = every_cell(voters)
        coarse = coarsen(agrees, passes, disagrees)
        kind = coarse.agree[0] * 100 + coarse.disagree[0]
        _, first, kind = np.unique(kind, return_index=True, return_inverse=True)
        said = shares(coarse_support(coarsen(agrees[:, first], passes[:, first], disagrees[:, first])))
        whole = np.stack([agrees[0], disagrees[0], np.full(kind.size, voters)])
        for k, shown in enumerate(said):
            cells[shown].append(whole[:, kind == k])
    return {shown: np.concatenate(parts, axis=1) for shown, parts in cells.items()}


@pytest.mark.parametrize("answer", ["agreeing", "disagreeing"])
def test_at_least_eight_pairs_fit_what_is_shown_of_every_cell(answer: str) -> None:
    place = 0 if answer == "agreeing" else 1
    pairs = [np.unique(cells[[place, 2]], axis=1).shape[1] for cells in told().values()]
    assert {int(n) for cells in told().values() for n in np.unique(cells[2])} >= set(range(FEWEST, MOST + 1))
    assert min(pairs) >= LEAST_PAIRS


def test_with_shares_of_five_points_alone_a_single_pair_fits_in_places() -> None:
    """The positive control: rounding as it was before, by which a cell of ten voters was told exactly."""
    fitting = defaultdict(set)
    for voters in range(FEWEST, 25):
        agrees, passes, disagrees = every_cell(voters)
        for place, shown in enumerate(shares(support_from_counts(agrees, passes, disagrees))):
            fitting[shown[0]].add((int(agrees[0, place]), voters))
    assert min(map(len, fitting.values())) == 1


def test_who_knows_the_number_of_voters_cannot_tell_that_all_or_all_but_one_answered_alike() -> None:
    seen = set()
    for cells in told().values():
        for voters in np.unique(cells[2]):
            agrees, disagrees = set(cells[0, cells[2] == voters]), cells[1, cells[2] == voters]
            if voters in agrees:
                assert {voters, voters - 1, voters - 2} <= agrees
                seen.add((int(voters), "all"))
            # Where some are told to disagree, that nobody agrees may be one of few ways for the rest to answer.
            if 0 in agrees and disagrees.min() == 0:
                assert {0, 1, 2} <= agrees
                seen.add((int(voters), "none"))
    assert seen >= {(n, end) for n in range(FEWEST, MOST + 1) for end in ("all", "none")}


def test_the_range_holds_the_range_of_all_counts_that_fit() -> None:
    for (agree, disagree), cells in list(told().items())[::7]:
        a, d, n = cells[:, None]
        exact = support_from_counts(a, n - a - d, d)
        for share, interval in ((agree, exact.support), (disagree, exact.rejection)):
            assert share.low <= 100 * interval.low.min() + 1e-9
            assert share.high >= 100 * interval.high.max() - 1e-9


cell = st.integers(10, 90).flatmap(
    lambda n: st.integers(0, n).flatmap(lambda a: st.tuples(st.just(a), st.integers(0, n - a), st.just(n)))
)


@given(st.lists(st.tuples(cell, cell), min_size=1, max_size=6))
def test_levels_and_divides_are_the_same_for_all_counts_in_the_same_bands(pairs: list[object]) -> None:
    a, d, n = np.array(pairs).transpose(2, 1, 0)
    coarse = coarsen(a, n - a - d, d)
    middle = coarse_support(coarse)
    again = coarsen(*(counts for counts in (middle.agrees, middle.passes, middle.disagrees)))
    same = (again.agree == coarse.agree).all(axis=0) & (again.disagree == coarse.disagree).all(axis=0)
    one, other = coarse_common_ground(coarse), coarse_common_ground(again)
    assert np.array_equal(one.level[same], other.level[same])
    assert np.array_equal(one.rejection_level[same], other.rejection_level[same])
    assert np.array_equal(
        coarse_divides(coarse).difference.mean[same], coarse_divides(again).difference.mean[same]
    )


@given(st.lists(st.tuples(cell, cell), min_size=1, max_size=6))
def test_a_level_never_says_more_than_the_exact_counts_do(pairs: list[object]) -> None:
    a, d, n = np.array(pairs).transpose(2, 1, 0)
    exact = common_ground(support_from_counts(a, n - a - d, d))
    coarse = coarse_common_ground(coarsen(a, n - a - d, d))
    assert (coarse.level <= exact.level + 0.005).all()
    assert (coarse.rejection_level <= exact.rejection_level + 0.005).all()


@given(st.lists(st.tuples(cell, cell), min_size=1, max_size=6))
def test_swapping_communities_swaps_what_is_shown(pairs: list[object]) -> None:
    a, d, n = np.array(pairs).transpose(2, 1, 0)
    one = coarsen(a, n - a - d, d)
    other = coarsen(a[::-1], (n - a - d)[::-1], d[::-1])
    assert np.array_equal(coarse_common_ground(one).level, coarse_common_ground(other).level)
    assert np.array_equal(coarse_support(one).support.mean[::-1], coarse_support(other).support.mean)
    assert np.array_equal(coarse_divides(one).order, coarse_divides(other).order)
