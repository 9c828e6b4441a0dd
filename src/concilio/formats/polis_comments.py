"""Statements as Polis' exports and its database list them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from concilio.formats.clock import NO_TIME
from concilio.formats.csv_table import CsvTable, is_null, whole_number
from concilio.formats.dataset import Note
from concilio.formats.polis_votes import MODERATED_IN, MODERATED_OUT, UNMODERATED, PolisStatement
from concilio.formats.vote_table import CONVERSATION, STATEMENT, TIME, times_of

_TEXT = ("comment-body", "comment", "txt", "text", "body")
_MODERATED = ("moderated", "mod")
_AUTHOR = ("author-id", "pid", "participant-id")
_AGREES, _DISAGREES = (
    ("agrees", "total-agrees", "agree-count"),
    ("disagrees", "total-disagrees", "disagree-count"),
)
_TRUE, _FALSE = {"true", "t", "1", "yes", "1.0"}, {"false", "f", "0", "no", "0.0"}
_MODERATION = {"true": MODERATED_IN, "t": MODERATED_IN, "false": UNMODERATED, "f": UNMODERATED}


@dataclass(frozen=True)
class CommentTable:
    """The statements of a table, and how it was read."""

    statements: tuple[PolisStatement, ...]
    notes: tuple[Note, ...]


def read_comments(table: CsvTable, *, conversation: str = "") -> CommentTable:
    """Statements of comments.csv, of comment-groups.csv, or of the database's table of comments.

    Args:
        conversation: the database's number of the one that is read, where the table holds several.

    Raises:
        InputError: a column missing, a cell that cannot be, or a statement listed twice.
    """
    if conversation and table.has(CONVERSATION):
        cells = [cell.strip() for cell in table.column(CONVERSATION)]
        table = table.keep(
            np.array([i for i, cell in enumerate(cells) if cell == conversation], dtype=np.int64)
        )
    statement, text = _required(table, STATEMENT), _required(table, _TEXT)
    table.require(statement, text)
    labels = labels_of(table)
    seen: set[str] = set()
    for index, label in enumerate(labels):
        if label in seen:
            raise table.error(index, statement, "the same statement is listed a second time.")
        seen.add(label)
    times, notes = _times(table)
    author = table.first(*_AUTHOR)
    statements = zip(
        labels,
        [cell.strip() for cell in table.column(text)],
        _moderation(table),
        flags(table, "is-seed"),
        flags(table, "is-meta"),
        _counts(table, _AGREES),
        _counts(table, _DISAGREES),
        [cell.strip() for cell in table.column(author)] if author else [""] * len(labels),
        times,
        strict=True,
    )
    return CommentTable(tuple(PolisStatement(*fields) for fields in statements), (*table.notes, *notes))


def labels_of(table: CsvTable) -> list[str]:
    """The identifiers of the statements that a table lists."""
    statement = _required(table, STATEMENT)
    table.require(statement)
    return table.labels(statement, what="the identifier of a statement")


def flags(table: CsvTable, name: str) -> list[bool]:
    """A column of yes and no, all no where it is missing; an empty cell is no."""
    if not table.has(name):
        return [False] * len(table.records)
    cells = [cell.strip().casefold() for cell in table.column(name)]
    for index, cell in enumerate(cells):
        if cell not in _TRUE | _FALSE and not is_null(cell):
            raise table.error(index, name, "this is true or false.")
    return [cell in _TRUE for cell in cells]


def _required(table: CsvTable, names: Sequence[str]) -> str:
    return table.first(*names) or names[0]


def _counts(table: CsvTable, names: Sequence[str]) -> list[int]:
    """The server's own counts; 0 where it gives none, which shows nothing of the sign."""
    name = table.first(*names)
    if name is None:
        return [0] * len(table.records)
    counts: list[int] = table.integers(name, what="a count", blank=0).tolist()
    return counts


def _moderation(table: CsvTable) -> list[int]:
    name = table.first(*_MODERATED)
    if name is None:
        return [MODERATED_IN] * len(table.records)
    moderation = []
    for index, cell in enumerate(table.column(name)):
        if is_null(cell):
            decided: int | None = UNMODERATED
        else:
            decided = _MODERATION.get(cell.strip().casefold(), whole_number(cell))
        if decided not in (MODERATED_OUT, UNMODERATED, MODERATED_IN):
            raise table.error(index, name, "moderation is \u22121, 0 or 1.")
        moderation.append(decided)
    return moderation


def _times(table: CsvTable) -> tuple[list[int], tuple[Note, ...]]:
    """When each was written; a file whose times cannot be read still lists its statements."""
    name = table.first(*TIME)
    if name is None:
        return [NO_TIME] * len(table.records), ()
    times, notes = times_of(table, name)
    found: list[int] = times.tolist()
    return found, notes
