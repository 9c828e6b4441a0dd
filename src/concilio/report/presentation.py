"""How exactly numbers may be shown: whole points in private, coarser and with cells left out in public."""

from __future__ import annotations

import math
from dataclasses import dataclass

from concilio.analysis.safe_minimum import SAFE_MINIMUM, SAFE_MINIMUM_OF_EACH

# Twelve digits: far below any interval, far above the last bits that summing in another order can change.
_DIGITS = 12


@dataclass(frozen=True)
class Share:
    """A share as a reader sees it, in points of a hundred.

    Attributes:
        about, low, high: the estimate and its 90 % range; the range is rounded outward, so that rounding
            never claims more certainty than there is.
        voters: of how many people, rounded like all head counts.
        nearly_all: the share is so high that its exact height would tell on the few who differ.
        few: so few voters that the range must be read before the estimate.
    """

    about: int
    low: int
    high: int
    voters: int
    nearly_all: bool = False
    few: bool = False


@dataclass(frozen=True)
class Presentation:
    """The rounding and the limits of one way of showing findings.

    Attributes:
        step: shares are rounded to this many points; levels down to it.
        people_step: head counts are rounded to this.
        least_voters: a community's cell with fewer voters is not shown, and neither is its statement.
        least_in_group, least_of_side_in_group: below these, the table of groups is not shown.
        nearly_all: from this share on, only "nearly all" is said; None never says it.
        flag_below: a share of fewer voters is marked as resting on few people.
        margins: whether margins in seats are said.
    """

    step: int = 1
    people_step: int = 1
    least_voters: int = 1
    least_in_group: int = 0
    least_of_side_in_group: int = 0
    nearly_all: int | None = None
    flag_below: int = SAFE_MINIMUM
    margins: bool = False

    def points(self, share: float) -> int:
        """A share of 0 to 1 (or a difference of −1 to 1) in points, to the nearest step, halves away from 0."""
        steps = round(share * 100 / self.step, _DIGITS)
        return int(math.copysign(math.floor(abs(steps) + 0.5), steps)) * self.step

    def floor(self, share: float) -> int:
        return math.floor(round(share * 100 / self.step, _DIGITS)) * self.step

    def ceiling(self, share: float) -> int:
        return math.ceil(round(share * 100 / self.step, _DIGITS)) * self.step

    def level(self, share: float) -> int:
        """A level in points, rounded down: "at least" must stay true; capped where "nearly all" begins."""
        down = self.floor(share)
        return down if self.nearly_all is None else min(down, self.nearly_all)

    def people(self, n: int) -> int:
        return (int(n) + self.people_step // 2) // self.people_step * self.people_step

    def share(self, mean: float, low: float, high: float, voters: int) -> Share:
        about = self.points(mean)
        least, most = max(self.floor(low), 0), min(self.ceiling(high), 100)
        nearly = self.nearly_all is not None and about >= self.nearly_all
        if nearly and self.nearly_all is not None:
            about, least, most = self.nearly_all, min(least, self.nearly_all), 100
        return Share(about, least, most, self.people(voters), nearly, int(voters) < self.flag_below)


WHOLE_POINTS = Presentation(margins=True)
"""For the people who hold the votes: nothing is left out, few voters are marked."""

RELEASED = Presentation(
    step=5,
    people_step=SAFE_MINIMUM,
    least_voters=SAFE_MINIMUM,
    least_in_group=SAFE_MINIMUM,
    least_of_side_in_group=SAFE_MINIMUM_OF_EACH,
    nearly_all=90,
    margins=True,
)
"""For the public: no number is fine enough to single anybody out."""
