"""An accord as Akoma Ntoso 3.0: one file a language, the same ids in each, every figure carrying its claim.

A file is checked before it is handed out: against the standard's own schema, and for what the schema lets pass (notes
and claims that point nowhere). No language is a translation of another, each was ratified: the files name one another,
and each says that it is authoritative.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker

from concilio.documents.accord_layout import LaidClause, Layout, Part, Run, Table, first_marks, lay_out
from concilio.documents.accord_text import AccordText, State
from concilio.documents.akoma_ntoso_checks import NAMESPACE, problems
from concilio.documents.language import without_isolates

COUNTRY = "xx"
"""No state's: the standard asks for a country code, and ISO 3166 leaves this one to users."""
# The standard wants ISO 639-2 codes of three letters.
_LANGUAGES = {"ar": "ara", "az": "aze", "en": "eng", "es": "spa", "fr": "fra", "hy": "hye", "ru": "rus"}
_E = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})
_SOURCE = "#coalition"


class AkomaNtosoError(ValueError):
    """The file would not be valid; `problems` says why."""

    def __init__(self, found: tuple[str, ...]) -> None:
        super().__init__(" ".join(found))
        self.problems = found


def write_akoma_ntoso(text: AccordText) -> bytes:
    """The whole document.

    Raises:
        AkomaNtosoError: it is not valid, or something in it points nowhere.
    """
    layout = lay_out(text)
    body = _E.akomaNtoso(
        _E.statement(
            _meta(text, layout),
            _preface(layout),
            *_preamble(text, layout),
            name="accord",
            contains="originalVersion",
        )
    )
    made: bytes = etree.tostring(body, xml_declaration=True, encoding="UTF-8", pretty_print=False)
    if found := problems(made):
        raise AkomaNtosoError(found)
    return made


def language_code(language: str) -> str:
    """The code of three letters."""
    return _LANGUAGES.get(language, language if len(language) == 3 else "und")


def _plain(text: str) -> str:
    return without_isolates(text)


# what the file is ---


def _meta(text: AccordText, layout: Layout) -> Any:
    work = f"/akn/{COUNTRY}/statement/{text.day.isoformat()}/{text.id}"
    expression = f"{work}/{language_code(text.language)}@{text.day.isoformat()}"
    return _E.meta(
        _E.identification(
            _E.FRBRWork(*_frbr(work, text.day), _E.FRBRcountry(value=COUNTRY)),
            _E.FRBRExpression(
                *_frbr(expression, text.day),
                _E.FRBRauthoritative(value="true" if text.state is State.ADOPTED else "false"),
                _E.FRBRlanguage(language=language_code(text.language)),
            ),
            _E.FRBRManifestation(*_frbr(f"{expression}.akn", text.day)),
            source=_SOURCE,
        ),
        _E.references(*_references(text, layout, work), source=_SOURCE),
    )


def _frbr(address: str, day: date) -> tuple[Any, ...]:
    this = address.replace(".akn", "/!main.akn") if address.endswith(".akn") else f"{address}/!main"
    return (
        _E.FRBRthis(value=this),
        _E.FRBRuri(value=address),
        _E.FRBRdate(date=day.isoformat(), name="text"),
        _E.FRBRauthor(href=_SOURCE),
    )


def _references(text: AccordText, layout: Layout, work: str) -> Iterator[Any]:
    yield _E.TLCOrganization(
        eId="coalition", href="/akn/ontology/organization/coalition", showAs=text.coalition
    )
    for clause in text.asks:
        yield _E.TLCOrganization(
            eId=f"addressee_{clause.number}",
            href=f"/akn/ontology/organization/addressee-{clause.number}",
            showAs=clause.addressee,
        )
    if text.asks:
        yield _E.TLCConcept(eId="ask", href="/akn/ontology/concept/ask", showAs="ask")
    for note in {note.claim: note for note in text.notes_in_order if note.claim}.values():
        yield _E.TLCConcept(
            eId=f"claim_{note.claim}", href=f"/akn/ontology/concept/claim/{note.claim}", showAs=note.maker
        )
    for language, found in sorted(text.translations):
        yield _E.TLCReference(
            name="other-language",
            eId=f"alternative_{language}",
            href=f"{work}/{language_code(language)}@{text.day.isoformat()}",
            showAs=f"{language}, SHA-256 {found}",
        )


# what it says ---


def _preface(layout: Layout) -> Any:
    lines = [_E.p(_plain(line)) for line in (layout.coalition, *layout.status)]
    mark = [_E.p(layout.mark)] if layout.mark else []
    return _E.preface(
        *mark, _E.p(_plain(layout.kicker)), _E.p(_E.docTitle(_plain(layout.title))), *lines, eId="preface"
    )


def _preamble(text: AccordText, layout: Layout) -> Iterator[Any]:
    words = _Words(layout)
    if layout.preamble:
        recitals = [
            _E.recital(_E.p(*words.of(runs, f"recital_{n}")), eId=f"recital_{n}")
            for n, runs in enumerate(layout.preamble, 1)
        ]
        yield _E.preamble(_E.recitals(*recitals, eId="recitals"), eId="preamble")
    yield _E.mainBody(*(_clause(clause, words) for clause in layout.clauses), eId="body")
    yield _E.conclusions(*_blocks(layout.parts), eId="conclusions")


def _clause(clause: LaidClause, words: _Words) -> Any:
    id_ = f"clause_{clause.number}"
    asked = []
    attributes = {"eId": id_}
    if clause.asked:
        asked = [
            _E.p(
                _E.organization(
                    _plain(clause.asked), eId=f"{id_}__addressee", refersTo=f"#addressee_{clause.number}"
                )
            )
        ]
        attributes["refersTo"] = "#ask"
    heading = [_E.heading(_plain(clause.heading))] if clause.heading else []
    content = _E.content(_E.p(*words.of(clause.runs, id_)), *asked, eId=f"{id_}__content")
    return _E.clause(_E.num(f"{clause.shown}."), *heading, content, **attributes)


class _Words:
    """Runs as elements: a figure on record as a quantity that refers to its claim, a note where its first mark is."""

    def __init__(self, layout: Layout) -> None:
        self._notes = layout.notes
        self._is_first = first_marks()

    def of(self, runs: tuple[Run, ...], id_: str) -> Iterator[Any]:
        for n, run in enumerate(runs, 1):
            yield self._said(run, f"{id_}__fact_{n}")
            if run.note is not None:
                yield self._mark(run)

    def _said(self, run: Run, id_: str) -> Any:
        if not (run.claim and run.text):
            return _plain(run.text)
        refers = {"eId": id_, "refersTo": f"#claim_{run.claim}"}
        if any(sign.isdigit() for sign in run.text):
            return _E.quantity(_plain(run.text), **refers)
        return _E.entity(_plain(run.text), name="fact", **refers)

    def _mark(self, run: Run) -> Any:
        note = self._notes[(run.note or 1) - 1]
        if not self._is_first(run):
            return _E.noteRef(href=f"#note_{note.number}", marker=note.shown)
        return _E.authorialNote(
            _E.p(_plain(note.text)), eId=f"note_{note.number}", marker=note.shown, placement="bottom"
        )


def _blocks(parts: tuple[Part, ...]) -> list[Any]:
    blocks: list[Any] = []
    for n, part in enumerate(parts, 1):
        block = _E.blockContainer(_E.heading(_plain(part.heading)), *_inside(part), eId=f"part_{n}")
        (blocks if part.level == 1 else blocks[-1]).append(block)
    return blocks


def _inside(part: Part) -> Iterator[Any]:
    yield from (_E.p(_plain(said)) for said in part.paragraphs)
    if part.items:
        yield _E.ul(*(_E.li(_E.p(_plain(item))) for item in part.items))
    if part.table:
        yield _table(part.table)


def _table(table: Table) -> Any:
    return _E.table(
        _E.tr(*(_E.th(_E.p(_plain(column))) for column in table.columns)),
        *(_E.tr(*(_E.td(_E.p(_plain(cell))) for cell in row)) for row in table.rows),
    )
