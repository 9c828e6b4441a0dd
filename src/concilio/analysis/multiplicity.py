"""Many tests at once: keeping false discoveries rare."""

from __future__ import annotations

import numpy as np
from scipy.stats import false_discovery_control

from concilio.analysis.intervals import Floats

FALSE_DISCOVERY_RATE = 0.05


def benjamini_hochberg(p_value: Floats) -> Floats:
    """Adjusted p-values, (N,): q ≤ 5 % marks discoveries of which at most 5 % are expected to be false.

    nan marks what was not tested: it stays nan and does not count among the tests.
    Benjamini & Hochberg (1995); valid for tests that depend on each other positively.
    """
    q = np.full(p_value.shape, np.nan)
    tested = ~np.isnan(p_value)
    if tested.any():
        q[tested] = false_discovery_control(p_value[tested], method="bh")
    return q
