"""A release as it is stored: version 2 of a document that holds numbers, statement numbers and labels, and no words.

A statement that is removed later is gone from old releases too, and each page quotes its reader's language, since words
are looked up when a release is shown. No text can get in by mistake: any string is refused when a release is encoded,
in whatever field it stands, but a statement's number, a community's label and a group's letter.

docs/schema/release.schema.json describes the document. Version 1 had no margins and no second level (ADR 0017); what
was stored as such is read and stays as it is, since the public ledger names its bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from typing import Any

from pydantic import TypeAdapter, ValidationError

from concilio.formats.dataset import Note
from concilio.report import Content
from concilio.report.content import Group, QuotedStatement, Side

VERSION = 2
_CONTENT: TypeAdapter[Content] = TypeAdapter(Content)
_STATEMENT_KEYS = {"number", "index", "is_seed"}
_SIDE_KEYS = {"position", "label", "people", "few"}
# How few people or answers there are, and how many people answered alike, is said in a report of one's own files alone.
NOT_RELEASED = frozenset({"too_few", "not_shown", "one_answer", "alike"})
_NEW_IN_2 = frozenset({"margin", "margins", "answered_level", "unsteady"})
_NOT_IN = {1: NOT_RELEASED | _NEW_IN_2, 2: NOT_RELEASED}
# The dialogue's own words, which are looked up too.
_LEFT_OUT = frozenset({"title", "question"})


class UnreadableRelease(ValueError):  # noqa: N818 - says what it is
    """A stored release that this version cannot read. The message quotes nothing of it."""


@dataclass(frozen=True)
class Words:
    """What is put in when a release is shown.

    Attributes:
        statements: words by statement number; a statement that is missing here, or empty, has no words any more.
        communities: names by label; a community that is missing goes by its label.
    """

    title: str = ""
    question: str = ""
    statements: Mapping[str, str] | None = None
    communities: Mapping[str, str] | None = None


def encode(content: Content) -> dict[str, Any]:
    """The document of a report's content.

    Raises:
        TypeError: a part could hold words, and it is not known which of them are statements'.
    """
    return _document(content, VERSION)


def _document(content: Content, version: int) -> dict[str, Any]:
    document = {
        field.name: _encoded(getattr(content, field.name), field.name, version)
        for field in fields(content)
        if field.name not in _LEFT_OUT
    }
    return {"version": version, **document}


def decode(document: Mapping[str, Any], words: Words) -> Content:
    """The content of a document, with words put in.

    Raises:
        UnreadableRelease: another version, or a field too many, too few or of another form.
    """
    version = document.get("version")
    if version not in _NOT_IN:
        raise UnreadableRelease(f"a release of another version than {', '.join(map(str, _NOT_IN))}")
    parts = {key: value for key, value in document.items() if key != "version"}
    try:
        bare = _CONTENT.validate_python({"title": "", "question": "", **_decoded(parts, Words())})
        whole = _CONTENT.validate_python(
            {"title": words.title, "question": words.question, **_decoded(parts, words)}
        )
    except ValidationError as error:
        # pydantic's own message quotes what it was given.
        places = sorted({".".join(map(str, problem["loc"][:2])) for problem in error.errors()})
        raise UnreadableRelease(f"a release with parts of another form: {', '.join(places)}") from None
    if _document(bare, version) != document:
        raise UnreadableRelease(f"a release with a part that version {version} does not have")
    return whole


def to_json(content: Content) -> dict[str, Any]:
    """A release with its words, for a download."""
    whole: dict[str, Any] = _released(_CONTENT.dump_python(content, mode="json"))
    return whole


def _released(value: Any) -> Any:
    """What a document has, of everything that reports say today; what version 2 added only where it says something."""
    if isinstance(value, dict):
        return {
            name: _released(part)
            for name, part in value.items()
            if name not in NOT_RELEASED and not (name in _NEW_IN_2 and (part is None or part is False))
        }
    return [_released(part) for part in value] if isinstance(value, list) else value


def schema() -> dict[str, Any]:
    """The JSON Schema of the document."""
    described = _CONTENT.json_schema(mode="serialization")
    definitions = described["$defs"]
    definitions["QuotedStatement"] = _object(
        "A statement by its number in the dialogue; `index` is its place in the analysis.",
        number={"type": "integer", "minimum": 1}, index={"type": "integer"}, is_seed={"type": "boolean"},
    )  # fmt: skip
    definitions["Side"] = _object(
        "A community by its label.",
        position={"type": "integer"}, label={"type": "string"}, people={"type": "integer"}, few={"type": "boolean"},
    )  # fmt: skip
    definitions.pop("Note", None)
    definitions.pop("TooFew", None)
    for part in definitions.values():
        for name in NOT_RELEASED & part.get("properties", {}).keys():
            part["properties"].pop(name)
    properties = {name: part for name, part in described["properties"].items() if name not in _LEFT_OUT}
    properties["notes"] = {"type": "array", "maxItems": 0}
    properties = {"version": {"const": VERSION}, **properties}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A release of findings, without words",
        "description": "Shares and levels are percentages, in points. A guess counts half people of ten, 0 to 20.",
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
        "$defs": definitions,
    }


def _object(description: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object", "description": description, "properties": properties, "required": list(properties),
        "additionalProperties": False,
    }  # fmt: skip


def _encoded(value: Any, place: str, version: int) -> Any:
    if isinstance(value, QuotedStatement):
        return {"number": int(value.label), "index": value.index, "is_seed": value.is_seed}
    if isinstance(value, Side):
        return {"position": value.position, "label": value.name, "people": value.people, "few": value.few}
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list):
        return [_encoded(item, place, version) for item in value]
    if isinstance(value, Group):
        return {**_encoded_fields(replace(value, letter=""), version), "letter": _letter(value.letter)}
    if isinstance(value, Note):
        raise TypeError("a note is a sentence, and a release holds no words")
    if is_dataclass(value):
        return _encoded_fields(value, version)
    if value == "":
        return value
    raise TypeError(f"{place}: a release holds no words")


def _encoded_fields(value: Any, version: int) -> dict[str, Any]:
    return {
        field.name: _encoded(getattr(value, field.name), field.name, version)
        for field in fields(value)
        if field.name not in _NOT_IN[version]
    }


def _letter(letter: str) -> str:
    if len(letter) > 2 or not letter.isalpha():
        raise TypeError("a group goes by a letter")
    return letter


def _decoded(value: Any, words: Words) -> Any:
    if isinstance(value, Mapping):
        if value.keys() == _STATEMENT_KEYS:
            label = str(value["number"])
            text = (words.statements or {}).get(label, "")
            return {"index": value["index"], "label": label, "text": text, "is_seed": value["is_seed"]}
        if value.keys() == _SIDE_KEYS:
            name = (words.communities or {}).get(value["label"], value["label"])
            return {**{key: value[key] for key in ("position", "people", "few")}, "name": name}
        return {key: _decoded(part, words) for key, part in value.items()}
    if isinstance(value, list):
        return [_decoded(part, words) for part in value]
    return value
