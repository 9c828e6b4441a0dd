"""What a report holds, for print: letters that no font has are named by their numbers, and the report says which."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from concilio.documents.missing_letters import letters_in_no_font, with_letters_named
from concilio.report.content import Content


def printable(content: Content) -> tuple[Content, frozenset[str]]:
    """The content with missing letters named, and those letters; the same content where there are none."""
    missing = letters_in_no_font(_strings(content))
    return (_named(content, missing) if missing else content), missing


def _strings(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, (tuple, list)):
        for one in part:
            yield from _strings(one)
    elif is_dataclass(part):
        for field in fields(part):
            yield from _strings(getattr(part, field.name))


def _named(part: Any, missing: frozenset[str]) -> Any:
    # An enumeration's value is a word of the program, though it is a string.
    if type(part) is str:
        return with_letters_named(part, missing)
    if type(part) in (tuple, list):
        return type(part)(_named(one, missing) for one in part)
    if is_dataclass(part) and not isinstance(part, type):
        changed = {
            field.name: _named(getattr(part, field.name), missing) for field in fields(part) if field.init
        }
        return replace(part, **changed)
    return part
