"""A report's content in the database: kept without any statement's words, which are looked up when shown.

So a statement removed later is gone from old releases too, and each page quotes its reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from concilio.report import Content

_CONTENT = TypeAdapter(Content)
_SAID_KEYS = {"index", "label", "text", "is_seed"}
_SIDE_KEYS = {"position", "name", "people", "few"}


def to_stored(content: Content) -> dict[str, Any]:
    stored: dict[str, Any] = _worded(to_json(content), {}, {})
    return stored


def to_json(content: Content) -> dict[str, Any]:
    """The content with its words, for a download."""
    whole: dict[str, Any] = _CONTENT.dump_python(content, mode="json")
    return whole


def from_stored(
    stored: Mapping[str, Any], texts: Mapping[str, str], names: Mapping[str, str] | None = None
) -> Content:
    """The content with words put in: `texts` of statements by number, `names` of communities by label.

    A statement without words keeps an empty text; a community without a name goes by its label.
    """
    return _CONTENT.validate_python(_worded(stored, texts, names or {}))


def _worded(value: Any, texts: Mapping[str, str], names: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        if value.keys() == _SAID_KEYS:
            return {**value, "text": texts.get(value["label"], "")}
        if value.keys() == _SIDE_KEYS:
            return {**value, "name": names.get(value["name"], value["name"])}
        return {key: _worded(part, texts, names) for key, part in value.items()}
    if isinstance(value, list):
        return [_worded(part, texts, names) for part in value]
    return value
