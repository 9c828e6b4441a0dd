"""Divides: where communities differ beyond chance (docs/concepts/divides.md)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concilio.analysis.exact_tests import central_fisher
from concilio.analysis.intervals import CENTRAL_90, Floats, Interval, jeffreys
from concilio.analysis.multiplicity import FALSE_DISCOVERY_RATE, benjamini_hochberg
from concilio.analysis.support import Support


@dataclass(frozen=True, eq=False)
class Divides:
    """The largest pairwise difference in support on each statement.

    Attributes:
        pair: (S, 2) int8, the two communities furthest apart, the more supportive first; −1 where fewer than two voted.
        difference: (S,) support of the first minus the second, 0 to 1, with interval.
        p_value: (S,) two-sided, for the largest of all pairwise differences; nan where not testable.
        q_value: (S,) Benjamini–Hochberg adjusted over all testable statements.
        is_divide: (S,) bool, q ≤ 5 %.
        order: (D,) int64, the divides by falling difference.
    """

    pair: NDArray[np.int8]
    difference: Interval
    p_value: Floats
    q_value: Floats
    is_divide: NDArray[np.bool_]
    order: NDArray[np.int64]


def divides(answers: Support) -> Divides:
    """Statements on which communities differ beyond chance.

    Per statement and pair of communities: Fisher's exact test (the smaller tail, doubled), so that small cells
    are safe; times the number of pairs with voters, so that it holds for whichever pair differs most
    (Bonferroni). Over statements: Benjamini–Hochberg at 5 %.

    The pair named is the one furthest apart of those that differ at 5 % after the adjustment for pairs, and of
    all pairs where none does: two people of a small community do not hide what hundreds of two others show.

    The interval is Newcombe's: the two Jeffreys intervals' arms, added as the sides of a right angle. With more
    than two communities the arms are widened for the number of pairs, since the pair was picked for its size.
    The intervals of divides are wider still: of m statements tested, the D named were picked for being large, and each
    leaves out D / m of the usual tails, so that 90 % of those *named* are expected to cover (false coverage rate).

    References:
        [1] Newcombe (1998), "Interval estimation for the difference between independent proportions", Statistics in
            Medicine 17, 873-890.
        [2] Benjamini & Yekutieli (2005), "False discovery rate-adjusted multiple confidence intervals for selected
            parameters", Journal of the American Statistical Association 100, 71-81.
    """
    agrees, voters = answers.agrees, answers.voters
    C, S = agrees.shape
    pair = np.full((S, 2), -1, dtype=np.int8)
    p_value = np.full(S, np.nan)
    mean, low, high = (np.full(S, np.nan) for _ in range(3))
    voting = (voters > 0).sum(axis=0)
    pairs = voting * (voting - 1) // 2

    if C >= 2 and S:
        first, second = np.triu_indices(C, k=1)
        both = (voters[first] > 0) & (voters[second] > 0)
        p_pair = central_fisher(agrees[first], voters[first], agrees[second], voters[second])
        adjusted = np.where(both, np.minimum(p_pair * np.maximum(pairs, 1), 1.0), np.inf)
        distance = np.abs(answers.support.mean[first] - answers.support.mean[second])
        apart = np.where(both, distance, -1.0)
        solid = np.where(adjusted <= FALSE_DISCOVERY_RATE, apart, -1.0)
        chosen = np.where(solid.max(axis=0) >= 0, solid.argmax(axis=0), apart.argmax(axis=0))

        tested = np.flatnonzero(pairs > 0)
        p_value[tested] = adjusted.min(axis=0)[tested]
        a, b = first[chosen[tested]], second[chosen[tested]]
        swap = answers.support.mean[b, tested] > answers.support.mean[a, tested]
        a, b = np.where(swap, b, a), np.where(swap, a, b)
        pair[tested, 0], pair[tested, 1] = a, b

    q_value = benjamini_hochberg(p_value)
    is_divide = q_value <= FALSE_DISCOVERY_RATE
    found = np.flatnonzero(is_divide)
    tested = np.flatnonzero(pair[:, 0] >= 0)
    if tested.size:
        a, b = pair[tested].T.astype(np.int64)
        tail = CENTRAL_90[0] / pairs[tested]
        picked = CENTRAL_90[0] * found.size / tested.size
        tail = np.where(is_divide[tested], np.minimum(tail, picked), tail)
        one = jeffreys(agrees[a, tested], voters[a, tested], tail=tail)
        two = jeffreys(agrees[b, tested], voters[b, tested], tail=tail)
        mean[tested] = one.mean - two.mean
        low[tested] = mean[tested] - np.hypot(one.mean - one.low, two.high - two.mean)
        high[tested] = mean[tested] + np.hypot(one.high - one.mean, two.mean - two.low)
    order = found[np.argsort(-mean[found], kind="stable")]
    return Divides(pair, Interval(mean, low, high), p_value, q_value, is_divide, order)
