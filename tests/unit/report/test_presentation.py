"""Rounding never claims more than is known, and what is released is never finer than its step."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilio.report.presentation import RELEASED, WHOLE_POINTS, Presentation

share = st.floats(0, 1)
either = st.sampled_from([WHOLE_POINTS, RELEASED])


@given(either, st.tuples(share, share, share).map(sorted), st.integers(0, 10_000))
def test_a_shown_range_holds_the_computed_one(show: Presentation, ordered: list[float], voters: int) -> None:
    low, mean, high = ordered
    shown = show.share(mean, low, high, voters)
    assert shown.low <= low * 100 + 1e-9
    assert shown.high >= high * 100 - 1e-9
    assert 0 <= shown.low <= shown.about <= shown.high <= 100
    assert shown.about % show.step == shown.low % show.step == shown.high % show.step == 0


@given(either, share)
def test_at_least_stays_true_after_rounding(show: Presentation, level: float) -> None:
    assert show.level(level) <= level * 100 + 1e-9


@given(share.filter(lambda x: x >= 0.9), st.integers(0, 500))
def test_a_release_says_nearly_all_and_no_more(mean: float, voters: int) -> None:
    shown = RELEASED.share(mean, mean - 0.03, 1.0, voters)
    assert shown.nearly_all
    assert shown == RELEASED.share(0.91, min(mean - 0.03, 0.9), 0.97, voters)


@pytest.mark.parametrize(
    ("value", "points"), [(0.285, 29), (0.57, 57), (0.29, 29), (0.005, 1), (0.0, 0), (1.0, 100)]
)
def test_halves_round_away_from_nothing_without_the_last_bits_deciding(value: float, points: int) -> None:
    assert WHOLE_POINTS.points(value) == points
    assert WHOLE_POINTS.points(math.nextafter(value, 2)) == points
    assert WHOLE_POINTS.points(-value) == -points
    assert WHOLE_POINTS.level(0.29) == 29
