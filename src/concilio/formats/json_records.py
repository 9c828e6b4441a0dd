"""A JSON file that holds a list of records, checked field by field."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from concilio.formats.csv_table import decode, read_bytes
from concilio.formats.dataset import InputError


@dataclass(frozen=True)
class JsonRecords:
    """The records of one file; rows are counted from 1. No value is ever quoted in an error."""

    path: Path
    records: tuple[dict[str, Any], ...]
    broken: int

    def integer(self, index: int, names: Sequence[str], *, what: str) -> int:
        """The first of several spellings of a field, as a whole number; numbers written as text count."""
        name, value = self._first(index, names, what)
        if isinstance(value, bool):
            raise self.error(index, name, f"{what} is a whole number.")
        try:
            number = int(value)
        except (TypeError, ValueError, OverflowError):
            raise self.error(index, name, f"{what} is a whole number.") from None
        if isinstance(value, float) and number != value:
            raise self.error(index, name, f"{what} is a whole number.")
        return number

    def label(self, index: int, names: Sequence[str], *, what: str) -> str:
        name, value = self._first(index, names, what)
        if isinstance(value, bool) or not isinstance(value, int | str) or value == "":
            raise self.error(index, name, f"{what} is a number or a text.")
        return str(value)

    def flag(self, index: int, name: str) -> bool:
        value = self.records[index].get(name)
        if value is None:
            return False
        if not isinstance(value, bool):
            raise self.error(index, name, "this is true or false.")
        return value

    def has(self, index: int, names: Sequence[str]) -> bool:
        return any(self.records[index].get(name) is not None for name in names)

    def error(self, index: int, name: str, message: str, hint: str = "") -> InputError:
        return InputError(message, path=str(self.path), row=index + 1, column=name, hint=hint)

    def _first(self, index: int, names: Sequence[str], what: str) -> tuple[str, Any]:
        for name in names:
            value = self.records[index].get(name)
            if value is not None:
                return name, value
        raise self.error(index, names[0], f"{what} is missing.")


def read_json(path: Path) -> tuple[Any, int]:
    """Any JSON value and the number of broken characters.

    Raises:
        InputError: unreadable, empty or not JSON, with the line where it stops being so.
    """
    text, broken = decode(read_bytes(path))
    try:
        return json.loads(text), broken
    except json.JSONDecodeError as problem:
        raise InputError(f"this is not JSON: {problem.msg}.", path=str(path), row=problem.lineno) from None
    except RecursionError:
        raise InputError("this is not a list of records: it is nested too deep.", path=str(path)) from None


def read_json_records(path: Path) -> JsonRecords:
    value, broken = read_json(path)
    if not isinstance(value, list):
        raise InputError("this is not a list of records.", path=str(path))
    for index, record in enumerate(value, start=1):
        if not isinstance(record, dict):
            raise InputError("this is not a record with named fields.", path=str(path), row=index)
    return JsonRecords(path, tuple(value), broken)
