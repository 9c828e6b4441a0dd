"""The votes table: what every analysis starts from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

Integer = TypeVar("Integer", np.int8, np.int32)

AGREE, PASS, DISAGREE = 1, 0, -1
UNKNOWN_COMMUNITY = -1


@dataclass(frozen=True, eq=False)
class Votes:
    """The last vote of each participant on each statement, in one canonical order.

    Rows are sorted by participant, then statement, and hold each pair at most once; so the same votes
    give the same arrays, and the same findings to the last digit, in whatever order they arrived.
    Build one with `Votes.from_rows`; the constructor trusts its arguments.

    Attributes:
        participant: (V,) int32, 0 ≤ p < n_participants, non-decreasing.
        statement: (V,) int32, 0 ≤ s < n_statements, increasing within a participant.
        choice: (V,) int8, +1 agree, 0 pass, −1 disagree.
        community: (P,) int8, the community of each participant, −1 unknown.
        n_statements: S, statements nobody voted on included.
        n_communities: C, the number of declared communities; 0 where none are declared.
    """

    participant: NDArray[np.int32]
    statement: NDArray[np.int32]
    choice: NDArray[np.int8]
    community: NDArray[np.int8]
    n_statements: int
    n_communities: int

    @classmethod
    def from_rows(
        cls,
        participant: ArrayLike,
        statement: ArrayLike,
        choice: ArrayLike,
        *,
        community: ArrayLike | None = None,
        n_participants: int | None = None,
        n_statements: int | None = None,
        n_communities: int | None = None,
    ) -> Self:
        """Sort rows into canonical order; of several votes on one statement by one person, keep the last.

        Args:
            participant, statement, choice: (N,) integers, in the order in which the votes were cast.
            community: (P,) integers, −1 unknown; absent means that none are declared.
            n_participants, n_statements, n_communities: sizes, where larger than the rows show.

        Raises:
            ValueError: lengths differ, an index is out of range, or a choice is not −1, 0 or +1.
        """
        p = _integers(participant, "participant", np.int32)
        s = _integers(statement, "statement", np.int32)
        c = _integers(choice, "choice", np.int8)
        if not p.shape == s.shape == c.shape or p.ndim != 1:
            raise ValueError(f"columns differ in length: {p.shape}, {s.shape}, {c.shape}")
        if c.size and (c.min() < DISAGREE or c.max() > AGREE):
            raise ValueError("a choice is −1 (disagree), 0 (pass) or +1 (agree)")
        people = _size(p, n_participants, "participant")
        statements = _size(s, n_statements, "statement")
        if community is None:
            members = np.full(people, UNKNOWN_COMMUNITY, dtype=np.int8)
        else:
            members = _integers(community, "community", np.int8)
            if n_participants is None and members.size > people:
                people = members.size
            if members.shape != (people,):
                raise ValueError(f"community has {members.size} entries for {people} participants")
            if members.size and members.min() < UNKNOWN_COMMUNITY:
                raise ValueError("a community is 0 or more, or −1 for unknown")
        communities = max(int(members.max(initial=-1)) + 1, n_communities or 0)

        key = p.astype(np.int64) * max(statements, 1) + s
        if key.size and not (key[1:] > key[:-1]).all():
            order = np.argsort(key, kind="stable")
            key = key[order]
            last = np.append(key[1:] != key[:-1], True)
            order = order[last]
            p, s, c = p[order], s[order], c[order]
        return cls(p, s, c, members, statements, communities)

    @property
    def n_votes(self) -> int:
        return int(self.participant.size)

    @property
    def n_participants(self) -> int:
        return int(self.community.size)

    def row_pointers(self) -> NDArray[np.int64]:
        """(P + 1,) int64: participant p's votes are rows pointers[p] to pointers[p + 1]."""
        return np.searchsorted(self.participant, np.arange(self.n_participants + 1)).astype(np.int64)


@dataclass(frozen=True, eq=False)
class Guesses:
    """What participants think of another community: "of ten of them who vote here, how many agree?"

    One row per (participant, statement, target); the last guess. Rows are sorted by those three.
    A guess about one's own community (target equal to the guesser's) is the ruler that
    the others are measured with (docs/concepts/perception-gap.md).

    Attributes:
        participant: (N,) int32, index into `Votes.community`.
        statement: (N,) int32.
        target: (N,) int8, the community guessed about.
        tenths: (N,) int8, 0 to 10: how many of ten would agree.
    """

    participant: NDArray[np.int32]
    statement: NDArray[np.int32]
    target: NDArray[np.int8]
    tenths: NDArray[np.int8]

    @classmethod
    def from_rows(
        cls, participant: ArrayLike, statement: ArrayLike, target: ArrayLike, tenths: ArrayLike
    ) -> Self:
        """Sort into canonical order; of several guesses by one person at the same, keep the last.

        Raises:
            ValueError: lengths differ, or a guess lies outside 0 to 10.
        """
        p = _integers(participant, "participant", np.int32)
        s = _integers(statement, "statement", np.int32)
        d = _integers(target, "target", np.int8)
        t = _integers(tenths, "tenths", np.int8)
        if not p.shape == s.shape == d.shape == t.shape:
            raise ValueError("columns differ in length")
        if t.size and (t.min() < 0 or t.max() > 10):
            raise ValueError("a guess is 0 to 10 of ten people")
        order = np.lexsort((d, s, p))
        p, s, d, t = p[order], s[order], d[order], t[order]
        same = (p[1:] == p[:-1]) & (s[1:] == s[:-1]) & (d[1:] == d[:-1])
        last = np.append(~same, True) if p.size else np.zeros(0, dtype=np.bool_)
        return cls(p[last], s[last], d[last], t[last])

    @classmethod
    def none(cls) -> Self:
        return cls.from_rows([], [], [], [])


def _integers(values: ArrayLike, name: str, dtype: type[Integer]) -> NDArray[Integer]:
    given = np.asarray(values)
    if given.size and given.dtype.kind not in "iu":
        raise ValueError(f"{name} must be integers, not {given.dtype}")
    limits = np.iinfo(dtype)
    if given.size and (given.min() < limits.min or given.max() > limits.max):
        raise ValueError(f"{name} holds a number outside {limits.min} to {limits.max}")
    return np.ascontiguousarray(given, dtype=dtype)


def _size(index: NDArray[np.int32], given: int | None, name: str) -> int:
    if index.size and index.min() < 0:
        raise ValueError(f"a {name} index is negative")
    seen = int(index.max(initial=-1)) + 1
    if given is None:
        return seen
    if seen > given:
        raise ValueError(f"{name} {seen - 1} is out of range: there are {given}")
    return given
