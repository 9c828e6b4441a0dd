"""Votes as Parquet: one file, or a folder of files partitioned by participant.

Columns `participant` and `statement` (whole numbers or text), `choice` (+1, 0, −1) and, where communities
are declared, `community` (text, empty for unknown).
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from concilio.analysis.votes import UNKNOWN_COMMUNITY, Guesses, Votes
from concilio.formats.about import ABOUT, About, read_about
from concilio.formats.communities import alike, community_order
from concilio.formats.csv_table import CsvTable, canonical, read_csv, unreadable
from concilio.formats.dataset import Dataset, InputError, Note, Statement
from concilio.formats.labels import index_labels, sorted_labels
from concilio.formats.polis_comments import flags
from concilio.formats.polis_votes import ABOUT_PEOPLE, Reading, named_about_people

STATEMENTS = "statements.csv"
SIMULATED = b"concilio.simulated"
_PART = "votes-{:04d}.parquet"


@dataclass(frozen=True, eq=False)
class _Indexed:
    labels: tuple[str, ...]
    index: NDArray[np.int32]


def read_parquet(path: Path | str, *, lenient: bool = False, reading: Reading | None = None) -> Dataset:
    """Read a Parquet file, or all Parquet files of a folder in order of name.

    A folder may also hold statements.csv (`statement,text[,is-seed][,is-meta]`) and about.json. Rows come in the
    order of voting; of two votes by one person on one statement the last counts. Rows without a vote are
    skipped and counted.

    Args:
        lenient: short for `Reading(lenient=True)`.

    Raises:
        InputError: with file, row (of data, from 1) and column of what cannot be read.
    """
    path = Path(path)
    reading = reading or Reading(lenient=lenient)
    files = parquet_files(path)
    notes: list[Note] = []
    tables, origin = _with_votes([_read(file) for file in files], tuple(files), notes)
    if not origin.ends[-1]:
        raise InputError("there is no vote in it.", path=str(path))
    choice = _choices(tables, origin)
    people = _indexed(tables, "participant", origin)
    about = read_about(path / ABOUT) if path.is_dir() and (path / ABOUT).exists() else About()
    marked = any(SIMULATED in (table.schema.metadata or {}) for table in tables)
    voted_on = _indexed(tables, "statement", origin)
    community, names = _communities(tables, people, origin)
    if len(names) > 1:
        notes.extend(alike(names))
    statements = _statements(path, voted_on, origin, reading, notes)
    place = {one.label: index for index, one in enumerate(statements)}
    s = np.array([place.get(label, -1) for label in voted_on.labels], dtype=np.int32)[voted_on.index]
    p = people.index
    known = s >= 0
    if not known.all():
        p, s, choice = p[known], s[known], choice[known]
        if not p.size:
            raise InputError("there is no vote on any listed statement.", path=str(path))
        staying = np.unique(p)
        p = np.searchsorted(staying, p).astype(np.int32)
        people = _Indexed(tuple(people.labels[i] for i in staying), p)
        community = community[staying]
    votes = Votes.from_rows(
        p, s, choice, community=community, n_statements=len(statements), n_communities=len(names)
    )
    if p.size > votes.n_votes:
        message = "Where somebody voted again on a statement, the last vote counts."
        notes.append(Note("repeated-votes", message, int(p.size) - votes.n_votes))
    return Dataset(
        title=about.title or path.resolve().stem,
        question=about.question,
        votes=votes,
        guesses=Guesses.none(),
        statements=statements,
        participant_labels=people.labels,
        communities=names,
        simulated=about.simulated or marked,
        notes=tuple(notes),
    )


def _statements(
    path: Path, voted_on: _Indexed, origin: _Origin, reading: Reading, notes: list[Note]
) -> tuple[Statement, ...]:
    """The statements that people may have voted on, without those about who people are."""
    listed = _listed(path, notes)
    if listed is None:
        listed = tuple(_Listed(Statement(label, "")) for label in voted_on.labels)
    known = {one.statement.label for one in listed}
    unknown = np.flatnonzero(
        np.array([label not in known for label in voted_on.labels], dtype=np.bool_)[voted_on.index]
    )
    if unknown.size and not reading.lenient:
        raise origin.error(
            int(unknown[0]),
            "statement",
            f"{unknown.size} vote(s) are on statements that {STATEMENTS} does not list; this is the first.",
            "Use --lenient to skip such votes.",
        )
    if unknown.size:
        message = "Votes on statements that are not listed were skipped."
        notes.append(Note("unknown-statement", message, unknown.size))
    named = named_about_people(reading.about_people, known)
    kept = tuple(one.statement for one in listed if not one.is_meta and one.statement.label not in named)
    if len(kept) < len(listed):
        notes.append(Note("meta", ABOUT_PEOPLE, len(listed) - len(kept)))
    return kept


def _listed(path: Path, notes: list[Note]) -> tuple[_Listed, ...] | None:
    if not (path.is_dir() and (path / STATEMENTS).exists()):
        return None
    table = read_csv(path / STATEMENTS)
    notes.extend(table.notes)
    return _statements_of(table)


def write_parquet(
    votes: Votes,
    folder: Path | str,
    *,
    participant_labels: tuple[str, ...] | None = None,
    statement_labels: tuple[str, ...] | None = None,
    communities: tuple[str, ...] = (),
    parts: int = 1,
    simulated: bool = False,
) -> tuple[Path, ...]:
    """Write votes into `parts` files, each with a contiguous range of participants, and return the paths.

    Without labels, the indices are written; without names of communities, no such column. Files written from
    simulated votes carry that mark in themselves, so that one file taken out of its folder still has it.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    bounds = np.linspace(0, votes.n_participants, max(parts, 1) + 1).astype(np.int64)
    pointers = votes.row_pointers()
    metadata = {SIMULATED: b"true"} if simulated else None
    paths = []
    for number, (first, last) in enumerate(itertools.pairwise(bounds)):
        rows = slice(int(pointers[first]), int(pointers[last]))
        columns = {
            "participant": _named(votes.participant[rows], participant_labels),
            "statement": _named(votes.statement[rows], statement_labels),
            "choice": pa.array(votes.choice[rows]),
        }
        if communities:
            # The last name is of those who have none: their index is −1.
            side = votes.community[votes.participant[rows]].astype(np.int32) % (len(communities) + 1)
            columns["community"] = _named(side, (*communities, ""))
        table = pa.table(columns).replace_schema_metadata(metadata)
        paths.append(folder / _PART.format(number))
        pq.write_table(table, paths[-1], compression="zstd")
    return tuple(paths)


def parquet_files(path: Path) -> list[Path]:
    """The file itself, or a folder's Parquet files by name."""
    if not path.is_dir():
        return [path]
    try:
        files = sorted(entry for entry in path.iterdir() if entry.suffix == ".parquet")
    except OSError as refused:
        raise unreadable(path, refused) from None
    if not files:
        raise InputError("the folder holds no Parquet file.", path=str(path))
    return files


def read_statements(path: Path) -> tuple[Statement, ...]:
    """Statements of a `statement,text[,is-seed]` file, in label order."""
    return tuple(one.statement for one in _statements_of(read_csv(path)))


@dataclass(frozen=True)
class _Listed:
    statement: Statement
    is_meta: bool = False


def _statements_of(table: CsvTable) -> tuple[_Listed, ...]:
    table.require("statement", "text")
    labels = table.labels("statement", what="the identifier of a statement")
    found: dict[str, _Listed] = {}
    columns = zip(labels, table.column("text"), flags(table, "is-seed"), flags(table, "is-meta"), strict=True)
    for index, (label, text, seed, meta) in enumerate(columns):
        if label in found:
            raise table.error(index, "statement", "the same statement is listed a second time.")
        found[label] = _Listed(Statement(label, text, seed), meta)
    return tuple(found[label] for label in sorted_labels(set(found)))


@dataclass(frozen=True, eq=False)
class _Origin:
    """Which file and row a row of the whole came from; `kept` are a file's rows that have a vote, None for all."""

    files: tuple[Path, ...]
    ends: NDArray[np.int64]
    kept: tuple[NDArray[np.int64] | None, ...]

    def error(self, index: int, column: str, message: str, hint: str = "") -> InputError:
        file = int(np.searchsorted(self.ends, index, side="right")) - 1
        row = index - int(self.ends[file])
        kept = self.kept[file]
        row = (row if kept is None else int(kept[row])) + 1
        return InputError(message, path=str(self.files[file]), row=row, column=column, hint=hint)


def _read(path: Path) -> Any:
    try:
        if path.stat().st_size == 0:
            raise InputError("the file is empty (0 bytes).", path=str(path))
        with path.open("rb") as file:
            parquet = pq.ParquetFile(file)
            present = {canonical(name): name for name in parquet.schema_arrow.names}
            missing = [name for name in ("participant", "statement", "choice") if name not in present]
            if missing:
                raise InputError(
                    f"there is no column {', '.join(missing)}.",
                    path=str(path),
                    hint="Expected participant, statement, choice and perhaps community.",
                )
            wanted = [name for name in ("participant", "statement", "choice", "community") if name in present]
            table = parquet.read(columns=[present[name] for name in wanted])
            table = table.select([present[name] for name in wanted]).rename_columns(wanted)
            table = table.replace_schema_metadata(parquet.schema_arrow.metadata)  # renaming drops it
    except pa.ArrowException:
        raise InputError("this is not a Parquet file, or a damaged one.", path=str(path)) from None
    except OSError as refused:
        raise unreadable(path, refused) from None
    for name in ("participant", "statement"):
        kind = _value_type(table.column(name).type)
        if not (pa.types.is_integer(kind) or _is_text(kind)):
            raise InputError(
                f"the column holds {kind}, and not whole numbers or text.", path=str(path), column=name
            )
    kind = table.column("choice").type
    if not (pa.types.is_integer(kind) or pa.types.is_floating(kind)):
        raise InputError(
            f"the column holds {table.column('choice').type}, and not whole numbers.",
            path=str(path),
            column="choice",
            hint="+1 agree, 0 pass, \u22121 disagree.",
        )
    if "community" in table.column_names and not _is_text(_value_type(table.column("community").type)):
        raise InputError(
            f"the column holds {table.column('community').type}, and not text.",
            path=str(path),
            column="community",
        )
    return table


def _with_votes(tables: list[Any], files: tuple[Path, ...], notes: list[Note]) -> tuple[list[Any], _Origin]:
    """The tables without their rows that hold no vote: empty cells, and what statistics packages write for them."""
    voted: list[Any] = []
    kept: list[NDArray[np.int64] | None] = []
    for table in tables:
        column = table.column("choice")
        floating = pa.types.is_floating(column.type)
        there = pc.invert(pc.is_null(column, nan_is_null=floating))
        rows = None if pc.all(there, min_count=0).as_py() else np.flatnonzero(there.to_numpy())
        kept.append(rows)
        voted.append(table if rows is None else table.filter(there))
    empty = sum(table.num_rows for table in tables) - sum(table.num_rows for table in voted)
    if empty:
        notes.append(Note("no-vote", "Rows without a vote were skipped.", empty))
    ends = np.cumsum([0, *(table.num_rows for table in voted)])
    return voted, _Origin(files, ends, tuple(kept))


def _choices(tables: list[Any], origin: _Origin) -> NDArray[np.int8]:
    choice = _whole(tables, "choice", origin)
    if (choice % 1).any():
        raise InputError(
            "the column holds fractions, and not whole numbers.", path=str(origin.files[0]), column="choice"
        )
    wrong = np.flatnonzero(~np.isin(choice, (-1, 0, 1)))
    if wrong.size:
        raise origin.error(int(wrong[0]), "choice", "a choice is \u22121, 0 or 1.")
    return choice.astype(np.int8)


def _whole(tables: list[Any], name: str, origin: _Origin) -> NDArray[Any]:
    for start, table in zip(origin.ends, tables, strict=False):
        column = table.column(name)
        if column.null_count:
            row = int(np.flatnonzero(pc.is_null(column).to_numpy())[0])
            raise origin.error(int(start) + row, name, "the cell is empty.")
    return np.concatenate([_numbers(chunk) for table in tables for chunk in table.column(name).chunks])


def _numbers(array: Any) -> NDArray[Any]:
    """An Arrow array without nulls as numpy's. Its own `to_numpy` would import pandas where that is installed."""
    numbers: NDArray[Any] = np.from_dlpack(array)
    return numbers


def _indexed(tables: list[Any], name: str, origin: _Origin) -> _Indexed:
    kinds = {pa.types.is_integer(_value_type(table.column(name).type)) for table in tables}
    if len(kinds) > 1:
        raise InputError(
            "some files hold numbers and some text in this column.", path=str(origin.files[0]), column=name
        )
    if kinds == {True}:
        values = _whole(tables, name, origin)
        low, high = int(values.min()), int(values.max())
        if low >= 0 and high < 4 * values.size + 1_000_000:
            # Nearly dense, as most are: marking is ten times faster than sorting.
            present = np.zeros(high + 1, dtype=np.bool_)
            present[values] = True
            place = np.cumsum(present, dtype=np.int32) - 1
            distinct: NDArray[Any] = np.flatnonzero(present)
            index = place[values]
        else:
            distinct, inverse = np.unique(values, return_inverse=True)
            index = inverse.astype(np.int32)
        return _Indexed(tuple(map(str, distinct.tolist())), index)
    dictionaries = [table.column(name).cast(pa.string()).combine_chunks() for table in tables]
    encoded = pa.chunked_array(dictionaries).unify_dictionaries().combine_chunks()
    if encoded.null_count:
        row = int(np.flatnonzero(pc.is_null(encoded).to_numpy(zero_copy_only=False))[0])
        raise origin.error(row, name, "the cell is empty.")
    coded = encoded.dictionary_encode()
    labels, rank = index_labels(coded.dictionary.to_pylist())
    return _Indexed(labels, rank[_numbers(coded.indices)])


def _communities(
    tables: list[Any], people: _Indexed, origin: _Origin
) -> tuple[NDArray[np.int8], tuple[str, ...]]:
    """The community of each participant, which all of a participant's rows must agree on."""
    community = np.full(len(people.labels), UNKNOWN_COMMUNITY, dtype=np.int8)
    having = ["community" in table.column_names for table in tables]
    if not any(having):
        return community, ()
    if not all(having):
        lacking = origin.files[having.index(False)]
        raise InputError("other files have a column community and this one not.", path=str(lacking))
    coded = (
        pa.chunked_array([table.column("community").cast(pa.string()).combine_chunks() for table in tables])
        .combine_chunks()
        .dictionary_encode()
    )
    given = [name or "" for name in coded.dictionary.to_pylist()]
    names = community_order([name for name in given if name], origin.files[0])
    place = np.array([names.index(name) if name else -1 for name in given] + [-1], dtype=np.int8)
    indices = coded.indices
    if indices.null_count:
        indices = pc.fill_null(indices, len(given))
    side = place[_numbers(indices)]
    community[people.index] = side
    other = np.flatnonzero(community[people.index] != side)
    if other.size:
        raise origin.error(
            int(other[0]), "community", "this participant is in another community in another row."
        )
    return community, names


def _named(index: NDArray[np.int32], labels: tuple[str, ...] | None) -> Any:
    if labels is None:
        return pa.array(index)
    return pa.DictionaryArray.from_arrays(pa.array(index), pa.array(labels, type=pa.string())).cast(
        pa.string()
    )


def _value_type(kind: Any) -> Any:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _is_text(kind: Any) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))
