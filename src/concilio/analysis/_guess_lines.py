"""Mean guesses and Huber's lines through them, compiled: what a sample of guessers says, in microseconds."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from concilio.analysis.intervals import Floats
from concilio.machine import compiled, stored

FEWEST_GUESSES = 20
FEWEST_STATEMENTS = 4
HUBER = 1.345
# Guesses come in tenths: deviations much smaller than that are no measure of scatter.
SMALLEST_SCALE = 0.01
AGREED, DID_NOT_AGREE, DID_NOT_VOTE = 0, 1, 2


class Room(NamedTuple):
    """Where lines are laid: sums by cell (C·C·G·3,), twice; (C, C, G); statements (G,) of several kinds; (2,)."""

    counts: Floats
    sums: Floats
    n: Floats
    at_x: Floats
    at_y: Floats
    at_n: Floats
    weight: Floats
    off: Floats
    sorted_off: Floats
    sorted_n: Floats

    @classmethod
    def new(cls, C: int, G: int) -> Room:
        cells = C * C * G * 3
        return cls(np.empty(cells), np.empty(cells), np.empty((C, C, G)), *np.empty((7, G)))


@stored
def mean_guesses_and_lines(
    cell: NDArray[np.int64],
    unit: NDArray[np.int64],
    number: Floats,
    value: Floats,
    weight: Floats,
    support: Floats,
    x: Floats,
    mean: Floats,
    line: Floats,
    room: Room,
) -> None:
    """Fills `mean` (R, C, C, G) and `line` (R, C, C, 2) of each sample, in one call: a sample takes microseconds."""
    counts, sums = room.counts, room.sums
    for repeat in range(support.shape[0]):
        counts[:] = 0.0
        sums[:] = 0.0
        for i in range(cell.size):
            times = weight[repeat, unit[i]]
            counts[cell[i]] += times * number[i]
            sums[cell[i]] += times * value[i]
        _standardise(counts, sums, support[repeat], mean[repeat], room.n)
        _lines(mean[repeat], x[repeat], line[repeat], room)


@compiled
def _standardise(counts: Floats, sums: Floats, support: Floats, mean: Floats, n: Floats) -> None:
    """Fills mean guesses as if guessers had voted as their whole community did, and how many guesses there are."""
    C, G = support.shape
    for c in range(C):
        for d in range(C):
            for s in range(G):
                at = ((c * C + d) * G + s) * 3
                agreed, not_agreed = counts[at + AGREED], counts[at + DID_NOT_AGREE]
                n[c, d, s] = agreed + not_agreed + counts[at + DID_NOT_VOTE]
                of_agreed, of_not = sums[at + AGREED] / agreed, sums[at + DID_NOT_AGREE] / not_agreed
                if agreed == 0.0:
                    voted = of_not
                elif not_agreed == 0.0:
                    voted = of_agreed
                else:
                    voted = support[c, s] * of_agreed + (1.0 - support[c, s]) * of_not
                total = sums[at + DID_NOT_VOTE]
                if agreed + not_agreed > 0.0:
                    total += voted * (agreed + not_agreed)
                mean[c, d, s] = total / n[c, d, s]


@compiled
def _lines(mean: Floats, x: Floats, line: Floats, room: Room) -> None:
    """Fills (C, C, 2) intercept and slope of each community's guesses of each; nan where no line can be laid."""
    C, _, G = mean.shape
    for c in range(C):
        for d in range(C):
            size, made = 0, 0.0
            for s in range(G):
                if room.n[c, d, s] > 0.0:
                    room.at_x[size], room.at_y[size], room.at_n[size] = (
                        x[d, s],
                        mean[c, d, s],
                        room.n[c, d, s],
                    )
                    size += 1
                    made += room.n[c, d, s]
            if size < FEWEST_STATEMENTS or made < FEWEST_GUESSES:
                line[c, d, 0] = line[c, d, 1] = np.nan
            else:
                huber_line(size, room, line[c, d])


@compiled
def huber_line(size: int, room: Room, line: Floats) -> None:
    """Intercept and slope of Huber's regression, points weighted by n, the scale from their median deviation."""
    x, y, n, weight, off = room.at_x, room.at_y, room.at_n, room.weight, room.off
    for i in range(size):
        weight[i] = n[i]
    intercept, slope = 0.0, 0.0
    for _ in range(50):
        total, middle_x, middle_y = 0.0, 0.0, 0.0
        for i in range(size):
            total += weight[i]
            middle_x += weight[i] * x[i]
            middle_y += weight[i] * y[i]
        middle_x /= total
        middle_y /= total
        spread, along = 0.0, 0.0
        for i in range(size):
            spread += weight[i] * (x[i] - middle_x) ** 2
            along += weight[i] * (x[i] - middle_x) * (y[i] - middle_y)
        if spread < 1e-12 * total:
            intercept = slope = np.nan
            break
        before_intercept, before_slope = intercept, slope
        slope = along / spread
        intercept = middle_y - slope * middle_x
        if abs(slope - before_slope) + abs(intercept - before_intercept) < 1e-9:
            break
        for i in range(size):
            off[i] = abs(y[i] - intercept - slope * x[i])
        median = _weighted_median(off, n, size, room.sorted_off, room.sorted_n)
        scale = max(median * 1.4826, SMALLEST_SCALE)
        for i in range(size):
            weight[i] = n[i] * min(1.0, HUBER * scale / max(off[i], 1e-12))
    line[0], line[1] = intercept, slope


@compiled
def _weighted_median(value: Floats, weight: Floats, size: int, values: Floats, weights: Floats) -> float:
    """The least value that, with all below it, has half of the weight, which are whole numbers; by quickselect.

    `values` and `weights` are room to work in.
    """
    rest = 0.0
    for i in range(size):
        values[i], weights[i] = value[i], weight[i]
        rest += weight[i]
    rest /= 2
    first, last = 0, size - 1
    while first < last:
        pivot = values[(first + last) // 2]
        left, right = first, last
        while left <= right:
            while values[left] < pivot:
                left += 1
            while values[right] > pivot:
                right -= 1
            if left <= right:
                values[left], values[right] = values[right], values[left]
                weights[left], weights[right] = weights[right], weights[left]
                left += 1
                right -= 1
        # Values up to `right` are at most the pivot, from `left` on at least; one between equals it.
        below = 0.0
        for i in range(first, right + 1):
            below += weights[i]
        between = 0.0
        for i in range(right + 1, left):
            between += weights[i]
        if rest <= below:
            last = right
        elif rest <= below + between:
            return float(pivot)
        else:
            rest -= below + between
            first = left
    return float(values[first])
