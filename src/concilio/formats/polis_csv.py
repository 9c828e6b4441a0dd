"""Polis' CSV exports of every year, and tables of its database: a folder with statements and votes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from concilio.formats.csv_table import CsvTable, parse_csv
from concilio.formats.dataset import Dataset, InputError, Note
from concilio.formats.export_names import (
    COMMENT_GROUPS,
    COMMENTS,
    CONVERSATIONS,
    FORMAT,
    SUMMARY,
    VOTES,
    WIDE,
    find_export,
)
from concilio.formats.files import Files, Folder
from concilio.formats.polis_comments import labels_of, read_comments
from concilio.formats.polis_sign import DeclaredSign
from concilio.formats.polis_summary import Summary, read_summary
from concilio.formats.polis_votes import PolisStatement, Reading, assemble
from concilio.formats.vote_table import CONVERSATION, VoteTable, is_wide, read_vote_table, read_wide_table

_STRICT = {"true": True, "t": True, "1": True, "false": False, "f": False, "0": False}


def read_polis(
    source: Files | Path | str, *, lenient: bool = False, reading: Reading | None = None, like: str = ""
) -> Dataset:
    """Read a folder with a Polis export of any year, or with tables of a Polis server's database.

    Statements come from comments.csv (or comment-groups.csv, where that alone is there), votes from
    votes.csv (or participant-votes.csv), title, question and the sign of agree from summary.csv and
    format.json. Agree is +1 in the result, whichever sign the export uses. Rejected, meta and never shown
    statements are left out and counted.

    Args:
        lenient: short for `Reading(lenient=True)`.
        like: the name of one file of the export that is meant, where the folder has several.

    Raises:
        InputError: with file, row and column of what cannot be read.
    """
    files = Folder(Path(source)) if isinstance(source, str | Path) else source
    reading = reading or Reading(lenient=lenient)
    names = find_export(files.names, files.place, like=like)
    listed = names.get(COMMENTS) or names.get(COMMENT_GROUPS)
    if listed is None:
        raise InputError(
            "the folder has no comments.csv.",
            path=str(files.place),
            hint="It holds the statements, and the counts that show which sign means agree. "
            "To read votes without it, name the file of votes itself.",
        )
    table = _table(files, listed, last_takes_rest="comment-body")
    votes = _votes(files, names, reading, table)
    comments = read_comments(table, conversation=votes.conversation)
    about = read_summary(files, names.get(SUMMARY), names.get(FORMAT))
    room = _conversation(files, names.get(CONVERSATIONS), votes.conversation)
    notes = (*comments.notes, *votes.notes, *about.notes, *room.notes)
    if VOTES not in names:
        message = "There is no votes.csv: each vote is the last one, without its time."
        notes = (*notes, Note("no-vote-times", message))
    return assemble(
        votes.rows,
        comments.statements,
        title=about.title or room.title or files.place.resolve().name.removesuffix(".zip"),
        question=about.question or room.question,
        strict=room.strict,
        declared=_declared(about, votes),
        reading=reading,
        notes=notes,
    )


def read_vote_file(files: Files, name: str, reading: Reading) -> Dataset:
    """Read one file of votes alone; statements are then known by their identifiers, or by a column of texts.

    Raises:
        InputError: as `read_polis`.
    """
    table = _table(files, name)
    read = read_wide_table if is_wide(table, reading.columns) else read_vote_table
    votes = read(table, reading.columns)
    texts = votes.texts or {}
    message = f"{name} was read alone: there is no list of statements, and none was left out."
    return assemble(
        votes.rows,
        [PolisStatement(label, texts.get(label, "")) for label in votes.rows.statements],
        title=Path(name).stem,
        question="",
        strict=False,
        declared=votes.declared,
        reading=reading,
        notes=(*votes.notes, Note("votes-alone", message)),
    )


def _table(files: Files, name: str, *, last_takes_rest: str = "") -> CsvTable:
    return parse_csv(files.read(name), files.place / name, last_takes_rest=last_takes_rest)


def _votes(files: Files, names: Mapping[str, str], reading: Reading, comments: CsvTable) -> VoteTable:
    if VOTES in names:
        return read_vote_table(_table(files, names[VOTES]), reading.columns)
    if WIDE not in names:
        raise InputError(
            "the folder has neither votes.csv nor participant-votes.csv.",
            path=str(files.place),
            hint="Add one.",
        )
    return read_wide_table(_table(files, names[WIDE]), reading.columns, listed=set(labels_of(comments)))


def _declared(about: Summary, votes: VoteTable) -> DeclaredSign | None:
    if about.agree is not None:
        sign, name = about.agree
        return DeclaredSign(sign, f"{name} says")
    return votes.declared


@dataclass(frozen=True)
class _Conversation:
    """A row of the database's table of conversations."""

    title: str = ""
    question: str = ""
    strict: bool | None = None
    notes: tuple[Note, ...] = ()


def _conversation(files: Files, name: str | None, number: str) -> _Conversation:
    """What the database says of the conversation; nothing where the table is missing or cannot be read."""
    if name is None:
        return _Conversation()
    try:
        table = _table(files, name)
    except InputError:
        return _Conversation(
            notes=(Note("not-read", f"{name} could not be read; what it says is missing here."),)
        )
    rows = [dict(zip(table.header, record, strict=True)) for record in table.records]
    if number:
        rows = [row for row in rows if row.get(CONVERSATION, "").strip() == number]
    if len(rows) != 1:
        return _Conversation()
    [row] = rows
    return _Conversation(
        row.get("topic", "").strip(),
        row.get("description", "").strip(),
        _STRICT.get(row.get("strict-moderation", "").strip().casefold()),
    )
