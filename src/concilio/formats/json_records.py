"""A JSON file that holds a list of records, checked field by field."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from concilio.formats.csv_table import is_null, read_bytes, text_notes
from concilio.formats.dataset import InputError, Note
from concilio.formats.text import decode


@dataclass(frozen=True)
class JsonRecords:
    """The records of one file; rows are counted from 1. No value is ever quoted in an error.

    Names of fields are compared in small letters. `notes` say how the file's letters were read.
    """

    path: Path
    records: tuple[dict[str, Any], ...]
    notes: tuple[Note, ...] = ()

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

    def is_null(self, index: int, name: str) -> bool:
        """Whether a field is there and empty: null, or one of the words that programs write for it."""
        record = self.records[index]
        value = record.get(name)
        if isinstance(value, float):
            return math.isnan(value)
        return name in record and (value is None or (isinstance(value, str) and is_null(value)))

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


def read_json(path: Path) -> tuple[Any, tuple[Note, ...]]:
    """Any JSON value and how its letters were read; see `parse_json`."""
    return parse_json(read_bytes(path), path)


def parse_json(content: bytes, path: Path) -> tuple[Any, tuple[Note, ...]]:
    """Any JSON value and how its letters were read.

    Raises:
        InputError: empty or not JSON, with the line where it stops being so.
    """
    if not content:
        raise InputError("the file is empty (0 bytes).", path=str(path))
    read = decode(content)
    try:
        return json.loads(read.text.lstrip("\ufeff")), text_notes(read, path)
    except json.JSONDecodeError as problem:
        raise InputError(f"this is not JSON: {problem.msg}.", path=str(path), row=problem.lineno) from None
    except RecursionError:
        raise InputError("this is not a list of records: it is nested too deep.", path=str(path)) from None
    except ValueError:  # a number of thousands of digits
        raise InputError("it holds a number too long to be one.", path=str(path)) from None


def parse_json_records(content: bytes, path: Path) -> JsonRecords:
    """A list of records.

    Raises:
        InputError: not JSON, no list, or something in it that is no record.
    """
    value, notes = parse_json(content, path)
    if not isinstance(value, list):
        raise InputError("this is not a list of records.", path=str(path))
    for index, record in enumerate(value, start=1):
        if not isinstance(record, dict):
            raise InputError("this is not a record with named fields.", path=str(path), row=index)
    records = tuple({key.strip().casefold(): one for key, one in record.items()} for record in value)
    return JsonRecords(path, records, notes)
