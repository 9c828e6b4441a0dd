"""A dialogue as its pages need it: phase, languages, communities and their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.conf import settings

from concilio.dialogue import rules
from concilio.dialogue.models import Community, CommunityName, Dialogue, DialogueText, Phase
from concilio.storage.short_cache import ShortCache


def in_language(words: Mapping[str, str], language: str) -> tuple[str, str]:
    """(language, words): in the language asked for, else in English, else in the first by code."""
    for code in (language, "en", *sorted(words)):
        if words.get(code):
            return code, words[code]
    return language, ""


@dataclass(frozen=True)
class CommunitySnapshot:
    """A community on a page; `mark` is its sign, by label order, so that none is first by rank."""

    id: UUID
    label: str
    mark: str
    names: Mapping[str, str]
    planned_seats: int = 0

    def name(self, language: str) -> str:
        return in_language(self.names, language)[1] or self.label


@dataclass(frozen=True)
class Words:
    title: str = ""
    question: str = ""
    background: str = ""


@dataclass(frozen=True, eq=False)
class DialogueSnapshot:
    """One dialogue; immutable, shared between threads."""

    id: UUID
    coalition_id: UUID
    slug: str
    phase: str
    with_rooms: bool
    admission: str
    languages: tuple[str, ...]
    simulated: bool
    opened_on: date | None
    communities: tuple[CommunitySnapshot, ...]
    texts: Mapping[str, Words] = field(default_factory=dict)

    @property
    def takes_answers(self) -> bool:
        return rules.takes_answers(self.phase)

    @property
    def is_over(self) -> bool:
        return self.phase in {Phase.CLOSING, Phase.PUBLISHED}

    def community(self, community_id: UUID) -> CommunitySnapshot | None:
        return next((c for c in self.communities if c.id == community_id), None)

    def words(self, language: str) -> tuple[str, Words]:
        """(language, words) in the reader's language, or the nearest there is."""
        for code in (language, "en", *sorted(self.texts)):
            if code in self.texts:
                return code, self.texts[code]
        return language, Words(title=self.slug)


_snapshots: ShortCache[DialogueSnapshot | None] = ShortCache()


def dialogue_snapshot(slug: str) -> DialogueSnapshot | None:
    """The dialogue at an address, at most two seconds old; None where there is none."""
    return _snapshots.get(slug, lambda _: _read(slug))


def forget_dialogue(slug: str) -> None:
    """Read it anew next time: for whoever changed it in this process."""
    _snapshots.forget(slug)


def _read(slug: str) -> DialogueSnapshot | None:
    dialogue = Dialogue.objects.filter(slug=slug).first()
    if dialogue is None:
        return None
    names: dict[UUID, dict[str, str]] = {}
    for community_id, language, name in CommunityName.objects.filter(
        community__dialogue=dialogue
    ).values_list("community_id", "language", "name"):
        names.setdefault(community_id, {})[language] = name
    communities = tuple(
        CommunitySnapshot(c.id, c.label, f"c{place}", names.get(c.id, {}), c.planned_seats)
        for place, c in enumerate(Community.objects.filter(dialogue=dialogue).order_by("label"), 1)
    )
    texts = {
        text.language: Words(text.title, text.question, text.background)
        for text in DialogueText.objects.filter(dialogue=dialogue)
    }
    known = [code for code, _ in settings.LANGUAGES]
    return DialogueSnapshot(
        id=dialogue.id,
        coalition_id=dialogue.coalition_id,
        slug=dialogue.slug,
        phase=dialogue.phase,
        with_rooms=dialogue.with_rooms,
        admission=dialogue.admission,
        languages=tuple(code for code in dialogue.languages if code in known) or tuple(known),
        simulated=dialogue.simulated,
        opened_on=dialogue.opened_on,
        communities=communities,
        texts=texts,
    )
