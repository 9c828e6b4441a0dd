"""Guesses as sums that can be drawn again and again: the point estimate of gaps, and their bootstrap."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from concilio.analysis._guess_lines import (
    AGREED,
    DID_NOT_AGREE,
    DID_NOT_VOTE,
    Room,
    mean_guesses_and_lines,
)
from concilio.analysis.intervals import Floats
from concilio.analysis.resampling import hashed
from concilio.analysis.support import Support
from concilio.analysis.votes import AGREE, Guesses, Votes

MOST_WEIGHTS = 2_000_000
# Beyond so many guessers in a community, the bootstrap draws groups of them instead of persons, as many as this: the
# width of an interval is then known to 2 % of itself, 1/√(2 · 1,000).
MOST_UNITS = 1_000


@dataclass(frozen=True, eq=False)
class GuessTable:
    """Guesses of the statements that were guessed of at all, ready to be summed again and again.

    Attributes:
        statements: (G,) their indices.
        unit: (N,) who guessed: a person, or where there are many a group of persons, drawn by a hash.
        cell: (N,) of each unit's guesses: ((guesser's community · C + target) · G + statement) · 3 + own answer.
        number: (N,) how many guesses. value: (N,) their sum, each 0 to 1.
        community: (M,) of each unit. everybody: (M,) ones.
        a, b: (C, G) parameters of the posterior of support.
    """

    statements: NDArray[np.int64]
    cell: NDArray[np.int64]
    unit: NDArray[np.int64]
    number: Floats
    value: Floats
    community: NDArray[np.int8]
    a: NDArray[np.float64]
    b: NDArray[np.float64]

    @classmethod
    def build(cls, votes: Votes, guesses: Guesses, known: NDArray[np.bool_], answers: Support) -> GuessTable:
        C = answers.agrees.shape[0]
        participant, statement = guesses.participant[known], guesses.statement[known]
        statements, column = np.unique(statement, return_inverse=True)
        people, person = np.unique(participant, return_inverse=True)
        side = votes.community[people]
        cell = (side[person].astype(np.int64) * C + guesses.target[known]) * statements.size + column
        cell = cell * 3 + _own_answer(votes, participant, statement)
        agrees, voters = answers.agrees[:, statements], answers.voters[:, statements]
        community, unit_of = _units(people.astype(np.int64), side)
        cells = C * C * statements.size * 3
        entries, entry = np.unique(unit_of[person] * cells + cell, return_inverse=True)
        tenths = np.bincount(entry, guesses.tenths[known], minlength=entries.size)
        return cls(
            statements.astype(np.int64), entries % cells, entries // cells,
            np.bincount(entry, minlength=entries.size).astype(np.float64), tenths / 10,
            community, np.asarray(agrees + 0.5), np.asarray(voters - agrees + 0.5),
        )  # fmt: skip

    @property
    def everybody(self) -> Floats:
        return np.ones(self.community.size)

    @property
    def posterior_mean(self) -> Floats:
        return self.a / (self.a + self.b)

    @property
    def n_guesses(self) -> NDArray[np.int64]:
        """(C, C, G)."""
        C, G = self.a.shape
        made = np.bincount(self.cell, self.number, minlength=C * C * G * 3)
        counts: NDArray[np.int64] = made.reshape(C, C, G, 3).sum(axis=-1).astype(np.int64)
        return counts


def _units(people: NDArray[np.int64], side: NDArray[np.int8]) -> tuple[NDArray[np.int8], NDArray[np.int64]]:
    """Community of each unit that the bootstrap draws, and the unit of each person: (M,) and (N,)."""
    label = np.arange(people.size, dtype=np.int64)
    for community in np.unique(side):
        members = np.flatnonzero(side == community)
        if members.size > MOST_UNITS:
            drawn = hashed(people[members], seed=0) % np.uint64(MOST_UNITS)
            label[members] = people.size + MOST_UNITS * int(community) + drawn.astype(np.int64)
    _, first, unit = np.unique(label, return_index=True, return_inverse=True)
    return side[first], unit.astype(np.int64)


@dataclass(frozen=True, eq=False)
class Measured:
    """What samples of units say, one along the first axis of each array."""

    mean_guess: Floats
    raw: Floats
    beyond: Floats
    pessimism: Floats
    slope: Floats

    def each(self) -> list[Measured]:
        """Each sample's, without the first axis."""
        arrays = [getattr(self, field.name) for field in fields(self)]
        return [Measured(*parts) for parts in zip(*arrays, strict=True)]


def measured(table: GuessTable, weight: Floats, support: Floats) -> Measured:
    """Gaps of samples of units (R, M), each held against one draw of support, (R, C, G)."""
    C, G = table.a.shape
    support = np.ascontiguousarray(support)
    x = logit(support)
    mean, line = np.empty((weight.shape[0], C, C, G)), np.empty((weight.shape[0], C, C, 2))
    mean_guesses_and_lines(
        table.cell, table.unit, table.number, table.value, weight, support, x, mean, line, Room.new(C, G)
    )
    intercept, slope = line[..., 0], line[..., 1]
    own = np.diagonal(intercept, axis1=1, axis2=2)[:, :, None]
    expected = own[..., None] + slope[..., None] * x[:, None]
    return Measured(mean, mean - support[:, None], mean - expected, intercept - own, slope)


def bootstrap(table: GuessTable, *, seed: int, repeats: int) -> Measured:
    random = np.random.default_rng(seed)
    # As many samples at a time as one table of weights may hold; the draws stay in one order.
    at_a_time = max(MOST_WEIGHTS // max(table.community.size, 1), 1)
    parts = [
        measured(table, *_drawn(table, random, min(at_a_time, repeats - done)))
        for done in range(0, repeats, at_a_time)
    ]
    return Measured(*(np.concatenate([getattr(one, f.name) for one in parts]) for f in fields(Measured)))


def _drawn(table: GuessTable, random: np.random.Generator, repeats: int) -> tuple[Floats, Floats]:
    """Units drawn within each community, as weights (R, M), and support drawn from its posterior, (R, C, G)."""
    members = [np.flatnonzero(table.community == c) for c in range(table.a.shape[0])]
    weight = np.zeros((repeats, table.community.size))
    support = np.empty((repeats, *table.a.shape))
    for repeat in range(repeats):
        for people in members:
            if people.size:
                chosen = random.integers(people.size, size=people.size)
                weight[repeat, people] = np.bincount(chosen, minlength=people.size)
        support[repeat] = random.beta(table.a, table.b)
    # A draw of exactly 0 or 1 has no logit.
    return weight, np.clip(support, 1e-6, 1 - 1e-6)


def _own_answer(
    votes: Votes, participant: NDArray[np.int32], statement: NDArray[np.int32]
) -> NDArray[np.int64]:
    """How each guesser voted on the statement they guessed of."""
    if votes.n_votes == 0:
        return np.full(participant.size, DID_NOT_VOTE)
    key = votes.participant.astype(np.int64) * votes.n_statements + votes.statement
    wanted = participant.astype(np.int64) * votes.n_statements + statement
    at = np.minimum(np.searchsorted(key, wanted), key.size - 1)
    answer = np.where(votes.choice[at] == AGREE, AGREED, DID_NOT_AGREE)
    return np.where(key[at] == wanted, answer, DID_NOT_VOTE).astype(np.int64)
