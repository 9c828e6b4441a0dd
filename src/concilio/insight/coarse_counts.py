"""Coarsening: what is shown of a cell rests on bands of its counts, never on the counts (ADR 0100). Pure.

A cell's voters are given to the nearest ten and its shares in bands, which are wider below 25 voters. Shares, ranges,
levels, divides and gaps are computed from the bands alone, so that all of them together tell no more than the bands.
At least eight pairs (agreeing, voters) fit each band; and even somebody who knows the number of voters cannot tell, at
either end, whether none, one or two of them differ from the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concilio.analysis.divides import Divides, divides
from concilio.analysis.intervals import CENTRAL_90, Floats, Interval, jeffreys
from concilio.analysis.margins import NO_CLAIM, Margins, largest_margin, margins
from concilio.analysis.safe_minimum import SAFE_MINIMUM
from concilio.analysis.support import CommonGround, Support, least_level, support_from_counts
from concilio.insight.disclosure import FINE_FROM

Ints = NDArray[np.int64]

VOTERS_STEP = SAFE_MINIMUM


@dataclass(frozen=True)
class _Scale:
    """Bands of a share: where each but the first begins, in thousandths, and what is said of each, in points."""

    edges: tuple[int, ...]
    said: tuple[int, ...]


# By voters to the nearest ten. The outer bands are wide enough to hold one who differs, and two.
_TEN = _Scale((250, 400, 600, 750), (15, 30, 50, 70, 85))
_TWENTY = _Scale((200, 300, 400, 500, 600, 700, 800), (15, 25, 35, 45, 55, 65, 75, 85))
_MORE = _Scale(tuple(range(125, 876, 50)), tuple(range(10, 91, 5)))


@dataclass(frozen=True, eq=False)
class CoarseCounts:
    """Cells in bands, arrays (C, S).

    Attributes:
        voters: to the nearest ten; 0 where the cell is not shown.
        agree, disagree: number of the band of either share, from below.
    """

    voters: Ints
    agree: Ints
    disagree: Ints


def coarsen(agrees: Ints, passes: Ints, disagrees: Ints) -> CoarseCounts:
    """The bands of exact counts, (C, S) each. A cell of fewer people than the safe minimum is not shown."""
    total = agrees + passes + disagrees
    voters = np.where(total >= SAFE_MINIMUM, (total + VOTERS_STEP // 2) // VOTERS_STEP * VOTERS_STEP, 0)
    return CoarseCounts(
        voters, _band(agrees, total, voters, above=False), _band(disagrees, total, voters, above=True)
    )


def coarse_support(cells: CoarseCounts) -> Support:
    """Shares as they are said of bands, with the ranges of all counts that fit a band.

    The counts that come with it are made up to agree with what is said; nan and 0 where a cell is not shown.
    """
    agrees = np.rint(_said(cells.agree, cells.voters, otherwise=0.0) * cells.voters).astype(np.int64)
    disagrees = np.rint(_said(cells.disagree, cells.voters, otherwise=0.0) * cells.voters).astype(np.int64)
    disagrees = np.minimum(disagrees, cells.voters - agrees)
    return Support(
        agrees,
        cells.voters - agrees - disagrees,
        disagrees,
        _interval(cells.agree, cells.voters, above=False),
        _interval(cells.disagree, cells.voters, above=True),
    )


def coarse_common_ground(cells: CoarseCounts) -> CommonGround:
    """Levels from the least favourable counts that fit: "at least" holds whichever of them are the true ones."""
    level = _level(cells.agree, cells.voters, above=False)
    rejection = _level(cells.disagree, cells.voters, above=True)
    unknown = np.full(level.shape, np.nan)
    return CommonGround(
        level=level,
        answered_level=level,
        adjusted_level=unknown,
        rejection_level=rejection,
        level_across_groups=unknown,
        order=np.argsort(-level, kind="stable"),
    )


def least_favourable_support(cells: CoarseCounts) -> Support:
    """The counts of agreeing that fit and say the least, as if the others had passed; 0 voters where not shown."""
    agrees, total = _least_favourable(cells.agree, cells.voters, above=False)
    return support_from_counts(agrees, total - agrees, np.zeros_like(total))


def coarse_margins(cells: CoarseCounts, *, level: float, claimed: NDArray[np.bool_]) -> Margins:
    """Margins in seats that hold for whichever counts are the true ones, so that they tell no more than the bands.

    Args:
        level: 0 to 1. claimed: (S,) statements said to reach it.
    """
    nearest = _nearest(cells)
    of_divides = margins(nearest, divides(nearest), level=level, claimed=np.zeros_like(claimed))
    ground = np.full(claimed.shape, NO_CLAIM, dtype=np.int64)
    rows = np.flatnonzero(claimed)

    def holds(seats: Ints, at: Ints) -> NDArray[np.bool_]:
        agree, voters = cells.agree[:, rows[at]], cells.voters[:, rows[at]]
        return np.asarray(_level(agree, voters, above=False, seats=seats) >= level)

    ground[rows] = largest_margin(holds, cells.voters[:, rows].max(axis=0, initial=0))
    return Margins(ground, of_divides.divide, of_divides.least_voters)


def _level(band: Ints, voters: Ints, *, above: bool, seats: Ints | int = 0) -> Floats:
    # Which counts are the least favourable depends on how far out their posterior is asked: the level of several
    # communities asks between the tail of one and that of one among many.
    tails = CENTRAL_90[0], CENTRAL_90[0] / max(len(band), 1)
    levels = [
        least_level(*_least_favourable(band, voters, above=above, tail=tail, seats=seats)) for tail in tails
    ]
    return np.asarray(np.minimum(*levels))


def coarse_divides(cells: CoarseCounts) -> Divides:
    """Divides that hold for the counts that fit and are nearest to each other; differences as they are said."""
    nearest = divides(_nearest(cells))
    tested = max(int(np.isfinite(nearest.p_value).sum()), 1)
    picked = np.where(nearest.is_divide, int(nearest.is_divide.sum()) / tested, 1.0)
    difference = coarse_difference(cells, nearest.pair, picked=picked)
    found = np.flatnonzero(nearest.is_divide)
    order = found[np.argsort(-difference.mean[found], kind="stable")]
    return Divides(nearest.pair, difference, nearest.p_value, nearest.q_value, nearest.is_divide, order)


def _nearest(cells: CoarseCounts) -> Support:
    """Of the counts that fit, those by which communities are nearest to each other."""
    said = _said(cells.agree, cells.voters)
    middle = (np.nanmax(said, axis=0, initial=0.0) + np.nanmin(said, axis=0, initial=1.0)) / 2
    low, low_total = _least_favourable(cells.agree, cells.voters, above=False)
    high, high_total = _most_favourable(cells.agree, cells.voters, above=False)
    upper = said > middle
    agrees, total = np.where(upper, low, high), np.where(upper, low_total, high_total)
    return support_from_counts(agrees, total - agrees, np.zeros_like(total))


def coarse_difference(cells: CoarseCounts, pair: NDArray[np.int8], *, picked: Floats | float) -> Interval:
    """(S,) said difference of each pair, (S, 2), with Newcombe's interval, as wide as `divides` makes it.

    Args:
        picked: share of the statements tested that are named with this one; 1 of those that are not named.
    """
    voting = (cells.voters > 0).sum(axis=0)
    pairs = np.maximum(voting * (voting - 1) // 2, 1)
    tail = np.minimum(CENTRAL_90[0] / pairs, CENTRAL_90[0] * picked)
    shares = _interval(cells.agree, cells.voters, above=False, tail=tail)
    mean, low, high = (np.full(pairs.shape, np.nan) for _ in range(3))
    known = np.flatnonzero((pair >= 0).all(axis=1))
    one, two = (pair[known, side].astype(np.int64) for side in (0, 1))
    mean[known] = shares.mean[one, known] - shares.mean[two, known]
    low[known] = mean[known] - np.hypot(
        shares.mean[one, known] - shares.low[one, known], shares.high[two, known] - shares.mean[two, known]
    )
    high[known] = mean[known] + np.hypot(
        shares.high[one, known] - shares.mean[one, known], shares.mean[two, known] - shares.low[two, known]
    )
    return Interval(mean, low, high)


def _scales(voters: Ints) -> Iterator[tuple[NDArray[np.bool_], _Scale]]:
    yield voters == SAFE_MINIMUM, _TEN
    yield voters == 2 * VOTERS_STEP, _TWENTY
    yield voters >= FINE_FROM, _MORE


def _band(count: Ints, total: Ints, voters: Ints, *, above: bool) -> Ints:
    """Number of the band that the posterior mean lies in. `above`: a band begins above its edge, not at it.

    Agreeing is told one way and disagreeing the other: with both the same way, a cell whose two shares lie on edges
    that add up to one would be the only one that fits, since nobody can have passed.
    """
    beyond = np.greater if above else np.greater_equal
    band = np.zeros(count.shape, dtype=np.int64)
    for there, scale in _scales(voters):
        number = sum((beyond((2 * count + 1) * 500, edge * (total + 1)) for edge in scale.edges), start=0)
        band = np.where(there, number, band)
    return band


def _said(band: Ints, voters: Ints, *, otherwise: float = np.nan) -> Floats:
    said = np.full(band.shape, otherwise)
    for there, scale in _scales(voters):
        said[there] = np.array(scale.said)[band[there]] / 100
    return said


def _fitting(band: Ints, voters: Ints, *, above: bool) -> tuple[Ints, Ints, Ints]:
    """For each number of voters rounded alike, (10, C, S): it, the fewest and the most that fit; 0, 0, -1 for none."""
    totals = voters + np.arange(-(VOTERS_STEP // 2), VOTERS_STEP // 2)[:, None, None]
    begin, end = np.zeros(band.shape, dtype=np.int64), np.zeros(band.shape, dtype=np.int64)
    for there, scale in _scales(voters):
        # Below the first edge and beyond the last there is none: 0, and twice the whole.
        begin[there] = np.array([0, *scale.edges])[band[there]]
        end[there] = np.array([*scale.edges, 2000])[band[there]]
    least = _first_beyond(begin, totals, above=above)
    most = np.minimum(_first_beyond(end, totals, above=above) - 1, totals)
    some = (voters > 0) & (totals >= SAFE_MINIMUM) & (least <= most)
    return np.where(some, totals, 0), np.where(some, least, 0), np.where(some, most, -1)


def _first_beyond(edge: Ints, total: Ints, *, above: bool) -> Ints:
    """The smallest count whose posterior mean, (count + ½) / (total + 1), is at an edge, or `above` it."""
    whole = edge * (total + 1) - 500
    return np.asarray(whole // 1000 + 1 if above else -(-whole // 1000))


def _interval(band: Ints, voters: Ints, *, above: bool, tail: float | Floats = CENTRAL_90[0]) -> Interval:
    """What is said of each band, and the range of all counts that fit it."""
    totals, least, most = _fitting(band, voters, above=above)
    low = np.where(most >= 0, jeffreys(least, totals, tail=tail).low, np.inf).min(axis=0)
    high = np.where(most >= 0, jeffreys(np.maximum(most, 0), totals, tail=tail).high, -np.inf).max(axis=0)
    nothing = voters == 0
    return Interval(_said(band, voters), np.where(nothing, np.nan, low), np.where(nothing, np.nan, high))


def _least_favourable(
    band: Ints, voters: Ints, *, above: bool, tail: float = CENTRAL_90[0], seats: Ints | int = 0
) -> tuple[Ints, Ints]:
    """Of the counts that fit, less so many who answered so, the one whose range begins lowest; and its voters."""
    totals, least, most = _fitting(band, voters, above=above)
    out = np.minimum(least, seats)
    totals, least, most = totals - out, least - out, most - out
    low = np.where(most >= least, jeffreys(least, totals, tail=tail).low, np.inf)
    return _taken(least, low.argmin(axis=0)), _taken(totals, low.argmin(axis=0))


def _most_favourable(band: Ints, voters: Ints, *, above: bool) -> tuple[Ints, Ints]:
    """Of the counts that fit, the one whose range ends highest, and its number of voters."""
    totals, _, most = _fitting(band, voters, above=above)
    count = np.maximum(most, 0)
    high = np.where(most >= 0, jeffreys(count, totals).high, -np.inf)
    return _taken(count, high.argmax(axis=0)), _taken(totals, high.argmax(axis=0))


def _taken(values: Ints, place: NDArray[np.intp]) -> Ints:
    return np.asarray(np.take_along_axis(values, place[None], axis=0)[0])
