"""Which guess to ask for, and when: about every fourth vote, at most twelve, over few enough statements."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db.models import QuerySet

from concilio.dialogue.deck import deck_of
from concilio.dialogue.models import Dialogue, Phase, Statement
from concilio.dialogue.participant import Participant
from concilio.dialogue.queries.answers import guesses_of, votes_of
from concilio.dialogue.queries.arrays import guesses_by_direction
from concilio.dialogue.queries.snapshot import CommunitySnapshot, DialogueSnapshot
from concilio.dialogue.readable import participant_of
from concilio.dialogue.wording import Wording, wordings
from concilio.storage.ballots import GUESSES_A_PERSON, choice_on, guesses_in
from concilio.storage.short_cache import ShortCache

VOTES_A_GUESS = 4
# A statement has enough guesses in one direction at 20; some more, since "I can't guess" and withdrawals take some.
ENOUGH = 26
# Asked about at one time. With twelve guesses a person, two of three about others, 30 people of a community
# fill this many; more at a time and a small dialogue would fill none.
AT_A_TIME = 8


@dataclass(frozen=True)
class Question:
    """One guess to ask for."""

    statement_id: UUID
    wording: Wording
    target: CommunitySnapshot
    own: bool


# To choose them all guesses are read, which takes a third of a second with a million people.
_asked_about: ShortCache[tuple[int, ...]] = ShortCache(times=10)


def is_due(snapshot: DialogueSnapshot, participant: Participant, votes: bytes, answered: int) -> bool:
    """Whether a guess should come now.

    Args:
        votes: the participant's, as `storage.ballots` spells them.
        answered: how many of them are on open statements of the joint room.
    """
    return (
        answered > 0
        and answered % VOTES_A_GUESS == 0
        and len(snapshot.communities) > 1
        and bool(_asked_about_now(snapshot))
        and _choose(snapshot, participant, votes, answered) is not None
    )


def next_question(snapshot: DialogueSnapshot, participant: Participant, language: str) -> Question | None:
    """The guess to ask this participant for now; None where none is due.

    One in three is about their own community: the ruler that the others are measured with. Which third
    differs from person to person. Never about a statement they have not answered, since a guess would
    colour the answer; never about one whose numbers are public.
    """
    if snapshot.phase != Phase.JOINT or len(snapshot.communities) < 2:
        return None
    votes = votes_of(participant)
    deck = deck_of(snapshot, participant.community_id)
    answered = int(np.count_nonzero(deck.answered(votes) & deck.joint))
    chosen = _choose(snapshot, participant, votes, answered)
    if chosen is None:
        return None
    number, given = chosen
    turn = given + participant.pseudonym[0]
    own = turn % 3 == 0
    others = [c for c in snapshot.communities if c.id != participant.community_id]
    target = snapshot.community(participant.community_id) if own else others[turn % len(others)]
    statement = _asked_for(snapshot.id).filter(number=number).first()
    if target is None or statement is None:
        return None
    reader = participant_of(participant.community_id, has_answered=True)
    words = wordings([statement], reader=reader, language=language)
    return Question(statement.id, words[statement.id], target, own)


def statements_asked_about(snapshot: DialogueSnapshot) -> tuple[int, ...]:
    """Numbers of the few statements that guesses are asked about now, in an order that nobody chose.

    A rolling set: once one has enough guesses in every direction, the next takes its place.
    """
    open_now = list(_asked_for(snapshot.id).values_list("number", "id"))
    counted = guesses_by_direction(Dialogue(pk=snapshot.id))
    directions = [(a.id, b.id) for a in snapshot.communities for b in snapshot.communities]
    unfilled = [
        (number, id_)
        for number, id_ in open_now
        if number and any(counted.get((number, by, about), 0) < ENOUGH for by, about in directions)
    ]
    unfilled.sort(key=lambda pair: _lot(snapshot.id, pair[1]))
    return tuple(number for number, _ in unfilled[:AT_A_TIME])


def _choose(
    snapshot: DialogueSnapshot, participant: Participant, votes: bytes, answered: int
) -> tuple[int, int] | None:
    # The statement to ask about, and how many guesses were given so far.
    candidates = [number for number in _asked_about_now(snapshot) if choice_on(votes, number) is not None]
    if not candidates:
        return None
    guessed = [guess.number for guess in guesses_in(guesses_of(participant))]
    if len(guessed) >= min(GUESSES_A_PERSON, answered // VOTES_A_GUESS):
        return None
    left = [number for number in candidates if number not in guessed]
    return (left[0], len(guessed)) if left else None


def _asked_about_now(snapshot: DialogueSnapshot) -> tuple[int, ...]:
    return _asked_about.get(snapshot.id, lambda _: statements_asked_about(snapshot))


def _asked_for(dialogue_id: UUID) -> QuerySet[Statement]:
    return Statement.objects.filter(
        dialogue=dialogue_id, room=None, status=Statement.Status.PUBLISHED, revealed=False
    )


def _lot(dialogue_id: UUID, statement_id: UUID) -> bytes:
    return hashlib.sha256(dialogue_id.bytes + statement_id.bytes).digest()
