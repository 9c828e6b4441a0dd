"""Margins: how many false seats it would take to undo a finding (docs/concepts/margins.md)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concilio.analysis.counts import Counts
from concilio.analysis.divides import Divides
from concilio.analysis.exact_tests import central_fisher
from concilio.analysis.multiplicity import FALSE_DISCOVERY_RATE
from concilio.analysis.support import Support, least_level

# A finding that so few seats could have made is said to be so.
FEW_SEATS = 3
FEW_OF_THE_LEAST_COMMUNITY = 0.05
NO_CLAIM = -1


@dataclass(frozen=True, eq=False)
class Margins:
    """How many seats of each community may be false, however they voted, without a finding losing what it says.

    Attributes:
        ground: (S,) int64 seats for "every community supports this at the slate's level"; −1 where that is not claimed.
        divide: (S,) int64 seats for "these two communities differ"; −1 where no divide is named.
        least_voters: (S,) int64 voters of the community with the fewest, 0 where one has none.
    """

    ground: NDArray[np.int64]
    divide: NDArray[np.int64]
    least_voters: NDArray[np.int64]

    def is_small(self, margin: NDArray[np.int64]) -> NDArray[np.bool_]:
        """(S,) whether few seats would undo it: fewer than 3, or than 5 % of the least community's voters."""
        few = np.maximum(FEW_SEATS, FEW_OF_THE_LEAST_COMMUNITY * self.least_voters)
        small: NDArray[np.bool_] = (margin >= 0) & (margin < few)
        return small


def margins(answers: Support, split: Divides, *, level: float, claimed: NDArray[np.bool_]) -> Margins:
    """The margin, in seats of each community, of every claim of common ground and every divide.

    If at most that many seats of each community were bought, and whatever they answered, the honest votes alone
    would still carry the finding, with the same certainty. Taking out agreeing votes lowers a level, taking out
    others raises it, so the worst that r bought seats can have done is r agreeing votes; for a divide, r agreeing votes
    of the more supportive community and r others of the less supportive, with the number of divides as it is.

    Args:
        answers: of the communities. split: the divides found in them.
        level: 0 to 1, what "every community supports" means here. claimed: (S,) statements said to reach it.

    It says nothing of people who were talked into an answer, and counts seats, not people: somebody with many seats
    makes a small margin smaller than it looks.

    References:
        [1] Hampel (1971), "A general qualitative definition of robustness", Annals of Mathematical Statistics 42: the
            breakdown point, here counted in seats.
    """
    agrees, voters = answers.agrees, answers.voters
    least_voters = voters.min(axis=0) if voters.shape[0] else np.zeros(voters.shape[1], dtype=np.int64)
    ground = np.full(agrees.shape[1], NO_CLAIM, dtype=np.int64)
    rows = np.flatnonzero(claimed)
    ground[rows] = largest_margin(
        lambda seats, at: (
            least_level(*_without_agreeing(agrees[:, rows[at]], voters[:, rows[at]], seats)) >= level
        ),
        voters[:, rows].max(axis=0, initial=0),
    )
    return Margins(ground, _of_divides(agrees, voters, split), least_voters)


def _of_divides(agrees: Counts, voters: Counts, split: Divides) -> NDArray[np.int64]:
    margin = np.full(split.is_divide.shape, NO_CLAIM, dtype=np.int64)
    rows = np.flatnonzero(split.is_divide)
    if rows.size == 0:
        return margin
    more, less = split.pair[rows, 0].astype(np.int64), split.pair[rows, 1].astype(np.int64)
    voting = (voters[:, rows] > 0).sum(axis=0)
    pairs = voting * (voting - 1) // 2
    # With D divides among m tested, Benjamini and Hochberg's rule accepts any p up to this.
    accepted = FALSE_DISCOVERY_RATE * rows.size / np.isfinite(split.p_value).sum()

    def holds(seats: NDArray[np.int64], at: NDArray[np.int64]) -> NDArray[np.bool_]:
        row, a, b = rows[at], more[at], less[at]
        agrees_a, voters_a = _without_agreeing(agrees[a, row], voters[a, row], seats)
        agrees_b, voters_b = agrees[b, row], voters[b, row]
        voters_b = voters_b - np.minimum(seats, voters_b - agrees_b)
        p = central_fisher(agrees_a, voters_a, agrees_b, voters_b) * pairs[at]
        same_way = agrees_a * voters_b > agrees_b * voters_a
        kept: NDArray[np.bool_] = (p <= accepted) & same_way
        return kept

    margin[rows] = largest_margin(holds, np.maximum(voters[more, rows], voters[less, rows]))
    return margin


def _without_agreeing(agrees: Counts, voters: Counts, seats: NDArray[np.int64]) -> tuple[Counts, Counts]:
    """Counts without as many agreeing votes as there are seats; where there are fewer, without all of them."""
    out = np.minimum(agrees, seats)
    return agrees - out, voters - out


def largest_margin(
    holds: Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.bool_]], most: NDArray[np.int64]
) -> NDArray[np.int64]:
    """For each claim the largest number of seats, from 0 to `most`, with which it holds: by bisection, all at once.

    `holds(seats, at)` answers for the claims `at`, and never holds again once it has failed. 0 where it fails at once.
    """
    least, beyond = np.zeros(most.size, dtype=np.int64), most + 1
    while (open_ := np.flatnonzero(beyond - least > 1)).size:
        middle = (least[open_] + beyond[open_]) // 2
        kept = holds(middle, open_)
        least[open_] = np.where(kept, middle, least[open_])
        beyond[open_] = np.where(kept, beyond[open_], middle)
    return least
