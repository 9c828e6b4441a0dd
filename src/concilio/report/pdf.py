"""The report as a PDF: its sections as pieces of data, which documents.typesetting prints and never interprets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from concilio.documents.fonts import families
from concilio.documents.language import starts_right_to_left
from concilio.documents.typesetting import typeset_pdf
from concilio.report import tables
from concilio.report.content import Content, QuotedStatement, Trait
from concilio.report.page import FEWER_DRAWN
from concilio.report.printable import printable
from concilio.report.sections import Section, sections_of
from concilio.report.sentences import Sentences

if TYPE_CHECKING:
    # The engine that draws takes a second and many megabytes to load; a document without pictures needs none.
    from concilio.report.pictures import Figure

MOST_ROWS = 60
"""Rows of a section's table in print; report.html holds the others."""
MOST_STATEMENTS = 250
"""Up to so many statements, the table of every statement is printed too."""

Piece = dict[str, Any]
_TEMPLATE = Path(__file__).parent / "templates" / "report.typ"


def report_pdf(
    content: Content, say: Sentences, figures: Sequence[Figure] = (), *, whole_tables: bool = False
) -> bytes:
    """The whole document. The same content gives the same bytes: no clock, no file name goes in.

    Args:
        whole_tables: print every row; else a long table ends with a word on report.html, which has the rest.
    """
    content, missing = printable(content)
    alternatives = {figure.name: figure.alternative for figure in figures}
    data = _document(_Print(content, say, alternatives, whole_tables))
    if missing:
        data["pieces"] += _words(say.in_no_font(missing))
    return typeset_pdf(_TEMPLATE, data, {f"{figure.name}.svg": figure.svg for figure in figures})


def _document(it: _Print) -> dict[str, Any]:
    content, say = it.content, it.say
    lede = f"{say.asked(content)} {say.found(content)}"
    if content.surprising:
        lede += f" {say.found_surprising(content)}"
    simulated = ""
    if content.simulated:
        simulated = f"{say.word('simulated')} {say.word('simulated_detail')}"
    return {
        "language": say.locale.language,
        "faces": families(say.locale.language),
        "direction": say.direction,
        "title": say.title(content),
        # Isolated, so that a title from left to right keeps its question mark in a page from right to left.
        "kicker": f"\u2068{content.title}\u2069" if content.title else "",
        "simulated": simulated,
        "lede": lede,
        "page": say.word("page_of"),
        "no_text": say.word("no_text"),
        "seed": say.word("seed"),
        "pieces": list(_pieces(it)),
    }


@dataclass(frozen=True)
class _Print:
    """What the pieces of every section are made from.

    Attributes:
        figures: what each picture shows in words, by its name.
    """

    content: Content
    say: Sentences
    figures: dict[str, str]
    whole_tables: bool

    def picture(self, name: str) -> Iterator[Piece]:
        if name in self.figures:
            yield {"kind": "picture", "file": f"{name}.svg", "alt": self.figures[name]}

    def table(self, found: tables.Table, most: int = MOST_ROWS) -> Iterator[Piece]:
        most = len(found.lines) if self.whole_tables else most
        yield _table(found, most)
        if len(found.lines) > most:
            yield from _words(self.say.rest_in_page(len(found.lines)))


def _pieces(it: _Print) -> Iterator[Piece]:
    yield from _beginning(it)
    for section in sections_of(it.content):
        yield from _SECTIONS[section](it)


def _heading(text: str, level: int = 1) -> Piece:
    return {"kind": "heading", "text": text, "level": level}


def _words(text: str, *, strong: bool = False) -> Iterator[Piece]:
    if text:
        yield {"kind": "words", "text": text, "strong": strong}


def _statements(statements: Sequence[QuotedStatement]) -> Piece:
    return {"kind": "list", "items": [_quoted(statement) for statement in statements]}


def _beginning(it: _Print) -> Iterator[Piece]:
    content, say = it.content, it.say
    if content.has_communities:
        people = [f"{say.side(s)}: {say.side_people(s, content.kind)}" for s in content.sides]
        yield {"kind": "sides", "items": people}
    else:
        yield from _words(say.word(f"no_communities_{content.kind}"))
    yield from _words(say.how_to_read(content))
    if content.question:
        yield _heading(say.word("question"))
        yield {
            "kind": "quotation",
            "text": content.question,
            "rtl": starts_right_to_left(content.question),
        }


def _surprising(it: _Print) -> Iterator[Piece]:
    content, say = it.content, it.say
    yield _heading(say.word("surprising"))
    if content.surprising:
        yield from _words(say.word("surprising_intro"))
        yield from it.picture("surprising")
        yield from it.table(tables.surprising_table(content, say))
    else:
        yield from _words(say.word("surprising_none" if content.n_guesses else "surprising_no_guesses"))


def _shared(it: _Print) -> Iterator[Piece]:
    content, say = it.content, it.say
    yield _heading(say.word(f"shared_{content.kind}"))
    if content.shared:
        yield from _words(say.word("shared_intro_print"))
        yield from it.picture("common-ground")
        caption = say.word("caption_shared")
        yield from it.table(tables.shared_table(content.shared, content, say, caption=caption))
    else:
        yield from _words(say.word("shared_none"))
    if content.rejected:
        yield _heading(say.word(f"rejected_{content.kind}"), 2)
        caption = say.word("caption_rejected")
        found = tables.shared_table(content.rejected, content, say, caption=caption)
        yield from it.table(found, max(FEWER_DRAWN, MOST_ROWS // 2))


def _divides(it: _Print) -> Iterator[Piece]:
    content, say = it.content, it.say
    yield _heading(say.word(f"divides_{content.kind}"))
    if content.divides:
        yield from _words(say.n_divides(content))
        yield from it.picture("differences")
        yield from it.table(tables.divides_table(content.divides, content, say))
    elif content.kind == "everyone":
        yield from _words(say.nothing_to_compare(content.opinions))
    else:
        yield from _words(say.word("divides_none" if len(content.sides) > 1 else "divides_one_side"))


def _opinions(it: _Print) -> Iterator[Piece]:
    content, say = it.content, it.say
    found = content.opinions
    yield _heading(say.word("opinions"))
    yield from _words(say.line(found.relation), strong=True)
    yield from _words(" ".join(say.about_opinions(content)))
    if not found.looked_for:
        return
    if found.hidden:
        yield from _words(say.word("groups_hidden"))
    else:
        yield from it.picture("opinion-map")
        yield from _words(say.map_note() if found.ends is None else say.axis_note())
        yield from it.table(tables.opinions_table(content, say))
    last = ""
    for head, note, traits in _marks_of_groups(content, say):
        if head != last:
            yield _heading(head, 2)
        last = head
        yield from _words(note)
        yield _statements([trait.statement for trait in traits])


def _draft(it: _Print) -> Iterator[Piece]:
    content, say = it.content, it.say
    draft = content.draft
    if draft is None:
        return
    yield _heading(say.word("draft"))
    yield from _words(
        f"{say.word('draft_intro')} {say.word('draft_fair' if draft.fair else 'draft_not_fair')}"
    )
    if draft.covered:
        yield from _words(say.draft_covers(draft, content))
    yield _statements(draft.statements)


def _uncertain(it: _Print) -> Iterator[Piece]:
    content, say = it.content, it.say
    yield _heading(say.word("uncertain"))
    yield {"kind": "doubts", "items": [list(pair) for pair in say.uncertainties(content)]}
    if content.uncertain.undecided:
        yield _heading(say.word("undecided_list"), 2)
        yield from it.table(tables.undecided_table(content, say))
    if content.uncertain.guessed_low:
        yield _heading(say.word("guessed_low_list"), 2)
        yield _statements(content.uncertain.guessed_low)


def _method(it: _Print) -> Iterator[Piece]:
    content, say = it.content, it.say
    yield _heading(say.word("method"))
    for paragraph in say.method(content):
        yield from _words(paragraph)
    if content.notes:
        yield _heading(say.word("notes"), 2)
        for note in content.notes:
            yield from _words(say.note(note))


def _every(it: _Print) -> Iterator[Piece]:
    content, say = it.content, it.say
    if it.whole_tables or content.n_statements <= MOST_STATEMENTS:
        yield _heading(say.word("every"))
        yield from it.table(tables.every_table(content, say), MOST_STATEMENTS)


_SECTIONS: dict[Section, Callable[[_Print], Iterator[Piece]]] = {
    Section.SURPRISING: _surprising,
    Section.SHARED: _shared,
    Section.DIVIDES: _divides,
    Section.OPINIONS: _opinions,
    Section.DRAFT: _draft,
    Section.UNCERTAIN: _uncertain,
    Section.METHOD: _method,
    Section.EVERY: _every,
}


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
        "rtl": starts_right_to_left(statement.text),
        "seed": statement.is_seed,
    }
