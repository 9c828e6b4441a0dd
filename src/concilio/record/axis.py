"""Figures of one measure on one axis: marks placed by percentage, so that one markup serves every width. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, log10

_STEPS = (1, 2, 3, 4, 5, 6, 8, 10)


@dataclass(frozen=True)
class Mark:
    """A mark: "dot" at `low`; "range" from `low` to `high`; "more" from `low` on; "less" up to `high`.

    Places are percentages as SVG has them, such as "51.1%".
    """

    kind: str
    low: str
    high: str


@dataclass(frozen=True)
class Axis:
    """From 0 to `end`, with what is written at its beginning, middle and end."""

    end: int

    @property
    def ticks(self) -> tuple[int, int, int]:
        return 0, self.end // 2, self.end

    def place(self, number: int) -> str:
        return f"{min(100 * number / self.end, 100):.4g}%"

    def mark(self, bound: str, low: int | None, high: int | None) -> Mark:
        """The mark of a figure."""
        start = self.place(low if low is not None else 0)
        end = self.place(high if high is not None else self.end)
        kind = {"range": "range", "at-least": "more", "at-most": "less"}.get(bound, "dot")
        return Mark(kind, start, end)


def axis_for(numbers: Iterable[int]) -> Axis:
    """An axis with an even, round end that no figure is beyond."""
    most = max([1, *numbers])
    power = 10 ** max(ceil(log10(most)) - 1, 0)
    end = next(step * power for step in (*_STEPS, 12, 20) if step * power >= most)
    return Axis(end if end % 2 == 0 else end * 2)
