"""What Polis' CSV and JSON have in common: from statements and raw votes to a Dataset.

Three things are settled here, each reported as a note: which sign means "agree", which of several votes
counts, and which statements the conversation withheld.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concilio.analysis.votes import Guesses, Votes
from concilio.formats.dataset import Dataset, InputError, Note, Statement
from concilio.formats.labels import index_labels, sorted_labels

MODERATED_OUT, UNMODERATED, MODERATED_IN = -1, 0, 1


@dataclass(frozen=True)
class PolisStatement:
    """A statement as Polis stores it; `agrees` and `disagrees` are the server's own counts."""

    label: str
    text: str
    moderated: int
    is_seed: bool
    is_meta: bool
    agrees: int
    disagrees: int


@dataclass(frozen=True, eq=False)
class PolisRows:
    """Votes as they stand in the source, one entry per row, in file order.

    Attributes:
        participant, statement: identifiers as text.
        value: (N,) int8, −1, 0 or +1 as written, whatever the sign means.
        time: (N,) int64, any unit; equal where the source has none.
        error: makes an InputError about the row with this index, in its column of statements.
        path: the file, for what concerns all rows.
    """

    participant: list[str]
    statement: list[str]
    value: NDArray[np.int8]
    time: NDArray[np.int64]
    error: Callable[[int, str], InputError]
    path: str


def assemble(
    rows: PolisRows,
    statements: list[PolisStatement],
    *,
    title: str,
    question: str,
    strict: bool | None,
    usual_agree: int,
    lenient: bool,
    notes: list[Note],
) -> Dataset:
    """Votes of the published statements, with agree as +1, and notes on what was done to get there.

    Args:
        strict: whether the conversation withheld statements until a moderator approved them; None where the
            source does not say and the votes must show it.
        usual_agree: the sign to assume where the server's counts do not decide.

    Raises:
        InputError: no votes; or a vote on a statement that the source does not list, unless `lenient`.
    """
    notes = list(notes)
    by_label = {statement.label: statement for statement in statements}
    rows = _known_statements(rows, by_label, lenient=lenient, notes=notes)
    rows = _last_votes(rows, notes)
    value = _with_agree_positive(rows, by_label, usual_agree, notes)
    published = _published(rows, by_label, strict, notes)

    kept = np.array([label in published for label in rows.statement], dtype=np.bool_)
    if not kept.any():
        raise InputError("there is no vote on any published statement.", path=rows.path)
    participant = [label for label, keep in zip(rows.participant, kept, strict=True) if keep]
    statement = [label for label, keep in zip(rows.statement, kept, strict=True) if keep]
    participant_labels, p = index_labels(participant)
    lost = len(set(rows.participant)) - len(participant_labels)
    if lost:
        notes.append(
            Note("no-votes-left", "People who voted only on statements left out are not counted.", lost)
        )

    statement_labels = sorted_labels(published)
    place = {label: index for index, label in enumerate(statement_labels)}
    s = np.array([place[label] for label in statement], dtype=np.int32)
    votes = Votes.from_rows(p, s, value[kept], n_statements=len(statement_labels))
    return Dataset(
        title=title,
        question=question,
        votes=votes,
        guesses=Guesses.none(),
        statements=tuple(
            Statement(label, by_label[label].text, by_label[label].is_seed) for label in statement_labels
        ),
        participant_labels=participant_labels,
        notes=tuple(notes),
    )


def _take(rows: PolisRows, index: NDArray[np.int64]) -> PolisRows:
    chosen = index.tolist()
    return PolisRows(
        [rows.participant[i] for i in chosen],
        [rows.statement[i] for i in chosen],
        rows.value[index],
        rows.time[index],
        rows.error,
        rows.path,
    )


def _known_statements(
    rows: PolisRows, by_label: dict[str, PolisStatement], *, lenient: bool, notes: list[Note]
) -> PolisRows:
    unknown = [i for i, label in enumerate(rows.statement) if label not in by_label]
    if not unknown:
        return rows
    if not lenient:
        what = "1 vote is" if len(unknown) == 1 else f"{len(unknown)} votes are"
        raise rows.error(
            unknown[0],
            f"{what} on a statement that the list of statements does not have; this is the first.",
        )
    notes.append(
        Note("unknown-statement", "Votes on statements that are not listed were skipped.", len(unknown))
    )
    return _take(rows, np.setdiff1d(np.arange(len(rows.statement)), np.array(unknown)))


def _last_votes(rows: PolisRows, notes: list[Note]) -> PolisRows:
    """One row per participant and statement, the latest by time, then by row."""
    _, p = index_labels(rows.participant)
    statements, s = index_labels(rows.statement)
    order = np.argsort(rows.time, kind="stable")
    key = p[order].astype(np.int64) * max(len(statements), 1) + s[order]
    # np.unique gives the first of each key; reversed, that is the last.
    _, last = np.unique(key[::-1], return_index=True)
    repeated = key.size - last.size
    if not repeated:
        return rows
    notes.append(
        Note("repeated-votes", "Where somebody voted again on a statement, the last vote counts.", repeated)
    )
    return _take(rows, np.sort(order[::-1][last]))


def _with_agree_positive(
    rows: PolisRows, by_label: dict[str, PolisStatement], usual_agree: int, notes: list[Note]
) -> NDArray[np.int8]:
    """Turn the sign so that +1 is agree: the sign whose counts lie nearer to the server's own.

    Exports differ by year, and the counts of a real set are never all exact (votes arrive between two
    files), so the nearer one is taken and not an equal one.
    """
    labels = list(by_label)
    place = {label: index for index, label in enumerate(labels)}
    s = np.array([place[label] for label in rows.statement], dtype=np.int64)
    plus = np.bincount(s[rows.value == 1], minlength=len(labels))
    minus = np.bincount(s[rows.value == -1], minlength=len(labels))
    agrees = np.array([by_label[label].agrees for label in labels], dtype=np.int64)
    disagrees = np.array([by_label[label].disagrees for label in labels], dtype=np.int64)
    as_plus = int(np.abs(plus - agrees).sum() + np.abs(minus - disagrees).sum())
    as_minus = int(np.abs(minus - agrees).sum() + np.abs(plus - disagrees).sum())
    if as_plus == as_minus:
        sign = usual_agree
        notes.append(
            Note(
                "agree-sign-assumed",
                f"The counts per statement do not show how agree is written; {_signed(sign)} was assumed.",
            )
        )
    else:
        sign = 1 if as_plus < as_minus else -1
        notes.append(
            Note(
                "agree-sign",
                f"Agree is written as {_signed(sign)} here, as the counts per statement show.",
            )
        )
        if min(as_plus, as_minus):
            notes.append(
                Note(
                    "counts-differ",
                    "The votes do not add up exactly to the counts given per statement; the votes were used.",
                    min(as_plus, as_minus),
                )
            )
    return (rows.value * sign).astype(np.int8)


def _published(
    rows: PolisRows, by_label: dict[str, PolisStatement], strict: bool | None, notes: list[Note]
) -> set[str]:
    """The statements that people were shown and that say what they think.

    A rejected statement was shown to some people for a while and is left out. An unmoderated one was shown
    to everybody, or, under strict moderation, to nobody but its author, whose agreement Polis enters by
    itself. Where the source does not say which, the votes do: if no unmoderated statement has a second
    voter, none was shown.
    """
    rejected = {label for label, one in by_label.items() if one.moderated == MODERATED_OUT}
    meta = {label for label, one in by_label.items() if one.is_meta} - rejected
    waiting = {label for label, one in by_label.items() if one.moderated == UNMODERATED} - meta
    if strict is None:
        voters = dict.fromkeys(waiting, 0)
        for label in rows.statement:
            if label in voters:
                voters[label] += 1
        strict = max(voters.values(), default=0) <= 1 and len(waiting) < len(by_label) - len(rejected | meta)
    withheld = waiting if strict else set()
    for code, message, left_out in (
        ("moderated-out", "Statements that a moderator rejected are left out.", rejected),
        ("meta", "Statements about who people are, and not what they think, are left out.", meta),
        ("awaiting-moderation", "Statements never shown to anybody but their author are left out.", withheld),
    ):
        if left_out:
            notes.append(Note(code, message, len(left_out)))
    return set(by_label) - rejected - meta - withheld


def _signed(sign: int) -> str:
    return "+1" if sign > 0 else "\u22121"
