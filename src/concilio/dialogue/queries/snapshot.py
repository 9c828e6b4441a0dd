"""A dialogue as its pages need it: phase, languages, communities and their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from concilio.dialogue import rules
from concilio.dialogue.models import Community, CommunityName, Dialogue, DialogueText, Phase
from concilio.dialogue.naming import nearest_language
from concilio.documents.marks import mark_class
from concilio.languages import LANGUAGE_CODES
from concilio.storage.short_cache import ShortCache


@dataclass(frozen=True)
class CommunitySnapshot:
    """A community on a page; `mark` is its sign, by label order, so that none is first by rank."""

    id: UUID
    label: str
    mark: str
    names: Mapping[str, str]
    planned_seats: int = 0
    languages: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        code = nearest_language(self.names, language, self.languages)
        return self.names[code] if code is not None else self.label


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
    data_until: date | None = None
    keeps_numbers: bool = True
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
        code = nearest_language(self.texts, language, self.languages)
        return (code, self.texts[code]) if code is not None else (language, Words(title=self.slug))


_snapshots: ShortCache[DialogueSnapshot | None] = ShortCache()


def dialogue_snapshot(slug: str) -> DialogueSnapshot | None:
    """The dialogue at an address, at most two seconds old; None where there is none.

    The same object for as long as nothing changes, so that pages can be kept by it.
    """
    return _snapshots.get(slug, lambda old: _same_or_new(old, _read(slug)))


def _same_or_new(old: DialogueSnapshot | None, new: DialogueSnapshot | None) -> DialogueSnapshot | None:
    return old if old is not None and new is not None and vars(old) == vars(new) else new


def _read(slug: str) -> DialogueSnapshot | None:
    dialogue = Dialogue.objects.filter(slug=slug).first()
    if dialogue is None:
        return None
    names: dict[UUID, dict[str, str]] = {}
    for community_id, language, name in CommunityName.objects.filter(
        community__dialogue=dialogue
    ).values_list("community_id", "language", "name"):
        names.setdefault(community_id, {})[language] = name
    languages = tuple(code for code in dialogue.languages if code in LANGUAGE_CODES) or LANGUAGE_CODES
    communities = tuple(
        CommunitySnapshot(c.id, c.label, mark_class(place), names.get(c.id, {}), c.planned_seats, languages)
        for place, c in enumerate(Community.objects.filter(dialogue=dialogue).order_by("label"))
    )
    texts = {
        text.language: Words(text.title, text.question, text.background)
        for text in DialogueText.objects.filter(dialogue=dialogue)
    }
    return DialogueSnapshot(
        id=dialogue.id,
        coalition_id=dialogue.coalition_id,
        slug=dialogue.slug,
        phase=dialogue.phase,
        with_rooms=dialogue.with_rooms,
        admission=dialogue.admission,
        languages=languages,
        simulated=dialogue.simulated,
        opened_on=dialogue.opened_on,
        communities=communities,
        data_until=dialogue.data_until,
        keeps_numbers=dialogue.keeps_numbers,
        texts=texts,
    )
