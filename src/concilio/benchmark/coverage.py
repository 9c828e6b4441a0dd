"""Coverage: how often intervals and levels hold the true shares of simulated dialogues."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from concilio.analysis.simulate import SimulationOptions, simulate
from concilio.analysis.support import common_ground, support
from concilio.benchmark.bar import Bar, Settings, at_least

COMMAND = "concilio benchmark --only interval-coverage"


def coverage(settings: Settings) -> Iterator[Bar]:
    trials = 20 if settings.quick else 200
    held, above = [], []
    for seed in range(trials):
        invented = simulate(SimulationOptions(guesses=0, seed=5_000 + seed))
        answers = support(invented.votes)
        seen = answers.voters > 0
        inside = (answers.support.low <= invented.support) & (invented.support <= answers.support.high)
        held.append(inside[seen].mean())
        above.append((invented.level >= common_ground(answers).level)[seen.all(axis=0)].mean())
    share = 100 * float(np.mean(held))
    note = f"{trials} invented dialogues of 300 people and 60 statements"
    yield Bar("90 % intervals hold the true share", "88 to 92", share, "%", 88 <= share <= 92, COMMAND, note)
    yield at_least(
        "the truth is at or above the common-ground level",
        95,
        100 * float(np.mean(above)),
        "%",
        COMMAND,
        note,
    )
