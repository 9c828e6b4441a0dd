"""Divides: where communities differ beyond chance (section 5, part 3)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concilio.analysis.intervals import Floats, Interval
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


def divides(answers: Support, *, seed: int) -> Divides:
    raise NotImplementedError
