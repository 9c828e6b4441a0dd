"""A dialogue's answers as arrays, for analysis: pseudonyms become indices and go no further."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db import connection
from django.db.models import Count
from numpy.typing import NDArray

from concilio.analysis.votes import Guesses, Votes
from concilio.dialogue.models import Community, Dialogue, Guess, Statement, Vote
from concilio.storage.ranges import ranges_of_pseudonyms

# People are read in parts, by the first byte of their pseudonyms: the rows of all would not fit, and SQLite cannot
# empty its log while somebody reads, which makes every commit dearer.
PARTS = 64
# CROSS JOIN: SQLite then goes through the people, not through the statements once for every part.
_OF_A_PART = """
FROM {answers} a CROSS JOIN dialogue_statement s
WHERE s.id = a.statement_id AND s.dialogue_id = %s AND a.pseudonym >= %s AND a.pseudonym <= %s
"""


@dataclass(frozen=True, eq=False)
class Answers:
    """The joint room of one dialogue: what its people answered, and what the indices mean.

    Attributes:
        statements: published statements of the joint room, by number; index = position.
        communities: by label; index = position.
    """

    votes: Votes
    guesses: Guesses
    statements: tuple[Statement, ...]
    communities: tuple[Community, ...]


def answers_as_arrays(dialogue: Dialogue) -> Answers:
    """All votes and guesses in the joint room.

    Participants are numbered in the order of their pseudonyms, which is random and the same each time.
    """
    statements = tuple(
        Statement.objects.filter(
            dialogue=dialogue, room__isnull=True, status=Statement.Status.PUBLISHED
        ).order_by("number")
    )
    communities = tuple(Community.objects.filter(dialogue=dialogue).order_by("label"))
    index_of_statement = {_as_stored(s.id): i for i, s in enumerate(statements)}
    index_of_community = {_as_stored(c.id): i for i, c in enumerate(communities)}

    people: dict[bytes, int] = {}
    side: list[int] = []
    parts: list[NDArray[np.int32]] = []
    for rows in _parts(Vote, dialogue, "choice"):
        kept = []
        for pseudonym, statement_id, community_id, answer in rows:
            s = index_of_statement.get(statement_id)
            c = index_of_community.get(community_id)
            if s is None or c is None or answer is None:
                continue
            p = people.setdefault(bytes(pseudonym), len(people))
            if p == len(side):
                side.append(c)
            kept.append((p, s, answer))
        parts.append(np.array(kept, dtype=np.int32).reshape(-1, 3))
    participant, statement, choice = np.concatenate(parts).T
    votes = Votes.from_rows(
        np.ascontiguousarray(participant),
        np.ascontiguousarray(statement),
        choice.astype(np.int8),
        community=np.array(side, dtype=np.int8),
        n_statements=len(statements),
        n_communities=len(communities),
    )
    given = []
    for rows in _parts(Guess, dialogue, "tenths", side="target_id"):
        for pseudonym, statement_id, target_id, tenths in rows:
            guesser = people.get(bytes(pseudonym))
            place = (guesser, index_of_statement.get(statement_id), index_of_community.get(target_id), tenths)
            if None not in place:
                given.append(place)
    guesses = Guesses.from_rows(*zip(*given, strict=True)) if given else Guesses.none()
    return Answers(votes, guesses, statements, communities)


@dataclass(frozen=True, eq=False)
class Counts:
    """How often each open statement was answered, without anybody's answers.

    Attributes:
        statements: in the joint room and in rooms, by number; index = position.
        communities: by label; index = position.
        joint: whether a statement is in the joint room, (S,).
        agrees, voters: (C, S).
    """

    statements: tuple[UUID, ...]
    communities: tuple[UUID, ...]
    joint: NDArray[np.bool_]
    agrees: NDArray[np.int64]
    voters: NDArray[np.int64]


def counts_as_arrays(dialogue: Dialogue) -> Counts:
    """Counted by the database, statement by statement, each in a moment: for what is asked every minute."""
    listed = list(
        Statement.objects.filter(
            dialogue=dialogue, status__in=[Statement.Status.PUBLISHED, Statement.Status.DEADLOCKED]
        )
        .order_by("number")
        .values_list("id", "room_id")
    )
    statements = tuple(id_ for id_, _ in listed)
    communities = tuple(
        Community.objects.filter(dialogue=dialogue).order_by("label").values_list("id", flat=True)
    )
    side = {id_: c for c, id_ in enumerate(communities)}
    agrees = np.zeros((len(communities), len(statements)), dtype=np.int64)
    voters = np.zeros_like(agrees)
    for s, statement in enumerate(statements):
        for community, choice, n in (
            Vote.objects.filter(statement=statement)
            .order_by()
            .values("community", "choice")
            .annotate(n=Count("choice"))
            .values_list("community", "choice", "n")
        ):
            voters[side[community], s] += n
            if choice == 1:
                agrees[side[community], s] += n
    joint = np.array([room is None for _, room in listed], dtype=np.bool_)
    return Counts(statements, communities, joint, agrees, voters)


def _parts(
    model: type[Vote] | type[Guess], dialogue: Dialogue, value: str, *, side: str = "community_id"
) -> Iterator[list[tuple[bytes, str | UUID, str | UUID, int | None]]]:
    """Rows straight from the cursor, by pseudonym."""
    of_a_part = _OF_A_PART.format(answers=model._meta.db_table)
    query = f"SELECT a.pseudonym, a.statement_id, a.{side}, a.{value} {of_a_part} ORDER BY a.pseudonym"
    for lowest, highest in ranges_of_pseudonyms(PARTS):
        with connection.cursor() as cursor:
            cursor.execute(query, [_as_stored(dialogue.id), lowest, highest])
            yield cursor.fetchall()


def _as_stored(identifier: UUID) -> str | UUID:
    """How this database hands back a UUID: SQLite keeps its 32 hexadecimal digits."""
    return identifier if connection.features.has_native_uuid_field else identifier.hex
