"""An accord as a PDF: tagged to PDF/UA-1 and PDF/A-2a together, in faces of the package, the same bytes everywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from concilio.documents.accord_layout import Layout, Run, first_marks, lay_out
from concilio.documents.accord_text import AccordText
from concilio.documents.fonts import MissingGlyphError, families, letters_without_a_face
from concilio.documents.typesetting import set_in_package_fonts

_TEMPLATE = Path(__file__).parent / "templates" / "accord.typ"


def write_pdf(text: AccordText) -> bytes:
    """The whole document; no clock, file name or font of the machine goes in.

    Raises:
        MissingGlyphError: a letter is in none of the package's faces; it names each.
    """
    layout = lay_out(text)
    if missing := letters_without_a_face(layout.texts()):
        raise MissingGlyphError(missing)
    return set_in_package_fonts(_TEMPLATE, _data(layout))


def _data(layout: Layout) -> dict[str, Any]:
    is_first = first_marks()
    data = asdict(layout)
    # PDF/A asks for a date; the text's own day is the only one that is the same on every run.
    data["day"] = (layout.day.year, layout.day.month, layout.day.day)
    data["faces"] = families(layout.language)
    data["preamble"] = [_runs(runs, is_first) for runs in layout.preamble]
    for clause, laid in zip(data["clauses"], layout.clauses, strict=True):
        clause["runs"] = _runs(laid.runs, is_first)
    return data


def _runs(runs: tuple[Run, ...], is_first: Callable[[Run], bool]) -> list[dict[str, Any]]:
    return [
        {"text": run.text, "note": run.note, "first": run.note is not None and is_first(run)} for run in runs
    ]
