"""Cross-cutting: how far opinion groups follow communities (section 5, part 5)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concilio.analysis.groups import OpinionGroups
from concilio.analysis.votes import Votes


@dataclass(frozen=True, eq=False)
class CrossCutting:
    """Cramér's V of communities × opinion groups, 0 (no relation) to 1, with its 90 % interval.

    Attributes:
        table: (C, k) int64 people of each community in each group (those in between left out).
        With one group or fewer than two communities V is nan: there is no line to follow.
        With one group, `axis_table` (C, 3): one end, between, other end.
    """

    table: NDArray[np.int64]
    axis_table: NDArray[np.int64]
    cramers_v: float
    low: float
    high: float


def cross_cutting(votes: Votes, groups: OpinionGroups, *, seed: int) -> CrossCutting:
    raise NotImplementedError
