"""Ninety per cent means ninety, and a level holds nineteen times in twenty."""

from __future__ import annotations

from concilio.benchmark.interval_coverage import interval_coverage


def test_intervals_hold_the_truth_as_often_as_they_say_and_levels_at_least_so() -> None:
    coverage = interval_coverage(seed=1, trials=8_000)
    assert 0.88 <= coverage.interval <= 0.92
    assert all(share >= 0.945 for share in coverage.at_or_above_level.values())
