"""Findings of which everything that rests on a cell's counts is computed from bands of them. Pure."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from concilio.analysis import Findings, Guesses, Votes
from concilio.analysis._analyse import canonical_order
from concilio.analysis.intervals import Interval
from concilio.analysis.perception import PerceptionGaps, perception_gaps
from concilio.analysis.support import CommonGround, Support
from concilio.insight.coarse_counts import (
    CoarseCounts,
    Ints,
    coarse_common_ground,
    coarse_divides,
    coarse_support,
)


def in_bands(findings: Findings, cells: CoarseCounts, votes: Votes, guesses: Guesses) -> Findings:
    """The findings of these votes and guesses, as bands of what is shown of their counts give them.

    What rests on the model of all votes (groups, adjusted support, slate) is as it was: `shown_content` rounds it.
    """
    shown, ground = coarse_support(cells), coarse_common_ground(cells)
    return replace(
        findings,
        support=shown,
        common_ground=ground,
        divides=coarse_divides(cells),
        perception=_gaps(findings, shown, ground, votes, guesses),
    )


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
