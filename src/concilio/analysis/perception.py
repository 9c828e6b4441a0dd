"""Perception gaps and surprising common ground (docs/concepts/perception-gap.md)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from concilio.analysis._guess_lines import FEWEST_GUESSES
from concilio.analysis._guess_table import GuessTable, bootstrap, measured
from concilio.analysis.intervals import CENTRAL_90, Floats, Interval
from concilio.analysis.multiplicity import FALSE_DISCOVERY_RATE, benjamini_hochberg
from concilio.analysis.support import CommonGround, Support
from concilio.analysis.votes import Guesses, Votes

LEAST_LEVEL = 0.5
LEAST_GAP = 0.05


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

    table = GuessTable.build(votes, guesses, known, answers)
    (point,) = measured(table, table.everybody[None], table.posterior_mean[None]).each()
    spread = bootstrap(table, seed=seed, repeats=repeats)
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
