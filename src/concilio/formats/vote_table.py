"""Votes in a table: one row for each vote, or one for each participant with a column for each statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from concilio.formats.clock import NO_TIME, milliseconds, whole_times
from concilio.formats.csv_table import CsvTable, canonical, is_null, whole_number
from concilio.formats.dataset import InputError, Note
from concilio.formats.polis_sign import DeclaredSign
from concilio.formats.polis_summary import declared_sign
from concilio.formats.polis_votes import PersonCounts, PolisRows, rows_from_lists

# What exports, databases and clients call a column, the commonest first.
PARTICIPANT = ("voter-id", "participant", "participant-id", "pid", "user-id", "voter")
STATEMENT = ("comment-id", "statement", "statement-id", "tid")
VOTE = ("vote", "vote-value", "choice")
TIME = ("timestamp", "modified", "created", "time")
CONVERSATION = "zid"
COLUMNS = ("participant", "statement", "vote", "time", "text")

_ABOUT_A_PERSON = frozenset(
    ("xid", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree", "n-pass", "n-important", "zid")
)
_WORDS = {"agree": 1, "disagree": -1, "pass": 0}
_NAME_THEM = "Or say which they are: --columns participant=\u2026,statement=\u2026,vote=\u2026"
_LENIENT = "Use --lenient to skip such votes."
VOTE_VALUES = "a vote is \u22121, 0 or 1."


@dataclass(frozen=True, eq=False)
class VoteTable:
    """What a table of votes holds.

    Attributes:
        declared: the sign of agree, where the table itself shows it.
        conversation: the database's number of the conversation; empty in an export.
        texts: words of statements, by identifier, where the table has them.
    """

    rows: PolisRows
    notes: tuple[Note, ...]
    declared: DeclaredSign | None = None
    conversation: str = ""
    texts: dict[str, str] | None = None


def read_vote_table(table: CsvTable, columns: dict[str, str]) -> VoteTable:
    """Votes of a table with one row for each.

    Args:
        columns: the file's own name for some of `COLUMNS`, as its user gives them.

    Raises:
        InputError: a column missing, a cell that cannot be, or votes of several conversations.
    """
    participant = _named(table, "participant", PARTICIPANT, columns)
    statement = _named(table, "statement", STATEMENT, columns)
    vote = _named(table, "vote", VOTE, columns)
    table.require(statement, participant, vote, hint=_NAME_THEM)
    if not table.records:
        raise InputError("there is no vote in it.", path=str(table.path))
    value, empty, in_words = _votes(table, vote)
    cast = np.flatnonzero(~empty)
    notes = list(table.notes)
    if cast.size < empty.size:
        message = f"Rows of {table.path.name} without a vote were skipped."
        notes.append(Note("no-vote", message, int(empty.sum())))
    time, time_notes = _times(table, columns)
    people = _labels(table, participant, cast, "the identifier of a participant")
    statements = _labels(table, statement, cast, "the identifier of a statement")
    rows = rows_from_lists(
        people,
        statements,
        value[cast],
        time[cast],
        cast,
        error=lambda index, message: table.error(index, statement, message, _LENIENT),
        path=str(table.path),
    )
    text = _named(table, "text", (), columns) if "text" in columns else ""
    return VoteTable(
        rows,
        (*notes, *time_notes),
        _declared(table, participant, statement, vote, in_words),
        _conversation(table),
        _texts(table, text, statements, cast) if text else None,
    )


def read_wide_table(table: CsvTable, columns: dict[str, str], listed: set[str] | None = None) -> VoteTable:
    """Votes of a table with one row for each participant; every column that tells nothing else is a statement.

    Args:
        listed: identifiers of the statements, where they are known.
    """
    participant = _named(table, "participant", ("participant", *PARTICIPANT), columns)
    table.require(participant, hint=f"Expected {participant}. {_NAME_THEM}")
    for name in ("n-agree", "n-disagree"):
        if table.has(name):
            table.require(name)
    people = table.labels(participant, what="the identifier of a participant")
    _refuse_repeated(table, people, participant)
    places = [
        place
        for place, name in enumerate(table.header)
        if name != participant and name not in _ABOUT_A_PERSON
    ]
    for first, second in pairwise(sorted(table.header[place] for place in places)):
        if first == second:
            raise InputError("the column appears twice.", path=str(table.path), row=1, column=first)
    other = 0
    person: list[NDArray[np.int64]] = []
    value: list[NDArray[np.int8]] = []
    names: list[str] = []
    for place in places:
        read = _column_of_votes(table, place, table.written[place], listed)
        if read is None:
            other += 1
            continue
        cast, votes = read
        person.append(cast)
        value.append(votes)
        names.extend([table.written[place]] * cast.size)
    notes = list(table.notes)
    if other:
        message = f"Columns of {table.path.name} that hold no votes were not read."
        notes.append(Note("other-columns", message, other))
    record = np.concatenate([np.zeros(0, dtype=np.int64), *person])
    rows = rows_from_lists(
        [people[i] for i in record.tolist()],
        names,
        np.concatenate([np.zeros(0, dtype=np.int8), *value]),
        np.full(record.size, NO_TIME),
        np.arange(record.size),
        error=lambda index, message: table.error(int(record[index]), names[index], message, _LENIENT),
        path=str(table.path),
        counts=_person_counts(table, people),
    )
    declared = _declared(table, participant, "", "", in_words=False)
    return VoteTable(rows, tuple(notes), declared)


def is_wide(table: CsvTable, columns: dict[str, str]) -> bool:
    """Whether a table without a name that tells has a row for each participant rather than for each vote."""
    if "statement" in columns or "vote" in columns:
        return False
    return table.first(*STATEMENT) is None and table.first(*VOTE) is None


def _named(table: CsvTable, key: str, usual: Sequence[str], columns: dict[str, str]) -> str:
    """The header's name for a column: the one given, else the first usual one, else the name to ask for."""
    if key in columns:
        name = canonical(columns[key])
        if not table.has(name):
            raise InputError(
                f"the header has no column for the {key} that --columns names.",
                path=str(table.path),
                row=1,
                hint="Names are compared without regard to capitals.",
            )
        return name
    return table.first(*usual) or usual[0]


def _votes(table: CsvTable, column: str) -> tuple[NDArray[np.int8], NDArray[np.bool_], bool]:
    """(N,) votes, which of them are empty, and whether they are words."""
    cells = table.column(column)
    empty = np.zeros(len(cells), dtype=np.bool_)
    numbers = np.zeros(len(cells), dtype=np.int8)
    words = 0
    plain = {"1": 1, "0": 0, "-1": -1}
    for index, cell in enumerate(cells):
        vote = plain.get(cell)
        if vote is None:
            word = cell.strip().casefold()
            if is_null(cell):
                empty[index] = True
                continue
            words += word in _WORDS
            vote = _WORDS[word] if word in _WORDS else whole_number(cell)
            if vote not in (-1, 0, 1):
                raise table.error(index, column, VOTE_VALUES)
        numbers[index] = vote
    if 0 < words < len(cells) - int(empty.sum()):
        raise InputError(
            "some votes are words and some are numbers.",
            path=str(table.path),
            column=column,
            hint=VOTE_VALUES,
        )
    return numbers, empty, words > 0


def _times(table: CsvTable, columns: dict[str, str]) -> tuple[NDArray[np.int64], tuple[Note, ...]]:
    name = _named(table, "time", TIME, columns)
    if not table.has(name):
        return np.full(len(table.records), NO_TIME), ()
    return times_of(table, name)


def times_of(table: CsvTable, name: str) -> tuple[NDArray[np.int64], tuple[Note, ...]]:
    """A column of times in milliseconds; what is no time is an InputError naming its row."""
    times = whole_times(table.column(name))
    if None in times:
        raise table.error(
            times.index(None),
            name,
            "a time is a whole number of seconds or milliseconds, or like 2026-11-20 14:30.",
        )
    return milliseconds(np.array(times, dtype=np.int64), table.path.name)


def _labels(table: CsvTable, column: str, cast: NDArray[np.int64], what: str) -> list[str]:
    cells = table.column(column)
    labels = [cells[i].strip() for i in cast.tolist()]
    if "" in labels:
        raise table.error(int(cast[labels.index("")]), column, f"{what} is missing.")
    return labels


def _declared(
    table: CsvTable, participant: str, statement: str, vote: str, in_words: bool
) -> DeclaredSign | None:
    """The sign that a table shows by itself: in a first line, in words, or by whose columns these are."""
    name = table.path.name
    if table.convention:
        sign = declared_sign(table.convention)
        if sign is None:
            raise InputError(
                "what the first line declares of the signs of votes was not understood.",
                path=str(table.path),
                row=1,
                hint="Expected agree=+1;disagree=-1;pass=0.",
            )
        return DeclaredSign(sign, f"the first line of {name} says")
    if in_words:
        return DeclaredSign(1, f"{name} has votes in words, which say")
    if (participant, statement) == ("pid", "tid"):
        return DeclaredSign(-1, f"{name} has the columns of Polis' database, which means")
    if vote == "vote-value":
        return DeclaredSign(1, f"{name} has the columns of an import into Polis, which means")
    return None


def _conversation(table: CsvTable) -> str:
    if not table.has(CONVERSATION):
        return ""
    conversations = {cell.strip() for cell in table.column(CONVERSATION)}
    if len(conversations) > 1:
        raise InputError(
            f"the file holds votes of {len(conversations)} conversations.",
            path=str(table.path),
            column=CONVERSATION,
            hint="Keep the rows of one of them.",
        )
    return conversations.pop()


def _texts(table: CsvTable, column: str, statements: list[str], cast: NDArray[np.int64]) -> dict[str, str]:
    cells = table.column(column)
    texts: dict[str, str] = {}
    for label, index in zip(statements, cast.tolist(), strict=True):
        if cells[index].strip():
            texts.setdefault(label, cells[index].strip())
    return texts


def _refuse_repeated(table: CsvTable, people: list[str], column: str) -> None:
    seen: set[str] = set()
    for index, label in enumerate(people):
        if label in seen:
            raise table.error(index, column, "the same participant has a second row.")
        seen.add(label)


def _column_of_votes(
    table: CsvTable, place: int, label: str, listed: set[str] | None
) -> tuple[NDArray[np.int64], NDArray[np.int8]] | None:
    """Who voted on one statement and how; None for a column of something else, such as a name or a date."""
    cells = [record[place].strip() for record in table.records]
    filled = [(index, cell) for index, cell in enumerate(cells) if not is_null(cell)]
    votes = [(index, whole_number(cell)) for index, cell in filled]
    wrong = [index for index, vote in votes if vote not in (-1, 0, 1)]
    if wrong:
        if (listed is None or label not in listed) and 2 * len(wrong) > len(filled):
            return None
        raise table.error(wrong[0], label, VOTE_VALUES)
    return (
        np.array([index for index, _ in votes], dtype=np.int64),
        np.array([vote for _, vote in votes], dtype=np.int8),
    )


def _person_counts(table: CsvTable, people: list[str]) -> PersonCounts | None:
    if not (table.has("n-agree") and table.has("n-disagree")):
        return None
    return PersonCounts(
        tuple(people),
        table.integers("n-agree", what="a count", blank=0),
        table.integers("n-disagree", what="a count", blank=0),
    )
