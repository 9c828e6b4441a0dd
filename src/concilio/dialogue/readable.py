"""What a reader may see of a statement's words: asked here, by status and room, for every page, file and interface.

Who reads is said by a `Reader`, made by one of the functions below; `wording` turns it into words. No other module
reads a statement's words: a test looks for that (`tests/unit/dialogue/test_words_are_read_in_one_place.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Protocol
from uuid import UUID

from django.db.models import Q

from concilio.dialogue.models import Statement

Status = Statement.Status

WITH_WORDS = frozenset(Status.values) - {Status.REMOVED, Status.WITHDRAWN, Status.REPLACED}
NOWHERE: frozenset[str] = frozenset()


class Withheld(StrEnum):
    """Why a reader gets no words."""

    NOT_YOURS = "not-yours"
    HIDDEN = "hidden"
    GONE = "gone"
    REPLACED = "replaced"
    UNTRANSLATED = "untranslated"


class OfAStatement(Protocol):
    """What the rule needs to know of a statement."""

    status: str
    room_id: UUID | None
    is_seed: bool
    author: bytes | memoryview | None


@dataclass(frozen=True)
class Reader:
    """Who asks.

    Attributes:
        joint, rooms: states in which the words are read, in the joint room and in `communities`' own rooms.
        communities: whose own rooms the reader is in; None: every room.
        seeds: states in which the words of seeds are read besides, wherever they are.
        author: tag of a participant, who reads their own words as long as there are any.
        sees_originals: decides on the words, or has answered already: is shown what the author wrote, where that can
            tell the side.
        at_work: sees words that are not put to the vote: a machine's that nobody read.
        sees_held: mends the words that are held as wrong.
    """

    joint: frozenset[str] = NOWHERE
    rooms: frozenset[str] = NOWHERE
    communities: frozenset[UUID] | None = frozenset()
    seeds: frozenset[str] = NOWHERE
    author: bytes | None = None
    sees_originals: bool = False
    at_work: bool = False
    sees_held: bool = False

    def __repr__(self) -> str:
        # A traceback or a log line must not carry an author's tag.
        return "Reader(…)"

    def is_of_room(self, room_id: UUID | None) -> bool:
        """Whether a room is one that the reader belongs to: in there its language is no secret."""
        return room_id is not None and (self.communities is None or room_id in self.communities)


# The public: everybody without a seat or an office, all files and interfaces, observers, conveners.
EVERYBODY = Reader(joint=frozenset({Status.PUBLISHED}))

# A mediator is shown what waits for the keys; the queue narrows it to what they disagree on.
MEDIATOR = Reader(joint=frozenset({Status.PROPOSED, Status.PUBLISHED}), sees_originals=True, at_work=True)

# What can be translated, in every room: translators serve a language, not a community.
TRANSLATOR = Reader(
    joint=frozenset({Status.PROPOSED, Status.PUBLISHED, Status.DEADLOCKED}),
    rooms=frozenset({Status.PROPOSED, Status.PUBLISHED, Status.DEADLOCKED}),
    communities=None,
    sees_originals=True,
    at_work=True,
    sees_held=True,
)

# Conveners wrote the seeds. A hidden one is kept from them too: they are several, and its words may name somebody.
CONVENER = Reader(
    joint=frozenset({Status.PUBLISHED}), seeds=WITH_WORDS - {Status.HIDDEN}, sees_originals=True, at_work=True
)


def participant_of(community_id: UUID, *, author: bytes | None = None, has_answered: bool = False) -> Reader:
    """Somebody with a seat: the joint room, their community's own, and what they wrote.

    Args:
        author: the participant's tag, where their own statements are asked for.
        has_answered: they are shown what they have answered, so that the original can no longer sway the answer.
    """
    return Reader(
        joint=frozenset({Status.PUBLISHED}),
        rooms=frozenset({Status.PUBLISHED, Status.DEADLOCKED}),
        communities=frozenset({community_id}),
        author=author,
        sees_originals=has_answered,
    )


def author_of(author: bytes) -> Reader:
    """A participant, as far as their own statements go."""
    return Reader(author=author, sees_originals=True, at_work=True)


def steward_of(community_id: UUID) -> Reader:
    """A steward reads what their community would read, in every state that waits for a decision or follows one."""
    decided = {Status.PROPOSED, Status.RETURNED, Status.PUBLISHED, Status.HIDDEN}
    return Reader(
        joint=frozenset(decided),
        rooms=frozenset(decided | {Status.DEADLOCKED}),
        communities=frozenset({community_id}),
        sees_originals=True,
        at_work=True,
    )


def may_read(reader: Reader, statement: OfAStatement) -> bool:
    """Whether a reader may see a statement's words in its state."""
    return why_not(reader, statement) is None


def why_not(reader: Reader, statement: OfAStatement) -> Withheld | None:
    """Why a reader may not see a statement's words; None where they may."""
    if statement.status not in WITH_WORDS:
        return Withheld.REPLACED if statement.status == Status.REPLACED else Withheld.GONE
    if _reads(reader, statement, statement.status):
        return None
    if statement.status == Status.HIDDEN and _reads(reader, statement, Status.PUBLISHED):
        return Withheld.HIDDEN
    return Withheld.NOT_YOURS


def readable_by(reader: Reader) -> Q:
    """The statements whose words a reader may see: the same rule for the database."""
    in_rooms = Q(room__isnull=False) if reader.communities is None else Q(room__in=reader.communities)
    allowed = [
        Q(room=None, status__in=reader.joint),
        in_rooms & Q(status__in=reader.rooms),
        Q(is_seed=True, status__in=reader.seeds),
    ]
    if reader.author is not None:
        allowed.append(Q(author=reader.author, status__in=WITH_WORDS))
    return reduce(or_, allowed)


def _reads(reader: Reader, statement: OfAStatement, status: str) -> bool:
    if (
        reader.author is not None
        and statement.author is not None
        and bytes(statement.author) == reader.author
    ):
        return True
    if statement.is_seed and status in reader.seeds:
        return True
    if statement.room_id is None:
        return status in reader.joint
    return reader.is_of_room(statement.room_id) and status in reader.rooms
