"""Support, rejection and the common-ground level (docs/concepts/support.md, common-ground.md)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincc, betaincinv, betaln

from concilio.analysis.counts import Counts, answer_counts, counts_by
from concilio.analysis.intervals import CENTRAL_90, Floats, Interval, jeffreys
from concilio.analysis.votes import Votes

LEVEL_TOLERANCE = 1e-12


@dataclass(frozen=True, eq=False)
class Support:
    """How each community answered each statement.

    Attributes:
        agrees, passes, disagrees: (C, S) int64 counts. Where no communities are declared, C = 1 and the
            one row is everybody; people of unknown community count in no row otherwise.
        support: (C, S) share who agree, passes in the denominator; Beta posterior with Jeffreys' prior.
        rejection: (C, S) the same for disagree.
    """

    agrees: Counts
    passes: Counts
    disagrees: Counts
    support: Interval
    rejection: Interval

    @property
    def voters(self) -> Counts:
        """(C, S) int64: how many of each community voted on each statement."""
        return self.agrees + self.passes + self.disagrees


@dataclass(frozen=True, eq=False)
class CommonGround:
    """What every community supports (or rejects), stated as a level: "95 % sure that at least X of each".

    Attributes:
        level: (S,) the lower of `answered_level` and `adjusted_level`, 0 to 1; nan where a community has no voter
            on the statement. This is what ranks statements and what "common ground" means.
        answered_level: (S,) the 5 % quantile of the posterior of the least community's support, of those who answered.
        adjusted_level: (S,) the same as if everyone had answered, by the latent model; nan where there is no model.
        rejection_level: (S,) as `answered_level`, for rejection.
        level_across_groups: (S,) as `level`, over communities × opinion groups; nan without groups and where
            one of these cells has no voter.
        order: (S,) int64, statements by falling level, ties by statement, those without a level last.
    """

    level: Floats
    answered_level: Floats
    adjusted_level: Floats
    rejection_level: Floats
    level_across_groups: Floats
    order: NDArray[np.int64]


def support(votes: Votes) -> Support:
    """Each community's answers to each statement; everybody's, in one row, where no communities are declared.

    A community in which nobody voted on a statement has counts of 0 and nan for its shares.
    """
    return support_from_counts(*answer_counts(votes))


def support_in(votes: Votes, row: NDArray[np.int8], *, n_rows: int) -> Support:
    """As `support`, for any division of the participants: (P,) row of each, negative for none."""
    return support_from_counts(*counts_by(votes, row, n_rows))


def support_from_counts(agrees: Counts, passes: Counts, disagrees: Counts) -> Support:
    """As `support`, where only the counts are at hand: three arrays (C, S) of int64."""
    voters = agrees + passes + disagrees
    return Support(agrees, passes, disagrees, jeffreys(agrees, voters), jeffreys(disagrees, voters))


def common_ground(
    answers: Support,
    *,
    adjusted: tuple[Floats, Floats] | None = None,
    across_groups: Support | None = None,
) -> CommonGround:
    """What every community stands behind, as the 5 % quantile of the least community's support.

    The communities' posteriors are independent, so the least one has distribution 1 − Π(1 − F_c).
    Where a community has no voter on a statement nothing can be said of *every* community: the level is nan
    and the statement is ordered last.

    People who stop voting early may be of another opinion than those who stay. So the level is the lower of two:
    of those who answered, and as if all had (docs/adr/0025).

    Args:
        answers: of the communities.
        adjusted: the two parameters, (C, S) each, of the Beta posteriors of support as if all had answered; None where
            no model is at hand, and then the level is that of those who answered.
        across_groups: of communities × opinion groups, one row for each cell with people in it.
    """
    voters = answers.voters
    answered = least_level(answers.agrees, voters)
    level, adjusted_level = answered, np.full(answered.shape, np.nan)
    if adjusted is not None:
        adjusted_level = np.where(np.isnan(answered), np.nan, least_quantile(*adjusted))
        level = np.minimum(answered, adjusted_level)
    across = np.full(level.shape, np.nan)
    if across_groups is not None and across_groups.agrees.shape[0]:
        across = least_level(across_groups.agrees, across_groups.voters)
    # Stable, so that ties go by statement; nan sorts behind every number.
    order = np.argsort(-level, kind="stable")
    return CommonGround(
        level, answered, adjusted_level, least_level(answers.disagrees, voters), across, order
    )


def least_level(count: Counts, total: Counts, *, quantile: float = CENTRAL_90[0]) -> Floats:
    """Quantile of the posterior of the least of several shares, (S,), from counts (C, S); nan where any total is 0."""
    nobody = total == 0
    a = np.where(nobody, np.nan, count + 0.5)
    return least_quantile(a, np.where(nobody, np.nan, total - count + 0.5), quantile=quantile)


def least_quantile(a: Floats, b: Floats, *, quantile: float = CENTRAL_90[0]) -> Floats:
    """Quantile of the least of several independent Beta variables, (S,), from their parameters (C, S).

    nan where any parameter is. Exact to about 1e-12, by Newton's steps kept between min_c Q_c(q / C) and min_c Q_c(q),
    which enclose the answer since max F_c ≤ 1 − Π(1 − F_c) ≤ Σ F_c. Sums and products run over sorted terms: the
    same, to the last digit, whatever the order of the communities.
    """
    C, S = a.shape
    level = np.full(S, np.nan)
    known = np.flatnonzero(~np.isnan(a + b).any(axis=0))
    if C == 0 or known.size == 0:
        return level
    a, b = a[:, known], b[:, known]
    high = betaincinv(a, b, quantile).min(axis=0)
    if C == 1:
        level[known] = high
        return level
    low = betaincinv(a, b, quantile / C).min(axis=0)
    x = (low + high) / 2
    moving = np.arange(known.size)
    while moving.size:
        at, lowest, highest = x[moving], low[moving], high[moving]
        a_m, b_m = a[:, moving], b[:, moving]
        above = betaincc(a_m, b_m, at)
        density = np.exp((a_m - 1) * np.log(at) + (b_m - 1) * np.log1p(-at) - betaln(a_m, b_m))
        excess = np.sort(above, axis=0).prod(axis=0) - (1 - quantile)
        slope = (excess + 1 - quantile) * np.sort(density / above, axis=0).sum(axis=0)
        lowest = np.where(excess >= 0, at, lowest)
        highest = np.where(excess >= 0, highest, at)
        step = at + excess / slope
        inside = (step >= lowest) & (step <= highest)
        step = np.where(inside, step, (lowest + highest) / 2)
        x[moving], low[moving], high[moving] = step, lowest, highest
        settled = (np.abs(step - at) <= LEVEL_TOLERANCE) | (highest - lowest <= LEVEL_TOLERANCE)
        moving = moving[~settled]
    level[known] = x
    return level
