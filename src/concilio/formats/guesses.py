"""What people think of another community: a CSV of `participant,statement,community,guess`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from concilio.analysis.votes import UNKNOWN_COMMUNITY, Guesses
from concilio.formats.csv_table import read_csv
from concilio.formats.dataset import Dataset, InputError, Note


def with_guesses(dataset: Dataset, path: Path | str, *, lenient: bool = False) -> Dataset:
    """The dataset with the guesses of a file; `community` is the one guessed about, `guess` 0 to 10 of ten.

    Guesses of people who did not vote, or whose community is unknown, are left out and counted.

    Raises:
        InputError: no communities are declared, a column is missing, a guess is not 0 to 10, a community or
            (unless `lenient`) a statement is not in the dataset.
    """
    path = Path(path)
    if not dataset.communities:
        raise InputError(
            "guesses are about a community, and none is declared.",
            path=str(path),
            hint="Name the community file with --communities.",
        )
    table = read_csv(path)
    table.require("participant", "statement", "community", "guess")
    people = {label: index for index, label in enumerate(dataset.participant_labels)}
    statements = {one.label: index for index, one in enumerate(dataset.statements)}
    communities = {name: index for index, name in enumerate(dataset.communities)}
    tenths = table.integers("guess", what="a guess")
    wrong = np.flatnonzero((tenths < 0) | (tenths > 10))
    if wrong.size:
        raise table.error(int(wrong[0]), "guess", "a guess is 0 to 10 of ten people.")
    rows: list[tuple[int, int, int, int]] = []
    strangers = unknown = 0
    cells = zip(
        table.labels("participant", what="the identifier of a participant"),
        table.labels("statement", what="the identifier of a statement"),
        table.labels("community", what="the name of a community"),
        tenths.tolist(),
        strict=True,
    )
    for index, (person, statement, community, guess) in enumerate(cells):
        if community not in communities:
            raise table.error(index, "community", "no voter is of this community.")
        if statement not in statements:
            if not lenient:
                raise table.error(
                    index,
                    "statement",
                    "there is no such statement among those voted on.",
                    "Use --lenient to skip such guesses.",
                )
            unknown += 1
            continue
        place = people.get(person)
        if place is None or dataset.votes.community[place] == UNKNOWN_COMMUNITY:
            strangers += 1
            continue
        rows.append((place, statements[statement], communities[community], guess))
    notes = list(dataset.notes)
    if unknown:
        notes.append(
            Note("unknown-statement-guessed", "Guesses about statements not listed were skipped.", unknown)
        )
    if strangers:
        notes.append(
            Note("unplaced-guess", "Guesses of people without votes or community are left out.", strangers)
        )
    columns = np.array(rows, dtype=np.int64).reshape(-1, 4)
    return replace(
        dataset,
        guesses=Guesses.from_rows(columns[:, 0], columns[:, 1], columns[:, 2], columns[:, 3]),
        notes=tuple(notes),
    )
