"""What a Polis server says of a conversation, saved as JSON: votes, comments and the conversation itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from concilio.formats.dataset import Dataset, InputError, Note
from concilio.formats.json_records import JsonRecords, read_json, read_json_records
from concilio.formats.polis_votes import PolisRows, PolisStatement, assemble

VOTES, COMMENTS, CONVERSATION = "votes.json", "comments.json", "conversation.json"

# The server's own names and those of clients that spell them out.
_PARTICIPANT = ("pid", "participant_id")
_STATEMENT = ("tid", "statement_id")
_MODERATED = ("mod", "moderated")
_TIME = ("modified", "created")


def read_polis_json(folder: Path | str, *, lenient: bool = False) -> Dataset:
    """Read a folder with votes.json, comments.json and, where there, conversation.json.

    The server's database writes agree as −1, and so do saved answers of some of its interfaces; others
    turn it round. The counts in comments.json decide; where they do not, −1 is assumed. Whether
    unmoderated statements were shown is what the conversation says in `strict_moderation`.

    Raises:
        InputError: with file, record and field of what cannot be read.
    """
    folder = Path(folder)
    notes: list[Note] = []
    conversation = _conversation(folder / CONVERSATION)
    comments = _records(folder / COMMENTS, notes)
    votes = _records(folder / VOTES, notes)
    strict = conversation.get("strict_moderation")
    return assemble(
        _rows(votes),
        _statements(comments),
        title=_text(conversation, "topic") or folder.resolve().name,
        question=_text(conversation, "description"),
        strict=strict if isinstance(strict, bool) else None,
        usual_agree=-1,
        lenient=lenient,
        notes=notes,
    )


def _records(path: Path, notes: list[Note]) -> JsonRecords:
    records = read_json_records(path)
    if records.broken:
        notes.append(
            Note(
                "broken-text",
                f"Some characters in {path.name} are broken and show as \ufffd.",
                records.broken,
            )
        )
    return records


def _conversation(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    value, _ = read_json(path)
    if not isinstance(value, dict):
        raise InputError("this is not a record with named fields.", path=str(path))
    return value


def _text(record: dict[str, Any], name: str) -> str:
    value = record.get(name)
    return value.strip() if isinstance(value, str) else ""


def _statements(comments: JsonRecords) -> list[PolisStatement]:
    statements: list[PolisStatement] = []
    seen: set[str] = set()
    for index, record in enumerate(comments.records):
        label = comments.label(index, _STATEMENT, what="the identifier of a statement")
        if label in seen:
            raise comments.error(index, _STATEMENT[0], "the same statement is listed a second time.")
        seen.add(label)
        moderated = (
            comments.integer(index, _MODERATED, what="moderation") if comments.has(index, _MODERATED) else 0
        )
        if moderated not in (-1, 0, 1):
            raise comments.error(index, _MODERATED[0], "moderation is \u22121, 0 or 1.")
        statements.append(
            PolisStatement(
                label,
                _text(record, "txt"),
                moderated,
                comments.flag(index, "is_seed"),
                comments.flag(index, "is_meta"),
                _count(comments, index, "agree_count"),
                _count(comments, index, "disagree_count"),
            )
        )
    return statements


def _count(comments: JsonRecords, index: int, name: str) -> int:
    return comments.integer(index, (name,), what="a count") if comments.has(index, (name,)) else 0


def _rows(votes: JsonRecords) -> PolisRows:
    if not votes.records:
        raise InputError("there is no vote in it.", path=str(votes.path))
    participant: list[str] = []
    statement: list[str] = []
    value: list[int] = []
    time: list[int] = []
    for index in range(len(votes.records)):
        participant.append(votes.label(index, _PARTICIPANT, what="the identifier of a participant"))
        statement.append(votes.label(index, _STATEMENT, what="the identifier of a statement"))
        vote = votes.integer(index, ("vote",), what="a vote")
        if vote not in (-1, 0, 1):
            raise votes.error(index, "vote", "a vote is \u22121, 0 or 1.")
        value.append(vote)
        time.append(
            votes.integer(index, _TIME, what="a time stamp") if _is_number(votes.records[index]) else 0
        )
    return PolisRows(
        participant,
        statement,
        np.array(value, dtype=np.int8),
        np.array(time, dtype=np.int64),
        lambda index, message: votes.error(
            index, _STATEMENT[0], message, "Use --lenient to skip such votes."
        ),
        str(votes.path),
    )


def _is_number(record: dict[str, Any]) -> bool:
    """Times are numbers, or numbers as text; a date in words is left to file order."""
    for name in _TIME:
        value = record.get(name)
        if value is not None:
            return isinstance(value, int | float) or (isinstance(value, str) and value.isdigit())
    return False
