"""The words of a copy, page by page, and the exact place of a quotation in them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from concilio.record.sources.confined import USUAL, Limits, work
from concilio.record.sources.faults import Fault, SourceRefused
from concilio.record.sources.kinds import Kind, kind_of

__all__ = ["Found", "Outcome", "Words", "find_quotation", "picture_of", "places_of", "read", "unpacked"]


class Outcome(StrEnum):
    """What came of reading a copy."""

    READ = "read"
    NO_TEXT = "no-text"
    UNRELIABLE = "unreliable"


@dataclass(frozen=True)
class Words:
    """The text of each page of a copy.

    Attributes:
        outcome: `NO_TEXT` where there is nothing but pictures; `UNRELIABLE` where the text layer cannot be trusted to
            hold what is seen, as in Arabic PDFs: a quotation that is not found in it may stand on the page.
    """

    kind: Kind
    pages: tuple[str, ...]
    title: str
    outcome: Outcome


@dataclass(frozen=True)
class Found:
    """Where a quotation stands: pages counted from 1, offsets in their texts, the end after the last letter."""

    page: int
    start: int
    end: int
    last_page: int
    last_end: int


def unpacked(content: bytes) -> tuple[Kind, bytes]:
    """A copy's kind and the file to be read: of a WARC, the page that was captured.

    Raises:
        SourceRefused: it is of no kind that is read here, or a WARC that is broken or cut short.
    """
    kind = kind_of(content)
    if kind != Kind.WARC:
        return kind, content
    page = work("warc", content, limits=Limits(output=128))
    return kind_of(page), page


def read(content: bytes, *, charset: str = "", limits: Limits = USUAL) -> Words:
    """The words of a copy.

    Args:
        charset: what the server said of an HTML page's encoding.

    Raises:
        SourceRefused: encrypted, broken, or more work than is allowed.
    """
    kind, file = unpacked(content)
    title = ""
    if kind == Kind.PDF:
        pages = tuple(json.loads(work("pdf", file, limits=limits)))
    elif kind == Kind.HTML:
        told = json.loads(work("html", file, {"charset": charset}, limits))
        pages, title = (told["text"],), told["title"]
    elif kind == Kind.TEXT:
        pages = (file.decode("utf-8-sig").replace("\r\n", "\n"),)
    else:
        pages = ("",)
    return Words(kind, pages, title, _outcome(kind, pages))


def places_of(content: bytes, found: Found) -> list[list[float]]:
    """Rectangles around a quotation on the picture of its first page; empty where the copy has no pages to show."""
    kind, file = unpacked(content)
    if kind != Kind.PDF:
        return []
    where = {"page": found.page, "start": found.start, "end": found.end}
    return list(json.loads(work("places", file, where)))


def picture_of(content: bytes, page: int, width: int = 1000) -> bytes:
    """A PNG of one page of a PDF.

    Raises:
        SourceRefused: it is no PDF, or has no such page.
    """
    kind, file = unpacked(content)
    if kind != Kind.PDF or page < 1:
        raise SourceRefused(Fault.MISSING)
    return work("picture", file, {"page": page, "width": width})


def find_quotation(pages: Sequence[str], quotation: str) -> Found | None:
    """Where a quotation first stands in the text of pages, after folding Unicode forms, spaces and quote marks.

    Line ends, hyphens within words, dashes of any length and marks that nobody sees make no difference; letters and
    their case do. `[…]` or `(...)` in a quotation stands for words that were left out: its parts must follow one
    another.
    """
    parts = [part for each in _LEFT_OUT.split(quotation) if (part := _folded(each)[0])]
    if not parts:
        return None
    text, origin = _folded_pages(pages)
    place, start = 0, -1
    for number, part in enumerate(parts):
        place = text.find(part, place)
        if place < 0:
            return None
        start = place if number == 0 else start
        place += len(part)
    (page, first, _), (last_page, _, last) = origin[start], origin[place - 1]
    end = last if page == last_page else len(pages[page])
    return Found(page + 1, first, end, last_page + 1, last)


_LEFT_OUT = re.compile(r"\[\s*(?:\.{3}|…)\s*\]|\(\s*(?:\.{3}|…)\s*\)")
_ARABIC = re.compile(r"[\u0620-\u064a]")
_FEWEST_LETTERS = 20
_QUOTES = frozenset("\"'«»‹›„“”‟‚‘’‛`´ʼʻ＂＇「」『』")
_DASHES = frozenset("-‐‑‒–—―−﹘﹣－")
_GONE = frozenset({"Cf", "Cc"})


def _outcome(kind: Kind, pages: Iterable[str]) -> Outcome:
    text = "".join(pages)
    if sum(sign.isalnum() for sign in text[:100_000]) < (_FEWEST_LETTERS if kind == Kind.PDF else 1):
        return Outcome.NO_TEXT
    if kind == Kind.PDF and len(_ARABIC.findall(text[:100_000])) > _FEWEST_LETTERS:
        return Outcome.UNRELIABLE
    return Outcome.READ


def _folded_pages(pages: Sequence[str]) -> tuple[str, list[tuple[int, int, int]]]:
    """All pages as one folded text, and for each of its letters the page and the offsets that it comes from."""
    pieces: list[str] = []
    origin: list[tuple[int, int, int]] = []
    for number, page in enumerate(pages):
        text, offsets = _folded(page)
        if not text:
            continue
        if pieces:
            pieces.append(" ")
            origin.append((number, 0, 0))
        pieces.append(text)
        origin += [(number, *offset) for offset in offsets]
    return "".join(pieces), origin


def _folded(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A text in the form in which quotations are compared, and for each letter the offsets of what it stands for."""
    signs: list[str] = []
    offsets: list[tuple[int, int]] = []
    place = 0
    while place < len(text):
        hyphen = _HYPHEN.match(text, place) if text[place - 1 : place].isalpha() else None
        if hyphen:
            place = hyphen.end()
            continue
        after = place + 1
        while after < len(text) and unicodedata.combining(text[after]):
            after += 1
        for sign in unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text[place:after])):
            told = _told(sign)
            if told and (told != " " or (signs and signs[-1] != " ")):
                signs.append(told)
                offsets.append((place, after))
        place = after
    if signs and signs[-1] == " ":
        signs.pop()
        offsets.pop()
    return "".join(signs), offsets


# A hyphen within a word, and one that parts it at the end of a line, cannot be told apart: neither counts.
_HYPHEN = re.compile(r"[\u00ad\-‐‑](?:[ \t\r]*\n[ \t]*)?(?=[^\W\d_])")


def _told(sign: str) -> str:
    if sign.isspace():
        return " "
    if sign in _QUOTES:
        return '"'
    if sign in _DASHES:
        return "-"
    return "" if unicodedata.category(sign) in _GONE else sign
