"""An accord in one language, as every format prints it: typed, frozen, checked once, with the bytes that are signed.

A format that is given an `AccordText` may print what it holds and nothing else. What is signed is the wording:
title, coalition, preamble, clauses, whom each ask is addressed to, and the notes. Day, symbol, signatures,
reservations and the annexes come later than the wording or say something about it, and are not signed.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

SIGNED_FORM = "concilio-accord/1"
"""Names the form of the signed bytes, inside them: another form gets another name."""
SYMBOL = re.compile(r"A/HRC/(S-)?\d+/NGO/\d+(/(Add|Corr|Rev)\.\d+)?", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}", re.ASCII)
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}", re.ASCII)


class State(StrEnum):
    """A draft is watermarked and has no symbol; an adopted text has a day."""

    DRAFT = "draft"
    ADOPTED = "adopted"


class AccordTextError(ValueError):
    """The parts of a text do not fit together.

    Attributes:
        problems: one sentence each.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: whose figure or fact it is, where it stands, and who disputes it.

    Attributes:
        id: letters, digits, "-", "_", a letter first; unique in the text, the same in every language.
        maker: empty where `source` says everything in words of its own.
        source: may have several lines, which are printed as one.
        claim: id of the claim on record, of the same form; empty for a note that cites a source alone.
        dispute: the standing dispute in words; empty where there is none.
    """

    id: str
    maker: str
    source: str
    claim: str = ""
    dispute: str = ""


@dataclass(frozen=True, slots=True)
class Cited:
    """Letters `start` to `end` rest on a note, whose mark stands after them; `start == end` for a mark alone."""

    start: int
    end: int
    note: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words of a preamble or clause, with what they cite, from first to last and without overlap."""

    text: str
    cited: tuple[Cited, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered clause; with an addressee it is an ask.

    Attributes:
        number: 1 for the first, without gaps, the same in every language.
        heading: a few words, or empty.
    """

    number: int
    words: Paragraph
    heading: str = ""
    addressee: str = ""

    @property
    def is_ask(self) -> bool:
        return bool(self.addressee)


@dataclass(frozen=True, slots=True)
class Signature:
    """An organisation that signed; never a person. `capacity` stands in brackets after the name, if not empty."""

    organisation: str
    day: date
    capacity: str = ""


@dataclass(frozen=True, slots=True)
class Reservation:
    """What somebody who accepts wants to have said; `clause` is None where it is about the whole."""

    by: str
    text: str
    clause: int | None = None


@dataclass(frozen=True, slots=True)
class TookPart:
    """One community in figures that passed disclosure control, already in words of the text's language."""

    community: str
    seats: str
    voted: str


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What adoption needed in each community, in per cent, fixed before voting began."""

    quorum: int
    accepting: int
    rejecting: int


@dataclass(frozen=True, slots=True)
class Margin:
    """How many bought seats in each community would not have undone a clause."""

    clause: int
    seats: int


@dataclass(frozen=True, slots=True)
class Method:
    """The annex on method. Printed communities stand in the order of their names, never by side.

    Attributes:
        how_found, uncertain: paragraphs.
    """

    took_part: tuple[TookPart, ...] = ()
    thresholds: Thresholds | None = None
    how_found: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = ()
    margins: tuple[Margin, ...] = ()


@dataclass(frozen=True, slots=True)
class AccordText:
    """A joint statement in one language. Making one checks that its parts fit together.

    Attributes:
        language: a code of two or three letters, such as "hy"; the whole text is in it.
        id: the accord's own, the same in every language; it names files and addresses, and is not signed.
        number: of the joint statement among the dialogue's; None before it has one.
        version: of the draft.
        day: of the draft, or of adoption.
        symbol: of the published UN document, once on record; never for a draft.
        preamble: unnumbered clauses.
        did_not_sign: names of organisations that were asked and did not sign.
        translations: SHA-256 of the signed bytes of each other language, by language.

    Raises:
        AccordTextError: it names every problem.
    """

    language: str
    id: str
    title: str
    state: State
    day: date
    coalition: str
    clauses: tuple[Clause, ...]
    preamble: tuple[Paragraph, ...] = ()
    notes: tuple[Note, ...] = ()
    number: int | None = None
    version: int = 1
    symbol: str = ""
    signatures: tuple[Signature, ...] = ()
    did_not_sign: tuple[str, ...] = ()
    reservations: tuple[Reservation, ...] = ()
    method: Method = Method()
    translations: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if problems := list(_problems(self)):
            raise AccordTextError(problems)

    @property
    def asks(self) -> tuple[Clause, ...]:
        return tuple(clause for clause in self.clauses if clause.is_ask)

    @property
    def notes_in_order(self) -> tuple[Note, ...]:
        """The notes as their marks come, each once: the first mark is 1 in every format."""
        by_id = {note.id: note for note in self.notes}
        found = dict.fromkeys(cited.note for paragraph in self.paragraphs for cited in paragraph.cited)
        return tuple(by_id[id_] for id_ in found)

    @property
    def paragraphs(self) -> Iterator[Paragraph]:
        """Every paragraph that can cite: the preamble's, then the clauses'."""
        yield from self.preamble
        for clause in self.clauses:
            yield clause.words


def canonical_bytes(text: AccordText) -> bytes:
    """What is signed: the wording as JSON in UTF-8, composed (NFC), keys sorted, without spaces between parts."""
    return _canonical(
        {
            "form": SIGNED_FORM,
            "language": text.language,
            "title": text.title,
            "coalition": text.coalition,
            "preamble": [_signed_paragraph(paragraph) for paragraph in text.preamble],
            "clauses": [
                {
                    "number": clause.number,
                    "heading": clause.heading,
                    "addressee": clause.addressee,
                    **_signed_paragraph(clause.words),
                }
                for clause in text.clauses
            ],
            "notes": [
                {
                    "id": note.id,
                    "claim": note.claim,
                    "maker": note.maker,
                    "source": note.source,
                    "dispute": note.dispute,
                }
                for note in text.notes_in_order
            ],
        }
    )


def text_hash(text: AccordText) -> str:
    """SHA-256 of the signed bytes of one language, in hexadecimal."""
    return hashlib.sha256(canonical_bytes(text)).hexdigest()


def accord_hash(hashes: Mapping[str, str]) -> str:
    """SHA-256 of an accord in all its languages, from `text_hash` of each by language: what an organisation signs."""
    return hashlib.sha256(_canonical({"form": SIGNED_FORM, "languages": dict(hashes)})).hexdigest()


def _canonical(value: dict[str, Any]) -> bytes:
    written = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return written.encode("utf-8")


def _signed_paragraph(paragraph: Paragraph) -> dict[str, Any]:
    return {
        "text": paragraph.text,
        "cited": [[cited.start, cited.end, cited.note] for cited in paragraph.cited],
    }


def _problems(text: AccordText) -> Iterator[str]:
    if not _LANGUAGE.fullmatch(text.language):
        yield f"“{text.language}” is no language's code of two or three letters."
    if not text.clauses:
        yield "There is no clause."
    if [clause.number for clause in text.clauses] != list(range(1, len(text.clauses) + 1)):
        yield "Clauses are not numbered 1, 2, 3 and so on."
    if text.symbol and text.state is State.DRAFT:
        yield "A draft has no document symbol."
    if text.symbol and not SYMBOL.fullmatch(text.symbol):
        yield f"“{text.symbol}” is not a symbol of a written statement."
    for reservation in text.reservations:
        if reservation.clause is not None and not 1 <= reservation.clause <= len(text.clauses):
            yield f"A reservation is about clause {reservation.clause}, which is not there."
    yield from _problems_of_ids(text)
    yield from _problems_of_words(text)
    for place, paragraph in enumerate(text.paragraphs, 1):
        yield from _problems_of_citing(paragraph, place, {note.id for note in text.notes})


def _problems_of_ids(text: AccordText) -> Iterator[str]:
    ids = [note.id for note in text.notes]
    for id_ in sorted({id_ for id_ in ids if ids.count(id_) > 1}):
        yield f"Two notes are called {id_}."
    for id_ in [text.id, *ids, *(note.claim for note in text.notes if note.claim)]:
        if not _ID.fullmatch(id_):
            yield f"“{id_}” is no id: letters, digits, “-” and “_”, a letter first."
    used = {cited.note for paragraph in text.paragraphs for cited in paragraph.cited}
    for id_ in ids:
        if id_ not in used:
            yield f"Nothing cites note {id_}."


def _problems_of_words(text: AccordText) -> Iterator[str]:
    lines = [text.title, text.coalition, *(paragraph.text for paragraph in text.paragraphs)]
    for clause in text.clauses:
        lines += [clause.heading, clause.addressee]
    notes = [words for note in text.notes for words in (note.maker, note.source, note.dispute)]
    if not all((text.title, text.coalition, *(paragraph.text for paragraph in text.paragraphs))):
        yield "A title, a coalition or a paragraph is empty."
    for line in [*lines, *(" ".join(words.split("\n")) for words in notes)]:
        if line != unicodedata.normalize("NFC", line):
            yield f"“{line[:40]}” is not composed (NFC)."
        if any(unicodedata.category(sign) in {"Cc", "Cs", "Cn", "Co"} for sign in line):
            yield f"“{line[:40]}” holds a control character; a paragraph is one line."


def _problems_of_citing(paragraph: Paragraph, place: int, notes: set[str]) -> Iterator[str]:
    last = 0
    for cited in paragraph.cited:
        if cited.note not in notes:
            yield f"Paragraph {place} cites note {cited.note}, which is not there."
        if not last <= cited.start <= cited.end <= len(paragraph.text):
            yield f"Paragraph {place} cites letters {cited.start} to {cited.end}, which overlap or are not there."
        last = max(last, cited.end)
