"""What the convener's pages, and all pages that name a dialogue, read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from concilio.dialogue.models import Community, CommunityName, Dialogue, DialogueText
from concilio.languages import LANGUAGE_CODES


@dataclass(frozen=True)
class CommunityLabel:
    """A community as a page shows it.

    Attributes:
        mark: "c1", "c2" or "c3", by the order of labels: snapshot and hue, never by side.
    """

    id: UUID
    label: str
    name: str
    mark: str


@dataclass(frozen=True)
class DialogueLine:
    """A dialogue in a list."""

    id: UUID
    slug: str
    title: str
    text_language: str
    phase: str
    phase_name: str
    communities: tuple[CommunityLabel, ...]
    since: date | None
    simulated: bool


def mark_of(position: int) -> str:
    """The class of the community at a position in the order of labels; three marks, used over again."""
    return f"c{position % 3 + 1}"


Text = TypeVar("Text", DialogueText, CommunityName)


def by_language(texts: Iterable[Text], language: str) -> Text | None:
    """The text in a language; else in the first of the interface's languages that has one."""
    found = {text.language: text for text in texts}
    for code in (language, "en", *LANGUAGE_CODES):
        if code in found:
            return found[code]
    return next(iter(found.values()), None)


def with_names(dialogues: QuerySet[Dialogue]) -> QuerySet[Dialogue]:
    """The dialogues with all that naming them needs, in a number of queries that does not grow."""
    return dialogues.prefetch_related(
        "texts",
        "moves",
        Prefetch("communities", queryset=Community.objects.order_by("label").prefetch_related("names")),
    )


def community_labels(dialogue: Dialogue, language: str) -> tuple[CommunityLabel, ...]:
    """A dialogue's communities in the order of their labels, named in a language."""
    labels = []
    for position, community in enumerate(sorted(dialogue.communities.all(), key=lambda c: c.label)):
        name = by_language(community.names.all(), language)
        labels.append(
            CommunityLabel(
                community.id, community.label, name.name if name else community.label, mark_of(position)
            )
        )
    return tuple(labels)


def line_of(dialogue: Dialogue, language: str) -> DialogueLine:
    """One dialogue, loaded by `with_names`, as a list shows it."""
    text = by_language(dialogue.texts.all(), language)
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
