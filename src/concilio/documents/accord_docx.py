"""An accord for Word: real footnotes, and the form of a written statement to the Human Rights Council.

Times New Roman 10 throughout; no bold, italic or underline, nor by a style. The parts of the file are templates of XML,
autoescaped; the file is the same bytes for the same text (docs/adr/0151-word-files-from-our-own-parts.md).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment
from lxml import etree

from concilio.documents.accord_layout import Layout, first_marks, lay_out
from concilio.documents.accord_text import AccordText
from concilio.documents.language import (
    FIRST_STRONG_ISOLATE,
    LEFT_TO_RIGHT_ISOLATE,
    POP_ISOLATE,
    starts_right_to_left,
    without_isolates,
)
from concilio.documents.pages import page_environment

_TEMPLATES = Path(__file__).parent / "templates" / "docx"
# Name in the file, and the template; the first tells readers what the file is.
_PARTS = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "_rels/package.rels",
    "docProps/core.xml": "docProps/core.xml",
    "word/document.xml": "word/document.xml",
    "word/_rels/document.xml.rels": "word/_rels/document.xml.rels",
    "word/styles.xml": "word/styles.xml",
    "word/settings.xml": "word/settings.xml",
    "word/footnotes.xml": "word/footnotes.xml",
    "word/header.xml": "word/header.xml",
}
_BEGINNING_OF_TIME = (1980, 1, 1, 0, 0, 0)


def write_docx(text: AccordText) -> bytes:
    """The whole document: text, notes, signatures and annexes."""
    return _file(lay_out(text))


def write_submission(text: AccordText, submitted_by: str, title_note: str = "") -> bytes:
    """What is sent to a body that prints it: title, who submits it, the clauses and their notes, nothing else.

    Args:
        submitted_by: the sentence that names those who submit it, in the text's language.
        title_note: the footnote to the title, for those who share the views.
    """
    layout = lay_out(text)
    return _file(replace(layout, kicker="", coalition=submitted_by, status=(), parts=()), title_note)


def directed(text: str, rtl: bool) -> list[tuple[str, bool]]:
    """The text cut where isolates change its direction: words, and whether they run from right to left.

    Not every word processor knows isolates or obeys a run's direction. So the isolates go, and words that turn against
    the page stand between marks of their own direction, then one of the page's, which all of them obey.
    """
    own, other = ("\u200f", "\u200e") if rtl else ("\u200e", "\u200f")
    return [
        (words if turned == rtl else f"{other}{words}{other}{own}", turned)
        for words, turned in _cut(text, rtl)
        if words
    ]


def _cut(text: str, rtl: bool) -> Iterator[tuple[str, bool]]:
    directions, start = [rtl], 0
    for place, sign in enumerate(text):
        if sign not in (LEFT_TO_RIGHT_ISOLATE, FIRST_STRONG_ISOLATE, POP_ISOLATE):
            continue
        yield text[start:place], directions[-1]
        start = place + 1
        if sign == POP_ISOLATE:
            directions = directions[:-1] or [rtl]
        else:
            directions.append(sign == FIRST_STRONG_ISOLATE and starts_right_to_left(text[start:]))
    yield text[start:], directions[-1]


def _file(layout: Layout, title_note: str = "") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, template in _PARTS.items():
            written = (
                _templates()
                .get_template(template)
                .render(
                    it=layout,
                    rtl=layout.direction == "rtl",
                    title_note=title_note,
                    # Notes are read in the order in which they stand in the file: the title's comes first.
                    shift=1 if title_note else 0,
                    is_first=first_marks(),
                )
            )
            part = zipfile.ZipInfo(name, _BEGINNING_OF_TIME)
            part.compress_type = zipfile.ZIP_DEFLATED
            # Readers mend what is not well-formed, each in its own way: better none than such a file.
            file.writestr(part, etree.tostring(etree.fromstring(written.strip().encode("utf-8"))))
    return made.getvalue()


@lru_cache(maxsize=1)
def _templates() -> Environment:
    environment = page_environment(_TEMPLATES)
    environment.filters["directed"] = directed
    environment.filters["plain"] = without_isolates
    return environment
