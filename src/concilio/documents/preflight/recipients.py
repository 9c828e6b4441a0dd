"""Recipients as data: what each asks, since when, and where that is written."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "recipients"
_REQUIREMENTS: dict[str, type] = {
    "languages": list,
    "words": dict,
    "order": list,
    "agenda_items": list,
    "days_before": dict,
    "formats": list,
    "fonts": list,
    "sizes": list,
    "emphases": list,
    "masthead": list,
    "symbol": str,
    "not_before": bool,
    "fields": list,
}


class RecipientError(ValueError):
    """The data of a recipient cannot be used; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule is written."""

    title: str
    where: str
    dated: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """What is asked, and where that is written."""

    value: Any
    source: Source


@dataclass(frozen=True, slots=True)
class Recipient:
    """A body, or a kind of addressee, with its requirements by the day since which they hold."""

    id: str
    name: str
    versions: tuple[tuple[date, Mapping[str, Requirement]], ...]

    def asks_on(self, day: date) -> Mapping[str, Requirement]:
        """The requirements in force on a day.

        Raises:
            RecipientError: none were in force yet.
        """
        in_force = [asked for since, asked in self.versions if since <= day]
        if not in_force:
            raise RecipientError(f"It is not known what {self.name} asked for on {day}.")
        return in_force[-1]


@lru_cache(maxsize=1)
def recipients() -> dict[str, Recipient]:
    """The recipients that come with the package, by id."""
    found = [read_recipient(json.loads(path.read_text("utf-8"))) for path in sorted(FOLDER.glob("*.json"))]
    return {recipient.id: recipient for recipient in found}


def read_recipient(data: Mapping[str, Any]) -> Recipient:
    """A recipient from its data, in the form of `recipients/*.json`.

    Raises:
        RecipientError: something is missing, unknown or of another kind.
    """
    try:
        sources = {name: Source(**source) for name, source in data["sources"].items()}
        versions = [_version(version, sources) for version in data["versions"]]
        return Recipient(str(data["id"]), str(data["name"]), tuple(sorted(versions, key=lambda one: one[0])))
    except (KeyError, TypeError, AttributeError) as error:
        raise RecipientError(f"The recipient's data lack a part, or have one too many: {error}.") from error


def _version(
    version: Mapping[str, Any], sources: Mapping[str, Source]
) -> tuple[date, Mapping[str, Requirement]]:
    asked = {}
    for name, requirement in version.items():
        if name in {"since", "note"}:
            continue
        if name not in _REQUIREMENTS:
            raise RecipientError(f"“{name}” is no requirement: {', '.join(_REQUIREMENTS)} are.")
        value = requirement["value"]
        if not isinstance(value, _REQUIREMENTS[name]):
            raise RecipientError(f"“{name}” is not a {_REQUIREMENTS[name].__name__}.")
        _can_be_read(name, value)
        asked[name] = Requirement(value, sources[requirement["source"]])
    try:
        return date.fromisoformat(version["since"]), asked
    except ValueError as error:
        raise RecipientError(f"“{version['since']}” is not a day, such as 2026-11-28.") from error


def _can_be_read(name: str, value: Any) -> None:
    patterns = {"symbol": [value], "masthead": value}.get(name, [])
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise RecipientError(f"“{pattern}” in “{name}” is no pattern: {error}.") from error
