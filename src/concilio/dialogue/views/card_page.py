"""The page with a card, made quickly: everything that does not change from card to card is rendered once.

The template is rendered with marks where the card's own words go, and kept for a moment; a page is then the
kept pieces with this card's words between them, each escaped as the template would have. Filling takes a
fiftieth of the time that rendering takes, and most of what the server does for a vote was rendering.
"""

from __future__ import annotations

import html
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.functional import Promise

from concilio.dialogue.models import MAX_STATEMENT_LENGTH
from concilio.dialogue.participant import ParticipantRequest
from concilio.dialogue.queries.cards import Card, NextCard
from concilio.dialogue.queries.own import CHOICE_WORDS
from concilio.dialogue.queries.snapshot import DialogueSnapshot
from concilio.storage.short_cache import ShortCache

# Random: nothing that anybody wrote, a dialogue's title say, can be taken for a mark.
_MARK = f"mark-{secrets.token_hex(8)}-"
_MARKS = re.compile(f"{_MARK}([a-z]+)-")


@dataclass(frozen=True)
class LastAnswer:
    """The answer that was just received."""

    statement_id: UUID
    choice: int

    @property
    def words(self) -> str | Promise:
        return CHOICE_WORDS[self.choice]


@dataclass(frozen=True)
class _Pieces:
    """A rendered page cut at its marks: text, mark, text, mark, …, text; in UTF-8."""

    texts: tuple[bytes, ...]
    marks: tuple[str, ...]

    def fill(self, words: dict[str, bytes]) -> bytes:
        # Every second part is a text, the others are what its mark stands for.
        parts = [b""] * (len(self.texts) + len(self.marks))
        parts[::2] = self.texts
        parts[1::2] = map(words.__getitem__, self.marks)
        return b"".join(parts)


# Nothing in them is any reader's own, and a changed dialogue has another snapshot.
_pages: ShortCache[_Pieces] = ShortCache(times=15)


def card_page(
    request: ParticipantRequest,
    snapshot: DialogueSnapshot,
    following: NextCard,
    last: LastAnswer | None,
    language: str,
) -> HttpResponse:
    """A card to answer, or a word on why there is none."""
    card = following.card
    if card is None or not is_usual(card):
        context = _context(snapshot, language, following=following, last=last)
        return HttpResponse(render_to_string("dialogue/taking_part/card.html", context, request))
    token = get_token(request).encode()
    page = filled_page(
        lambda: request,
        snapshot=snapshot,
        following=following,
        card=card,
        last=last,
        language=language,
        path=request.path,
        token=token,
    )
    return HttpResponse(page)


def filled_page(
    make_request: Callable[[], ParticipantRequest],
    *,
    snapshot: DialogueSnapshot,
    following: NextCard,
    card: Card,
    last: LastAnswer | None,
    language: str,
    path: str,
    token: bytes,
) -> bytes:
    """The page of a card, in UTF-8.

    Args:
        make_request: called where the page has to be rendered first; that request's language is the active one.
        path: of the page.
        token: for its forms.
    """
    wording = card.wording
    key = (path, snapshot, wording.translation, bool(wording.original), last and last.choice)
    pieces = _pages.get(key, lambda _: _render_pieces(make_request(), snapshot, following, last, language))
    return pieces.fill(
        {
            "csrf": token,
            "id": str(card.statement_id).encode(),
            "text": html.escape(wording.text).encode(),
            "lang": html.escape(wording.language).encode(),
            "original": html.escape(wording.original).encode(),
            "spoken": html.escape(wording.original_language).encode(),
            "place": following.place_words(language).encode(),
            "about": following.about_words(language).encode(),
            "value": b"%d" % following.place,
            "most": b"%d" % following.about,
            "last": str(last.statement_id).encode() if last is not None else b"",
        }
    )


def is_usual(card: Card) -> bool:
    """Whether a card's page is like all others but for its words; the rest say something of their own."""
    return card.wording.in_own_language and not card.wording.of_unknown_language


def _context(
    snapshot: DialogueSnapshot, language: str, *, following: NextCard, last: LastAnswer | None
) -> dict[str, Any]:
    """Everything that dialogue/taking_part/card.html shows, for one reader or with marks for many."""
    card = following.card
    return {
        "dialogue": snapshot,
        "card": card,
        "answered": following.answered,
        "in_another_language": following.in_another_language,
        "untranslated": following.untranslated,
        "place": following.place_words(language),
        "about": following.about_words(language),
        "value": str(following.place),
        "most": str(following.about),
        "statement_id": str(card.statement_id) if card else "",
        "text_of_card": card.wording.text if card else "",
        "language_of_card": card.wording.language if card else "",
        "shows_original": card is not None and bool(card.wording.original),
        "original_of_card": card.wording.original if card else "",
        "language_of_original": card.wording.original_language if card else "",
        "has_last": last is not None,
        "last_words": last.words if last else "",
        "last_statement_id": str(last.statement_id) if last else "",
        "limit": MAX_STATEMENT_LENGTH,
        "languages": settings.LANGUAGES,
    }


def _render_pieces(
    request: ParticipantRequest,
    snapshot: DialogueSnapshot,
    following: NextCard,
    last: LastAnswer | None,
    language: str,
) -> _Pieces:
    def mark(name: str) -> str:
        return f"{_MARK}{name}-"

    context = _context(snapshot, language, following=following, last=last)
    context |= {
        "request": request,
        "csrf_token": mark("csrf"),
        "place": mark("place"),
        "about": mark("about"),
        "value": mark("value"),
        "most": mark("most"),
        "statement_id": mark("id"),
        "text_of_card": mark("text"),
        "language_of_card": mark("lang"),
        "original_of_card": mark("original"),
        "language_of_original": mark("spoken"),
        "last_statement_id": mark("last"),
    }
    # Without the request's context processors, which would put a reader's own messages into a kept page.
    pieces = _MARKS.split(render_to_string("dialogue/taking_part/card.html", context))
    return _Pieces(tuple(text.encode() for text in pieces[0::2]), tuple(pieces[1::2]))
