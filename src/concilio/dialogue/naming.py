"""What a thing is called in a reader's language: dialogues, communities, languages. Every app asks here.

One fallback order: the reader's language, then the dialogue's languages in their order, then by code. Statements' words
are `wording`'s.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar
from uuid import UUID

from concilio.dialogue.models import Community, CommunityName, Dialogue, DialogueText
from concilio.documents.marks import mark_class
from concilio.languages import LANGUAGES

_LANGUAGE_NAMES = dict(LANGUAGES)


class _InALanguage(Protocol):
    language: str


Text = TypeVar("Text", bound=_InALanguage)


def language_name(code: str) -> str:
    """A language by its own name; empty where it is unknown."""
    return _LANGUAGE_NAMES.get(code, "")


def nearest_language(known: Iterable[str], language: str, languages: Iterable[str]) -> str | None:
    """The language that a reader of `language` gets, of those in which there is something; None where there is none."""
    codes = set(known)
    return next((code for code in (language, *languages, *sorted(codes)) if code in codes), None)


def nearest(texts: Iterable[Text], language: str, languages: Iterable[str]) -> Text | None:
    """The text that a reader of `language` gets; None where there is none."""
    by_language = {text.language: text for text in texts}
    code = nearest_language(by_language, language, languages)
    return by_language[code] if code is not None else None


@dataclass(frozen=True)
class NamedCommunity:
    """A community as a page shows it.

    Attributes:
        mark: class of its hue and shape, by the order of labels and nothing else.
    """

    id: UUID
    label: str
    name: str
    mark: str


def dialogue_text(dialogue: Dialogue, language: str) -> DialogueText:
    """What the dialogue says of itself; an empty text, titled by its address, where it says nothing yet."""
    found = nearest(DialogueText.objects.filter(dialogue=dialogue), language, dialogue.languages)
    return found or DialogueText(dialogue=dialogue, language=language, title=dialogue.slug, question="")


def named_communities(dialogue: Dialogue, language: str) -> tuple[NamedCommunity, ...]:
    """A dialogue's communities by label; one without a name goes by its label. Two queries."""
    names: dict[UUID, list[CommunityName]] = {}
    for name in CommunityName.objects.filter(community__dialogue=dialogue):
        names.setdefault(name.community_id, []).append(name)
    communities = Community.objects.filter(dialogue=dialogue).order_by("label")
    return tuple(
        named_community(place, community, names.get(community.id, ()), language, dialogue.languages)
        for place, community in enumerate(communities)
    )


def named_community(
    place: int, community: Community, names: Iterable[CommunityName], language: str, languages: Iterable[str]
) -> NamedCommunity:
    """One community, the `place`-th by label, with names that were read already."""
    name = nearest(names, language, languages)
    return NamedCommunity(
        community.id, community.label, name.name if name else community.label, mark_class(place)
    )


def communities_by_label(dialogue: Dialogue, language: str) -> dict[str, NamedCommunity]:
    """As `named_communities`, by label."""
    return {community.label: community for community in named_communities(dialogue, language)}


def community_names(dialogue: Dialogue, language: str) -> dict[str, str]:
    """Names by label, in label order."""
    return {community.label: community.name for community in named_communities(dialogue, language)}
