"""A bar: a limit that was promised for one figure, and the figure that was measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Bar:
    """A promise and its measurement.

    Attributes:
        name: the quantity, with the system or data set it belongs to before a colon.
        target: the limit that was promised, in words ("≥ 50").
        measured: the figure, in `unit`; None where it could not be measured here, and `note` says why.
        unit: what one of `measured` is ("ms", "× as fast").
        passed: whether the figure keeps the promise; None where not measured.
        command: the command that measures this bar alone.
        note: the figures behind the ratio, or the conditions.
    """

    name: str
    target: str
    measured: float | None
    unit: str
    passed: bool | None
    command: str
    note: str = ""


@dataclass(frozen=True)
class Settings:
    """How much to measure.

    Attributes:
        quick: smaller sizes and fewer repeats, to see that everything runs; its figures are not the bars'.
        full: also run peers where they take minutes, in place of figures recorded earlier.
        data: folder of real votes and recorded server answers; what needs it is not measured where it is absent.
        against: another checkout of this project, measured in the same run; without it, figures stand alone.
    """

    quick: bool = False
    full: bool = False
    data: Path = Path("../shared/data")
    against: Path | None = None


Measure = Callable[[Settings], Iterator[Bar]]


def at_least(name: str, limit: float, measured: float, unit: str, command: str, note: str = "") -> Bar:
    """A bar that the figure passes at `limit` or above."""
    return Bar(name, f"≥ {limit:g}", measured, unit, measured >= limit, command, note)


def at_most(name: str, limit: float, measured: float, unit: str, command: str, note: str = "") -> Bar:
    """A bar that the figure passes at `limit` or below."""
    return Bar(name, f"≤ {limit:g}", measured, unit, measured <= limit, command, note)


def not_measured(name: str, target: str, unit: str, command: str, why: str) -> Bar:
    """A bar without a figure; `why` says what is missing here. It neither passes nor fails."""
    return Bar(name, target, None, unit, None, command, why)
