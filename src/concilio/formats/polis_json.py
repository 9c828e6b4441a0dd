"""What a Polis server says of a conversation, saved as JSON: votes, comments and the conversation itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from concilio.formats.clock import NO_TIME, milliseconds, whole_times
from concilio.formats.dataset import Dataset, InputError, Note
from concilio.formats.files import Files, Folder
from concilio.formats.json_records import JsonRecords, parse_json, parse_json_records
from concilio.formats.polis_sign import DeclaredSign
from concilio.formats.polis_summary import read_summary
from concilio.formats.polis_votes import PolisRows, PolisStatement, Reading, assemble, rows_from_lists

VOTES, COMMENTS, CONVERSATION, FORMAT = "votes.json", "comments.json", "conversation.json", "format.json"

# The server's own names and those of clients that spell them out.
_PARTICIPANT = ("pid", "participant_id")
_STATEMENT = ("tid", "statement_id")
_MODERATED = ("mod", "moderated")
_TIME = ("modified", "created")
_WRITTEN = ("created", "modified")


def read_polis_json(
    source: Files | Path | str, *, lenient: bool = False, reading: Reading | None = None
) -> Dataset:
    """Read a folder with votes.json, comments.json and, where there, conversation.json and format.json.

    The server's database writes agree as −1, and so do saved answers of some of its interfaces; others
    turn it round. So the counts in comments.json decide, unless somebody declares the sign. Whether
    unmoderated statements were shown is what the conversation says in `strict_moderation`.

    Raises:
        InputError: with file, record and field of what cannot be read.
    """
    files = Folder(Path(source)) if isinstance(source, str | Path) else source
    notes: list[Note] = []
    conversation = _conversation(files, notes)
    comments = _records(files, COMMENTS, notes)
    votes = _records(files, VOTES, notes)
    about = read_summary(files, None, FORMAT if FORMAT in files.names else None)
    strict = conversation.get("strict_moderation")
    statements = _statements(comments, notes)
    rows = _rows(votes, notes)
    return assemble(
        rows,
        statements,
        title=_text(conversation, "topic") or files.place.resolve().name.removesuffix(".zip"),
        question=_text(conversation, "description"),
        strict=strict if isinstance(strict, bool) else None,
        declared=DeclaredSign(about.agree[0], f"{about.agree[1]} says") if about.agree else None,
        reading=reading or Reading(lenient=lenient),
        notes=(*notes, *about.notes),
    )


def _records(files: Files, name: str, notes: list[Note]) -> JsonRecords:
    records = parse_json_records(files.read(name), files.place / name)
    notes.extend(records.notes)
    return records


def _conversation(files: Files, notes: list[Note]) -> dict[str, Any]:
    """What the server says of the conversation; a file that cannot be read costs its title and no vote."""
    if CONVERSATION not in files.names:
        return {}
    try:
        value, _ = parse_json(files.read(CONVERSATION), files.place / CONVERSATION)
    except InputError:
        value = None
    if isinstance(value, dict):
        return value
    notes.append(Note("not-read", f"{CONVERSATION} could not be read; what it says is missing here."))
    return {}


def _text(record: dict[str, Any], name: str) -> str:
    value = record.get(name)
    return value.strip() if isinstance(value, str) else ""


def _statements(comments: JsonRecords, notes: list[Note]) -> list[PolisStatement]:
    times = _times(comments, notes, _WRITTEN)
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
            raise comments.error(index, _MODERATED[0], "moderation is −1, 0 or 1.")
        author = comments.has(index, _PARTICIPANT)
        statements.append(
            PolisStatement(
                label,
                _text(record, "txt"),
                moderated,
                comments.flag(index, "is_seed"),
                comments.flag(index, "is_meta"),
                _count(comments, index, "agree_count"),
                _count(comments, index, "disagree_count"),
                comments.label(index, _PARTICIPANT, what="the identifier of an author") if author else "",
                int(times[index]),
            )
        )
    return statements


def _count(comments: JsonRecords, index: int, name: str) -> int:
    return comments.integer(index, (name,), what="a count") if comments.has(index, (name,)) else 0


def _rows(votes: JsonRecords, notes: list[Note]) -> PolisRows:
    if not votes.records:
        raise InputError("there is no vote in it.", path=str(votes.path))
    participant: list[str] = []
    statement: list[str] = []
    value: list[int] = []
    record: list[int] = []
    for index in range(len(votes.records)):
        if votes.is_null(index, "vote"):
            continue
        participant.append(votes.label(index, _PARTICIPANT, what="the identifier of a participant"))
        statement.append(votes.label(index, _STATEMENT, what="the identifier of a statement"))
        vote = votes.integer(index, ("vote",), what="a vote")
        if vote not in (-1, 0, 1):
            raise votes.error(index, "vote", "a vote is −1, 0 or 1.")
        value.append(vote)
        record.append(index)
    empty = len(votes.records) - len(value)
    if empty:
        notes.append(Note("no-vote", f"Rows of {votes.path.name} without a vote were skipped.", empty))
    cast = np.array(record, dtype=np.int64)
    return rows_from_lists(
        participant,
        statement,
        np.array(value, dtype=np.int8),
        _times(votes, notes, _TIME)[cast],
        cast,
        error=lambda index, message: votes.error(
            index, _STATEMENT[0], message, "Use --lenient to skip such votes."
        ),
        path=str(votes.path),
    )


def _times(records: JsonRecords, notes: list[Note], names: tuple[str, ...]) -> NDArray[np.int64]:
    """When each record was made, in milliseconds; where some time is in other words, file order decides."""
    cells = [
        next((record[name] for name in names if record.get(name) is not None), None)
        for record in records.records
    ]
    numbers = whole_times(cells)
    if any(number is None for number in numbers):
        return np.full(len(cells), NO_TIME)
    times, more = milliseconds(np.array(numbers, dtype=np.int64), records.path.name)
    notes.extend(more)
    return times
