"""A dialogue's ballots as arrays, for analysis and routing: pseudonyms become indices and go no further."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

import numpy as np
from django.db.models import Aggregate, BinaryField, Count, Value
from django.db.models.functions import Length
from numpy.typing import NDArray

from concilio.analysis.votes import Guesses, Votes
from concilio.dialogue.models import Ballot, Community, Dialogue, Statement
from concilio.storage.ballots import NUMBERS_A_BYTE, codes_in, count_codes, guesses_among
from concilio.storage.ranges import ranges_of_pseudonyms

# People are read in parts, by the first byte of their pseudonyms: all at once would not fit, and SQLite cannot empty
# its log while somebody reads, which makes every commit dearer.
PEOPLE_A_PART = 16_384
MOST_PARTS = 256

Bytes = NDArray[np.uint8]
Scalar = TypeVar("Scalar", np.int32, np.int8)


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


@dataclass(frozen=True, eq=False)
class Counts:
    """How often each open statement was answered, without anybody's answers.

    Attributes:
        numbers: of statements in the joint room and in rooms, (S,).
        communities: by label; index = position.
        joint: whether a statement is in the joint room, (S,).
        agrees, voters: (C, S).
    """

    numbers: NDArray[np.intp]
    communities: tuple[UUID, ...]
    joint: NDArray[np.bool_]
    agrees: NDArray[np.int64]
    voters: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class _Part:
    """Ballots of one width and one community: (people, bytes) each."""

    community: int
    pseudonyms: Bytes
    votes: Bytes
    guesses: Bytes


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
    numbers = np.array([statement.number for statement in statements], dtype=np.intp)
    index_of = np.full(256, -1, dtype=np.int8)
    index_of[[community.index for community in communities]] = np.arange(len(communities))

    collected = _Collected()
    for parts in _ballots(communities):
        collected.add(parts, numbers, index_of)
    return Answers(
        collected.votes(len(statements), len(communities)), collected.guesses(), statements, communities
    )


class _Collected:
    """Votes and guesses of one part of the people after another, small until all are there."""

    def __init__(self) -> None:
        self._people = 0
        self._community: list[NDArray[np.int8]] = []
        self._votes_a_person: list[NDArray[np.int32]] = []
        self._statement: list[NDArray[np.uint16]] = []
        self._choice: list[NDArray[np.int8]] = []
        self._guesses: list[NDArray[np.int64]] = []

    def add(self, parts: list[_Part], numbers: NDArray[np.intp], index_of: NDArray[np.int8]) -> None:
        """Those among the people who answered one of the statements, by pseudonym."""
        order = _by_pseudonym(np.concatenate([part.pseudonyms for part in parts]))
        codes = codes_in(_stacked([part.votes for part in parts])[order], numbers)
        votes_a_person = np.count_nonzero(codes, axis=1)
        voted = np.flatnonzero(votes_a_person)
        # Not numpy.nonzero, which takes ten times as long as finding the places in the flat array.
        places = np.flatnonzero(codes.reshape(-1) != 0)
        sides = np.repeat([part.community for part in parts], [len(part.votes) for part in parts])
        self._community.append(sides[order[voted]].astype(np.int8))
        self._votes_a_person.append(votes_a_person[voted].astype(np.int32))
        self._statement.append((places % max(len(numbers), 1)).astype(np.uint16))
        self._choice.append(codes.reshape(-1)[places].astype(np.int8) - 2)
        guesses = np.concatenate([part.guesses for part in parts])[order[voted]]
        self._add_guesses(guesses, numbers, index_of)
        self._people += len(voted)

    def _add_guesses(self, guesses: Bytes, numbers: NDArray[np.intp], index_of: NDArray[np.int8]) -> None:
        given = guesses_among(guesses)
        place = np.searchsorted(numbers, given.number)
        kept = np.isin(given.number, numbers) & (index_of[given.index] >= 0) & (given.tenths >= 0)
        columns = (self._people + given.ballot, place, index_of[given.index], given.tenths)
        self._guesses.append(np.stack([column[kept] for column in columns]))

    def votes(self, n_statements: int, n_communities: int) -> Votes:
        each = _joined(self._votes_a_person, np.int32)
        return Votes(
            np.repeat(np.arange(self._people, dtype=np.int32), each),
            _joined(self._statement, np.int32),
            _joined(self._choice, np.int8),
            _joined(self._community, np.int8),
            n_statements,
            n_communities,
        )

    def guesses(self) -> Guesses:
        return Guesses.from_rows(*np.concatenate([np.zeros((4, 0), np.int64), *self._guesses], axis=1))


def counts_as_arrays(dialogue: Dialogue) -> Counts:
    """Counted in one pass over the ballots' bytes: no counter is kept, so none can drift from what it counts."""
    listed = list(
        Statement.objects.filter(
            dialogue=dialogue,
            number__isnull=False,
            status__in=[Statement.Status.PUBLISHED, Statement.Status.DEADLOCKED],
        )
        .order_by("number")
        .values_list("number", "room_id")
    )
    numbers = np.array([number for number, _ in listed], dtype=np.intp)
    communities = tuple(Community.objects.filter(dialogue=dialogue).order_by("label"))
    agrees = np.zeros((len(communities), len(numbers)), dtype=np.int64)
    voters = np.zeros_like(agrees)
    for parts in _ballots(communities, guesses=False):
        for part in parts:
            inside = numbers < part.votes.shape[1] * NUMBERS_A_BYTE
            by_code = count_codes(part.votes)[numbers[inside]]
            agrees[part.community, inside] += by_code[:, 3]
            voters[part.community, inside] += by_code[:, 1:].sum(axis=1)
    joint = np.array([room is None for _, room in listed], dtype=np.bool_)
    return Counts(numbers, tuple(community.id for community in communities), joint, agrees, voters)


def voters_of_communities(dialogue: Dialogue) -> dict[UUID, int]:
    """How many people of each community have answered anything."""
    communities = tuple(Community.objects.filter(dialogue=dialogue))
    voters = dict.fromkeys((community.id for community in communities), 0)
    for parts in _ballots(communities, guesses=False):
        for part in parts:
            voters[communities[part.community].id] += int(part.votes.any(axis=1).sum())
    return voters


def guesses_by_direction(dialogue: Dialogue) -> dict[tuple[int, UUID, UUID], int]:
    """How many people gave a number of ten: {(statement's number, guessing community, community guessed about): n}."""
    communities = tuple(Community.objects.filter(dialogue=dialogue))
    named = {community.index: community.id for community in communities}
    counted: dict[tuple[int, UUID, UUID], int] = {}
    for parts in _ballots(communities, votes=False):
        for part in parts:
            given = guesses_among(part.guesses)
            said = given.tenths >= 0
            pairs, counts = np.unique(given.number[said] << 8 | given.index[said], return_counts=True)
            for pair, n in zip(pairs.tolist(), counts.tolist(), strict=True):
                key = (pair >> 8, communities[part.community].id, named[pair & 255])
                counted[key] = counted.get(key, 0) + n
    return counted


def _ballots(
    communities: tuple[Community, ...], *, votes: bool = True, guesses: bool = True
) -> Iterator[list[_Part]]:
    """The ballots of some communities, in parts by pseudonym: each part's, by community and width."""
    if not communities:
        return
    position = {community.id: place for place, community in enumerate(communities)}
    grouped = (
        Ballot.objects.filter(community__in=communities)
        .annotate(width=Length("votes"))
        .values("community_id", "width")
        .annotate(
            people=Count("pk"),
            all_pseudonyms=_Together("pseudonym"),
            all_votes=_Together("votes") if votes else Value(None, BinaryField()),
            all_guesses=_Together("guesses") if guesses else Value(None, BinaryField()),
        )
        .order_by()
    )
    for lowest, highest in ranges_of_pseudonyms(_how_many_parts()):
        rows = grouped.filter(pseudonym__gte=lowest, pseudonym__lte=highest).values_list(
            "community_id", "people", "all_pseudonyms", "all_votes", "all_guesses"
        )
        parts = [
            _Part(position[community], *(_rows(column, people) for column in columns))
            for community, people, *columns in rows
        ]
        if parts:
            yield parts


class _Together(Aggregate):
    """The bytes of all rows as one value: a row for each person would cost more than their answers do.

    The aggregates of one query see its rows in one order, whichever that is.
    """

    output_field = BinaryField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(
            compiler, connection, template="CAST(GROUP_CONCAT(%(expressions)s, '') AS BLOB)", **extra
        )

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="STRING_AGG(%(expressions)s, ''::bytea)", **extra)


def _how_many_parts() -> int:
    people = Ballot.objects.count()
    return min(MOST_PARTS, 1 << max(0, (people - 1) // PEOPLE_A_PART).bit_length())


def _rows(column: bytes | memoryview | None, people: int) -> Bytes:
    return np.frombuffer(column or b"", dtype=np.uint8).reshape(people, -1 if column else 0)


def _stacked(votes: list[Bytes]) -> Bytes:
    width = max(part.shape[1] for part in votes)
    return np.concatenate([np.pad(part, ((0, 0), (0, width - part.shape[1]))) for part in votes])


def _by_pseudonym(pseudonyms: Bytes) -> NDArray[np.intp]:
    high, low = np.ascontiguousarray(pseudonyms).view(">u8").T
    return np.lexsort((low, high))


def _joined(parts: list[NDArray[Any]], dtype: type[Scalar]) -> NDArray[Scalar]:
    return np.concatenate([np.zeros(0, dtype), *parts], dtype=dtype, casting="same_kind")
