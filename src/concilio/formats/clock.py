"""Times as exports write them, in seconds, milliseconds or words, brought to one clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from concilio.formats.dataset import Note

NO_TIME = np.iinfo(np.int64).min
# A number of seconds reaches this in the year 5138; one of milliseconds passed it in 1973.
# Numbers of fewer digits are below 2^62.
_DIGITS = 19
_MILLISECONDS, _MICROSECONDS, _NANOSECONDS = 10**11, 10**14, 10**17


def milliseconds(numbers: NDArray[np.int64], name: str) -> tuple[NDArray[np.int64], tuple[Note, ...]]:
    """(N,) times in milliseconds from times of any unit, and a note where one file has several.

    Args:
        numbers: seconds, milliseconds, microseconds or nanoseconds since 1970; `NO_TIME` where there is none.
        name: of the file, for the note.
    """
    size = np.abs(np.where(numbers == NO_TIME, 0, numbers))
    result = np.where(size < _MILLISECONDS, numbers * 1000, numbers)
    result = np.where(size >= _MICROSECONDS, numbers // 1000, result)
    result = np.where(size >= _NANOSECONDS, numbers // 1_000_000, result)
    result = np.where(numbers == NO_TIME, NO_TIME, result)
    timed = size[(numbers != NO_TIME) & (numbers != 0)]
    units = np.bincount(np.searchsorted([_MILLISECONDS, _MICROSECONDS, _NANOSECONDS], timed, side="right"))
    notes = []
    if np.count_nonzero(units) > 1:
        notes.append(
            Note(
                "mixed-clocks",
                f"Some times in {name} count seconds and some milliseconds; all were brought to one clock.",
                int(units.sum() - units.max()),
            )
        )
    missing = int((numbers == NO_TIME).sum())
    if 0 < missing < numbers.size:
        notes.append(
            Note("no-time", f"Rows of {name} without a time count as older than those with one.", missing)
        )
    return result.astype(np.int64), tuple(notes)


def whole_times(cells: Sequence[object]) -> list[int | None]:
    """Each cell's time as a whole number, `NO_TIME` where it is empty; None where it is no time at all."""
    return [
        int(cell) if isinstance(cell, str) and cell.isdecimal() and len(cell) < _DIGITS else _time(cell)
        for cell in cells
    ]


def _time(cell: object) -> int | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return int(cell) if abs(cell) < 2**62 else None  # also refuses nan
    text = str(cell).strip()
    if text.casefold() in {"", "null", "none", "nan", "\\n"} or cell is None:
        return NO_TIME
    try:
        number = float(text)
    except ValueError:
        return _from_words(text)
    # Through a float only what is not a plain number: it has 15 digits, and nanoseconds 19.
    return (int(text) if text.lstrip("+-").isdigit() else int(number)) if abs(number) < 2**62 else None


def _from_words(text: str) -> int | None:
    """`2026-11-20 14:30:00+00`, as databases and spreadsheets write it; without a zone it is taken as UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return int(moment.timestamp() * 1000)
