"""The open statements of one community's people as arrays, kept for a moment in this process.

What is chosen from them is `queries.cards`' business. How often they were answered is counted in the background; here
it is what was handed down, and what this process saw since.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import Aggregate, Count, Q, TextField
from numpy.typing import NDArray

from concilio.dialogue import rules
from concilio.dialogue.models import RoutingWeights, Statement, Translation
from concilio.dialogue.queries.snapshot import DialogueSnapshot
from concilio.dialogue.readable import participant_of
from concilio.dialogue.wording import Words, words_of
from concilio.storage.ballots import places_of, width_for
from concilio.storage.short_cache import ShortCache

OWN_LANGUAGE, ANOTHER_LANGUAGE, NO_LANGUAGE = 0, 1, 2
"""How a statement can be shown to a reader: in their language, in another, or not at all."""


@dataclass(frozen=True)
class Sentence:
    """A published statement in all the languages that its readers may see."""

    id: UUID
    joint: bool
    words: Words


@dataclass(frozen=True, eq=False)
class Deck:
    """Open statements by number; all arrays run alongside `sentences`, (S,).

    Attributes:
        byte, mask: where a ballot has each statement's vote: the place of its byte, and its two bits in it, (S,);
            `width` is how many bytes of a ballot that takes.
        seen: how many people of the community answered; grows while the deck is kept.
        weights: how much a vote would teach; None where nothing was handed down.
        phase, version, open_numbers, translated: what the deck was made from.
        reaches: for each language asked for so far, how each statement can be shown to its readers.
    """

    sentences: list[Sentence]
    places: Mapping[UUID, int]
    byte: NDArray[np.intp]
    mask: NDArray[np.uint8]
    width: int
    joint: NDArray[np.bool_]
    seen: NDArray[np.int64]
    weights: NDArray[np.float64] | None
    phase: str
    version: int
    open_numbers: str
    translated: Mapping[str, int]
    reaches: dict[str, NDArray[np.int8]] = field(default_factory=dict)

    def reach(self, language: str) -> NDArray[np.int8]:
        """How each statement can be shown to a reader of a language, (S,)."""
        known = self.reaches.get(language)
        if known is None:
            known = np.array([_reach(s.words, language) for s in self.sentences], dtype=np.int8)
            self.reaches[language] = known
        return known

    def answered(self, votes: bytes) -> NDArray[np.bool_]:
        """Which of the statements a ballot answers, (S,)."""
        # Only the bytes that are asked about: every vote goes through here.
        held = np.frombuffer(votes.ljust(self.width, b"\0"), dtype=np.uint8)
        answered: NDArray[np.bool_] = (held[self.byte] & self.mask) != 0
        return answered


_decks: ShortCache[Deck] = ShortCache()


def deck_of(snapshot: DialogueSnapshot, community_id: UUID) -> Deck:
    """What a community's people may answer now, at most two seconds old."""
    deck = _decks.get(community_id, lambda old: _read(snapshot, community_id, old))
    return deck if deck.phase == snapshot.phase else newest_deck_of(snapshot, community_id)


def newest_deck_of(snapshot: DialogueSnapshot, community_id: UUID) -> Deck:
    """The same, read now: something may just have been published."""
    old = _decks.peek(community_id)
    _decks.forget(community_id)
    return _decks.get(community_id, lambda _: _read(snapshot, community_id, old))


def note_vote(community_id: UUID, statement_id: UUID) -> None:
    """Count a vote in this process's memory, so that a burst of people is not all sent to one card."""
    deck = _decks.peek(community_id)
    if deck is not None and (place := deck.places.get(statement_id)) is not None:
        deck.seen[place] += 1


class _Joined(Aggregate):
    """Numbers as one value: a row costs more than its number, since each lets other threads go first."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="STRING_AGG(%(expressions)s::text, ',')", **extra)


def _read(snapshot: DialogueSnapshot, community_id: UUID, old: Deck | None) -> Deck:
    # Most refreshes find what was there, by three values; then nothing is read again.
    open_now = Statement.objects.filter(
        rules.may_answer(phase=snapshot.phase, community_id=community_id), dialogue=snapshot.id
    ).order_by("number")
    open_numbers = open_now.order_by().aggregate(all=_Joined("number"))["all"] or ""
    translations = Translation.objects.filter(
        Q(statement__room=community_id) | Q(statement__room=None), statement__dialogue=snapshot.id
    )
    # Their words are fixed once people vote on them: a translation comes, goes or is reviewed.
    translated = translations.aggregate(
        all=Count("pk"),
        human=Count("pk", filter=Q(status=Translation.Status.HUMAN)),
        reviewed=Count("pk", filter=Q(status=Translation.Status.REVIEWED)),
        held=Count("pk", filter=Q(held=True)),
        machine=Count("pk", filter=Q(statement__dialogue__machine_words=True)),
    )
    version = RoutingWeights.objects.filter(pk=snapshot.id).values_list("version", flat=True).first() or 0
    found = (snapshot.phase, version, open_numbers, translated)
    if old is not None and found == (old.phase, old.version, old.open_numbers, old.translated):
        return old
    rows = list(open_now)
    words = words_of(rows, reader=participant_of(community_id))
    numbers = [statement.number or 0 for statement in rows]
    byte, mask = places_of(np.array(numbers, dtype=np.intp))
    routed = RoutingWeights.objects.filter(pk=snapshot.id).first()
    return Deck(
        sentences=[Sentence(s.id, s.room_id is None, words[s.id]) for s in rows],
        places={statement.id: place for place, statement in enumerate(rows)},
        byte=byte,
        mask=mask,
        width=width_for(max(numbers, default=0)),
        joint=np.array([statement.room_id is None for statement in rows], dtype=np.bool_),
        seen=_seen(routed, community_id, numbers),
        weights=_weights(routed, community_id, numbers),
        phase=snapshot.phase,
        version=routed.version if routed else 0,
        open_numbers=open_numbers,
        translated=translated,
    )


def _reach(words: Words, language: str) -> int:
    wording = words.in_language(language)
    if wording.withheld is not None:
        return NO_LANGUAGE
    return OWN_LANGUAGE if wording.in_own_language else ANOTHER_LANGUAGE


def _seen(routed: RoutingWeights | None, community_id: UUID, numbers: list[int]) -> NDArray[np.int64]:
    counts: dict[str, int] = routed.seen.get(str(community_id), {}) if routed else {}
    return np.array([counts.get(str(number), 0) for number in numbers], dtype=np.int64)


def _weights(
    routed: RoutingWeights | None, community_id: UUID, numbers: list[int]
) -> NDArray[np.float64] | None:
    mine: dict[str, float] = routed.weights.get(str(community_id), {}) if routed else {}
    if not mine:
        return None
    # A statement published since the weights were computed is as interesting as the most interesting one.
    most = max(mine.values())
    return np.array([mine.get(str(number), most) for number in numbers], dtype=np.float64)
