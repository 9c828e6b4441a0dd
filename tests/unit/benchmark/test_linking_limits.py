"""The limits of the linking attack: what chance explains, and what it does not."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import poisson

from concilio.benchmark.linking import (
    FALSE_ALARMS,
    LIMITS_OF_A_BENCHMARK,
    PEOPLE,
    RUNS,
    chance_limits,
    poisson_tail,
)

PART = FALSE_ALARMS / LIMITS_OF_A_BENCHMARK


@pytest.mark.parametrize("channels", [8, 82, 234])
@pytest.mark.parametrize("runs", [2, RUNS])
def test_a_limit_is_the_smallest_that_chance_keeps(channels: int, runs: int) -> None:
    limits = chance_limits(channels=channels, runs=runs)
    for limit, mean, looks in ((limits.in_all_runs, runs, channels), (limits.in_one_run, 1, channels * runs)):
        assert looks * poisson.sf(limit, mean) <= PART < looks * poisson.sf(limit - 1, mean)


@pytest.mark.parametrize(("number", "mean"), [(0, 1), (8, 1), (25, 10), (40, 10)])
def test_small_tails_keep_their_digits(number: int, mean: int) -> None:
    assert poisson_tail(number, mean) == pytest.approx(poisson.sf(number, mean), rel=1e-10)


def test_right_guesses_at_chance_are_a_poisson_variable_of_mean_one() -> None:
    rng = np.random.default_rng(1)
    right = np.array([(rng.permutation(PEOPLE) == np.arange(PEOPLE)).sum() for _ in range(20_000)])
    assert right.mean() == pytest.approx(1, abs=0.03)
    assert right.var() == pytest.approx(1, abs=0.06)
    assert [(right > k).mean() for k in range(4)] == pytest.approx(
        poisson.sf(range(4), 1).tolist(), abs=0.012
    )


def test_benchmarks_at_chance_stay_within_the_limits_and_a_channel_that_tells_four_does_not() -> None:
    rng = np.random.default_rng(2)
    channels, benchmarks = 82, 300
    limits = chance_limits(channels=channels, runs=RUNS)
    told = rng.poisson(1.0, (benchmarks, channels, RUNS))
    assert (told.sum(axis=2).max(axis=1) > limits.in_all_runs).sum() <= 3
    assert (told.max(axis=(1, 2)) > limits.in_one_run).sum() <= 3
    # One leak among 82 channels, four of thirty in each run: seen in nearly every benchmark.
    assert (rng.poisson(4.0, (benchmarks, RUNS)).sum(axis=1) > limits.in_all_runs).mean() > 0.95
