"""What people think of another community: a CSV of `participant,statement,community,guess`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from concilio.analysis.votes import UNKNOWN_COMMUNITY, Guesses
from concilio.formats.csv_table import CsvTable, is_null, parse_csv, read_bytes
from concilio.formats.dataset import Dataset, InputError, Note


@dataclass(frozen=True, eq=False)
class GuessFile:
    """The rows of a file of guesses, as they stand in it."""

    table: CsvTable
    tenths: NDArray[np.int64]


def parse_guesses(content: bytes, path: Path) -> GuessFile:
    """The rows of a file of guesses, those without a guess left out and counted.

    Raises:
        InputError: a column is missing, or a guess is not 0 to 10.
    """
    table = parse_csv(content, path)
    table.require("participant", "statement", "community", "guess")
    filled = [index for index, cell in enumerate(table.column("guess")) if not is_null(cell)]
    empty = len(table.records) - len(filled)
    if empty:
        note = Note("no-guess", f"Rows of {path.name} without a guess were skipped.", empty)
        table = replace(table.keep(np.array(filled, dtype=np.int64)), notes=(*table.notes, note))
    tenths = table.integers("guess", what="a guess")
    wrong = np.flatnonzero((tenths < 0) | (tenths > 10))
    if wrong.size:
        raise table.error(int(wrong[0]), "guess", "a guess is 0 to 10 of ten people.")
    return GuessFile(table, tenths)


def with_guesses(dataset: Dataset, source: GuessFile | Path | str, *, lenient: bool = False) -> Dataset:
    """The dataset with the guesses of a file; `community` is the one guessed about, `guess` 0 to 10 of ten.

    Guesses of people who did not vote, or whose community is unknown, are left out and counted.

    Raises:
        InputError: no communities are declared; half of the guessers or fewer voted; a community or (unless
            `lenient`) a statement is not in the dataset.
    """
    if not dataset.communities:
        raise InputError(
            "guesses are about a community, and none is declared.",
            path=str(source.table.path if isinstance(source, GuessFile) else source),
            hint="Name the community file with --communities.",
        )
    listed = (
        source if isinstance(source, GuessFile) else parse_guesses(read_bytes(Path(source)), Path(source))
    )
    table = listed.table
    people = {label: index for index, label in enumerate(dataset.participant_labels)}
    statements = {one.label: index for index, one in enumerate(dataset.statements)}
    communities = {name: index for index, name in enumerate(dataset.communities)}
    guessers = table.labels("participant", what="the identifier of a participant")
    _refuse_other_people(table, set(guessers), set(people), lenient=lenient)
    person = _places(people, guessers)
    statement = _places(statements, table.labels("statement", what="the identifier of a statement"))
    named = [" ".join(name.split()) for name in table.labels("community", what="the name of a community")]
    community = _places(communities, named)
    _refuse_unknown(table, community, statement, lenient=lenient)
    listed_statement = statement >= 0
    placed = (person >= 0) & (dataset.votes.community[person] != UNKNOWN_COMMUNITY)
    unknown = int((~listed_statement).sum())
    strangers = int((listed_statement & ~placed).sum())
    kept = listed_statement & placed
    notes = [*dataset.notes, *table.notes]
    if unknown:
        notes.append(
            Note("unknown-statement-guessed", "Guesses about statements not listed were skipped.", unknown)
        )
    if strangers:
        notes.append(
            Note("unplaced-guess", "Guesses of people without votes or community are left out.", strangers)
        )
    return replace(
        dataset,
        guesses=Guesses.from_rows(person[kept], statement[kept], community[kept], listed.tenths[kept]),
        notes=tuple(notes),
    )


def _places(index: Mapping[str, int], labels: Sequence[str]) -> NDArray[np.int64]:
    """(N,) where each label stands; −1 where it does not."""
    return np.array([index.get(label, -1) for label in labels], dtype=np.int64)


def _refuse_unknown(
    table: CsvTable, community: NDArray[np.int64], statement: NDArray[np.int64], *, lenient: bool
) -> None:
    """Raises at the first row with a community that nobody is of, or a statement that is not in the dataset."""
    wrong = np.flatnonzero((community < 0) | ((statement < 0) & (not lenient)))
    if not wrong.size:
        return
    row = int(wrong[0])
    if community[row] < 0:
        raise table.error(row, "community", "no voter is of this community.")
    raise table.error(
        row,
        "statement",
        "there is no such statement among those voted on.",
        "Use --lenient to skip such guesses.",
    )


def _refuse_other_people(table: CsvTable, guessers: set[str], voters: set[str], *, lenient: bool) -> None:
    found = len(guessers & voters)
    if not guessers or 2 * found > len(guessers) or (lenient and found):
        return
    who = "none" if not found else f"only {found}"
    raise InputError(
        f"{who} of the {len(guessers)} people who guessed voted.",
        path=str(table.path),
        column="participant",
        hint="Are identifiers written as the votes have them?",
    )
