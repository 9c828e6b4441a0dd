"""File format detection: finds out what kind of votes a path holds, and reads them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from concilio.formats.about_people import hint_at_statements_about_people
from concilio.formats.communities import (
    parse_communities,
    read_communities,
    refuse_another_register,
    with_communities,
)
from concilio.formats.csv_table import unreadable
from concilio.formats.dataset import Dataset, InputError, Note
from concilio.formats.export_names import COMMENTS, export_name, find_export, is_export
from concilio.formats.files import Archive, Files, Folder
from concilio.formats.guesses import parse_guesses, with_guesses
from concilio.formats.parquet import read_parquet
from concilio.formats.polis_csv import read_polis, read_vote_file
from concilio.formats.polis_json import VOTES as POLIS_JSON_VOTES
from concilio.formats.polis_json import read_polis_json
from concilio.formats.polis_votes import Reading

COMMUNITIES, GUESSES = "communities.csv", "guesses.csv"
_TABLES = (".csv", ".tsv", ".txt")
_KINDS = (
    "A folder or .zip with a Polis export or a Polis server's JSON, a file of votes, a Parquet file, or a "
    "folder of Parquet files."
)
_PACKED = {".gz": "gzip", ".bz2": "bzip2", ".xz": "xz", ".7z": "7-Zip", ".rar": "RAR", ".tgz": "gzip"}
_SPREADSHEETS = (".xlsx", ".xls", ".ods")


def read_votes(
    path: Path | str,
    *,
    communities: Path | str | None = None,
    guesses: Path | str | None = None,
    lenient: bool = False,
    reading: Reading | None = None,
) -> Dataset:
    """Read votes of any kind that Concilio knows.

    Where `communities` or `guesses` is not given and the folder holds communities.csv or guesses.csv, that
    is read.

    Args:
        lenient: short for `Reading(lenient=True)`.

    Raises:
        InputError: with file, row and column of what cannot be read; or fewer than two participants, since
            findings about one person would be that person's votes.
    """
    path = Path(path)
    reading = reading or Reading(lenient=lenient)
    files, around = _files(path)
    dataset = _read(path, files, reading)
    if dataset.votes.n_participants < 2:
        raise InputError(
            "only one person voted.",
            path=str(path),
            hint="Findings about one person would be that person's votes; at least two are needed.",
        )
    beside = {name: place for place in around[::-1] for name in place.names}
    if communities is not None:
        listed = read_communities(communities)
    elif COMMUNITIES in beside:
        place = beside[COMMUNITIES]
        listed = parse_communities(place.read(COMMUNITIES), place.place / COMMUNITIES)
    else:
        listed = None
    if listed is not None:
        refuse_another_register(dataset, listed, lenient=reading.lenient)
        dataset = with_communities(dataset, listed)
    if guesses is not None:
        dataset = with_guesses(dataset, guesses, lenient=reading.lenient)
    elif GUESSES in beside and dataset.communities:
        place = beside[GUESSES]
        found = parse_guesses(place.read(GUESSES), place.place / GUESSES)
        dataset = with_guesses(dataset, found, lenient=reading.lenient)
    hints = hint_at_statements_about_people(dataset.statements)
    return replace(dataset, notes=dataset.notes + hints + _cautions(dataset))


def _files(path: Path) -> tuple[Files | None, tuple[Files, ...]]:
    """The files that hold the votes, if they are a folder's or an archive's; and the folders to look around in.

    An archive, or a folder, that holds nothing but one folder with votes means that one.
    """
    try:
        path.stat()
    except OSError as refused:
        raise unreadable(path, refused) from None
    if not path.is_dir() and path.suffix.casefold() != ".zip":
        return None, ()
    outer: Files = Folder(path) if path.is_dir() else Archive(path)
    if _holds_votes(outer):
        return outer, (outer,)
    inner = [folder for folder in outer.folders if _holds_votes(folder)]
    if len(inner) > 1:
        raise InputError(
            f"{len(inner)} folders in it hold votes.", path=str(path), hint="Name the one that is meant."
        )
    return (inner[0], (inner[0], outer)) if inner else (outer, (outer,))


def _holds_votes(files: Files) -> bool:
    names = files.names
    return POLIS_JSON_VOTES in names or is_export(names) or any(name.endswith(".parquet") for name in names)


def _read(path: Path, files: Files | None, reading: Reading) -> Dataset:
    if files is None:
        return _read_file(path, reading)
    names = files.names
    if POLIS_JSON_VOTES in names:
        return read_polis_json(files, reading=reading)
    if is_export(names):
        return read_polis(files, reading=reading)
    if any(name.endswith(".parquet") for name in names):
        if isinstance(files, Folder):
            return read_parquet(files.place, lenient=reading.lenient, reading=reading)
        raise InputError(
            "Parquet files are not read out of an archive.",
            path=str(path),
            hint="Unpack it and name the folder.",
        )
    tables = [name for name in names if Path(name).suffix.casefold() in _TABLES]
    if len(tables) == 1:
        return read_vote_file(files, tables[0], reading)
    raise InputError("the folder holds no votes of a kind known here.", path=str(path), hint=_KINDS)


def _read_file(path: Path, reading: Reading) -> Dataset:
    ending = path.suffix.casefold()
    if ending == ".parquet":
        return read_parquet(path, lenient=reading.lenient, reading=reading)
    if path.stat().st_size == 0:
        raise InputError("the file is empty (0 bytes).", path=str(path))
    if ending in _TABLES:
        folder = Folder(path.parent)
        if export_name(path.name) and COMMENTS in find_export(folder.names, folder.place, like=path.name):
            return read_polis(folder, reading=reading, like=path.name)
        return read_vote_file(folder, path.name, reading)
    if ending in _PACKED:
        raise InputError(
            f"this is packed with {_PACKED[ending]}.",
            path=str(path),
            hint="Unpack it and name what was in it.",
        )
    if ending in _SPREADSHEETS:
        raise InputError("this is a spreadsheet.", path=str(path), hint="Save each sheet as CSV (UTF-8).")
    hint = "Name the folder that the file is in." if ending == ".json" else f"Expected: {_KINDS}"
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
                "A community of one person is kept, but what rests on it would be that person's votes: it is shown "
                "only with --least 1, or if that person counts in no community.",
                alone,
            )
        )
    return tuple(notes)
