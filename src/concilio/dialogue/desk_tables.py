"""A table at a desk: checked row by row before anything of it is written, then written as a whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from concilio.dialogue.errors import Refused
from concilio.shell.tables import NoTable, TableRow, decoded, rows_of

MOST_LETTERS = 400_000


class TableForm(forms.Form):
    """A table, pasted or as a file; the file is read into the box, so that it can be mended there."""

    table = forms.CharField(
        label=_("The table"),
        help_text=_("Paste it from a spreadsheet, or choose a file below."),
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}),
        required=False, max_length=MOST_LETTERS, strip=False,
    )  # fmt: skip
    file = forms.FileField(label=_("Or a file (CSV)"), required=False)


@dataclass(frozen=True)
class CheckedRow:
    """A row, and why it cannot be written; empty where it can."""

    row: TableRow
    problem: str | Promise


@dataclass(frozen=True)
class CheckedTable:
    """What a table comes to. `written`: it was kept."""

    text: str
    rows: Sequence[CheckedRow]
    written: bool

    @property
    def is_good(self) -> bool:
        return bool(self.rows) and not any(row.problem for row in self.rows)


def table_sent(request: HttpRequest, form: TableForm) -> str:
    """The text of what was sent; a file counts before the box.

    Raises:
        Refused: the file cannot be read.
    """
    file = form.cleaned_data.get("file")
    try:
        return decoded(file.read()) if file else str(form.cleaned_data["table"])
    except NoTable as error:
        raise Refused(str(error)) from None


def check_table(text: str, write_row: Callable[[TableRow], object], *, keep: bool) -> CheckedTable:
    """Write every row and take all of it back, or keep it where `keep` is asked for and no row was refused.

    Args:
        write_row: does what a row asks; raises `Refused` where that is not possible.

    Raises:
        Refused: it is no table that can be read.
    """
    try:
        rows = rows_of(text)
    except NoTable as error:
        raise Refused(str(error)) from None
    with transaction.atomic():
        checked = [CheckedRow(row, _try(row, write_row)) for row in rows]
        table = CheckedTable(text, checked, written=False)
        if keep and table.is_good:
            return CheckedTable(text, checked, written=True)
        transaction.set_rollback(True)
    return table


def _try(row: TableRow, write_row: Callable[[TableRow], object]) -> str | Promise:
    try:
        with transaction.atomic():
            write_row(row)
    except Refused as refused:
        return refused.message
    return ""
