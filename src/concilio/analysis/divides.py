"""Divides: where communities differ beyond chance (section 5, part 3)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from concilio.analysis.counts import Counts
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
    (Newcombe 1998, Statistics in Medicine 17; Donner & Zou 2012 on the general recipe.)
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
        tail = CENTRAL_90[0] / pairs[tested]
        one = jeffreys(agrees[a, tested], voters[a, tested], tail=tail)
        two = jeffreys(agrees[b, tested], voters[b, tested], tail=tail)
        mean[tested] = one.mean - two.mean
        low[tested] = mean[tested] - np.hypot(one.mean - one.low, two.high - two.mean)
        high[tested] = mean[tested] + np.hypot(one.high - one.mean, two.mean - two.low)

    q_value = benjamini_hochberg(p_value)
    is_divide = q_value <= FALSE_DISCOVERY_RATE
    found = np.flatnonzero(is_divide)
    order = found[np.argsort(-mean[found], kind="stable")]
    return Divides(pair, Interval(mean, low, high), p_value, q_value, is_divide, order)


def central_fisher(agrees_1: Counts, voters_1: Counts, agrees_2: Counts, voters_2: Counts) -> Floats:
    """Fisher's exact test that two shares are equal, for arrays of one shape: the smaller tail, doubled, at most 1.

    1 where one side has no voters or everybody answered alike.
    """
    shape = np.shape(agrees_1)
    flat = [np.ravel(x).astype(np.int64) for x in (agrees_1, voters_1, agrees_2, voters_2)]
    return _each_central_fisher(*flat).reshape(shape)


@njit(cache=True)
def _each_central_fisher(agrees_1: Counts, voters_1: Counts, agrees_2: Counts, voters_2: Counts) -> Floats:
    p = np.empty(agrees_1.size)
    for i in range(p.size):
        p[i] = _central_fisher(agrees_1[i], voters_1[i], agrees_2[i], voters_2[i])
    return p


@njit(cache=True)
def _central_fisher(agrees_1: int, voters_1: int, agrees_2: int, voters_2: int) -> float:
    # Sums outward from what was seen and stops once nothing is added, so that it takes a few standard
    # deviations' worth of steps: large communities cost little more than small ones.
    agreeing = agrees_1 + agrees_2
    everyone = voters_1 + voters_2
    least, most = max(0, agreeing - voters_2), min(agreeing, voters_1)
    if least == most:
        return 1.0
    upward = agrees_1 * everyone >= agreeing * voters_1
    term = math.exp(
        _log_choose(voters_1, agrees_1) + _log_choose(voters_2, agrees_2) - _log_choose(everyone, agreeing)
    )
    tail, x = term, agrees_1
    while x < most if upward else x > least:
        if upward:
            term *= (voters_1 - x) * (agreeing - x) / ((x + 1.0) * (voters_2 - agreeing + x + 1.0))
            x += 1
        else:
            term *= x * (voters_2 - agreeing + x) / ((voters_1 - x + 1.0) * (agreeing - x + 1.0))
            x -= 1
        if tail + term == tail:
            break
        tail += term
    return min(1.0, 2.0 * tail)


@njit(cache=True)
def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1.0) - math.lgamma(k + 1.0) - math.lgamma(n - k + 1.0)
