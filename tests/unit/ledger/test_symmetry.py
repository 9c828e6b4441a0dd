"""Are communities treated alike: published intervals, the error kept, and no side preferred."""

from __future__ import annotations

import random
from statistics import NormalDist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concilio.ledger.symmetry import Comparison, Count, Pair, compare, is_safe, newcombe, wilson

Z95 = NormalDist().inv_cdf(0.975)


def test_a_share_has_the_interval_of_wilson() -> None:
    # Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I, method 3.
    for count, low, high in ((Count(81, 263), 0.2553, 0.3662), (Count(15, 148), 0.0624, 0.1605),
                             (Count(0, 20), 0.0, 0.1611), (Count(1, 29), 0.0061, 0.1718)):  # fmt: skip
        assert wilson(count, Z95) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_a_difference_has_the_interval_of_newcombe() -> None:
    # Newcombe (1998), table II, method 10.
    for first, second, low, high in (
        (Count(56, 70), Count(48, 80), 0.0524, 0.3339),
        (Count(9, 10), Count(3, 10), 0.1705, 0.8090),
        (Count(5, 56), Count(0, 29), -0.0381, 0.1926),
    ):
        assert newcombe(first, second, Z95) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


counts = st.integers(1, 200).flatmap(lambda of: st.integers(0, of).map(lambda hits: Count(hits, of)))


def mirrored(found: Comparison) -> tuple[object, ...]:
    return (
        found.is_chance,
        {share.label: (share.count, share.low, share.high) for share in found.shares},
        {frozenset((d.first, d.second)): d.is_chance for d in found.differences},
    )


@settings(max_examples=100, deadline=None)
@given(counts, counts, counts, st.permutations(["a", "b", "c"]), st.integers(0, 30), st.integers(0, 30))
def test_swapping_labels_swaps_the_lines_and_changes_no_verdict(
    one: Count, two: Count, three: Count, names: list[str], x: int, y: int
) -> None:
    def all_of(a: str, b: str, c: str) -> list[Comparison]:
        pairs = (Pair(a, b, x, y, x + y + 7), Pair(c, b, y, x, x + y + 3))
        return compare({"m": {a: one, b: two, c: three}}, pairs)

    renamed = dict(zip("abc", names, strict=True))
    for before, after in zip(all_of("a", "b", "c"), all_of(*names), strict=True):
        chance, shares, verdicts = mirrored(before)
        assert mirrored(after) == (
            chance,
            {renamed[label]: rest for label, rest in shares.items()},  # type: ignore[attr-defined]
            {frozenset(renamed[n] for n in pair): v for pair, v in verdicts.items()},  # type: ignore[attr-defined]
        )
        for d in after.differences:
            assert d.low <= d.value + 1e-12
            assert d.value <= d.high + 1e-12


def test_alike_communities_are_rarely_called_different_and_different_ones_mostly() -> None:
    lot = random.Random(4)  # noqa: S311 - a simulation

    def called(share_a: float, share_b: float, refuses_a: float) -> float:
        different = 0
        for _ in range(300):
            measures = {
                name: {label: Count(sum(lot.random() < p for _ in range(60)), 60)
                       for label, p in (("a", share_a), ("b", share_b))}
                for name in "uvwxyz"
            }  # fmt: skip
            keys = [(lot.random() < refuses_a, lot.random() < 0.3) for _ in range(60)]
            pair = Pair("a", "b", sum(a > b for a, b in keys), sum(b > a for a, b in keys), 60)
            different += not all(each.is_chance for each in compare(measures, (pair,)))
        return different / 300

    assert called(0.6, 0.6, 0.3) <= 0.08  # 5 %, and what chance adds in 300 draws
    assert called(0.6, 0.3, 0.3) >= 0.95
    assert called(0.6, 0.6, 0.75) >= 0.95


def test_what_was_not_counted_is_not_compared() -> None:
    assert compare({"m": {"a": Count(3, 9), "b": Count(0, 0)}}) == []
    assert compare({}, (Pair("a", "b", 0, 0, 0),)) == []
    (keys,) = compare({}, (Pair("a", "b", 0, 0, 12),))
    assert keys.is_chance
    assert [share.count for share in keys.shares] == [Count(0, 12), Count(0, 12)]


MANY = {"a": Count(20, 40), "b": Count(15, 30)}


@pytest.mark.parametrize(
    ("now", "before", "safe"),
    [
        (MANY, {}, True),
        ({"a": Count(20, 40)}, {}, False),  # one community alone has nothing to be compared with
        ({**MANY, "b": Count(5, 9)}, {}, False),  # fewer than ten statements
        ({**MANY, "b": Count(4, 30)}, {}, False),  # whose is a statement with this outcome? most likely a's
        ({**MANY, "b": Count(26, 30)}, {}, False),
        (MANY, {"a": Count(10, 20), "b": Count(8, 18)}, True),
        (MANY, {"a": Count(10, 20), "b": Count(14, 25)}, False),  # those that came since tell whose they are
        (MANY, MANY, False),
        (MANY, {**MANY, "c": Count(9, 20)}, False),
    ],
)
def test_counts_are_shown_only_where_they_tell_of_no_statement_whose_it_is(
    now: dict[str, Count], before: dict[str, Count], safe: bool
) -> None:
    assert is_safe(now, before) is safe
