"""What Polis' CSV and JSON have in common: from statements and raw votes to a Dataset.

Settled here, each reported as a note: which votes are nobody's answer, which of several votes counts, and
which statements the conversation withheld. Which sign means agree is `polis_sign`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from concilio.analysis.votes import Guesses, Votes
from concilio.formats.clock import NO_TIME
from concilio.formats.dataset import Dataset, InputError, Note, Statement
from concilio.formats.labels import index_labels, sorted_labels
from concilio.formats.polis_sign import DeclaredSign, Tally, agree_sign

MODERATED_OUT, UNMODERATED, MODERATED_IN = -1, 0, 1
# A waiting statement was shown if at least this share of the voters of a usual one voted on it.
_SHOWN = 0.1
_SECOND = 1000
ABOUT_PEOPLE = "Statements about who people are, and not what they think, are left out."


@dataclass(frozen=True)
class PolisStatement:
    """A statement as Polis stores it.

    Attributes:
        agrees, disagrees: the server's own counts; 0 where it gives none.
        author: the identifier of who wrote it; empty where the source does not say.
        time: when, in milliseconds; `NO_TIME` where the source does not say.
    """

    label: str
    text: str
    moderated: int = MODERATED_IN
    is_seed: bool = False
    is_meta: bool = False
    agrees: int = 0
    disagrees: int = 0
    author: str = ""
    time: int = NO_TIME


@dataclass(frozen=True, eq=False)
class PersonCounts:
    """How often each of `people` agreed and disagreed, as the source counts it."""

    people: tuple[str, ...]
    agrees: NDArray[np.int64]
    disagrees: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class PolisRows:
    """Votes as they stand in the source, one entry per vote, in file order.

    Attributes:
        people, statements: distinct identifiers, in label order.
        person, statement: (N,) int32, index into those.
        value: (N,) int8, −1, 0 or +1 as written, whatever the sign means.
        time: (N,) int64 milliseconds; `NO_TIME` where the source has none.
        record: (N,) int64, the record of the source each entry came from.
        error: makes an InputError about one record, in its column of statements.
        path: the file, for what concerns all rows.
        counts: agreements and disagreements of each person, where the source gives them.
    """

    people: tuple[str, ...]
    person: NDArray[np.int32]
    statements: tuple[str, ...]
    statement: NDArray[np.int32]
    value: NDArray[np.int8]
    time: NDArray[np.int64]
    record: NDArray[np.int64]
    error: Callable[[int, str], InputError]
    path: str
    counts: PersonCounts | None = None

    def take(self, index: NDArray[np.int64] | NDArray[np.bool_]) -> PolisRows:
        return replace(
            self,
            person=self.person[index],
            statement=self.statement[index],
            value=self.value[index],
            time=self.time[index],
            record=self.record[index],
        )


@dataclass(frozen=True)
class Reading:
    """How votes are to be read, as far as the person who runs this says so.

    Attributes:
        lenient: skip and count votes on statements that are not listed, instead of refusing the set.
        agree: +1 or −1, what agree is written as; None to find out.
        about_people: statements that say who people are, by identifier; left out as those that Polis marks.
        columns: the file's own name for `participant`, `statement`, `vote`, `time` and `text`.
    """

    lenient: bool = False
    agree: int | None = None
    about_people: tuple[str, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)


def assemble(
    rows: PolisRows,
    statements: Sequence[PolisStatement],
    *,
    title: str,
    question: str,
    strict: bool | None,
    declared: DeclaredSign | None,
    reading: Reading,
    notes: Sequence[Note],
) -> Dataset:
    """Votes of the published statements, with agree as +1, and notes on what was done to get there.

    Args:
        strict: whether the conversation withheld statements until a moderator approved them; None where the
            source does not say and the votes must show it.
        declared: the sign that the source itself declares; `reading.agree` goes before it.

    Raises:
        InputError: no votes; a vote on a statement that the source does not list, unless lenient; or nothing
            shows which sign means agree.
    """
    notes = list(notes)
    if not rows.value.size:
        raise InputError("there is no vote in it.", path=rows.path)
    by_label = {statement.label: statement for statement in statements}
    rows = _known_statements(rows, by_label, lenient=reading.lenient, notes=notes)
    rows = _without_automatic_passes(rows, by_label, notes)
    rows = _last_votes(rows, notes)
    declared_now = declared
    if reading.agree is not None:
        declared_now = DeclaredSign(reading.agree, f"--agree {reading.agree:+d} says", chosen=True)
    sign, first, more = agree_sign(declared_now, _tallies(rows, by_label), path=rows.path)
    if declared and reading.agree not in (None, declared.sign):
        first.append(Note("agree-sign-overruled", f"{declared.by} otherwise; what --agree says was used."))
    notes = [*first, *notes, *more]
    published = _published(rows, by_label, strict, reading.about_people, notes)
    return _dataset(rows, by_label, published, sign, title, question, notes)


def _dataset(
    rows: PolisRows,
    by_label: dict[str, PolisStatement],
    published: set[str],
    sign: int,
    title: str,
    question: str,
    notes: list[Note],
) -> Dataset:
    voted = np.unique(rows.person).size
    rows = rows.take(
        np.array([label in published for label in rows.statements], dtype=np.bool_)[rows.statement]
    )
    if not rows.value.size:
        raise InputError("there is no vote on any published statement.", path=rows.path)
    staying, person = np.unique(rows.person, return_inverse=True)
    if voted > staying.size:
        message = "People who voted only on statements left out are not counted."
        notes.append(Note("no-votes-left", message, voted - staying.size))
    labels = sorted_labels(published)
    place = {label: index for index, label in enumerate(labels)}
    renumbered = np.array([place.get(label, -1) for label in rows.statements], dtype=np.int32)
    votes = Votes.from_rows(
        person.astype(np.int32),
        renumbered[rows.statement],
        (rows.value * sign).astype(np.int8),
        n_statements=len(labels),
    )
    return Dataset(
        title=title,
        question=question,
        votes=votes,
        guesses=Guesses.none(),
        statements=tuple(Statement(label, by_label[label].text, by_label[label].is_seed) for label in labels),
        participant_labels=tuple(rows.people[i] for i in staying.tolist()),
        notes=tuple(notes),
    )


def _known_statements(
    rows: PolisRows, by_label: dict[str, PolisStatement], *, lenient: bool, notes: list[Note]
) -> PolisRows:
    listed = np.array([label in by_label for label in rows.statements], dtype=np.bool_)[rows.statement]
    unknown = int(listed.size - listed.sum())
    if not unknown:
        return rows
    if not lenient:
        what = "1 vote is" if unknown == 1 else f"{unknown} votes are"
        raise rows.error(
            int(rows.record[np.argmin(listed)]),
            f"{what} on a statement that the list of statements does not have; this is the first.",
        )
    notes.append(Note("unknown-statement", "Votes on statements that are not listed were skipped.", unknown))
    return rows.take(listed)


def _without_automatic_passes(
    rows: PolisRows, by_label: dict[str, PolisStatement], notes: list[Note]
) -> PolisRows:
    """Without the pass that Polis itself enters for the author of a seed statement.

    It does so in the second of writing. Where the source has no times, the passes of an author who did
    nothing but pass on statements of their own are taken for such: Polis shows nobody their own statements.
    """
    author = np.array([by_label[label].author if label in by_label else "" for label in rows.statements])
    written = np.array(
        [by_label[label].time if label in by_label else NO_TIME for label in rows.statements], dtype=np.int64
    )[rows.statement]
    own = np.flatnonzero(np.array(rows.people)[rows.person] == author[rows.statement])
    passes = own[rows.value[own] == 0]
    if np.all(rows.time == NO_TIME):
        answering = np.unique(rows.person[own[rows.value[own] != 0]])
        automatic = passes[~np.isin(rows.person[passes], answering)]
    else:
        after = rows.time[passes] - written[passes]
        timed = (written[passes] != NO_TIME) & (rows.time[passes] != NO_TIME)
        automatic = passes[timed & (after >= 0) & (after < _SECOND)]
    if not automatic.size:
        return rows
    message = (
        "Passes that the server entered for the author of a statement, when it was written, are no answers."
    )
    notes.append(Note("automatic-pass", message, int(automatic.size)))
    kept = np.ones(rows.value.size, dtype=np.bool_)
    kept[automatic] = False
    return rows.take(kept)


def _last_votes(rows: PolisRows, notes: list[Note]) -> PolisRows:
    """One row per participant and statement, the latest by time, then by row."""
    order = np.argsort(rows.time, kind="stable")
    key = rows.person[order].astype(np.int64) * max(len(rows.statements), 1) + rows.statement[order]
    # np.unique gives the first of each key; reversed, that is the last.
    _, last = np.unique(key[::-1], return_index=True)
    repeated = key.size - last.size
    if not repeated:
        return rows
    message = "Where somebody voted again on a statement, the last vote counts."
    notes.append(Note("repeated-votes", message, repeated))
    return rows.take(np.sort(order[::-1][last]))


def _tallies(rows: PolisRows, by_label: dict[str, PolisStatement]) -> list[Tally]:
    """The votes against the counts that the source gives of each statement, and of each person."""
    place = {label: index for index, label in enumerate(by_label)}
    s = np.array([place.get(label, -1) for label in rows.statements], dtype=np.int64)[rows.statement]
    tallies = [
        Tally(
            np.bincount(s[rows.value == 1], minlength=len(place)),
            np.bincount(s[rows.value == -1], minlength=len(place)),
            np.array([one.agrees for one in by_label.values()], dtype=np.int64),
            np.array([one.disagrees for one in by_label.values()], dtype=np.int64),
        )
    ]
    if rows.counts is not None:
        of_person = {label: index for index, label in enumerate(rows.counts.people)}
        p = np.array([of_person.get(label, -1) for label in rows.people], dtype=np.int64)[rows.person]
        plus, minus = p[(rows.value == 1) & (p >= 0)], p[(rows.value == -1) & (p >= 0)]
        tallies.append(
            Tally(
                np.bincount(plus, minlength=len(of_person)),
                np.bincount(minus, minlength=len(of_person)),
                rows.counts.agrees,
                rows.counts.disagrees,
            )
        )
    return tallies


def _published(
    rows: PolisRows,
    by_label: dict[str, PolisStatement],
    strict: bool | None,
    about_people: Sequence[str],
    notes: list[Note],
) -> set[str]:
    """The statements that people were shown and that say what they think.

    A rejected statement was shown to some people for a while and is left out. An unmoderated one was shown
    to everybody, or, under strict moderation, to nobody but its author, whose agreement Polis enters by
    itself. Where the source does not say which, the votes do, see `_withheld`.
    """
    rejected = {label for label, one in by_label.items() if one.moderated == MODERATED_OUT}
    named = named_about_people(about_people, set(by_label))
    marked = {label for label, one in by_label.items() if one.is_meta}
    meta = (marked | named) - rejected
    waiting = {label for label, one in by_label.items() if one.moderated == UNMODERATED} - meta
    if strict is None:
        approved = set(by_label) - rejected - meta - waiting
        strict = bool(approved) and _withheld(rows, waiting, approved)
    withheld = waiting if strict else set()
    for code, message, left_out in (
        ("moderated-out", "Statements that a moderator rejected are left out.", rejected),
        ("meta", ABOUT_PEOPLE, meta),
        ("awaiting-moderation", "Statements that were waiting for a moderator are left out.", withheld),
    ):
        if left_out:
            notes.append(Note(code, message, len(left_out)))
    return set(by_label) - rejected - meta - withheld


def _withheld(rows: PolisRows, waiting: set[str], approved: set[str]) -> bool:
    """Whether waiting statements were shown to nobody, judged by all of them together.

    One may have further votes all the same: it was approved for a while, or a moderator tried it. So it is
    the many that decide: unless most of them have a second voter, and more than a tenth of the voters of a
    usual approved statement, none was shown.
    """
    if not waiting:
        return False
    voters = np.bincount(rows.statement, minlength=len(rows.statements))
    known = dict(zip(rows.statements, voters.tolist(), strict=True))
    usual = float(np.median([known.get(label, 0) for label in approved]))
    shown = sum(known.get(label, 0) > max(1.0, _SHOWN * usual) for label in waiting)
    return bool(2 * shown <= len(waiting))


def named_about_people(named: Sequence[str], listed: set[str]) -> set[str]:
    """The statements that --about-people names.

    Raises:
        InputError: it names one that is not there.
    """
    missing = set(named) - listed
    if missing:
        raise InputError(
            f"{len(missing)} of the statements named are not among those listed.",
            path="--about-people",
            hint="Name statements by the identifiers that the report shows.",
        )
    return set(named)


def rows_from_lists(
    participant: list[str],
    statement: list[str],
    value: NDArray[np.int8],
    time: NDArray[np.int64],
    record: NDArray[np.int64],
    *,
    error: Callable[[int, str], InputError],
    path: str,
    counts: PersonCounts | None = None,
) -> PolisRows:
    """Rows from one identifier for each vote."""
    people, p = index_labels(participant)
    statements, s = index_labels(statement)
    return PolisRows(people, p, statements, s, value, time, record, error, path, counts)
