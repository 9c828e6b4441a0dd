"""Findings of which everything that rests on a cell's counts is computed from bands of them. Pure."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from concilio.analysis import Findings, Guesses, Votes
from concilio.analysis._analyse import canonical_order
from concilio.analysis.adjusted_support import adjusted_support
from concilio.analysis.intervals import Floats, Interval
from concilio.analysis.perception import PerceptionGaps, perception_gaps
from concilio.analysis.slate import slate
from concilio.analysis.support import CommonGround, Support, least_quantile
from concilio.insight.coarse_counts import (
    CoarseCounts,
    Ints,
    coarse_common_ground,
    coarse_divides,
    coarse_margins,
    coarse_support,
    least_favourable_support,
)


def in_bands(
    findings: Findings, cells: CoarseCounts, votes: Votes, guesses: Guesses, *, kept_level: Floats
) -> Findings:
    """The findings of these votes and guesses, as bands of what is shown of their counts give them.

    Levels are the lower of two, as in a report: of those who answered, and as if all had (ADR 0017). What rests on the
    model of all votes alone (groups, adjusted support) is as it was: `shown_content` rounds it.

    Args:
        kept_level: (S,) of statements that may not be brought up to date: the level last shown, which a new one does
            not exceed; nan of all others.
    """
    shown, ground = coarse_support(cells), _lower_of_two(findings, cells, votes, kept_level)
    level = findings.options.slate_level
    claimed = ground.level >= level
    seats = coarse_margins(cells, level=level, claimed=claimed)
    size = findings.options.slate_size
    return replace(
        findings,
        support=shown,
        common_ground=ground,
        divides=coarse_divides(cells),
        perception=_gaps(findings, shown, ground, votes, guesses),
        margins=seats,
        slate=slate(votes, ground, findings.groups, seats, size=size, level=level),
    )


def _lower_of_two(findings: Findings, cells: CoarseCounts, votes: Votes, kept_level: Floats) -> CommonGround:
    """The level of those who answered, and as if all had, both of the counts that fit and say the least."""
    answered = coarse_common_ground(cells)
    adjusted = adjusted_support(
        votes, least_favourable_support(cells), findings.latent, seed=findings.options.seed
    )
    if_all = least_quantile(adjusted.agree, adjusted.rest)
    if_all = np.where(np.isnan(kept_level), if_all, kept_level)
    if_all = np.where(np.isnan(answered.answered_level), np.nan, if_all)
    level = np.fmin(answered.answered_level, if_all)
    order = np.argsort(-level, kind="stable")
    return replace(answered, level=level, adjusted_level=if_all, order=order)


def _gaps(
    findings: Findings, shown: Support, ground: CommonGround, votes: Votes, guesses: Guesses
) -> PerceptionGaps:
    """Gaps between guesses and the shares that are shown: between guesses and exact shares they would tell these.

    Communities stand in `analyse`'s order and are put back, so that names change nothing to the last digit.
    """
    order = canonical_order(votes)
    place = np.argsort(order)
    gaps = perception_gaps(
        replace(votes, community=_renamed(votes.community, place)),
        Guesses.from_rows(
            guesses.participant, guesses.statement, _renamed(guesses.target, place), guesses.tenths
        ),
        _of(shown, order),
        ground,
        seed=findings.options.seed,
        repeats=findings.options.bootstrap_repeats,
    )
    both = np.ix_(place, place)
    return replace(
        gaps,
        n_guesses=findings.perception.n_guesses,
        mean_guess=gaps.mean_guess[both],
        raw_gap=_rows(gaps.raw_gap, both),
        beyond_middle_gap=_rows(gaps.beyond_middle_gap, both),
        general_pessimism=_rows(gaps.general_pessimism, both),
        slope=_rows(gaps.slope, both),
    )


def _renamed(community: NDArray[np.int8], place: Ints) -> NDArray[np.int8]:
    return np.where(community >= 0, place[community], community).astype(np.int8)


def _of(shown: Support, order: Ints) -> Support:
    return Support(
        shown.agrees[order],
        shown.passes[order],
        shown.disagrees[order],
        _rows(shown.support, order),
        _rows(shown.rejection, order),
    )


def _rows(interval: Interval, at: Ints | tuple[NDArray[np.intp], ...]) -> Interval:
    return Interval(interval.mean[at], interval.low[at], interval.high[at])
