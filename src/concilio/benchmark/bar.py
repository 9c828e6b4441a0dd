"""One thing that was promised, and what was measured of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Bar:
    """A promise and its measurement.

    Attributes:
        name: what is measured. target: what was promised, in words ("≥ 50").
        measured: the figure, in `unit`; None where it could not be measured here, and `note` says why.
        passed: whether it keeps the promise; None where not measured.
        command: shows this bar alone. note: the figures behind it, or the conditions.
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
        full: also run peers where they take minutes, in place of figures taken down earlier.
        data: folder of real votes and recorded server answers; what needs it is not measured where it is absent.
        against: folder of an earlier checkout, to measure the same commands of; None where there is none.
    """

    quick: bool = False
    full: bool = False
    data: Path = Path("../shared/data")
    against: Path | None = None


Measure = Callable[[Settings], Iterator[Bar]]


def at_least(name: str, limit: float, measured: float, unit: str, command: str, note: str = "") -> Bar:
    return Bar(name, f"≥ {limit:g}", measured, unit, measured >= limit, command, note)


def at_most(name: str, limit: float, measured: float, unit: str, command: str, note: str = "") -> Bar:
    return Bar(name, f"≤ {limit:g}", measured, unit, measured <= limit, command, note)


def not_measured(name: str, target: str, unit: str, command: str, why: str) -> Bar:
    return Bar(name, target, None, unit, None, command, why)
