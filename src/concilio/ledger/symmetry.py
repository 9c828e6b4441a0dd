"""Are communities treated alike? Shares by community, their differences with intervals, and a plain verdict.

Everything is worked out from counts that stand in public acts, so that anybody can do it again. Swapping two labels
swaps the lines and nothing else.

References:
    [1] E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
    [2] R. G. Newcombe, "Interval estimation for the difference between independent proportions: comparison of eleven
        methods", Statistics in Medicine 17 (1998), method 10.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from statistics import NormalDist

ERROR = 0.05
"""How likely it is at most that a difference is called larger than chance anywhere, where communities are alike."""
SHOWN = 0.90
"""How much the interval beside each share covers."""
LEAST_STATEMENTS, LEAST_ON_EACH_SIDE = 10, 5


@dataclass(frozen=True)
class Count:
    """So many of so many."""

    hits: int
    of: int


@dataclass(frozen=True)
class Pair:
    """Statements on which two communities both turned their keys, and differed.

    Attributes:
        first_refused, second_refused: how often that one alone refused.
        of: on how many both turned a key.
    """

    first: str
    second: str
    first_refused: int
    second_refused: int
    of: int


@dataclass(frozen=True)
class Share:
    """A community's share, with the central 90 % interval [1]; None of it where nothing was counted."""

    label: str
    count: Count
    low: float
    high: float


@dataclass(frozen=True)
class Difference:
    """How much higher the first community's share is than the second's, with an interval that holds for all at once."""

    first: str
    second: str
    value: float
    low: float
    high: float

    @property
    def is_chance(self) -> bool:
        """Whether no difference is among what the interval allows."""
        return self.low <= 0 <= self.high


@dataclass(frozen=True)
class Comparison:
    """One measure, by community label."""

    measure: str
    shares: tuple[Share, ...]
    differences: tuple[Difference, ...]

    @property
    def is_chance(self) -> bool:
        """Whether no difference between two communities is larger than chance makes them."""
        return all(difference.is_chance for difference in self.differences)


def compare(measures: Mapping[str, Mapping[str, Count]], pairs: tuple[Pair, ...] = ()) -> list[Comparison]:
    """Compare communities in each measure.

    The statements of one person are taken for independent of each other, as those of many are: where few people write
    most of them, differences are called larger than chance more often than `ERROR`.

    Args:
        measures: by name, each community's count, by label. A community of which nothing was counted is left out.
        pairs: keys turned on the same statements; they make the measure "refused", and are compared where they differ.
    """
    counted = {
        name: {label: count for label, count in sorted(counts.items()) if count.of > 0}
        for name, counts in sorted(measures.items())
    }
    counted = {name: counts for name, counts in counted.items() if len(counts) > 1}
    told = tuple(sorted((_ordered(pair) for pair in pairs if pair.of), key=lambda p: (p.first, p.second)))
    comparisons = sum(len(counts) * (len(counts) - 1) // 2 for counts in counted.values()) + len(told)
    # Bonferroni: one error in twenty over everything that is compared on one page.
    z = NormalDist().inv_cdf(1 - ERROR / 2 / max(comparisons, 1))
    found = [_compare(name, counts, z) for name, counts in counted.items()]
    return found + ([_compare_keys(told, z)] if told else [])


def is_safe(now: Mapping[str, Count], before: Mapping[str, Count]) -> bool:
    """Whether counts may be shown, after those that were shown before.

    Of each statement its outcome may be known, and its author's community must stay unknown. So every community has at
    least ten statements, and five on each side of the line; and so have the statements that came since the last time.
    """
    if len(now) < 2 or not now.keys() >= before.keys():
        return False
    return all(
        _is_mixed(count) and _is_mixed(Count(count.hits - had.hits, count.of - had.of))
        for label, count in now.items()
        for had in [before.get(label, Count(0, 0))]
    )


def wilson(count: Count, z: float) -> tuple[float, float]:
    """Bounds of a share [1], for `z` standard deviations of a normal one."""
    share, spread = count.hits / count.of, z * z / count.of
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * sqrt(share * (1 - share) / count.of + spread / (4 * count.of))
    return max(0.0, middle - half), min(1.0, middle + half)


def newcombe(first: Count, second: Count, z: float) -> tuple[float, float]:
    """Bounds of the difference of two independent shares [2], first less second."""
    (low1, high1), (low2, high2) = wilson(first, z), wilson(second, z)
    share1, share2 = first.hits / first.of, second.hits / second.of
    difference = share1 - share2
    return (
        difference - sqrt((share1 - low1) ** 2 + (high2 - share2) ** 2),
        difference + sqrt((high1 - share1) ** 2 + (share2 - low2) ** 2),
    )


def _compare(measure: str, counts: Mapping[str, Count], z: float) -> Comparison:
    differences = []
    for first, second in combinations(counts, 2):
        low, high = newcombe(counts[first], counts[second], z)
        value = _share(counts[first]) - _share(counts[second])
        differences.append(Difference(first, second, value, low, high))
    return Comparison(measure, _shares(counts), tuple(differences))


def _compare_keys(pairs: tuple[Pair, ...], z: float) -> Comparison:
    """Where two keys on one statement differ, either is as likely to be the one that refuses: a sign test."""
    refused: dict[str, list[Count]] = {}
    differences = []
    for pair in pairs:
        differing = pair.first_refused + pair.second_refused
        refused.setdefault(pair.first, []).append(Count(pair.first_refused, pair.of))
        refused.setdefault(pair.second, []).append(Count(pair.second_refused, pair.of))
        low, high = wilson(Count(pair.first_refused, differing), z) if differing else (0.5, 0.5)
        scale = differing / pair.of
        value = (pair.first_refused - pair.second_refused) / pair.of
        differences.append(
            Difference(pair.first, pair.second, value, (2 * low - 1) * scale, (2 * high - 1) * scale)
        )
    counts = {
        label: Count(sum(c.hits for c in each), sum(c.of for c in each))
        for label, each in sorted(refused.items())
    }
    return Comparison("refused", _shares(counts), tuple(differences))


def _shares(counts: Mapping[str, Count]) -> tuple[Share, ...]:
    z = NormalDist().inv_cdf((1 + SHOWN) / 2)
    return tuple(Share(label, count, *wilson(count, z)) for label, count in counts.items())


def _share(count: Count) -> float:
    return count.hits / count.of


def _ordered(pair: Pair) -> Pair:
    if pair.first <= pair.second:
        return pair
    return Pair(pair.second, pair.first, pair.second_refused, pair.first_refused, pair.of)


def _is_mixed(count: Count) -> bool:
    sides = (count.hits, count.of - count.hits)
    return count.of >= LEAST_STATEMENTS and min(sides) >= LEAST_ON_EACH_SIDE
