"""A release as JSON for programs: the page's numbers and words in one language, units in the names, and a schema.

The document that the public ledger names is another one, without words: `insight.release`.
"""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from concilio.insight.release import NOT_RELEASED, to_json
from concilio.report import Content

FORMAT = "concilio-findings/2"
SCHEMA_ADDRESS = "/api/findings.schema.json"
# Kept as half people in the report, since a mean of guesses is rounded to them.
_HALVES, _TENTHS = "guess", "guess_of_ten"
# What a dialogue may have nothing to say about.
_OPTIONAL = frozenset({"margin", "margins", "answered_level", "unsteady"})
_ABOUT: dict[str, tuple[dict[str, Any], str]] = {
    "$schema": ({"type": "string"}, "Address of this schema."),
    "format": ({"const": FORMAT}, "Moves when a name or a unit in this document moves."),
    "language": ({"type": "string"}, "The language of all words in this document."),
}
_UNITS = {
    "about": "Per cent, in whole points, rounded as on the page.",
    "low": "Lower end of the 90 % interval, per cent.",
    "high": "Upper end of the 90 % interval, per cent.",
    "level": "Per cent: at least so many of each community agree, with 95 % certainty.",
    "voters": "People who answered, rounded down.",
    "people": "People, rounded down.",
    "nearly_all": "Ninety per cent or more; the exact share is not shown.",
    "text": "The statement's words in the document's language; empty where they are no longer shown.",
    "label": "The statement's number in the dialogue.",
}


def released_json(content: Content, language: str) -> dict[str, Any]:
    """A release in one language, guesses as people out of ten."""
    named = {"$schema": SCHEMA_ADDRESS, "format": FORMAT, "language": language}
    told: dict[str, Any] = _in_tenths(to_json(content))
    return named | told


def schema() -> dict[str, Any]:
    """The JSON Schema of `released_json`."""
    described = TypeAdapter(Content).json_schema(mode="serialization")
    parts = {name: _described(part) for name, part in described.pop("$defs").items()}
    whole = _described(described)
    whole["properties"] = {
        name: {**kind, "description": words} for name, (kind, words) in _ABOUT.items()
    } | whole["properties"]
    whole["required"] = [*_ABOUT, *whole["required"]]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A release of findings, with words in one language",
        "description": "Shares and levels are per cent in whole points; a guess is people out of ten, in halves.",
        **{name: value for name, value in whole.items() if name not in {"title", "description"}},
        "$defs": parts,
    }


def _in_tenths(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            _TENTHS if name == _HALVES else name: part / 2 if name == _HALVES else _in_tenths(part)
            for name, part in value.items()
        }
    return [_in_tenths(part) for part in value] if isinstance(value, list) else value


def _described(part: dict[str, Any]) -> dict[str, Any]:
    """A part of the schema with what a release has, and its units."""
    if "properties" not in part:
        return part
    properties = {
        name: {**kind, "description": _UNITS[name]} if name in _UNITS else dict(kind)
        for name, kind in part["properties"].items()
        if name not in NOT_RELEASED
    }
    if _HALVES in properties:
        properties[_TENTHS] = {
            "type": "number", "minimum": 0, "maximum": 10, "multipleOf": 0.5,
            "description": "How many of ten people of that community were thought to agree, on average.",
        }  # fmt: skip
        del properties[_HALVES]
    required = [
        name for name in properties if name not in _OPTIONAL and name in _renamed(part.get("required", []))
    ]
    kept = {
        name: value for name, value in part.items() if name not in {"properties", "required", "description"}
    }
    return {**kept, "properties": properties, "required": required, "additionalProperties": False}


def _renamed(names: list[str]) -> set[str]:
    return {_TENTHS if name == _HALVES else name for name in names}
