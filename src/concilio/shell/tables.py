"""Tables that people paste from a spreadsheet or upload as a file."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from django.utils.translation import gettext as _

MOST_ROWS = 500
_BETWEEN_CELLS = ("\t", ";", ",")


class NoTable(ValueError):  # noqa: N818 - says what it is
    """What was sent cannot be read as a table; the message is for the reader."""


@dataclass(frozen=True)
class TableRow:
    """One row that is not empty; `line` is where it begins, from 1."""

    line: int
    cells: tuple[str, ...]


def decoded(content: bytes) -> str:
    """The text of a file as spreadsheets save it.

    Raises:
        NoTable: in none of the encodings that say themselves which they are.
    """
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise NoTable(_("This file cannot be read. Save it as “CSV UTF-8”, or paste the table.")) from None


def rows_of(text: str) -> list[TableRow]:
    """The rows of a table, cells without spaces around them; tabs, semicolons or commas between cells.

    Which of the three is between cells is told by the first that stands in every row; else there is one column.

    Raises:
        NoTable: more rows than `MOST_ROWS`.
    """
    text = text.removeprefix("\ufeff").replace("\x00", "")
    for separator in _BETWEEN_CELLS:
        found = _rows(text, separator)
        if found and all(len(row.cells) > 1 for row in found):
            break
    else:
        found = _rows(text, "\t")
    if len(found) > MOST_ROWS:
        raise NoTable(_("At most 500 rows fit at once. Send the rest after them."))
    return found


def _rows(text: str, separator: str) -> list[TableRow]:
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    found, line = [], 1
    for cells in reader:
        stripped = tuple(cell.strip() for cell in cells)
        if any(stripped):
            found.append(TableRow(line, stripped))
        line = reader.line_num + 1
    return found
