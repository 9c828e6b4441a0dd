"""Perception gaps and surprising common ground (docs/concepts/perception-gap.md)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit, ndtr

from concilio.analysis.intervals import CENTRAL_90, Floats, Interval
from concilio.analysis.multiplicity import FALSE_DISCOVERY_RATE, benjamini_hochberg
from concilio.analysis.resampling import hashed
from concilio.analysis.support import CommonGround, Support
from concilio.analysis.votes import AGREE, Guesses, Votes
from concilio.machine import compiled, stored

LEAST_LEVEL = 0.5
LEAST_GAP = 0.05
FEWEST_GUESSES = 20
FEWEST_STATEMENTS = 4
HUBER = 1.345
# Guesses come in tenths: deviations much smaller than that are no measure of scatter.
SMALLEST_SCALE = 0.01
MOST_WEIGHTS = 2_000_000
# Beyond so many guessers in a community, the bootstrap draws groups of them instead of persons, as many as this: the
# width of an interval is then known to 2 % of itself, 1/√(2 · 1,000).
MOST_UNITS = 1_000


class Verdict(IntEnum):
    """What the guesses say of one statement."""

    NO_GUESSES = 0
    TOO_FEW = 1
    NOT_LOW = 2
    GUESSED_LOW = 3
    SURPRISING = 4


@dataclass(frozen=True, eq=False)
class PerceptionGaps:
    """How far each community misjudges another, beyond how people misjudge any share.

    Attributes:
        n_guesses: (C, C, S) int64, community of the guesser × community guessed about × statement.
        mean_guess: (C, C, S) 0 to 1, nan without guesses.
        raw_gap: (C, C, S) mean guess − support.
        beyond_middle_gap: (C, C, S) mean guess − what the ruler expects; nan where no ruler could be laid.
        general_pessimism: (C, C) intercept of guesses about the other − intercept of the own ruler.
        slope: (C, C) b of the Huber line for guesses of the other.
        q_value: (S,) BH-adjusted over statements with enough guesses.
        verdict: (S,) int8 of `Verdict`.
        surprising: (N,) int64, statements that are surprising common ground, by falling level.
    """

    n_guesses: NDArray[np.int64]
    mean_guess: Floats
    raw_gap: Interval
    beyond_middle_gap: Interval
    general_pessimism: Interval
    slope: Interval
    q_value: Floats
    verdict: NDArray[np.int8]
    surprising: NDArray[np.int64]


def perception_gaps(
    votes: Votes, guesses: Guesses, answers: Support, common: CommonGround, *, seed: int, repeats: int = 1000
) -> PerceptionGaps:
    """Where communities misjudge each other, beyond how people misjudge any share.

    People pull shares towards the middle, so that guesses of high support fall short even where nobody is
    pessimistic. How much they do so is read off the guesses themselves. With x the logit of true support, for a
    community c that guesses about d: the line through c's guesses of its *own* support says what c guesses where
    half agree (a), the line through its guesses of d says how guesses of d grow with the truth (b), and a + b·x is
    what c would guess of d with no misjudgement of d in particular. The assumption, to be printed with the findings:
    *a community that sees others as it sees itself would guess alike at equal support.*

    Both lines are Huber's, through the mean guess of each statement, weighted by its number of guesses, so that
    single statements that are badly misjudged do not bend them. Mean guesses are standardised: guessers who agree
    with a statement and those who do not are weighted as they stand in their whole community, since people who
    agree guess that more others do.

    Intervals are percentiles of `repeats` bootstrap samples of persons within each community (of a thousand
    groups of them, where there are more persons), in each of which the
    support is drawn again from its posterior and the lines are fitted again.

    A statement is surprising common ground where its level is at least 50 %; every community made at least 20
    guesses of every other; every raw gap and every gap beyond the middle is below zero at one-sided 95 %, the
    latter by at least 5 points; every slope's interval lies above zero; and its Benjamini–Hochberg q is ≤ 5 %. The
    p-value behind q is the weakest of all directions' and both gaps', from the bootstrap's standard deviation.

    For meaningful lines let people guess of statements from low to high support, not of common ground alone.
    """
    C, S = answers.agrees.shape
    declared = votes.n_communities
    empty = np.full((C, C, S), np.nan)
    n_guesses = np.zeros((C, C, S), dtype=np.int64)
    guesser = votes.community[guesses.participant] if guesses.participant.size else np.zeros(0, np.int8)
    known = (guesser >= 0) & (guesses.target >= 0) & (guesses.target < C) & (guesses.statement < S)
    if known.any():
        # Guesses about a statement nobody of the target voted on have no truth to be held against.
        known[known] = answers.voters[guesses.target[known], guesses.statement[known]] > 0
    if declared < 2 or not known.any():
        pair = np.full((C, C), np.nan)
        return PerceptionGaps(
            n_guesses, empty, Interval(empty, empty, empty), Interval(empty, empty, empty),
            Interval(pair, pair, pair), Interval(pair, pair, pair), np.full(S, np.nan),
            np.full(S, Verdict.NO_GUESSES, dtype=np.int8), np.zeros(0, dtype=np.int64),
        )  # fmt: skip

    table = _GuessTable.build(votes, guesses, known, answers)
    (point,) = _measure(table, table.everybody[None], table.posterior_mean[None]).each()
    spread = _bootstrap(table, seed=seed, repeats=repeats)
    asked = table.statements

    n_guesses[..., asked] = table.n_guesses
    mean_guess, raw, beyond = empty.copy(), _blank(empty), _blank(empty)
    mean_guess[..., asked] = point.mean_guess
    for whole, estimate, draws in ((raw, point.raw, spread.raw), (beyond, point.beyond, spread.beyond)):
        whole.mean[..., asked] = estimate
        whole.low[..., asked], whole.high[..., asked] = _percentiles(draws)
    pessimism = Interval(point.pessimism, *_percentiles(spread.pessimism))
    slope = Interval(point.slope, *_percentiles(spread.slope))

    other = ~np.eye(C, dtype=np.bool_)
    enough = (n_guesses[other] >= FEWEST_GUESSES).all(axis=0)
    p_value = np.full(S, np.nan)
    p_value[asked] = np.maximum(
        _chance_not_below_zero(point.raw[other], spread.raw[:, other]),
        _chance_not_below_zero(point.beyond[other], spread.beyond[:, other]),
    )
    q_value = benjamini_hochberg(np.where(enough, p_value, np.nan))

    low_guesses = enough & (raw.high[other] < 0).all(axis=0)
    surprising = (
        low_guesses
        & (common.level >= LEAST_LEVEL)
        & (beyond.high[other] < 0).all(axis=0)
        & (beyond.mean[other] <= -LEAST_GAP).all(axis=0)
        & bool((slope.low[other] > 0).all())
        & (q_value <= FALSE_DISCOVERY_RATE)
    )
    verdict = np.full(S, Verdict.NO_GUESSES, dtype=np.int8)
    verdict[n_guesses[other].sum(axis=0) > 0] = Verdict.TOO_FEW
    verdict[enough] = Verdict.NOT_LOW
    verdict[low_guesses] = Verdict.GUESSED_LOW
    verdict[surprising] = Verdict.SURPRISING
    found = common.order[surprising[common.order]]
    return PerceptionGaps(
        n_guesses, mean_guess, raw, beyond, pessimism, slope, q_value, verdict, found.astype(np.int64)
    )


AGREED, DID_NOT_AGREE, DID_NOT_VOTE = 0, 1, 2


@dataclass(frozen=True, eq=False)
class _GuessTable:
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
    def build(cls, votes: Votes, guesses: Guesses, known: NDArray[np.bool_], answers: Support) -> _GuessTable:
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
class _Measured:
    """What samples of units say, one along the first axis of each array."""

    mean_guess: Floats
    raw: Floats
    beyond: Floats
    pessimism: Floats
    slope: Floats

    def each(self) -> list[_Measured]:
        """Each sample's, without the first axis."""
        arrays = [getattr(self, field.name) for field in fields(self)]
        return [_Measured(*parts) for parts in zip(*arrays, strict=True)]


def _measure(table: _GuessTable, weight: Floats, support: Floats) -> _Measured:
    """Gaps of samples of units (R, M), each held against one draw of support, (R, C, G)."""
    C, G = table.a.shape
    support = np.ascontiguousarray(support)
    x = logit(support)
    mean, line = np.empty((weight.shape[0], C, C, G)), np.empty((weight.shape[0], C, C, 2))
    _mean_guesses_and_lines(
        table.cell, table.unit, table.number, table.value, weight, support, x, mean, line, _Room.new(C, G)
    )
    intercept, slope = line[..., 0], line[..., 1]
    own = np.diagonal(intercept, axis1=1, axis2=2)[:, :, None]
    expected = own[..., None] + slope[..., None] * x[:, None]
    return _Measured(mean, mean - support[:, None], mean - expected, intercept - own, slope)


def _bootstrap(table: _GuessTable, *, seed: int, repeats: int) -> _Measured:
    random = np.random.default_rng(seed)
    # As many samples at a time as one table of weights may hold; the draws stay in one order.
    at_a_time = max(MOST_WEIGHTS // max(table.community.size, 1), 1)
    parts = [
        _measure(table, *_drawn(table, random, min(at_a_time, repeats - done)))
        for done in range(0, repeats, at_a_time)
    ]
    return _Measured(*(np.concatenate([getattr(one, f.name) for one in parts]) for f in fields(_Measured)))


def _drawn(table: _GuessTable, random: np.random.Generator, repeats: int) -> tuple[Floats, Floats]:
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


class _Room(NamedTuple):
    """Where lines are laid: sums by cell (C·C·G·3,), twice; (C, C, G); statements (G,) of several kinds; (2,)."""

    counts: Floats
    sums: Floats
    n: Floats
    at_x: Floats
    at_y: Floats
    at_n: Floats
    weight: Floats
    off: Floats
    sorted_off: Floats
    sorted_n: Floats

    @classmethod
    def new(cls, C: int, G: int) -> _Room:
        cells = C * C * G * 3
        return cls(np.empty(cells), np.empty(cells), np.empty((C, C, G)), *np.empty((7, G)))


@stored
def _mean_guesses_and_lines(
    cell: NDArray[np.int64],
    unit: NDArray[np.int64],
    number: Floats,
    value: Floats,
    weight: Floats,
    support: Floats,
    x: Floats,
    mean: Floats,
    line: Floats,
    room: _Room,
) -> None:
    """Fills `mean` (R, C, C, G) and `line` (R, C, C, 2) of each sample, in one call: a sample takes microseconds."""
    counts, sums = room.counts, room.sums
    for repeat in range(support.shape[0]):
        counts[:] = 0.0
        sums[:] = 0.0
        for i in range(cell.size):
            times = weight[repeat, unit[i]]
            counts[cell[i]] += times * number[i]
            sums[cell[i]] += times * value[i]
        _standardise(counts, sums, support[repeat], mean[repeat], room.n)
        _lines(mean[repeat], x[repeat], line[repeat], room)


@compiled
def _standardise(counts: Floats, sums: Floats, support: Floats, mean: Floats, n: Floats) -> None:
    """Fills mean guesses as if guessers had voted as their whole community did, and how many guesses there are."""
    C, G = support.shape
    for c in range(C):
        for d in range(C):
            for s in range(G):
                at = ((c * C + d) * G + s) * 3
                agreed, not_agreed = counts[at + AGREED], counts[at + DID_NOT_AGREE]
                n[c, d, s] = agreed + not_agreed + counts[at + DID_NOT_VOTE]
                of_agreed, of_not = sums[at + AGREED] / agreed, sums[at + DID_NOT_AGREE] / not_agreed
                if agreed == 0.0:
                    voted = of_not
                elif not_agreed == 0.0:
                    voted = of_agreed
                else:
                    voted = support[c, s] * of_agreed + (1.0 - support[c, s]) * of_not
                total = sums[at + DID_NOT_VOTE]
                if agreed + not_agreed > 0.0:
                    total += voted * (agreed + not_agreed)
                mean[c, d, s] = total / n[c, d, s]


@compiled
def _lines(mean: Floats, x: Floats, line: Floats, room: _Room) -> None:
    """Fills (C, C, 2) intercept and slope of each community's guesses of each; nan where no line can be laid."""
    C, _, G = mean.shape
    for c in range(C):
        for d in range(C):
            size, made = 0, 0.0
            for s in range(G):
                if room.n[c, d, s] > 0.0:
                    room.at_x[size], room.at_y[size], room.at_n[size] = (
                        x[d, s],
                        mean[c, d, s],
                        room.n[c, d, s],
                    )
                    size += 1
                    made += room.n[c, d, s]
            if size < FEWEST_STATEMENTS or made < FEWEST_GUESSES:
                line[c, d, 0] = line[c, d, 1] = np.nan
            else:
                _huber_line(size, room, line[c, d])


@compiled
def _huber_line(size: int, room: _Room, line: Floats) -> None:
    """Intercept and slope of Huber's regression, points weighted by n, the scale from their median deviation."""
    x, y, n, weight, off = room.at_x, room.at_y, room.at_n, room.weight, room.off
    for i in range(size):
        weight[i] = n[i]
    intercept, slope = 0.0, 0.0
    for _ in range(50):
        total, middle_x, middle_y = 0.0, 0.0, 0.0
        for i in range(size):
            total += weight[i]
            middle_x += weight[i] * x[i]
            middle_y += weight[i] * y[i]
        middle_x /= total
        middle_y /= total
        spread, along = 0.0, 0.0
        for i in range(size):
            spread += weight[i] * (x[i] - middle_x) ** 2
            along += weight[i] * (x[i] - middle_x) * (y[i] - middle_y)
        if spread < 1e-12 * total:
            intercept = slope = np.nan
            break
        before_intercept, before_slope = intercept, slope
        slope = along / spread
        intercept = middle_y - slope * middle_x
        if abs(slope - before_slope) + abs(intercept - before_intercept) < 1e-9:
            break
        for i in range(size):
            off[i] = abs(y[i] - intercept - slope * x[i])
        median = _weighted_median(off, n, size, room.sorted_off, room.sorted_n)
        scale = max(median * 1.4826, SMALLEST_SCALE)
        for i in range(size):
            weight[i] = n[i] * min(1.0, HUBER * scale / max(off[i], 1e-12))
    line[0], line[1] = intercept, slope


@compiled
def _weighted_median(value: Floats, weight: Floats, size: int, values: Floats, weights: Floats) -> float:
    """The least value that, with all below it, has half of the weight, which are whole numbers; by quickselect.

    `values` and `weights` are room to work in.
    """
    rest = 0.0
    for i in range(size):
        values[i], weights[i] = value[i], weight[i]
        rest += weight[i]
    rest /= 2
    first, last = 0, size - 1
    while first < last:
        pivot = values[(first + last) // 2]
        left, right = first, last
        while left <= right:
            while values[left] < pivot:
                left += 1
            while values[right] > pivot:
                right -= 1
            if left <= right:
                values[left], values[right] = values[right], values[left]
                weights[left], weights[right] = weights[right], weights[left]
                left += 1
                right -= 1
        # Values up to `right` are at most the pivot, from `left` on at least; one between equals it.
        below = 0.0
        for i in range(first, right + 1):
            below += weights[i]
        between = 0.0
        for i in range(right + 1, left):
            between += weights[i]
        if rest <= below:
            last = right
        elif rest <= below + between:
            return float(pivot)
        else:
            rest -= below + between
            first = left
    return float(values[first])


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


def _blank(like: Floats) -> Interval:
    return Interval(like.copy(), like.copy(), like.copy())


def _percentiles(draws: Floats) -> tuple[Floats, Floats]:
    """5 % and 95 % along the first axis; nan where more than one draw in twenty could not be measured."""
    missing = np.isnan(draws).mean(axis=0)
    known = np.where(np.isnan(draws), 0.0, draws)
    low, high = np.quantile(known, CENTRAL_90, axis=0)
    return np.where(missing > 0.05, np.nan, low), np.where(missing > 0.05, np.nan, high)


def _chance_not_below_zero(estimate: Floats, draws: Floats) -> Floats:
    """(G,) one-sided p of the weakest direction: estimates (D, G), draws (R, D, G). nan where one is nan."""
    deviation = draws.std(axis=0)
    z = np.divide(estimate, deviation, out=np.full(estimate.shape, np.nan), where=deviation > 0)
    return np.asarray(ndtr(z).max(axis=0))
