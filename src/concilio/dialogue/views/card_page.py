"""The page with a card, made quickly: everything that does not change from card to card is rendered once.

The template is rendered with marks where the card's own words go, and kept for a moment; a page is then the
kept pieces with this card's words between them, each escaped as the template would have. Filling takes a
fiftieth of the time that rendering takes, and most of what the server does for a vote was rendering.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import escape

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
    """A rendered page cut at its marks: text, mark, text, mark, …, text."""

    texts: tuple[str, ...]
    marks: tuple[str, ...]

    def fill(self, words: dict[str, str]) -> str:
        parts = [self.texts[0]]
        for mark, text in zip(self.marks, self.texts[1:], strict=True):
            parts.append(words[mark])
            parts.append(text)
        return "".join(parts)


_pages: ShortCache[_Pieces] = ShortCache()


def card_page(
    request: ParticipantRequest,
    snapshot: DialogueSnapshot,
    following: NextCard,
    last: LastAnswer | None,
    language: str,
) -> HttpResponse:
    """A card to answer, or a word on why there is none."""
    card = following.card
    if card is None or not _is_usual(card):
        context = _context(snapshot, language, following=following, last=last)
        return HttpResponse(render_to_string("dialogue/taking_part/card.html", context, request))
    key = (request.path, snapshot, card.wording.translation, last and last.choice)
    pieces = _pages.get(key, lambda _: _render_pieces(request, snapshot, following, last, language))
    words = {
        "csrf": getattr(request, "form_token", None) or get_token(request),
        "id": str(card.statement_id),
        "text": escape(card.wording.text),
        "lang": escape(card.wording.language),
        "place": following.place_words(language),
        "about": following.about_words(language),
        "value": str(following.place),
        "most": str(following.about),
    }
    if last is not None:
        words["last"] = str(last.statement_id)
    return HttpResponse(pieces.fill(words))


def _is_usual(card: Card) -> bool:
    # The others say something of their own and are rendered each.
    wording = card.wording
    return wording.in_own_language and not wording.original and not wording.of_unknown_language


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
        "last_statement_id": mark("last"),
    }
    # Without the request's context processors, which would put a reader's own messages into a kept page.
    pieces = _MARKS.split(render_to_string("dialogue/taking_part/card.html", context))
    return _Pieces(tuple(pieces[0::2]), tuple(pieces[1::2]))
