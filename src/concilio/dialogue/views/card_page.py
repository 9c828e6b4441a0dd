"""The page with a card, made quickly: everything that does not change from card to card is rendered once.

The template is rendered with marks where the card's own words go, and kept for a moment; a page is then the
kept pieces with this card's words between them, each escaped as the template would have. Filling takes a
fiftieth of the time that rendering takes, and most of what the server does for a vote was rendering.
"""

from __future__ import annotations

import re
import secrets
import string
from dataclasses import dataclass

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import escape

from concilio.dialogue.participant import ParticipantRequest
from concilio.dialogue.queries.cards import Turn
from concilio.dialogue.queries.freshness import Kept
from concilio.dialogue.queries.shape import DialogueShape
from concilio.dialogue.views.page_context import card_context

# Random: nothing that anybody wrote, a dialogue's title say, can be taken for a mark.
_MARK = f"mark-{secrets.token_hex(8)}-"
_MARKS = re.compile(f"{_MARK}([a-z]+)-")


@dataclass(frozen=True)
class LastAnswer:
    """The answer that was just received."""

    statement_id: object
    words: str | Promise


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


_pages: Kept[_Pieces] = Kept()


def card_page(
    request: ParticipantRequest, shape: DialogueShape, turn: Turn, last: LastAnswer | None, language: str
) -> HttpResponse:
    """A card to answer, or a word on why there is none."""
    card = turn.card
    if card is None or (card.wording.original and not card.joint):
        context = card_context(shape, language, turn=turn, last=last)
        return HttpResponse(render_to_string("dialogue/part/card.html", context, request))
    key = (request.path, shape, card.wording.translation, last is not None)
    pieces = _pages.get(key, lambda _: _render_pieces(request, shape, turn, last, language))
    words = {
        "csrf": form_token(request),
        "id": str(card.statement_id),
        "text": escape(card.wording.text),
        "lang": escape(card.wording.language),
        "place": turn.place_words(language),
        "about": turn.about_words(language),
        "value": str(turn.place),
        "most": str(turn.about),
    }
    if last is not None:
        words |= {"answer": escape(str(last.words)), "last": str(last.statement_id)}
    return HttpResponse(pieces.fill(words))


_SIGNS = string.ascii_letters + string.digits
_SECRET_LENGTH = 32
# What a sign of the secret becomes under each sign of the mask.
_HIDDEN = {
    sign: {mask: _SIGNS[(place + m) % len(_SIGNS)] for m, mask in enumerate(_SIGNS)}
    for place, sign in enumerate(_SIGNS)
}


def form_token(request: ParticipantRequest) -> str:
    """A token for this page's forms, masked anew as Django masks it, in a fraction of the time.

    Django draws its mask sign by sign from a lottery, and renews the cookie with it. The cookie ends with the
    browser, so there is nothing to renew. Without a good cookie Django makes both.
    """
    secret = request.META.get("CSRF_COOKIE", "")
    if len(secret) != _SECRET_LENGTH:
        return get_token(request)
    mask = [_SIGNS[byte % len(_SIGNS)] for byte in secrets.token_bytes(_SECRET_LENGTH)]
    return "".join(mask + [_HIDDEN[sign][m] for sign, m in zip(secret, mask, strict=True)])


def _render_pieces(
    request: ParticipantRequest, shape: DialogueShape, turn: Turn, last: LastAnswer | None, language: str
) -> _Pieces:
    def mark(name: str) -> str:
        return f"{_MARK}{name}-"

    context = card_context(shape, language, turn=turn, last=last)
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
        "last_words": mark("answer"),
        "last_statement_id": mark("last"),
    }
    # Without the request's context processors, which would put a reader's own messages into a kept page.
    pieces = _MARKS.split(render_to_string("dialogue/part/card.html", context))
    return _Pieces(tuple(pieces[0::2]), tuple(pieces[1::2]))
