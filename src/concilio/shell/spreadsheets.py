"""Tables as files that a spreadsheet opens with a double click, in the reader's language."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

# Spreadsheets take a file without it for one in an old alphabet, and every letter beyond English for rubbish.
BYTE_ORDER_MARK = "\ufeff"
# Where a comma stands in decimal numbers, a spreadsheet expects semicolons between cells, and shows one column else.
_COMMAS_BETWEEN_CELLS = frozenset({"en"})
_BEGINS_A_FORMULA = frozenset("=+-@\t\r\n")


def spreadsheet(
    heads: Sequence[object], rows: Iterable[Sequence[object]], *, language: str, name: str
) -> HttpResponse:
    """A file to download; `heads` and words in the rows are in that language already."""
    return HttpResponse(
        as_text(heads, rows, language=language),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}-{language}.csv"'},
    )


def as_text(heads: Sequence[object], rows: Iterable[Sequence[object]], *, language: str) -> str:
    """The table's text. No cell of it is taken for a formula, whoever wrote it."""
    text = io.StringIO()
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text, delimiter="," if language in _COMMAS_BETWEEN_CELLS else ";")
    for row in (heads, *rows):
        writer.writerow([_inert(cell) for cell in row])
    return text.getvalue()


def _inert(cell: object) -> object:
    if isinstance(cell, int | float):
        return cell
    words = "" if cell is None else str(cell)
    # Also behind spaces and marks of direction, which spreadsheets pass over.
    first = next((sign for sign in words if unicodedata.category(sign) not in {"Zs", "Cf"}), "")
    return f"'{words}" if first in _BEGINS_A_FORMULA else words
