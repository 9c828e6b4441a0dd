"""Support, rejection and the common-ground level (section 5, parts 1 and 2)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concilio.analysis.intervals import Floats, Interval
from concilio.analysis.votes import Votes

Counts = NDArray[np.int64]


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
        level: (S,) the 5 % quantile of the posterior of the least community's support, 0 to 1.
        rejection_level: (S,) the same for rejection.
        level_across_groups: (S,) as `level`, over communities × opinion groups; nan without groups.
        order: (S,) int64, statements by falling level, ties by statement.
    """

    level: Floats
    rejection_level: Floats
    level_across_groups: Floats
    order: NDArray[np.int64]


def support(votes: Votes) -> Support:
    raise NotImplementedError


def common_ground(answers: Support, *, across_groups: Support | None = None) -> CommonGround:
    raise NotImplementedError
