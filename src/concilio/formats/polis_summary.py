"""What an export says of itself: title, question, and which sign means agree.

None of it is needed to count votes, so a file that is broken costs what stands in it and never the votes.
"""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from concilio.formats.csv_table import separator_of, text_notes
from concilio.formats.dataset import InputError, Note
from concilio.formats.files import Files
from concilio.formats.text import decode

CONVENTION = "vote-convention"
_KEYS = ("topic", "url", "views", "voters", "voters-in-conv", "commenters", "comments", "groups")
_KNOWN = frozenset((*_KEYS, "conversation-description", CONVENTION))


@dataclass(frozen=True)
class Summary:
    """What one export says of itself.

    Attributes:
        title, question: empty where it does not say.
        agree: the sign that is declared to mean agree, and the file that declares it, where one does.
        notes: what could not be read.
    """

    title: str = ""
    question: str = ""
    agree: tuple[int, str] | None = None
    notes: tuple[Note, ...] = field(default=())


def read_summary(files: Files, summary: str | None, sidecar: str | None) -> Summary:
    """Read summary.csv and format.json, as far as they are there and can be read.

    Raises:
        InputError: the two declare opposite signs.
    """
    notes: list[Note] = []
    pairs = _pairs(files, summary, notes) if summary else {}
    declared = [
        (sign, name)
        for sign, name in (
            (_convention(pairs.get(CONVENTION, ""), summary or "", notes), summary),
            (_sidecar(files, sidecar, notes), sidecar),
        )
        if sign and name
    ]
    if len({sign for sign, _ in declared}) > 1:
        raise InputError(
            f"{declared[0][1]} and {declared[1][1]} declare opposite signs for agree.",
            path=str(files.place),
            hint="Say --agree +1 if +1 means agree, or --agree -1.",
        )
    return Summary(
        pairs.get("topic", ""),
        pairs.get("conversation-description", ""),
        declared[0] if declared else None,
        tuple(notes),
    )


def declared_sign(text: str) -> int | None:
    """The sign that `agree=+1;disagree=-1;pass=0` says agree has; None where it says none.

    Keys may come in any order and the format may be missing.
    """
    parts = dict(part.split("=", 1) for part in re.split(r"[;,]", text) if "=" in part)
    values = {key.strip().casefold(): _sign(value) for key, value in parts.items()}
    agree, disagree = values.get("agree"), values.get("disagree")
    if agree not in (1, -1) or disagree != -agree or values.get("pass", 0) != 0:
        return None
    return agree


def _sign(value: str) -> int | None:
    try:
        return int(value.strip().replace("\u2212", "-"))
    except ValueError:
        return None


def _convention(text: str, name: str, notes: list[Note]) -> int | None:
    sign = declared_sign(text)
    if text and sign is None:
        notes.append(
            Note("convention-not-understood", f"What {name} says of the signs of votes was not understood.")
        )
    return sign


def _pairs(files: Files, name: str, notes: list[Note]) -> dict[str, str]:
    """Keys and values; summary.csv has no header."""
    try:
        content = files.read(name)
    except InputError:
        notes.append(_unread(name))
        return {}
    read = decode(content)
    notes.extend(text_notes(read, Path(name)))
    text = read.text.lstrip("\ufeff")
    separator = _separator(text)
    try:
        records = [one for one in csv.reader(io.StringIO(text), delimiter=separator, strict=True) if any(one)]
        whole = all(len([cell for cell in record if cell.strip()]) <= 2 for record in records)
    except csv.Error:
        whole = False
    if whole:
        return {record[0].strip().casefold(): "".join(record[1:]).strip() for record in records}
    pairs = {}
    for line in text.splitlines():
        key, _, value = line.partition(separator)
        if key.strip().strip('"').casefold() in _KNOWN:
            pairs[key.strip().strip('"').casefold()] = _unquoted(value)
    notes.append(
        Note("summary-damaged", f"{name} is not well-formed; its title was taken as far as it can be read.")
        if pairs.get("topic")
        else _unread(name)
    )
    return pairs


def _separator(text: str) -> str:
    """What stands after the first key; a title may hold every other separator."""
    found = re.match(
        r'\s*"?(?:' + "|".join(sorted(_KNOWN, key=len, reverse=True)) + r')"?\s*([,;\t|])', text, re.I
    )
    return found[1] if found else separator_of(text)[0]


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] == '"':
        value = value[1:-1]
    return value.replace('""', '"')


def _sidecar(files: Files, name: str | None, notes: list[Note]) -> int | None:
    """format.json: `vote-convention` as text, or `vote` with the three values, or both."""
    if name is None:
        return None
    try:
        value = json.loads(decode(files.read(name)).text.lstrip("\ufeff"))
    except (InputError, ValueError, RecursionError):
        notes.append(_unread(name))
        return None
    if not isinstance(value, dict):
        notes.append(_unread(name))
        return None
    said = value.get(CONVENTION)
    if isinstance(said, str):
        return _convention(said, name, notes)
    values = value.get("vote")
    if isinstance(values, dict):
        return _convention(";".join(f"{key}={one}" for key, one in values.items()), name, notes)
    return None


def _unread(name: str) -> Note:
    return Note("not-read", f"{name} could not be read; what it says is missing here.")
