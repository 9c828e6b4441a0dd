"""The next card: which statement a participant sees, and in which words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db.models import Count, Q, QuerySet

from concilio.analysis import routing
from concilio.dialogue.models import Phase, RoutingWeights, Statement, Translation
from concilio.dialogue.participant import Participant
from concilio.dialogue.queries.answers import Joined, answered_by
from concilio.dialogue.queries.snapshot import DialogueSnapshot
from concilio.documents.digits import in_digits_of
from concilio.storage.group_commit import stored_text
from concilio.storage.randomness import random_bytes
from concilio.storage.short_cache import ShortCache

# Nobody is shown a longer way ahead than this many cards.
USUAL_VISIT = 40


@dataclass(frozen=True)
class Wording:
    """A statement's words as one reader gets them."""

    text: str
    language: str
    translation: str
    original: str = ""
    original_language: str = ""


@dataclass(frozen=True)
class Sentence:
    """A published statement in all its languages."""

    id: UUID
    joint: bool
    text: str
    language: str
    translations: Mapping[str, tuple[str, str]]

    def in_language(self, language: str) -> Wording:
        """The words in a language; the original where nobody has translated it."""
        if language == self.language or language not in self.translations:
            return Wording(self.text, self.language, "")
        text, status = self.translations[language]
        return Wording(text, language, status, self.text, self.language)


@dataclass(frozen=True)
class Card:
    """One statement to answer; says nothing of its author, nor, in the joint room, of its first language."""

    statement_id: UUID
    wording: Wording
    joint: bool


@dataclass(frozen=True)
class Turn:
    """Where a participant stands: the next card, if there is one, and how many there are."""

    card: Card | None
    answered: int
    answered_jointly: int
    open_cards: int
    deck: Deck | None = None
    places: tuple[int, ...] = ()

    @property
    def place(self) -> int:
        return self.answered + 1

    @property
    def about(self) -> int:
        """How many cards a visit has, roughly; never fewer than were answered."""
        return self.open_cards if self.answered >= USUAL_VISIT else min(self.open_cards, USUAL_VISIT)

    def statements_answered_jointly(self) -> frozenset[UUID]:
        """Which statements of the joint room were answered."""
        if self.deck is None:
            return frozenset()
        answered = (self.deck.sentences[place] for place in self.places)
        return frozenset(sentence.id for sentence in answered if sentence.joint)

    def place_words(self, language: str) -> str:
        """The card's place in the reader's digits."""
        return in_digits_of(language, str(self.place))

    def about_words(self, language: str) -> str:
        return in_digits_of(language, str(self.about))


@dataclass
class Deck:
    """The open statements of one community's people, as arrays; `seen` and `weights` run alongside `sentences`.

    `places` goes by id as the database spells it.
    """

    sentences: list[Sentence]
    places: dict[str, int]
    joint: list[bool]
    seen: np.ndarray[tuple[int], np.dtype[np.int64]]
    weights: np.ndarray[tuple[int], np.dtype[np.float64]] | None
    version: int
    open_ids: str
    translated: dict[str, int]


_decks: ShortCache[Deck] = ShortCache()


def next_turn(
    snapshot: DialogueSnapshot,
    participant: Participant,
    language: str,
    *,
    not_this: UUID | None = None,
    answered_ids: Sequence[str] | None = None,
) -> Turn:
    """The next card for a participant. O(open statements); never waits on an analysis.

    Args:
        not_this: a card just put aside, shown again only where nothing else is left.
        answered_ids: what the participant has answered, where the caller knows (`cast_vote`).
    """
    if not snapshot.takes_answers:
        return Turn(None, 0, 0, 0)
    key = (snapshot.id, participant.community_id, snapshot.phase)
    deck = _decks.get(key, lambda old: _read(snapshot, participant.community_id, old))
    if answered_ids is None:
        answered_ids = answered_by(participant)
    answered = _places(deck, answered_ids)
    if len(answered) == len(deck.sentences):
        # Nothing left by what is kept: look once more, since something may just have been published.
        _decks.forget(key)
        deck = _decks.get(key, lambda _: _read(snapshot, participant.community_id, deck))
        answered = _places(deck, answered_ids)
    open_mask = np.ones(len(deck.sentences), dtype=np.bool_)
    open_mask[answered] = False
    candidates = np.flatnonzero(open_mask)
    jointly = sum(map(deck.joint.__getitem__, answered))
    aside = deck.places.get(stored_text(not_this)) if not_this is not None else None
    if aside is not None and open_mask[aside] and len(candidates) > 1:
        candidates = candidates[candidates != aside]
    if not len(candidates):
        return Turn(None, len(answered), jointly, len(deck.sentences), deck, tuple(answered))
    sentence = deck.sentences[int(candidates[_pick(deck, candidates)])]
    card = Card(sentence.id, sentence.in_language(language), sentence.joint)
    return Turn(card, len(answered), jointly, len(deck.sentences), deck, tuple(answered))


def note_vote(snapshot: DialogueSnapshot, participant: Participant, statement_id: UUID) -> None:
    """Count a vote in this process's memory, so that a burst of people is not all sent to one card."""
    key = (snapshot.id, participant.community_id, snapshot.phase)
    deck = _decks.peek(key)
    if deck is not None and (place := deck.places.get(stored_text(statement_id))) is not None:
        deck.seen[place] += 1


def _pick(deck: Deck, candidates: np.ndarray[tuple[int], np.dtype[np.intp]]) -> int:
    # From the system's source: who knew the draws could tell which card a person was shown when.
    draws = int.from_bytes(random_bytes(16))
    draw, second_draw = (draws >> 75) / 2**53, (draws & (2**53 - 1)) / 2**53
    seen = deck.seen[candidates]
    if deck.weights is None:
        fewest = np.flatnonzero(seen == seen.min())
        return int(fewest[int(draw * len(fewest))])
    return routing.choose(deck.weights[candidates], seen, draw=draw, second_draw=second_draw)


def _places(deck: Deck, ids: Sequence[str]) -> list[int]:
    places = deck.places
    return [places[id_] for id_ in ids if id_ in places]


def _read(snapshot: DialogueSnapshot, community_id: UUID, old: Deck | None) -> Deck:
    # Most refreshes find what was there, by three values; then nothing is read again. How often statements were
    # answered is counted in the background: here it is what was handed down, and what this process saw since.
    published = Statement.Status.PUBLISHED
    is_open = Q(room=community_id, status__in=[published, Statement.Status.DEADLOCKED])
    if snapshot.phase == Phase.JOINT:
        is_open |= Q(room=None, status=published)
    open_now = Statement.objects.filter(is_open, dialogue=snapshot.id).order_by("number")
    open_ids = open_now.order_by().aggregate(ids=Joined("id"))["ids"] or ""
    translations = Translation.objects.filter(
        Q(statement__room=community_id) | Q(statement__room=None), statement__dialogue=snapshot.id
    )
    # Their words are fixed once people vote on them: a translation comes, goes or is reviewed.
    translated = translations.aggregate(
        all=Count("pk"),
        human=Count("pk", filter=Q(status=Translation.Status.HUMAN)),
        reviewed=Count("pk", filter=Q(status=Translation.Status.REVIEWED)),
    )
    version = RoutingWeights.objects.filter(pk=snapshot.id).values_list("version", flat=True).first() or 0
    if old is not None and (open_ids, translated) == (old.open_ids, old.translated):
        if version == old.version:
            return old
        sentences, places, joint = old.sentences, old.places, old.joint
    else:
        sentences = _sentences(open_now, translations)
        places = {stored_text(sentence.id): place for place, sentence in enumerate(sentences)}
        joint = [sentence.joint for sentence in sentences]
    routed = RoutingWeights.objects.filter(pk=snapshot.id).first()
    return Deck(
        sentences=sentences,
        places=places,
        joint=joint,
        seen=_seen(routed, community_id, sentences),
        weights=_weights(routed, community_id, sentences),
        version=routed.version if routed else 0,
        open_ids=open_ids,
        translated=translated,
    )


def _sentences(open_now: QuerySet[Statement], translations: QuerySet[Translation]) -> list[Sentence]:
    words: dict[UUID, dict[str, tuple[str, str]]] = {}
    for statement_id, language, text, status in translations.values_list(
        "statement_id", "language", "text", "status"
    ):
        words.setdefault(statement_id, {})[language] = (text, status)
    return [
        Sentence(id_, room is None, text, language, words.get(id_, {}))
        for id_, room, text, language in open_now.values_list("id", "room_id", "text", "language")
    ]


def _seen(
    routed: RoutingWeights | None, community_id: UUID, sentences: list[Sentence]
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    counts: dict[str, int] = routed.seen.get(str(community_id), {}) if routed else {}
    return np.array([counts.get(str(sentence.id), 0) for sentence in sentences], dtype=np.int64)


def _weights(
    routed: RoutingWeights | None, community_id: UUID, sentences: list[Sentence]
) -> np.ndarray[tuple[int], np.dtype[np.float64]] | None:
    mine: dict[str, float] = routed.weights.get(str(community_id), {}) if routed else {}
    if not mine:
        return None
    # A statement published since the weights were computed is as interesting as the most interesting one.
    most = max(mine.values())
    return np.array([mine.get(str(sentence.id), most) for sentence in sentences], dtype=np.float64)
