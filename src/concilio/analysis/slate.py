"""Slates: k statements for a draft that represent fairly (section 5, part 8)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concilio.analysis.groups import OpinionGroups
from concilio.analysis.intervals import Floats
from concilio.analysis.support import CommonGround
from concilio.analysis.votes import Votes


@dataclass(frozen=True, eq=False)
class Slate:
    """Statements chosen by the Method of Equal Shares, completed by sequential Phragmén.

    Attributes:
        statements: (≤ k,) int64, in the order chosen; fewer where too few reach the level.
        level: the common-ground level that every candidate had to reach.
        ejr_plus: whether the slate satisfies EJR+ for the approvals among its candidates.
        community_covered: (C,) share of each community that approves at least one chosen statement.
        group_covered: (k groups,) the same for each opinion group.
    """

    statements: NDArray[np.int64]
    level: float
    ejr_plus: bool
    community_covered: Floats
    group_covered: Floats


def slate(
    votes: Votes, common: CommonGround, groups: OpinionGroups, *, size: int = 8, level: float = 0.5
) -> Slate:
    raise NotImplementedError
