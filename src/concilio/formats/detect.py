"""File format detection: finds out what kind of votes a path holds, and reads them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from concilio.formats.communities import read_communities, with_communities
from concilio.formats.csv_table import unreadable
from concilio.formats.dataset import Dataset, InputError, Note
from concilio.formats.guesses import with_guesses
from concilio.formats.parquet import read_parquet
from concilio.formats.polis_csv import is_polis_folder, read_polis
from concilio.formats.polis_json import VOTES as POLIS_JSON_VOTES
from concilio.formats.polis_json import read_polis_json

COMMUNITIES, GUESSES = "communities.csv", "guesses.csv"
_KINDS = (
    "A folder with a Polis export or a Polis server's JSON, a Parquet file, or a folder of Parquet files."
)


def read_votes(
    path: Path | str,
    *,
    communities: Path | str | None = None,
    guesses: Path | str | None = None,
    lenient: bool = False,
) -> Dataset:
    """Read votes of any kind that Concilio knows.

    Where `communities` or `guesses` is not given and the folder holds communities.csv or guesses.csv, that
    is read.

    Raises:
        InputError: with file, row and column of what cannot be read; or fewer than two participants, since
            findings about one person would be that person's votes.
    """
    path = Path(path)
    names = _names(path)
    if communities is None and COMMUNITIES in names:
        communities = path / COMMUNITIES
    dataset = _read(path, names, lenient=lenient)
    if dataset.votes.n_participants < 2:
        raise InputError(
            "only one person voted.",
            path=str(path),
            hint="Findings about one person would be that person's votes; at least two are needed.",
        )
    if communities is not None:
        dataset = with_communities(dataset, read_communities(communities))
    if guesses is None and GUESSES in names and dataset.communities:
        guesses = path / GUESSES
    if guesses is not None:
        dataset = with_guesses(dataset, guesses, lenient=lenient)
    return replace(dataset, notes=dataset.notes + _cautions(dataset))


def _names(path: Path) -> set[str]:
    """The entries of a folder; nothing for a file."""
    try:
        path.stat()
        return {entry.name for entry in path.iterdir()} if path.is_dir() else set()
    except OSError as refused:
        raise unreadable(path, refused) from None


def _read(path: Path, names: set[str], *, lenient: bool) -> Dataset:
    if path.is_dir():
        if POLIS_JSON_VOTES in names:
            return read_polis_json(path, lenient=lenient)
        if is_polis_folder(names):
            return read_polis(path, lenient=lenient)
        if any(name.endswith(".parquet") for name in names):
            return read_parquet(path, lenient=lenient)
        raise InputError("the folder holds no votes of a kind known here.", path=str(path), hint=_KINDS)
    if path.suffix == ".parquet":
        return read_parquet(path, lenient=lenient)
    if path.stat().st_size == 0:
        raise InputError("the file is empty (0 bytes).", path=str(path))
    hint = "Unpack it and name the folder." if path.suffix == ".zip" else f"Expected: {_KINDS}"
    if path.suffix in {".csv", ".json"}:
        hint = "Name the folder that the file is in."
    raise InputError("the file is of no kind known here.", path=str(path), hint=hint)


def _cautions(dataset: Dataset) -> tuple[Note, ...]:
    """What a reader of the findings must know of the votes themselves."""
    votes = dataset.votes
    notes = []
    unseen = int((np.bincount(votes.statement, minlength=votes.n_statements) == 0).sum())
    if unseen:
        notes.append(
            Note("unseen-statement", "Nobody voted on some statements; nothing is said of them.", unseen)
        )
    people = np.bincount(votes.community[votes.community >= 0], minlength=votes.n_communities)
    alone = int((people == 1).sum())
    if alone:
        notes.append(
            Note(
                "one-person-community",
                "A community of one person is kept: its intervals are wide, and they are that person's votes.",
                alone,
            )
        )
    return tuple(notes)
