"""The next card: which statement a participant sees, and in which words."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from concilio.analysis import routing
from concilio.dialogue.deck import (
    ANOTHER_LANGUAGE,
    NO_LANGUAGE,
    OWN_LANGUAGE,
    Deck,
    deck_of,
    newest_deck_of,
)
from concilio.dialogue.participant import Participant
from concilio.dialogue.queries.answers import votes_of
from concilio.dialogue.queries.snapshot import DialogueSnapshot
from concilio.dialogue.wording import Wording
from concilio.documents.digits import in_digits_of
from concilio.storage.randomness import random_bytes

# Nobody is shown a longer way ahead than this many cards.
USUAL_VISIT = 40


@dataclass(frozen=True)
class Card:
    """One statement to answer; says nothing of its author, nor, in the joint room, of its first language."""

    statement_id: UUID
    wording: Wording
    joint: bool


@dataclass(frozen=True)
class NextCard:
    """Where a participant stands: the next card, if there is one, and how many there are.

    Attributes:
        in_another_language: how many are left that can be shown, but not in the reader's language.
        untranslated: how many are left that cannot be shown before somebody translates them.
    """

    card: Card | None
    answered: int
    answered_jointly: int
    open_cards: int
    in_another_language: int = 0
    untranslated: int = 0

    @property
    def place(self) -> int:
        return self.answered + 1

    @property
    def about(self) -> int:
        """How many cards a visit has, roughly; never fewer than were answered."""
        return self.open_cards if self.answered >= USUAL_VISIT else min(self.open_cards, USUAL_VISIT)

    def place_words(self, language: str) -> str:
        """The card's place in the reader's digits."""
        return in_digits_of(language, str(self.place))

    def about_words(self, language: str) -> str:
        return in_digits_of(language, str(self.about))


def next_card(
    snapshot: DialogueSnapshot,
    participant: Participant,
    language: str,
    *,
    not_this: UUID | None = None,
    votes: bytes | None = None,
    any_language: bool = False,
) -> NextCard:
    """The next card for a participant. O(open statements); never waits on an analysis.

    Args:
        not_this: a card just put aside, shown again only where nothing else is left.
        votes: the participant's votes, where the caller knows them (from `cast_vote`).
        any_language: whether to go on, behind those in the reader's language, with cards in another.
    """
    if not snapshot.takes_answers:
        return NextCard(None, 0, 0, 0)
    if votes is None:
        votes = votes_of(participant)
    deck = deck_of(snapshot, participant.community_id)
    answered = deck.answered(votes)
    if not (~answered & (deck.reach(language) == OWN_LANGUAGE)).any():
        # Nothing left by what is kept: look once more, since something may just have been published.
        deck = newest_deck_of(snapshot, participant.community_id)
        answered = deck.answered(votes)
    reach = deck.reach(language)
    left = np.flatnonzero(~answered)
    candidates = left[reach[left] == OWN_LANGUAGE]
    elsewhere = left[reach[left] == ANOTHER_LANGUAGE]
    if any_language and not len(candidates):
        candidates = elsewhere
    aside = deck.places.get(not_this) if not_this is not None else None
    # One that was just answered is no candidate any more.
    if aside is not None and not answered[aside] and len(candidates) > 1:
        candidates = candidates[candidates != aside]
    return NextCard(
        card=_card(deck, candidates, language) if len(candidates) else None,
        answered=int(np.count_nonzero(answered)),
        answered_jointly=int(np.count_nonzero(answered & deck.joint)),
        open_cards=int(np.count_nonzero(answered | (reach == OWN_LANGUAGE))),
        in_another_language=len(elsewhere),
        untranslated=int(np.count_nonzero(reach[left] == NO_LANGUAGE)),
    )


def _card(deck: Deck, candidates: NDArray[np.intp], language: str) -> Card:
    sentence = deck.sentences[int(candidates[_pick(deck, candidates)])]
    return Card(sentence.id, sentence.words.in_language(language), sentence.joint)


def _pick(deck: Deck, candidates: NDArray[np.intp]) -> int:
    # From the system's source: who knew the draws could tell which card a person was shown when.
    draws = int.from_bytes(random_bytes(16))
    draw, second_draw = (draws >> 75) / 2**53, (draws & (2**53 - 1)) / 2**53
    seen = deck.seen[candidates]
    if deck.weights is None:
        fewest = (seen == seen.min()).nonzero()[0]
        return int(fewest[int(draw * len(fewest))])
    return routing.choose(deck.weights[candidates], seen, draw=draw, second_draw=second_draw)
