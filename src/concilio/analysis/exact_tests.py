"""Fisher's exact tests that two shares are equal, over whole arrays, without tables of factorials."""

from __future__ import annotations

import numpy as np

from concilio.analysis.counts import Counts
from concilio.analysis.intervals import Floats
from concilio.machine import compiled, stored

HALF_LOG_OF_TWO_PI = 0.9189385332046727


def upper_fisher(agrees_1: Counts, voters_1: Counts, agrees_2: Counts, voters_2: Counts) -> Floats:
    """Fisher's exact one-sided test that the first share is not the larger, for arrays of one shape.

    The chance of `agrees_1` or more among the first voters where everybody who agrees is spread at random:
    1 where one side has no voters.
    """
    shape = np.shape(agrees_1)
    one, all_1, other, all_2 = (
        np.ravel(x).astype(np.int64) for x in (agrees_1, voters_1, agrees_2, voters_2)
    )
    p = np.empty(one.size)
    _each_upper_fisher(one, all_1, other, all_2, p)
    return p.reshape(shape)


def central_fisher(agrees_1: Counts, voters_1: Counts, agrees_2: Counts, voters_2: Counts) -> Floats:
    """Fisher's exact test that two shares are equal, for arrays of one shape: the smaller tail, doubled, at most 1.

    1 where one side has no voters or everybody answered alike.
    """
    shape = np.shape(agrees_1)
    one, all_1, other, all_2 = (
        np.ravel(x).astype(np.int64) for x in (agrees_1, voters_1, agrees_2, voters_2)
    )
    p = np.empty(one.size)
    _each_central_fisher(one, all_1, other, all_2, p)
    return p.reshape(shape)


@stored
def _each_central_fisher(
    agrees_1: Counts, voters_1: Counts, agrees_2: Counts, voters_2: Counts, p: Floats
) -> None:
    for i in range(p.size):
        p[i] = _central_fisher(agrees_1[i], voters_1[i], agrees_2[i], voters_2[i])


@compiled
def _central_fisher(agrees_1: int, voters_1: int, agrees_2: int, voters_2: int) -> float:
    # Sums outward from what was seen and stops once nothing is added, so that it takes a few standard
    # deviations' worth of steps: large communities cost little more than small ones.
    agreeing = agrees_1 + agrees_2
    everyone = voters_1 + voters_2
    least, most = max(0, agreeing - voters_2), min(agreeing, voters_1)
    if least == most:
        return 1.0
    upward = agrees_1 * everyone >= agreeing * voters_1
    term = np.exp(
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
    return float(min(1.0, 2.0 * tail))


@compiled
def _log_choose(n: int, k: int) -> float:
    return _log_factorial(n) - _log_factorial(k) - _log_factorial(n - k)


@compiled
def _log_factorial(n: int) -> float:
    """log n!, exact but for rounding: Stirling's series, whose first term left out is below 1e-16 from 17 on."""
    if n <= 16:
        product = 1.0
        for factor in range(2, n + 1):
            product *= factor
        return float(np.log(product))
    x = n + 1.0
    y = 1.0 / (x * x)
    series = (1 / 12 - y * (1 / 360 - y * (1 / 1260 - y * (1 / 1680 - y / 1188)))) / x
    return float((x - 0.5) * np.log(x) - x + HALF_LOG_OF_TWO_PI + series)


@stored
def _each_upper_fisher(
    agrees_1: Counts, voters_1: Counts, agrees_2: Counts, voters_2: Counts, p: Floats
) -> None:
    for i in range(p.size):
        p[i] = _upper_fisher(agrees_1[i], voters_1[i], agrees_2[i], voters_2[i])


@compiled
def _upper_fisher(agrees_1: int, voters_1: int, agrees_2: int, voters_2: int) -> float:
    agreeing = agrees_1 + agrees_2
    everyone = voters_1 + voters_2
    least, most = max(0, agreeing - voters_2), min(agreeing, voters_1)
    if agrees_1 <= least:
        return 1.0
    # The tail away from the middle is summed, since there the terms only fall; below the middle, what it leaves.
    upward = agrees_1 * everyone >= agreeing * voters_1
    x = agrees_1 if upward else agrees_1 - 1
    term = np.exp(
        _log_choose(voters_1, x) + _log_choose(voters_2, agreeing - x) - _log_choose(everyone, agreeing)
    )
    tail = term
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
    return float(min(1.0, tail) if upward else max(0.0, 1.0 - tail))
