"""Which guess to ask for, and when: about every fourth vote, at most twelve, over few enough statements."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from concilio.dialogue.actions.guessing import GUESSES_A_PERSON
from concilio.dialogue.models import Guess, Phase, Statement, Translation, Vote
from concilio.dialogue.participant import Participant
from concilio.dialogue.queries.cards import Sentence, Turn, Wording
from concilio.dialogue.queries.snapshot import CommunitySnapshot, DialogueSnapshot
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


_asked_about: ShortCache[tuple[UUID, ...]] = ShortCache()


def is_due(snapshot: DialogueSnapshot, participant: Participant, turn: Turn) -> bool:
    """Whether a guess should come now, after so many answers in the joint room."""
    return (
        turn.answered_jointly > 0
        and turn.answered_jointly % VOTES_A_GUESS == 0
        and len(snapshot.communities) > 1
        and bool(_statements_asked_about(snapshot))
        and _choose(snapshot, participant, turn.statements_answered_jointly()) is not None
    )


def next_question(snapshot: DialogueSnapshot, participant: Participant, language: str) -> Question | None:
    """The guess to ask this participant for now; None where none is due.

    One in three is about their own community: the ruler that the others are measured with. Which third
    differs from person to person. Never about a statement they have not answered, since a guess would
    colour the answer; never about one whose numbers are public.
    """
    if snapshot.phase != Phase.JOINT or len(snapshot.communities) < 2:
        return None
    answered = frozenset(
        Vote.objects.filter(
            pseudonym=participant.pseudonym, statement__room=None, statement__dialogue=snapshot.id
        ).values_list("statement_id", flat=True)
    )
    chosen = _choose(snapshot, participant, answered)
    if chosen is None:
        return None
    statement_id, given = chosen
    turn = given + participant.pseudonym[0]
    own = turn % 3 == 0
    others = [c for c in snapshot.communities if c.id != participant.community_id]
    target = snapshot.community(participant.community_id) if own else others[turn % len(others)]
    if target is None:
        return None
    statement = Statement.objects.filter(pk=statement_id, status=Statement.Status.PUBLISHED).first()
    if statement is None:
        return None
    translations = {
        code: (text, status)
        for code, text, status in Translation.objects.filter(statement=statement).values_list(
            "language", "text", "status"
        )
    }
    sentence = Sentence(statement.id, True, statement.text, statement.language, translations)
    return Question(statement.id, sentence.in_language(language), target, own)


def _choose(
    snapshot: DialogueSnapshot, participant: Participant, answered: frozenset[UUID]
) -> tuple[UUID, int] | None:
    # The statement to ask about, and how many guesses were given so far.
    candidates = [id_ for id_ in _statements_asked_about(snapshot) if id_ in answered]
    if not candidates:
        return None
    guessed = list(
        Guess.objects.filter(pseudonym=participant.pseudonym).values_list("statement_id", flat=True)
    )
    if len(guessed) >= min(GUESSES_A_PERSON, len(answered) // VOTES_A_GUESS):
        return None
    left = [id_ for id_ in candidates if id_ not in guessed]
    return (left[0], len(guessed)) if left else None


def _statements_asked_about(snapshot: DialogueSnapshot) -> tuple[UUID, ...]:
    return _asked_about.get(snapshot.id, lambda _: statements_asked_about(snapshot))


def statements_asked_about(snapshot: DialogueSnapshot) -> tuple[UUID, ...]:
    """The few statements that guesses are asked about now, in an order that nobody chose.

    A rolling set: once one has enough guesses in every direction, the next takes its place.
    """
    open_ids = list(
        Statement.objects.filter(
            dialogue=snapshot.id, room=None, status=Statement.Status.PUBLISHED, revealed=False
        ).values_list("id", flat=True)
    )
    counted: Counter[tuple[UUID, UUID, UUID]] = Counter()
    for statement_id, community_id, target_id, n in (
        Guess.objects.filter(statement__in=open_ids, tenths__isnull=False)
        .values("statement", "community", "target")
        .order_by()
        .annotate(n=Count("statement"))
        .values_list("statement", "community", "target", "n")
    ):
        counted[statement_id, community_id, target_id] = n
    directions = [(a.id, b.id) for a in snapshot.communities for b in snapshot.communities]
    unfilled = [id_ for id_ in open_ids if any(counted[id_, by, about] < ENOUGH for by, about in directions)]
    return tuple(sorted(unfilled, key=lambda id_: _lot(snapshot.id, id_))[:AT_A_TIME])


def _lot(dialogue_id: UUID, statement_id: UUID) -> bytes:
    return hashlib.sha256(dialogue_id.bytes + statement_id.bytes).digest()
