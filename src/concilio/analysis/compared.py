"""What findings compare: declared communities, else opinion groups, else there is only everybody."""

from __future__ import annotations

from dataclasses import dataclass

from concilio.analysis.groups import OpinionGroups
from concilio.analysis.side_kind import SideKind
from concilio.analysis.support import CommonGround, Support, common_ground
from concilio.analysis.votes import Votes


@dataclass(frozen=True, eq=False)
class Compared:
    """The sides that every list of a report speaks of.

    Attributes:
        kind: what the sides are. answers: (sides, S) of each side. common: what all of these sides share.
    """

    kind: SideKind
    answers: Support
    common: CommonGround


def compared(votes: Votes, answers: Support, common: CommonGround, groups: OpinionGroups) -> Compared:
    """The sides, how each answered, and what they share.

    Whatever is said of "every side" (lists, draft, margins) is said of these: a statement that one of two
    opinion groups rejects is not shared, however many agree in all.

    Args:
        votes: of the dialogue. answers, common: by community, or of everybody where none is declared.
        groups: found in these votes.
    """
    if votes.n_communities > 0:
        return Compared(SideKind.COMMUNITY, answers, common)
    if groups.n_groups > 1:
        by_group = groups.support()
        return Compared(SideKind.GROUP, by_group, common_ground(by_group))
    return Compared(SideKind.EVERYONE, answers, common)
