"""A CSV file as columns of text, each cell still knowing its row, so that a complaint can say where."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from concilio.formats.dataset import InputError

# A statement may hold a long pasted text; the module's own limit of 128 kB is no limit of ours.
csv.field_size_limit(2**31 - 1)

REPLACEMENT = "\ufffd"


@dataclass(frozen=True, eq=False)
class CsvTable:
    """The records of one file.

    Attributes:
        path: as the user gave it.
        header: column names, as written but for surrounding space.
        records: one list of cells per record, all as long as the header.
        rows: the row of each record, counted in records with the header as row 1, blank lines included.
        broken: how many characters could not be decoded as UTF-8 and were replaced.
    """

    path: Path
    header: tuple[str, ...]
    records: tuple[list[str], ...]
    rows: NDArray[np.int64]
    broken: int

    def has(self, column: str) -> bool:
        return column in self.header

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

    def integers(self, name: str, *, what: str) -> NDArray[np.int64]:
        """The column as int64; a cell that is no whole number is an InputError naming its row."""
        cells = self.column(name)
        try:
            return np.array([int(cell) for cell in cells], dtype=np.int64)
        except (ValueError, OverflowError):
            for index, cell in enumerate(cells):
                if not _is_integer(cell):
                    raise self.error(index, name, f"{what} is a whole number.") from None
            raise

    def labels(self, name: str, *, what: str) -> list[str]:
        """The column as identifiers; an empty one is an InputError naming its row."""
        cells = [cell.strip() for cell in self.column(name)]
        for index, cell in enumerate(cells):
            if not cell:
                raise self.error(index, name, f"{what} is missing.")
        return cells

    def error(self, index: int, column: str | None, message: str, hint: str = "") -> InputError:
        """An error about one record. The cell itself is never quoted: it may be somebody's identifier."""
        return InputError(message, path=str(self.path), row=int(self.rows[index]), column=column, hint=hint)


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


def decode(content: bytes) -> tuple[str, int]:
    """UTF-8 text, with or without a byte-order mark, and how many characters of it are lost.

    Lost are broken sequences, replaced here, and those that somebody's export replaced before.
    """
    text = content.decode("utf-8-sig", errors="replace")
    return text, text.count(REPLACEMENT)


def read_csv(path: Path) -> CsvTable:
    """Read a comma-separated file with a header.

    Raises:
        InputError: unreadable, empty, not CSV, or a record with more or fewer cells than the header.
    """
    text, broken = decode(read_bytes(path))
    if "\0" in text:
        raise InputError("this is not text: it holds zero bytes.", path=str(path))
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[list[str]] = []
    rows: list[int] = []
    row = 0
    try:
        for row, record in enumerate(reader, start=1):
            if record:
                records.append(record)
                rows.append(row)
    except csv.Error as problem:
        raise InputError(f"this is not well-formed CSV: {problem}.", path=str(path), row=row + 1) from None
    if not records:
        raise InputError("the file holds no row at all.", path=str(path))
    header = tuple(name.strip() for name in records[0])
    for index, record in enumerate(records):
        if len(record) != len(header):
            raise InputError(
                f"the row has {len(record)} cells and the header {len(header)}.",
                path=str(path),
                row=rows[index],
                hint="A quote or comma inside a text may be unescaped.",
            )
    return CsvTable(path, header, tuple(records[1:]), np.array(rows[1:], dtype=np.int64), broken)


def write_csv(path: Path, header: Sequence[str], records: Sequence[Sequence[object]]) -> None:
    """Write UTF-8 CSV with plain line ends: the same records give the same bytes everywhere."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(records)


def _is_integer(cell: str) -> bool:
    try:
        return -(2**63) <= int(cell) < 2**63
    except ValueError:
        return False
