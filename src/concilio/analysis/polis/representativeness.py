"""What Polis says of statements: which speak for a group, which for all, and which to show next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concilio.analysis.counts import Counts
from concilio.analysis.intervals import Floats

Z_90 = 1.2816
MOST = 5
META_PRIORITY = 49.0


@dataclass(frozen=True)
class Representative:
    """A statement that speaks for a group.

    Attributes:
        statement: index. choice: +1 the group agrees with it, −1 it disagrees.
        successes, trials: how many of the group so answered, of those who voted.
        probability: (successes + 1)/(trials + 2). test: z of one half.
        ratio: probability over that of everyone else in a group. ratio_test: z of the two proportions.
        best_agree: whether it was chosen as the group's best agreed one, ahead of all others.
    """

    statement: int
    choice: int
    successes: int
    trials: int
    probability: float
    test: float
    ratio: float
    ratio_test: float
    best_agree: bool = False


@dataclass(frozen=True)
class Consensus:
    """A statement most agree (or disagree) with; fields as in `Representative`."""

    statement: int
    successes: int
    trials: int
    probability: float
    test: float


@dataclass(frozen=True, eq=False)
class Answers:
    """One direction of answer, in every group against all the others; arrays (G, S)."""

    successes: Counts
    trials: Counts
    probability: Floats
    test: Floats
    ratio: Floats
    ratio_test: Floats

    def metric(self) -> Floats:
        """What representative statements are ranked by."""
        return self.ratio * self.ratio_test * self.probability * self.test

    def passes(self) -> NDArray[np.bool_]:
        return (self.ratio_test > Z_90) & (self.test > Z_90)


def estimate(successes: Counts, trials: Counts) -> Floats:
    """(n + 1)/(N + 2)."""
    return (successes + 1) / (trials + 2)


def proportion_test(successes: Counts, trials: Counts) -> Floats:
    """z of a proportion against one half, with one success and one trial added."""
    return np.asarray(2 * np.sqrt(trials + 1) * ((successes + 1) / (trials + 1) - 0.5), dtype=np.float64)


def two_proportion_test(inside: Counts, outside: Counts, n_inside: Counts, n_outside: Counts) -> Floats:
    """z of the difference of two proportions, all four counts increased by one; 0 where nobody could differ."""
    one, other, n_one, n_other = inside + 1, outside + 1, n_inside + 1, n_outside + 1
    pooled = (one + other) / (n_one + n_other)
    spread = np.sqrt(pooled * np.maximum(1 - pooled, 0) * (1 / n_one + 1 / n_other))
    difference = one / n_one - other / n_other
    z: Floats = np.divide(difference, spread, out=np.zeros_like(difference), where=pooled != 1)
    return z


def compare_groups(successes: Counts, trials: Counts) -> Answers:
    """Each group against everyone in another group, (G, S)."""
    others, others_trials = successes.sum(axis=0) - successes, trials.sum(axis=0) - trials
    probability = estimate(successes, trials)
    return Answers(
        successes,
        trials,
        probability,
        proportion_test(successes, trials),
        probability / estimate(others, others_trials),
        two_proportion_test(successes, others, trials, others_trials),
    )


def representatives(
    agree: Answers, disagree: Answers, candidates: NDArray[np.int64]
) -> tuple[tuple[Representative, ...], ...]:
    """At most five statements for each group.

    Those whose two tests are significant at 90 %, for agreeing or for disagreeing, by falling metric; before them the
    group's best agreed statement, even if it passes no test. Agreed ones come first. A group with no
    statement that passes has its best agreed one, or failing that the one that differs most.

    Args:
        candidates: indices of the statements considered, rising; moderated ones are not among them.
    """
    return tuple(_of_group(agree, disagree, group, candidates) for group in range(agree.trials.shape[0]))


def _of_group(
    agree: Answers, disagree: Answers, group: int, candidates: NDArray[np.int64]
) -> tuple[Representative, ...]:
    def described(statement: int, *, best_agree: bool = False) -> Representative:
        agreed = agree.ratio_test[group, statement] > disagree.ratio_test[group, statement]
        answers, choice = (agree, 1) if agreed else (disagree, -1)
        return Representative(
            int(statement),
            choice,
            int(answers.successes[group, statement]),
            int(answers.trials[group, statement]),
            float(answers.probability[group, statement]),
            float(answers.test[group, statement]),
            float(answers.ratio[group, statement]),
            float(answers.ratio_test[group, statement]),
            best_agree,
        )

    if not agree.trials[group].any():
        return ()
    best_agreed = _best_agreed(agree, disagree, group, candidates)
    head = [] if best_agreed is None else [described(best_agreed, best_agree=True)]
    sufficient = candidates[(agree.passes() | disagree.passes())[group, candidates]]
    if sufficient.size == 0:
        if head or candidates.size == 0:
            return tuple(head)
        strongest = np.maximum(agree.ratio_test, disagree.ratio_test)[group, candidates]
        return (described(candidates[strongest.argmax()]),)
    rest = [described(statement) for statement in sufficient if statement != best_agreed]
    rest.sort(key=lambda one: -(one.ratio * one.ratio_test * one.probability * one.test))
    top = [*head, *rest][:MOST]
    return tuple(sorted(top, key=lambda one: -one.choice))


def _best_agreed(agree: Answers, disagree: Answers, group: int, candidates: NDArray[np.int64]) -> int | None:
    """The server keeps one best so far while it goes through the statements, and what beats it depends on it."""
    best: int | None = None
    answered = (agree.successes + disagree.successes)[group] > 0
    test, ratio, probability = agree.test[group], agree.ratio[group], agree.probability[group]
    by_agreement, by_metric = probability * test, agree.metric()[group]
    for statement in candidates[answered[candidates]]:
        if best is None:
            better = test[statement] > Z_90 or (ratio[statement] > 1 and probability[statement] > 0.5)
        elif ratio[best] > 1:
            better = by_metric[statement] > by_metric[best]
        else:
            better = by_agreement[statement] > by_agreement[best]
        if better:
            best = int(statement)
    return best


def consensus(successes: Counts, trials: Counts, candidates: NDArray[np.int64]) -> tuple[Consensus, ...]:
    """At most five statements that more than half of everyone so answered, significantly; counts (S,)."""
    probability, test = estimate(successes, trials), proportion_test(successes, trials)
    kept = candidates[(probability[candidates] > 0.5) & (test[candidates] > Z_90)]
    order = kept[np.argsort(-(probability * test)[kept], kind="stable")][:MOST]
    return tuple(
        Consensus(int(s), int(successes[s]), int(trials[s]), float(probability[s]), float(test[s]))
        for s in order
    )


def group_aware_consensus(agrees: Counts, trials: Counts) -> Floats:
    """(S,) product over groups of (agrees + 1)/(votes + 2); counts (G, S)."""
    return np.asarray(np.prod(estimate(agrees, trials), axis=0), dtype=np.float64)


def priorities(
    agrees: Counts, passes: Counts, trials: Counts, extremity: Floats, is_meta: NDArray[np.bool_]
) -> Floats:
    """(S,) weight of each statement in the lottery for what to show next; counts (S,) over all groups.

    importance = (1 − (P + 1)/(S + 2))·(E + 1)·(A + 1)/(S + 2); priority = (importance·(1 + 8·2^(−S/5)))².
    """
    importance = (1 - estimate(passes, trials)) * (extremity + 1) * estimate(agrees, trials)
    weight = (importance * (1 + 8 * np.exp2(-trials / 5))) ** 2
    return np.where(is_meta, META_PRIORITY, weight)
