"""Whether intervals and levels hold what they say, tried on shares that are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from concilio.analysis.intervals import jeffreys
from concilio.analysis.support import least_level

FEWEST_VOTERS, MOST_VOTERS = 10, 400


@dataclass(frozen=True)
class Coverage:
    """How often the truth was where the analysis said.

    Attributes:
        trials: statements tried for each number below.
        interval: share of 90 % intervals that hold the true share.
        at_or_above_level: by number of communities, share of statements whose least true share is at or above
            the common-ground level; a level that holds 95 % of the time gives 0.95 or more.
    """

    trials: int
    interval: float
    at_or_above_level: dict[int, float]


def interval_coverage(seed: int, trials: int = 20_000) -> Coverage:
    """Draw true shares evenly from 0 to 1 and 10 to 400 voters, count, and look whether the truth is inside.

    Communities' shares are drawn around a common one, from nearly equal to nothing in common, since the least of
    several shares is hardest to bound from below where they are alike.
    """
    random = np.random.default_rng(seed)
    voters = random.integers(FEWEST_VOTERS, MOST_VOTERS, size=trials, endpoint=True)
    truth = random.random(trials)
    found = jeffreys(random.binomial(voters, truth), voters)
    inside = (found.low <= truth) & (truth <= found.high)

    held: dict[int, float] = {}
    for communities in (2, 3, 5):
        likeness = np.exp(random.uniform(0, 6, trials))
        common = random.random(trials)
        shares = random.beta(
            1e-3 + likeness * common, 1e-3 + likeness * (1 - common), size=(communities, trials)
        )
        voters = random.integers(FEWEST_VOTERS, MOST_VOTERS, size=shares.shape, endpoint=True)
        level = least_level(random.binomial(voters, shares), voters)
        held[communities] = float((shares.min(axis=0) >= level).mean())
    return Coverage(trials, float(inside.mean()), held)
