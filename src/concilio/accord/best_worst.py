"""Which matters most: sets of four statements, of which a person picks what matters most and what matters least.

Counting analysis [1]: a statement's share is how often it was picked as best, less how often as worst, for the times
that it was shown, brought to 0 ... 1: a half means no more and no less than the others. Every person counts alike,
however many sets they answered, and ranges come from the spread between persons, since one person's answers hang
together. Sets are balanced: statements are shown nearly equally often, and never twice in a set. Pure.

References:
    [1] J. J. Louviere, T. N. Flynn, A. A. J. Marley, "Best-Worst Scaling: Theory, Methods and Applications" (2015),
        chapter 2: counting methods for object cases.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concilio.analysis.safe_minimum import SAFE_MINIMUM

Floats = NDArray[np.float64]

IN_A_SET = 4
TIMES_SHOWN = 3
MOST_SETS = 40
_POINTS = 5
_ONE_SIDED = 0.95


def balanced_sets(statements: int, *, seed: int = 0) -> list[list[int]]:
    """Sets of four different places, each place in about `TIMES_SHOWN` of them; the same for the same numbers.

    Raises:
        ValueError: fewer than five statements, among which there is nothing to choose.
    """
    if statements <= IN_A_SET:
        raise ValueError("a round needs at least five statements")
    random = np.random.default_rng(seed)
    number = min(-(-statements * TIMES_SHOWN // IN_A_SET), MOST_SETS)
    shown = np.zeros(statements, dtype=np.int64)
    together = np.zeros((statements, statements), dtype=np.int64)
    sets = []
    for _ in range(number):
        chosen: list[int] = []
        for _ in range(IN_A_SET):
            met = together[:, chosen].sum(axis=1) if chosen else np.zeros(statements, dtype=np.int64)
            # Least shown first, then least met, then by lot.
            order = np.lexsort((random.random(statements), met, shown))
            chosen.append(int(next(place for place in order if place not in chosen)))
            shown[chosen[-1]] += 1
        together[np.ix_(chosen, chosen)] += 1
        sets.append(sorted(chosen))
    return sets


def with_choice(choices: bytes, place: int, best: int, worst: int, *, sets: int) -> bytes:
    """A person's choices with one more, or another: one byte a set, 0 where nothing was chosen.

    Raises:
        ValueError: no such set, or best and worst are the same or not among the four.
    """
    if not (0 <= place < sets and 0 <= best < IN_A_SET and 0 <= worst < IN_A_SET and best != worst):
        raise ValueError("one best and another worst of the four")
    edited = bytearray(choices.ljust(sets, b"\0"))
    edited[place] = 1 + IN_A_SET * best + worst
    return bytes(edited)


def chosen_in(choices: bytes) -> list[tuple[int, int] | None]:
    """Best and worst of each set, as places of the four; None where nothing was chosen."""
    return [divmod(code - 1, IN_A_SET) if code else None for code in choices]


@dataclass(frozen=True)
class Share:
    """How much a statement matters in one community, in points of 100, rounded to five, with its 90 % range."""

    about: int
    low: int
    high: int


def shares(sets: list[list[int]], statements: int, people: list[bytes]) -> list[Share | None]:
    """One for each statement; None where fewer than ten people were shown it, which is too few to be told."""
    scores = np.full((len(people), statements), np.nan)
    for row, choices in enumerate(people):
        scores[row] = _scores(sets, statements, choices)
    return [_share(scores[:, place]) for place in range(statements)]


def _scores(sets: list[list[int]], statements: int, choices: bytes) -> Floats:
    """One person's score of each statement, -1 to 1; nan where they answered no set that holds it."""
    seen, net = np.zeros(statements), np.zeros(statements)
    for places, chosen in zip(sets, chosen_in(choices.ljust(len(sets), b"\0")), strict=True):
        if chosen is not None:
            seen[places] += 1
            net[places[chosen[0]]] += 1
            net[places[chosen[1]]] -= 1
    scores: Floats = np.full(statements, np.nan)
    np.divide(net, seen, out=scores, where=seen > 0)
    return scores


def _share(scores: Floats) -> Share | None:
    from scipy.special import stdtrit  # for counting alone: pages that show shares load no scipy

    # Sorted: sums of the same numbers in another order may differ in the last digit.
    answered = np.sort(scores[~np.isnan(scores)])
    n = len(answered)
    if n < SAFE_MINIMUM:
        return None
    # One person more at either end, so that no range is a point where everybody chose alike.
    spread = np.concatenate([answered, [-1.0, 1.0]]).std(ddof=1)
    mean, arm = answered.mean(), float(stdtrit(n - 1, _ONE_SIDED)) * spread / np.sqrt(n)
    return Share(_points(mean), max(_points(mean - arm, -1), 0), min(_points(mean + arm, 1), 100))


def _points(score: float, towards: int = 0) -> int:
    steps = (score + 1) * 50 / _POINTS
    rounded = round(steps) if towards == 0 else np.floor(steps) if towards < 0 else np.ceil(steps)
    return int(rounded) * _POINTS
