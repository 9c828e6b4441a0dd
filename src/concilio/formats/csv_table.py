"""A CSV file as columns of text, each cell still knowing its row, so that a complaint can say where."""

from __future__ import annotations

import csv
import gc
import io
import itertools
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from concilio.formats.dataset import InputError, Note
from concilio.formats.text import REPLACEMENT as REPLACEMENT
from concilio.formats.text import Text, decode

# A statement may hold a long pasted text; the module's own limit of 128 kB is no limit of ours.
csv.field_size_limit(2**31 - 1)

_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_MANY_LETTERS = re.compile(r"[\s_]+")
# From so many records one sees which columns repeat themselves.
_LOOKED_AT = 1_000
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_WHOLE = re.compile(r"([+-]?\d+)[.,]0*")
_DECLARATION = "# vote-convention:"
_NULL = frozenset({"", "null", "none", "nan", "na", "n/a", "\\n", "<na>"})


@dataclass(frozen=True, eq=False)
class CsvTable:
    """The records of one file, without what spreadsheets add: empty rows and columns without a name.

    Attributes:
        path: as the user gave it.
        header: names of the columns as they are compared, see `canonical`.
        written: the same as they stand in the file, but for surrounding space.
        records: one list of cells per record, all as long as the header.
        rows: the row of each record, counted in records with the header as row 1, blank lines included.
        notes: how the file was read, where that was not plain: its encoding, its separator, what was empty.
        convention: what a first line `# vote-convention: …` declares; empty where there is none.
    """

    path: Path
    header: tuple[str, ...]
    written: tuple[str, ...]
    records: tuple[list[str], ...]
    rows: NDArray[np.int64]
    notes: tuple[Note, ...] = ()
    convention: str = ""

    def has(self, column: str) -> bool:
        return column in self.header

    def first(self, *columns: str) -> str | None:
        """The first of several names of a column that the header has."""
        return next((name for name in columns if name in self.header), None)

    def column(self, name: str) -> list[str]:
        """The cells of a column that `require` has seen."""
        index = self.header.index(name)
        return [record[index] for record in self.records]

    def require(self, *columns: str, hint: str = "") -> None:
        """Raise InputError unless every one of the columns is there.

        What the header holds instead is not repeated: where a file has no header, that is somebody's row.
        """
        missing = [name for name in columns if name not in self.header]
        if missing:
            names = ", ".join(f"'{name}'" for name in missing)
            raise InputError(
                f"the header has no column {names}." if len(missing) == 1 else f"the header lacks {names}.",
                path=str(self.path),
                row=1,
                hint=hint or f"Expected {', '.join(columns)}.",
            )
        for name in columns:
            if self.header.count(name) > 1:
                raise InputError("the column appears twice.", path=str(self.path), row=1, column=name)

    def integers(self, name: str, *, what: str, blank: int | None = None) -> NDArray[np.int64]:
        """The column as int64, `1.0` being 1; an empty cell is `blank`, where that is given.

        Raises:
            InputError: a cell is no whole number; names its row.
        """
        cells = self.column(name)
        try:
            return np.array([int(cell) for cell in cells], dtype=np.int64)
        except (ValueError, OverflowError):
            return np.array(
                [self._integer(index, cell, name, what, blank) for index, cell in enumerate(cells)],
                dtype=np.int64,
            )

    def labels(self, name: str, *, what: str) -> list[str]:
        """The column as identifiers; an empty one is an InputError naming its row."""
        cells = [cell.strip() for cell in self.column(name)]
        for index, cell in enumerate(cells):
            if not cell:
                raise self.error(index, name, f"{what} is missing.")
        return cells

    def keep(self, index: NDArray[np.int64]) -> CsvTable:
        """The same table with these of its records."""
        records = tuple(self.records[i] for i in index.tolist())
        return replace(self, records=records, rows=self.rows[index])

    def error(self, index: int, column: str | None, message: str, hint: str = "") -> InputError:
        """An error about one record. The cell itself is never quoted: it may be somebody's identifier."""
        return InputError(message, path=str(self.path), row=int(self.rows[index]), column=column, hint=hint)

    def _integer(self, index: int, cell: str, name: str, what: str, blank: int | None) -> int:
        if blank is not None and is_null(cell):
            return blank
        number = whole_number(cell)
        if number is None:
            raise self.error(index, name, f"{what} is a whole number.")
        return number


def canonical(name: str) -> str:
    """A column's name as it is compared: `Comment ID`, `comment_id` and `comment-id` are one."""
    return _MANY_LETTERS.sub("-", name.strip().strip("\ufeff\u200b").strip()).casefold()


def is_null(cell: str) -> bool:
    """An empty cell, or one of the words that programs write for one."""
    return cell.strip().casefold() in _NULL


def whole_number(cell: str) -> int | None:
    """The number that a cell holds, `1.0` and a typographic minus included; None for anything else."""
    text = cell.strip().replace("\u2212", "-")
    try:
        number = int(text)
    except ValueError:
        decimal = _WHOLE.fullmatch(text)
        if decimal is None:
            return None
        number = int(decimal[1])
    return number if -(2**63) <= number < 2**63 else None


def read_bytes(path: Path) -> bytes:
    """The whole file; what the system refuses, and an empty file, are InputErrors."""
    try:
        content = path.read_bytes()
    except OSError as refused:
        raise unreadable(path, refused) from None
    if not content:
        raise InputError("the file is empty (0 bytes).", path=str(path))
    return content


def unreadable(path: Path, refused: OSError) -> InputError:
    """The system's refusal in words."""
    if isinstance(refused, FileNotFoundError):
        return InputError("there is no such file or folder.", path=str(path))
    if isinstance(refused, PermissionError):
        return InputError(
            "you may not read this.", path=str(path), hint="Ask its owner for permission to read it."
        )
    reason = refused.strerror or type(refused).__name__
    return InputError(f"it cannot be read: {reason}.", path=str(path))


def read_csv(path: Path) -> CsvTable:
    """Read a file of separated values with a header.

    Raises:
        InputError: unreadable, empty, not CSV, or a record with more or fewer cells than the header.
    """
    return parse_csv(read_bytes(path), path)


def parse_csv(content: bytes, path: Path, *, last_takes_rest: str = "") -> CsvTable:
    """The table that a file's bytes hold, whatever their encoding and separator.

    Args:
        path: what complaints and notes call it.
        last_takes_rest: the name of a text's column. Where it is the last, cells beyond it are more of that
            text, whose commas were written without quotes.

    Raises:
        InputError: empty, not CSV, or a record with more or fewer cells than the header.
    """
    if not content:
        raise InputError("the file is empty (0 bytes).", path=str(path))
    read = decode(content)
    if "\0" in read.text:
        raise InputError("this is not text: it holds zero bytes.", path=str(path))
    text = read.text[read.text.startswith("\ufeff") :]
    declared = text[: text.find("\n") + 1] if text.lower().startswith(_DECLARATION) else ""
    separator, start = separator_of(text[len(declared) :])
    start += len(declared)
    raw = _records(text[start:] if start else text, separator, path)
    shape = _Shape(path, separator, offset=text[:start].count("\n"))
    table = shape.table(raw, last_takes_rest, text_notes(read, path))
    return replace(table, convention=declared.strip()[len(_DECLARATION) :])


def separator_of(text: str) -> tuple[str, int]:
    """The character between cells, and where the header begins: after a first line `sep=;` of a spreadsheet."""
    first = text[: text.find("\n") + 1] or text
    declared = first.strip()
    if declared.lower().startswith("sep=") and len(declared) == 5:
        return declared[4], len(first)
    plain = re.sub(r'"[^"]*"', "", first)
    counts = {separator: plain.count(separator) for separator in _SEPARATORS}
    best = max(counts, key=lambda separator: counts[separator])
    return (best if counts[best] else ","), 0


def text_notes(read: Text, path: Path) -> tuple[Note, ...]:
    """How a file's letters were read, where they were not plain UTF-8."""
    notes = []
    if read.encoding:
        message = f"{path.name} is not written in UTF-8; it was read as {read.encoding}."
        if read.guessed:
            message += " If its words look wrong, save it as UTF-8."
        notes.append(Note("encoding", message, read.guessed or None))
    if read.broken:
        notes.append(
            Note("broken-text", f"Some characters in {path.name} are broken and show as \ufffd.", read.broken)
        )
    return tuple(notes)


def write_csv(path: Path, header: Sequence[str], records: Sequence[Sequence[object]]) -> None:
    """Write UTF-8 CSV with plain line ends: the same records give the same bytes everywhere."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(records)


def _records(text: str, separator: str, path: Path) -> list[list[str]]:
    """All records, each a list of cells. Cells of the same words in a column that repeats itself are one object."""
    reader = csv.reader(_lines(text), delimiter=separator, strict=True)
    records: list[list[str]] = []
    try:
        with _without_collector():
            records.extend(itertools.islice(reader, _LOOKED_AT))
            repeating = _repeating(records)
            known: dict[str, str] = {}
            same, add = known.setdefault, records.append
            for record in reader:
                if len(record) > repeating[-1]:
                    for place in repeating[:-1]:
                        record[place] = same(record[place], record[place])
                add(record)
    except csv.Error as problem:
        row = len(records) + 1
        raise InputError(f"this is not well-formed CSV: {problem}.", path=str(path), row=row) from None
    return records


def _repeating(records: list[list[str]]) -> list[int]:
    """The columns of which half of the first cells or fewer are different; and last the last one of them, or −1."""
    columns = [
        place
        for place, cells in enumerate(zip(*records, strict=False))
        if len(records) >= _LOOKED_AT and 2 * len(set(cells)) <= len(cells)
    ]
    return [*columns, columns[-1] if columns else -1]


@contextmanager
def _without_collector() -> Iterator[None]:
    """Lists of cells refer to nothing that refers back, and looking through millions of them takes long."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _lines(text: str) -> Iterator[str]:
    """The lines of a text with their ends. `StringIO` would hold it once more, with four bytes a letter."""
    if text.count("\r") != text.count("\r\n"):
        return iter(io.StringIO(text, newline=""))
    return (line.group() for line in _LINE.finditer(text))


@dataclass
class _Shape:
    """Makes a table of a file's records: drops what is empty, counts it, and refuses what is ragged."""

    path: Path
    separator: str
    offset: int
    blank_rows: int = 0
    repeated_headers: int = 0
    joined: int = 0
    records: list[list[str]] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)

    def table(self, raw: list[list[str]], last_takes_rest: str, notes: tuple[Note, ...]) -> CsvTable:
        start = next((i for i, record in enumerate(raw) if any(map(canonical, record))), None)
        if start is None:
            raise InputError("the file holds no row at all.", path=str(self.path))
        header = raw[start]
        named = [i for i, name in enumerate(header) if canonical(name)]
        rest = last_takes_rest if canonical(header[named[-1]]) == last_takes_rest else ""
        if _is_plain(raw, start, header):
            self.records = raw[start + 1 :]
            self.rows = list(range(start + 2 + self.offset, len(raw) + 1 + self.offset))
        else:
            for number, record in enumerate(raw[start + 1 :], start=start + 2):
                self._add(record, header, number + self.offset, named[-1] + 1 if rest else 0)
        unnamed = [i for i in range(len(header)) if i not in set(named)]
        if unnamed:
            self.records = [[record[i] for i in named] for record in self.records]
        written = tuple(header[i].strip().strip("\ufeff\u200b").strip() for i in named)
        return CsvTable(
            self.path,
            tuple(canonical(name) for name in written),
            written,
            tuple(self.records),
            np.array(self.rows, dtype=np.int64),
            notes + self._notes(len(unnamed)),
        )

    def _add(self, record: list[str], header: list[str], row: int, takes_rest: int) -> None:
        width = len(header)
        if not any(map(str.strip, record)):
            self.blank_rows += bool(record)
            return
        if len(record) > width and not any(map(str.strip, record[width:])):
            record = record[:width]  # a spreadsheet's empty cells beyond the table
        if len(record) > width == takes_rest:
            record = [*record[: width - 1], self.separator.join(record[width - 1 :])]
            self.joined += 1
        if len(record) != width:
            raise InputError(
                f"the row has {len(record)} cells and the header {width}.",
                path=str(self.path),
                row=row,
                hint="A quote or comma inside a text may be unescaped.",
            )
        if record == header:
            self.repeated_headers += 1
            return
        self.records.append(record)
        self.rows.append(row)

    def _notes(self, unnamed: int) -> tuple[Note, ...]:
        name = self.path.name
        notes = []
        if self.separator != ",":
            words = _SEPARATORS.get(self.separator, "another character")
            notes.append(Note("separator", f"The cells of {name} are separated by {words}, not by commas."))
        for code, message, count in (
            ("blank-rows", f"Empty rows of {name} were skipped.", self.blank_rows),
            ("blank-columns", f"Columns of {name} without a name were not read.", unnamed),
            ("repeated-header", f"The header of {name} was skipped where it stands again.", self.repeated_headers),
            ("unquoted-text", f"Texts in {name} with commas but no quotes were joined again.", self.joined),
        ):  # fmt: skip
            if count:
                notes.append(Note(code, message, count))
        return tuple(notes)


def _is_plain(raw: list[list[str]], start: int, header: list[str]) -> bool:
    """Whether every record after the header is as long as it, with a first cell that is neither empty nor its name."""
    after = itertools.islice(raw, start + 1, None)
    if set(map(len, after)) - {len(header)}:
        return False
    first = {record[0] for record in itertools.islice(raw, start + 1, None)}
    return header[0] not in first and all(map(str.strip, first))
