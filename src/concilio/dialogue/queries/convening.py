"""What the convener's pages, and all pages that name a dialogue, read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from concilio.dialogue.models import Community, Dialogue
from concilio.dialogue.naming import NamedCommunity, named_community, nearest


@dataclass(frozen=True)
class DialogueLine:
    """A dialogue in a list."""

    id: UUID
    slug: str
    title: str
    text_language: str
    phase: str
    phase_name: str
    communities: tuple[NamedCommunity, ...]
    since: date | None
    simulated: bool


def with_names(dialogues: QuerySet[Dialogue]) -> QuerySet[Dialogue]:
    """The dialogues with all that naming them needs, in a number of queries that does not grow."""
    return dialogues.prefetch_related(
        "texts",
        "moves",
        Prefetch("communities", queryset=Community.objects.order_by("label").prefetch_related("names")),
    )


def community_labels(dialogue: Dialogue, language: str) -> tuple[NamedCommunity, ...]:
    """A dialogue's communities by label, named in a language; loaded by `with_names`."""
    communities = sorted(dialogue.communities.all(), key=lambda community: community.label)
    return tuple(
        named_community(place, community, community.names.all(), language, dialogue.languages)
        for place, community in enumerate(communities)
    )


def line_of(dialogue: Dialogue, language: str) -> DialogueLine:
    """One dialogue, loaded by `with_names`, as a list shows it."""
    text = nearest(dialogue.texts.all(), language, dialogue.languages)
    moves = sorted(dialogue.moves.all(), key=lambda move: move.id)
    return DialogueLine(
        id=dialogue.id,
        slug=dialogue.slug,
        title=text.title if text else dialogue.slug,
        text_language=text.language if text else "und",
        phase=dialogue.phase,
        phase_name=dialogue.get_phase_display(),
        communities=community_labels(dialogue, language),
        since=moves[-1].at.date() if moves else dialogue.opened_on,
        simulated=dialogue.simulated,
    )
