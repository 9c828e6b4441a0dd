"""Coverage: how often intervals and levels hold the true shares of simulated dialogues."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from concilio.analysis import Options, analyse
from concilio.analysis.simulate import SimulationOptions, simulate
from concilio.analysis.support import common_ground, support
from concilio.benchmark.bar import Bar, Settings, at_least

COMMAND = "concilio benchmark --only interval-coverage"
DROP_OUT = "concilio benchmark --only drop-out"
HALF = 0.5


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


def drop_out(settings: Settings) -> Iterator[Bar]:
    """Levels where people leave for what they think, and how many claims the lower level costs where nobody does."""
    trials = 4 if settings.quick else 40
    for tie in (0.6, -0.6):
        held_all, held_top, _, _ = _levels(trials, tie)
        yield at_least(
            f"level holds, people leave by opinion ({tie}): all", 95, held_all, "%", DROP_OUT, _note(trials)
        )
        yield at_least(
            f"level holds, people leave by opinion ({tie}): top ten",
            95,
            held_top,
            "%",
            DROP_OUT,
            _note(trials),
        )
    _, held_top, _, _ = _levels(trials, 0.0, people=(30, 30))
    yield at_least(
        "level holds in two communities of 30: top ten",
        95,
        held_top,
        "%",
        DROP_OUT,
        f"{trials} invented dialogues of 60 people and 60 statements",
    )
    _, _, claims, answered = _levels(trials, 0.0)
    yield at_least(
        "claims of half or more kept where nobody leaves by opinion",
        98,
        100 * claims / max(answered, 1),
        "%",
        DROP_OUT,
        f"{claims} against {answered} by those who answered alone",
    )


def _levels(
    trials: int, tie: float, *, people: tuple[int, ...] = (150, 150)
) -> tuple[float, float, int, int]:
    """Share of levels that hold, of all and of the top ten; claims by the lower level and by the answered one."""
    everything, top, claims, answered = [], [], 0, 0
    for seed in range(trials):
        invented = simulate(
            SimulationOptions(participants=people, guesses=0, stay_by_opinion=tie, seed=9_000 + seed)
        )
        found = analyse(
            invented.votes, options=Options(stability_repeats=0, bootstrap_repeats=0)
        ).common_ground
        known = np.isfinite(found.level)
        holds = invented.level >= found.level
        everything.append(holds[known].mean())
        top.append(holds[found.order[:10]].mean())
        claims += int((found.level >= HALF).sum())
        answered += int((found.answered_level >= HALF).sum())
    return 100 * float(np.mean(everything)), 100 * float(np.mean(top)), claims, answered


def _note(trials: int) -> str:
    return f"{trials} invented dialogues of 300 people and 60 statements"
