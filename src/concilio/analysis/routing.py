"""Routing: which statement to show next.

Spends votes where they decide what the dialogue finds: on statements near the edge of the top ten, in the
community whose support is the lower one, where that community's support is least known.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from concilio.analysis.counts import Counts
    from concilio.analysis.intervals import Floats

TOP = 10
PRIOR_STRENGTH = 3.0
LOTTERY = 5


def routing_weights(agrees: Counts, voters: Counts) -> Floats:
    """Weight of each statement for a person of each community, (C, S), from counts (C, S).

    Φ(−|e − b|/sd) · Φ((m_other − m_c)/√(v_c + v_other)) · √(v_c/(n_c + 2)): whether the statement may be in the
    top ten or out of it; whether community c is the one that decides; how much one more vote of c would teach.

    m and v are posterior mean and variance of support, under a Beta prior worth three votes at the community's mean
    agreement; e and sd those of the least community's support, by Clark's (1961) moments of a minimum of normals; b
    is half-way between the tenth and eleventh largest e. With at most ten statements the first factor is ½
    throughout, with one community the second is.

    Renaming communities permutes the rows exactly. O(C² S).
    """
    C, S = agrees.shape
    usual = (agrees.sum(axis=1) + 1) / (voters.sum(axis=1) + 2)
    m = (agrees + PRIOR_STRENGTH * usual[:, None]) / (voters + PRIOR_STRENGTH)
    v = m * (1 - m) / (voters + PRIOR_STRENGTH + 1)

    least, variance = _least(m, v)
    undecided = np.full(S, 0.5)
    if S > TOP:
        tenth, eleventh = -np.partition(-least, [TOP - 1, TOP])[[TOP - 1, TOP]]
        edge = (tenth + eleventh) / 2
        undecided = _ndtr(-np.abs(least - edge) / np.sqrt(variance))
    decides = np.full((C, S), 0.5)
    if C > 1:
        for c in range(C):
            others = np.arange(C) != c
            m_other, v_other = _least(m[others], v[others])
            decides[c] = _ndtr((m_other - m[c]) / np.sqrt(v[c] + v_other))
    return np.asarray(undecided * decides * np.sqrt(v / (voters + 2)))


def choose(weights: Floats, seen_by: Counts, *, draw: float, second_draw: float, explore: float = 0.1) -> int:
    """Which of the candidates to show: an index into them.

    A lottery, by weight, among the five of largest weight; with probability `explore` instead one by 1/(1 + n_c)²,
    so that every statement is seen. Equal weights are told apart by chance. O(candidates): a partial sort, no model.

    Args:
        weights: (N,) of the candidates for the reader's community. They may be seconds old.
        seen_by: (N,) votes of the reader's community so far.
        draw, second_draw: uniform in [0, 1), from the caller: this stays a pure function.
        explore: 0.1, or 0.25 where even exposure matters more.

    Raises:
        ValueError: there is nothing to choose from.
    """
    N = weights.size
    if N == 0:
        raise ValueError("there is no statement to choose from")
    if draw < explore:
        return _lottery(1 / (1.0 + seen_by) ** 2, second_draw)
    # Start counting somewhere else each time, so that among equals it is not always the first five that win.
    start = int(second_draw * N)
    turned = np.concatenate([weights[start:], weights[:start]])
    best = np.argpartition(-turned, LOTTERY - 1)[:LOTTERY] if N > LOTTERY else np.arange(N)
    winner = best[_lottery(turned[best], (draw - explore) / (1 - explore))]
    return int((winner + start) % N)


def _lottery(weight: Floats, draw: float) -> int:
    """An index drawn in proportion to weight; evenly where all are 0."""
    total = weight.cumsum()
    if total[-1] <= 0:
        return int(draw * weight.size)
    return min(int(np.searchsorted(total, draw * total[-1], side="right")), weight.size - 1)


def _least(m: Floats, v: Floats) -> tuple[Floats, Floats]:
    """Mean and variance, (S,), of the least of independent normals with means and variances (C, S).

    Clark's formulas take two at a time and are only then exact; taken from the lowest mean upwards, the answer
    does not depend on the order in which communities are listed.
    """
    order = np.lexsort([v, m], axis=0)
    m, v = np.take_along_axis(m, order, axis=0), np.take_along_axis(v, order, axis=0)
    mean, variance = m[0], v[0]
    for next_mean, next_variance in zip(m[1:], v[1:], strict=True):
        spread = np.sqrt(variance + next_variance)
        alpha = (next_mean - mean) / spread
        first, second = _ndtr(alpha), _ndtr(-alpha)
        density = spread * np.exp(-(alpha**2) / 2) / np.sqrt(2 * np.pi)
        least = mean * first + next_mean * second - density
        square = (mean**2 + variance) * first + (next_mean**2 + next_variance) * second
        square = square - (mean + next_mean) * density
        mean, variance = least, np.maximum(square - least**2, 1e-12)
    return mean, variance


def _ndtr(x: Floats) -> Floats:
    """Φ, the standard normal's distribution function, of each element.

    Not scipy's: the processes that serve pages choose cards too, and scipy would cost each 40 MB.
    """
    halves = [math.erfc(-value / math.sqrt(2)) / 2 for value in x.ravel()]
    return np.array(halves, dtype=np.float64).reshape(x.shape)
