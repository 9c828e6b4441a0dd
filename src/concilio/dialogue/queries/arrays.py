"""A dialogue's answers as arrays, for analysis: pseudonyms become indices and go no further."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db import connection
from django.db.models import Count, Q
from numpy.typing import NDArray

from concilio.analysis.votes import Guesses, Votes
from concilio.dialogue.models import Community, Dialogue, Guess, Statement, Vote

_ROWS_AT_ONCE = 20_000


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
    participant, statement, choice = [], [], []
    for pseudonym, statement_id, community_id, answer in _rows(Vote, dialogue, "choice"):
        s = index_of_statement.get(statement_id)
        c = index_of_community.get(community_id)
        if s is None or c is None or answer is None:
            continue
        p = people.setdefault(bytes(pseudonym), len(people))
        if p == len(side):
            side.append(c)
        participant.append(p)
        statement.append(s)
        choice.append(answer)
    votes = Votes.from_rows(
        np.array(participant, dtype=np.int32),
        np.array(statement, dtype=np.int32),
        np.array(choice, dtype=np.int8),
        community=np.array(side, dtype=np.int8),
        n_statements=len(statements),
        n_communities=len(communities),
    )
    rows = []
    for pseudonym, statement_id, target_id, tenths in _rows(Guess, dialogue, "tenths", side="target_id"):
        guesser = people.get(bytes(pseudonym))
        place = (guesser, index_of_statement.get(statement_id), index_of_community.get(target_id), tenths)
        if None not in place:
            rows.append(place)
    guesses = Guesses.from_rows(*zip(*rows, strict=True)) if rows else Guesses.none()
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
    """Counted by the database, in one pass: for what is asked every minute."""
    rows = list(
        Statement.objects.filter(
            dialogue=dialogue, status__in=[Statement.Status.PUBLISHED, Statement.Status.DEADLOCKED]
        )
        .order_by("number")
        .values_list("id", "room_id")
    )
    statements = tuple(id_ for id_, _ in rows)
    communities = tuple(
        Community.objects.filter(dialogue=dialogue).order_by("label").values_list("id", flat=True)
    )
    place = {id_: s for s, id_ in enumerate(statements)}
    side = {id_: c for c, id_ in enumerate(communities)}
    agrees = np.zeros((len(communities), len(statements)), dtype=np.int64)
    voters = np.zeros_like(agrees)
    for statement, community, agreeing, n in (
        Vote.objects.filter(statement__dialogue=dialogue)
        .order_by()
        .values("statement", "community")
        .annotate(agreeing=Count("statement", filter=Q(choice=1)), n=Count("statement"))
        .values_list("statement", "community", "agreeing", "n")
    ):
        if statement in place and community in side:
            agrees[side[community], place[statement]] = agreeing
            voters[side[community], place[statement]] = n
    joint = np.array([room is None for _, room in rows], dtype=np.bool_)
    return Counts(statements, communities, joint, agrees, voters)


def _rows(
    model: type[Vote] | type[Guess], dialogue: Dialogue, value: str, *, side: str = "community_id"
) -> Iterator[tuple[bytes, str | UUID, str | UUID, int | None]]:
    """Rows by pseudonym, straight from the cursor: objects for millions of votes would not fit."""
    answers = model._meta.db_table
    statements = Statement._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT a.pseudonym, a.statement_id, a.{side}, a.{value} FROM {answers} a"  # noqa: S608
            f" JOIN {statements} s ON s.id = a.statement_id WHERE s.dialogue_id = %s ORDER BY a.pseudonym",
            [_as_stored(dialogue.id)],
        )
        while rows := cursor.fetchmany(_ROWS_AT_ONCE):
            yield from rows


def _as_stored(identifier: UUID) -> str | UUID:
    """How this database hands back a UUID: SQLite keeps its 32 hexadecimal digits."""
    return identifier if connection.features.has_native_uuid_field else identifier.hex
