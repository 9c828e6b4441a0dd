"""Polis' CSV exports: comments.csv, and votes.csv or participants-votes.csv."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from concilio.formats.csv_table import CsvTable, read_csv, unreadable
from concilio.formats.dataset import Dataset, InputError, Note
from concilio.formats.polis_votes import PolisRows, PolisStatement, assemble

COMMENTS, COMMENT_GROUPS = "comments.csv", "comment-groups.csv"
VOTES, PARTICIPANTS_VOTES, SUMMARY = "votes.csv", "participants-votes.csv", "summary.csv"

_TRUE, _FALSE = {"true", "t", "1", "yes"}, {"false", "f", "0", "no", ""}
_ABOUT_A_PERSON = ("participant", "xid", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree")
_VOTE = "a vote is \u22121, 0 or 1."
_LENIENT = "Use --lenient to skip such votes."


def read_polis(folder: Path | str, *, lenient: bool = False) -> Dataset:
    """Read a folder with a Polis export of any year.

    Statements come from comments.csv (or comment-groups.csv, where that alone is there), votes from
    votes.csv (or participants-votes.csv), title and question from summary.csv. Agree is +1 in the result,
    whichever sign the export uses. Rejected, meta and never shown statements are left out and counted.

    Args:
        lenient: skip and count votes on statements that are not listed, instead of refusing the set.

    Raises:
        InputError: with file, row and column of what cannot be read.
    """
    folder = Path(folder)
    present = _names(folder)
    notes: list[Note] = []
    if COMMENTS in present:
        statements = _comments(_table(folder / COMMENTS, notes))
    elif COMMENT_GROUPS in present:
        statements = _comment_groups(_table(folder / COMMENT_GROUPS, notes))
    else:
        raise InputError(
            f"the folder has no {COMMENTS}.",
            path=str(folder),
            hint="It holds the statements, and the counts that show which sign means agree.",
        )
    if VOTES in present:
        rows = _votes(_table(folder / VOTES, notes))
    elif PARTICIPANTS_VOTES in present:
        rows = _participants_votes(_table(folder / PARTICIPANTS_VOTES, notes))
        notes.append(
            Note("no-vote-times", f"There is no {VOTES}: each vote is the last one, without its time.")
        )
    else:
        raise InputError(
            f"the folder has neither {VOTES} nor {PARTICIPANTS_VOTES}.", path=str(folder), hint="Add one."
        )
    summary = _summary(_table(folder / SUMMARY, notes)) if SUMMARY in present else {}
    return assemble(
        rows,
        statements,
        title=summary.get("topic", "") or folder.resolve().name,
        question=summary.get("conversation-description", ""),
        strict=None,
        usual_agree=1,
        lenient=lenient,
        notes=notes,
    )


def is_polis_folder(names: set[str]) -> bool:
    return bool(names & {COMMENTS, COMMENT_GROUPS, PARTICIPANTS_VOTES, VOTES})


def _names(folder: Path) -> set[str]:
    try:
        return {entry.name for entry in folder.iterdir()}
    except OSError as refused:
        raise unreadable(folder, refused) from None


def _table(path: Path, notes: list[Note]) -> CsvTable:
    table = read_csv(path)
    if table.broken:
        notes.append(
            Note(
                "broken-text", f"Some characters in {path.name} are broken and show as \ufffd.", table.broken
            )
        )
    return table


def _comments(table: CsvTable) -> list[PolisStatement]:
    table.require("comment-id", "agrees", "disagrees", "moderated", "comment-body")
    return _statements(
        table,
        text="comment-body",
        agrees="agrees",
        disagrees="disagrees",
        moderated=table.integers("moderated", what="moderation").tolist(),
    )


def _comment_groups(table: CsvTable) -> list[PolisStatement]:
    table.require("comment-id", "comment", "total-agrees", "total-disagrees")
    return _statements(
        table,
        text="comment",
        agrees="total-agrees",
        disagrees="total-disagrees",
        moderated=[1] * len(table.records),
    )


def _statements(
    table: CsvTable, *, text: str, agrees: str, disagrees: str, moderated: list[int]
) -> list[PolisStatement]:
    labels = table.labels("comment-id", what="the identifier of a statement")
    seen: set[str] = set()
    for index, label in enumerate(labels):
        if label in seen:
            raise table.error(index, "comment-id", "the same statement is listed a second time.")
        seen.add(label)
        if moderated[index] not in (-1, 0, 1):
            raise table.error(index, "moderated", "moderation is \u22121, 0 or 1.")
    return [
        PolisStatement(*fields)
        for fields in zip(
            labels,
            table.column(text),
            moderated,
            _flags(table, "is-seed"),
            _flags(table, "is-meta"),
            table.integers(agrees, what="a count").tolist(),
            table.integers(disagrees, what="a count").tolist(),
            strict=True,
        )
    ]


def _flags(table: CsvTable, name: str) -> list[bool]:
    if not table.has(name):
        return [False] * len(table.records)
    cells = [cell.strip().lower() for cell in table.column(name)]
    for index, cell in enumerate(cells):
        if cell not in _TRUE | _FALSE:
            raise table.error(index, name, "this is true or false.")
    return [cell in _TRUE for cell in cells]


def _votes(table: CsvTable) -> PolisRows:
    table.require("comment-id", "voter-id", "vote")
    if not table.records:
        raise InputError("there is no vote in it.", path=str(table.path))
    value = table.integers("vote", what="a vote")
    wrong = np.flatnonzero(np.abs(value) > 1)
    if wrong.size:
        raise table.error(int(wrong[0]), "vote", _VOTE)
    time = (
        table.integers("timestamp", what="a time stamp")
        if table.has("timestamp")
        else np.zeros(value.size, dtype=np.int64)
    )
    return PolisRows(
        table.labels("voter-id", what="the identifier of a participant"),
        table.labels("comment-id", what="the identifier of a statement"),
        value.astype(np.int8),
        time,
        lambda index, message: table.error(index, "comment-id", message, _LENIENT),
        str(table.path),
    )


def _participants_votes(table: CsvTable) -> PolisRows:
    table.require("participant", "group-id", "n-votes", "n-agree", "n-disagree")
    people = table.labels("participant", what="the identifier of a participant")
    seen: set[str] = set()
    for index, label in enumerate(people):
        if label in seen:
            raise table.error(index, "participant", "the same participant has a second row.")
        seen.add(label)
    columns = [
        (index, name)
        for index, name in enumerate(table.header)
        if name not in _ABOUT_A_PERSON  # every other column is a statement
    ]
    for name in {name for _, name in columns if table.header.count(name) > 1}:
        raise InputError("the column appears twice.", path=str(table.path), row=1, column=name)
    participant: list[str] = []
    statement: list[str] = []
    value: list[int] = []
    origin: list[int] = []
    meaning = {"1": 1, "0": 0, "-1": -1, "1.0": 1, "0.0": 0, "-1.0": -1}
    for row, (label, record) in enumerate(zip(people, table.records, strict=True)):
        for index, name in columns:
            cell = record[index]
            if cell == "":
                continue
            vote = meaning.get(cell)
            if vote is None:
                raise table.error(row, name, _VOTE)
            participant.append(label)
            statement.append(name)
            value.append(vote)
            origin.append(row)
    if not value:
        raise InputError("there is no vote in it.", path=str(table.path))
    return PolisRows(
        participant,
        statement,
        np.array(value, dtype=np.int8),
        np.zeros(len(value), dtype=np.int64),
        lambda index, message: table.error(origin[index], statement[index], message, _LENIENT),
        str(table.path),
    )


def _summary(table: CsvTable) -> dict[str, str]:
    """Keys and values; summary.csv has no header, so the first record is one of the pairs."""
    records = [list(table.header), *table.records]
    return {record[0].strip(): record[1].strip() for record in records if len(record) > 1}
