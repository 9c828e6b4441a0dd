"""What the card's template is given, whether rendered for one reader or with marks for many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from concilio.dialogue.models import MAX_STATEMENT_LENGTH
from concilio.dialogue.queries.cards import Turn
from concilio.dialogue.queries.snapshot import DialogueSnapshot

if TYPE_CHECKING:
    from concilio.dialogue.views.card_page import LastAnswer


def card_context(
    snapshot: DialogueSnapshot, language: str, *, turn: Turn, last: LastAnswer | None
) -> dict[str, Any]:
    """Everything that dialogue/taking_part/card.html shows."""
    card = turn.card
    return {
        "dialogue": snapshot,
        "card": card,
        "answered": turn.answered,
        "place": turn.place_words(language),
        "about": turn.about_words(language),
        "value": str(turn.place),
        "most": str(turn.about),
        "statement_id": str(card.statement_id) if card else "",
        "text_of_card": card.wording.text if card else "",
        "language_of_card": card.wording.language if card else "",
        "has_last": last is not None,
        "last_words": last.words if last else "",
        "last_statement_id": str(last.statement_id) if last else "",
        "limit": MAX_STATEMENT_LENGTH,
        "languages": settings.LANGUAGES,
    }
