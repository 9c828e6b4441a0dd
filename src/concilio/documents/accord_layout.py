"""What every format of an accord prints, in order and in words: one layout, so that none can say another thing.

Texts are plain; where directions mix they hold Unicode's isolates, which page and PDF keep and Word gets as runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from concilio.documents.accord_text import AccordText, Clause, Method, Note, Paragraph, State, text_hash
from concilio.documents.accord_words import AccordWords


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row; with `note`, its mark follows them. `claim` is set where the words are a figure on record."""

    text: str
    note: int | None = None
    claim: str = ""


@dataclass(frozen=True, slots=True)
class LaidClause:
    """A clause; `asked` says of whom, for an ask."""

    number: int
    shown: str
    heading: str
    runs: tuple[Run, ...]
    asked: str


@dataclass(frozen=True, slots=True)
class LaidNote:
    number: int
    shown: str
    text: str
    id: str


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part after the clauses: `level` 1 begins one, 2 is within it."""

    level: int
    heading: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """An accord as it is printed. `mark` is the watermark, empty for an adopted text."""

    language: str
    direction: str
    day: date
    title: str
    kicker: str
    coalition: str
    status: tuple[str, ...]
    mark: str
    preamble: tuple[tuple[Run, ...], ...]
    clauses: tuple[LaidClause, ...]
    notes: tuple[LaidNote, ...]
    notes_heading: str
    parts: tuple[Part, ...]
    page: str
    back: str

    def texts(self) -> Iterator[str]:
        """Every text that is printed."""
        yield from (self.title, self.kicker, self.coalition, *self.status, self.mark, self.page, self.back)
        for runs in (*self.preamble, *(clause.runs for clause in self.clauses)):
            yield from (run.text for run in runs)
        for clause in self.clauses:
            yield from (clause.shown, clause.heading, clause.asked)
        yield self.notes_heading
        yield from (note.text for note in self.notes)
        for part in self.parts:
            yield from (part.heading, *part.paragraphs, *part.items)
            if part.table:
                yield from part.table.columns
                yield from (cell for row in part.table.rows for cell in row)


def lay_out(text: AccordText) -> Layout:
    """The layout of a text, in the words of its language."""
    say = AccordWords(text.language)
    numbers = {note.id: n for n, note in enumerate(text.notes_in_order, 1)}
    claims = {note.id: note.claim for note in text.notes}
    return Layout(
        language=text.language,
        direction=say.direction,
        day=text.day,
        title=say.name(text.title),
        kicker=_kicker(text, say),
        coalition=say.name(text.coalition),
        status=tuple(_status(text, say)),
        mark=say.word("draft_mark") if text.state is State.DRAFT else "",
        preamble=tuple(tuple(_runs(paragraph, say, numbers, claims)) for paragraph in text.preamble),
        clauses=tuple(_clause(clause, say, numbers, claims) for clause in text.clauses),
        notes=tuple(
            LaidNote(n, say.number(n), _note(note, say), note.id)
            for n, note in enumerate(text.notes_in_order, 1)
        ),
        notes_heading=say.word("notes"),
        parts=tuple(_parts(text, say)),
        page=say.word("page"),
        back=say.word("back"),
    )


def first_marks() -> Callable[[Run], bool]:
    """Tells of each run, in order, whether the mark after it is the first of its note: there the note is placed."""
    seen: set[int | None] = set()

    def is_first(run: Run) -> bool:
        first = run.note not in seen
        seen.add(run.note)
        return first

    return is_first


def _kicker(text: AccordText, say: AccordWords) -> str:
    if text.number is None:
        return say.word("statement")
    return say.word("statement_numbered", number=say.number(text.number))


def _status(text: AccordText, say: AccordWords) -> Iterator[str]:
    if text.state is State.DRAFT:
        yield say.word("draft_note", version=say.number(text.version), day=say.day(text.day))
        return
    yield say.word("adopted", day=say.day(text.day))
    if text.symbol:
        yield say.word("symbol", symbol=text.symbol)


def _runs(
    paragraph: Paragraph, say: AccordWords, numbers: dict[str, int], claims: dict[str, str]
) -> Iterator[Run]:
    place = 0
    for cited in paragraph.cited:
        if cited.start > place:
            yield Run(say.own(paragraph.text[place : cited.start]))
        words = say.own(paragraph.text[cited.start : cited.end])
        yield Run(words, numbers[cited.note], claims[cited.note])
        place = cited.end
    if place < len(paragraph.text):
        yield Run(say.own(paragraph.text[place:]))


def _clause(clause: Clause, say: AccordWords, numbers: dict[str, int], claims: dict[str, str]) -> LaidClause:
    return LaidClause(
        number=clause.number,
        shown=say.number(clause.number),
        heading=say.name(clause.heading),
        runs=tuple(_runs(clause.words, say, numbers, claims)),
        asked=say.word("asked_of", addressee=clause.addressee) if clause.is_ask else "",
    )


def _note(note: Note, say: AccordWords) -> str:
    source, dispute = _in_one_line(note.source), _in_one_line(note.dispute)
    if note.maker:
        said = say.word("note", maker=_in_one_line(note.maker), source=source.rstrip("."))
    else:
        said = say.name(source)
    if dispute:
        said += f" {say.word('disputed', dispute=dispute.rstrip('.'))}"
    return said


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


def _parts(text: AccordText, say: AccordWords) -> Iterator[Part]:
    yield _signatures(text, say)
    if text.did_not_sign:
        names = tuple(say.name(name) for name in sorted(text.did_not_sign))
        yield Part(2, say.word("did_not_sign"), items=names)
    if text.translations:
        lines = tuple(f"{language}: {found}" for language, found in sorted(text.translations))
        yield Part(2, say.word("translations"), items=tuple(map(say.name, lines)))
    yield from _method(text, say)
    yield from _reservations(text, say)


def _signatures(text: AccordText, say: AccordWords) -> Part:
    signed = sorted(text.signatures, key=lambda signature: (signature.day, signature.organisation))
    rows = tuple(
        (
            say.name(signature.organisation + (f" ({signature.capacity})" if signature.capacity else "")),
            say.day(signature.day),
        )
        for signature in signed
    )
    hashed = say.word("signed_hash", hash=text_hash(text))
    return Part(
        1,
        say.word("signatures"),
        paragraphs=(hashed,) if rows else (say.word("nobody_signed"), hashed),
        table=Table((say.word("organisation"), say.word("day")), rows) if rows else None,
    )


def _method(text: AccordText, say: AccordWords) -> Iterator[Part]:
    method = text.method
    if method != Method():
        yield Part(1, say.word("method"))
    if method.took_part:
        columns = (say.word("community"), say.word("seats"), say.word("voted"))
        by_label = sorted(method.took_part, key=lambda part: part.community)
        people = tuple((say.name(part.community), part.seats, part.voted) for part in by_label)
        yield Part(2, say.word("took_part"), table=Table(columns, people))
    if method.thresholds:
        fixed = method.thresholds
        said = say.word(
            "thresholds_said",
            quorum=say.number(fixed.quorum),
            accepting=say.number(fixed.accepting),
            rejecting=say.number(fixed.rejecting),
        )
        yield Part(2, say.word("thresholds"), paragraphs=(said,))
    if method.how_found:
        yield Part(2, say.word("how_found"), paragraphs=tuple(map(say.name, method.how_found)))
    if method.uncertain:
        yield Part(2, say.word("uncertain"), paragraphs=tuple(map(say.name, method.uncertain)))
    if method.margins:
        rows = tuple(
            (say.word("clause", number=say.number(margin.clause)), say.number(margin.seats))
            for margin in sorted(method.margins, key=lambda margin: margin.clause)
        )
        yield Part(
            2,
            say.word("margins"),
            paragraphs=(say.word("margins_said"),),
            table=Table((say.word("clause", number="").strip(), say.word("margin_seats")), rows),
        )


def _reservations(text: AccordText, say: AccordWords) -> Iterator[Part]:
    # In the order of the clauses and then of names, never of arrival or side; those on the whole come first.
    made = sorted(text.reservations, key=lambda made: (made.clause or 0, made.by, made.text))
    lines = tuple(
        f"{_about(made.clause, say)}. {say.name(made.by)}: {say.name(_in_one_line(made.text))}"
        for made in made
    )
    yield Part(
        1,
        say.word("reservations"),
        paragraphs=() if lines else (say.word("no_reservations"),),
        items=lines,
    )


def _about(clause: int | None, say: AccordWords) -> str:
    return say.word("on_whole") if clause is None else say.word("on_clause", number=say.number(clause))
