"""A report's content in the database: kept without any statement's words, which are looked up when shown.

So a statement removed later is gone from old releases too, and each page quotes its reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from concilio.report import Content

_CONTENT = TypeAdapter(Content)
_QUOTED = {"label", "text"}
_SIDE = {"position", "name"}
_KEPT_OF_A_STATEMENT = ("index", "label", "is_seed")
"""All that is stored of a quoted statement: a field added later is left out until it is named here."""


def to_stored(content: Content) -> dict[str, Any]:
    stored: dict[str, Any] = without_words(to_json(content))
    return stored


def without_words(value: Any) -> Any:
    """The same JSON, with nothing left of a quoted statement but its numbers."""
    if isinstance(value, Mapping):
        if value.keys() >= _QUOTED:
            return {"text": "", **{key: value[key] for key in _KEPT_OF_A_STATEMENT if key in value}}
        return {key: without_words(part) for key, part in value.items()}
    if isinstance(value, list):
        return [without_words(part) for part in value]
    return value


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
        if value.keys() >= _QUOTED:
            return {**value, "text": texts.get(value["label"], "")}
        if value.keys() >= _SIDE:
            return {**value, "name": names.get(value["name"], value["name"])}
        return {key: _worded(part, texts, names) for key, part in value.items()}
    if isinstance(value, list):
        return [_worded(part, texts, names) for part in value]
    return value
