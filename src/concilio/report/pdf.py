"""The report as a PDF: sections, pictures, tables and page numbers, set by Typst from data, never from markup.

Statement texts reach Typst as JSON strings, which it prints and does not interpret. Faces come from the
system; Typst's own carry Latin, Greek and Cyrillic, so a text in another script shows empty boxes only where
the system has no face for it (docs/adr/0051-faces-for-every-script.md).
"""

from __future__ import annotations

import json
import tempfile
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typst

from concilio.report import tables
from concilio.report.content import Content, QuotedStatement, Trait
from concilio.report.page import FEWER_DRAWN
from concilio.report.pictures import Figure
from concilio.report.sentences import Sentences

MOST_ROWS = 60
"""Rows of a section's table in print; report.html holds the others."""
MOST_STATEMENTS = 250
"""Up to so many statements, the table of every statement is printed too."""

Piece = dict[str, Any]
_TEMPLATE = Path(__file__).parent / "templates" / "report.typ"


def report_pdf(content: Content, say: Sentences, figures: Sequence[Figure]) -> bytes:
    """The whole document. The same content gives the same bytes: no clock, no file name goes in."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for figure in figures:
            (folder / f"{figure.name}.svg").write_bytes(figure.svg)
        data = _document(content, say, {figure.name: figure.alternative for figure in figures})
        (folder / "report.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        (folder / "report.typ").write_bytes(_TEMPLATE.read_bytes())
        return _compiled(folder)


def _compiled(folder: Path) -> bytes:
    """Tagged to PDF/UA-1; where a letter has no face, which that forbids, tagged without the claim."""
    try:
        made = typst.compile(
            folder / "report.typ", root=folder, format="pdf", timestamp=0, pdf_standards=["ua-1"]
        )
    except typst.TypstError:
        made = typst.compile(folder / "report.typ", root=folder, format="pdf", timestamp=0)
    if not isinstance(made, bytes):
        raise TypeError("Typst gave several files for one document")
    return made


def _document(content: Content, say: Sentences, figures: dict[str, str]) -> dict[str, Any]:
    lede = f"{say.asked(content)} {say.found(content)}"
    if content.surprising:
        lede += f" {say.found_surprising(content)}"
    simulated = ""
    if content.simulated:
        simulated = f"{say.word('simulated')} {say.word('simulated_detail')}"
    pieces = [piece for piece in _pieces(content, say, figures) if piece]
    return {
        "language": say.locale.language,
        "direction": say.direction,
        "title": say.title(content),
        "kicker": content.title,
        "simulated": simulated,
        "lede": lede,
        "page": say.word("page_of"),
        "no_text": say.word("no_text"),
        "seed": say.word("seed"),
        "pieces": pieces,
    }


def _pieces(content: Content, say: Sentences, figures: dict[str, str]) -> list[Piece]:
    pieces: list[Piece] = []

    def heading(text: str, level: int = 1) -> None:
        pieces.append({"kind": "heading", "text": text, "level": level})

    def words(text: str, *, strong: bool = False) -> None:
        if text:
            pieces.append({"kind": "words", "text": text, "strong": strong})

    def picture(name: str) -> None:
        if name in figures:
            pieces.append({"kind": "picture", "file": f"{name}.svg", "alt": figures[name]})

    def table(found: tables.Table, most: int = MOST_ROWS) -> None:
        pieces.append(_table(found, most))
        if len(found.lines) > most:
            words(say.rest_in_page(len(found.lines)))

    if content.has_communities:
        pieces.append(
            {
                "kind": "sides",
                "items": [f"{say.side(s)}: {say.side_people(s, content.kind)}" for s in content.sides],
            }
        )
    else:
        words(say.word("no_communities"))
    words(say.how_to_read(content))
    if content.question:
        heading(say.word("question"))
        pieces.append(_quotation(content.question))

    if content.has_communities:
        heading(say.word("surprising"))
        if content.surprising:
            words(say.word("surprising_intro"))
            picture("surprising")
            table(tables.surprising_table(content, say))
        else:
            words(say.word("surprising_none" if content.n_guesses else "surprising_no_guesses"))

    heading(say.word(f"shared_{content.kind}"))
    if content.shared:
        words(say.word("shared_intro_print"))
        picture("common-ground")
        table(tables.shared_table(content.shared, content, say, caption=say.word("caption_shared")))
    else:
        words(say.word("shared_none"))
    if content.rejected:
        heading(say.word(f"rejected_{content.kind}"), 2)
        most = max(FEWER_DRAWN, MOST_ROWS // 2)
        table(tables.shared_table(content.rejected, content, say, caption=say.word("caption_rejected")), most)

    heading(say.word(f"divides_{content.kind}"))
    if content.divides:
        words(say.n_divides(content))
        picture("differences")
        table(tables.divides_table(content.divides, content, say))
    elif content.kind == "everyone":
        words(say.word("divides_continuum"))
    else:
        words(say.word("divides_none" if len(content.sides) > 1 else "divides_one_side"))

    found = content.opinions
    heading(say.word("opinions"))
    words(say.line(found.relation), strong=True)
    words(" ".join(say.about_opinions(content)))
    if found.hidden:
        words(say.word("groups_hidden"))
    else:
        picture("opinion-map")
        words(say.map_note() if found.ends is None else say.axis_note())
        table(tables.opinions_table(content, say))
    last = ""
    for head, note, traits in _marks_of_groups(content, say):
        if head != last:
            heading(head, 2)
        last = head
        words(note)
        pieces.append({"kind": "list", "items": [_quoted(trait.statement) for trait in traits]})

    if content.draft is not None:
        draft = content.draft
        heading(say.word("draft"))
        words(f"{say.word('draft_intro')} {say.word('draft_fair' if draft.fair else 'draft_not_fair')}")
        if draft.covered:
            words(say.draft_covers(draft, content))
        pieces.append({"kind": "list", "items": [_quoted(statement) for statement in draft.statements]})

    heading(say.word("uncertain"))
    pieces.append({"kind": "doubts", "items": [list(pair) for pair in say.uncertainties(content)]})
    if content.uncertain.undecided:
        heading(say.word("undecided_list"), 2)
        table(tables.undecided_table(content, say))
    if content.uncertain.guessed_low:
        heading(say.word("guessed_low_list"), 2)
        pieces.append(
            {"kind": "list", "items": [_quoted(statement) for statement in content.uncertain.guessed_low]}
        )

    heading(say.word("method"))
    for paragraph in say.method(content):
        words(paragraph)
    if content.notes:
        heading(say.word("notes"), 2)
        for read in content.notes:
            words(say.note(read))
    if content.n_statements <= MOST_STATEMENTS:
        heading(say.word("every"))
        table(tables.every_table(content, say), MOST_STATEMENTS)
    return pieces


def _marks_of_groups(content: Content, say: Sentences) -> list[tuple[str, str, tuple[Trait, ...]]]:
    """What sets each group or end apart: a head, a line that says how, and the statements."""
    found = content.opinions
    marks = []
    for group in found.groups:
        for agrees, note in ((True, "agrees_more"), (False, "disagrees_more")):
            traits = tuple(trait for trait in group.traits if trait.agrees is agrees)
            if traits:
                marks.append((say.group(group.letter), say.word(note), traits))
    for end, traits in zip(("one_end", "other_end"), found.end_traits, strict=True):
        if traits:
            marks.append((say.word(end), say.word("end_marks"), traits))
    return marks


def _table(found: tables.Table, most: int) -> Piece:
    return {
        "kind": "table",
        "caption": found.caption,
        "columns": list(found.columns),
        "rows": [
            {
                "statement": _quoted(line.statement) if line.statement is not None else None,
                "head": line.head,
                "cells": list(line.cells),
            }
            for line in found.lines[:most]
        ],
    }


def _quoted(statement: QuotedStatement) -> dict[str, Any]:
    return {
        "label": statement.label,
        "text": statement.text,
        "rtl": _right_to_left(statement.text),
        "seed": statement.is_seed,
    }


def _quotation(text: str) -> Piece:
    return {"kind": "quotation", "text": text, "rtl": _right_to_left(text)}


def _right_to_left(text: str) -> bool:
    """The direction of the first letter that has one."""
    for letter in text:
        direction = unicodedata.bidirectional(letter)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False
