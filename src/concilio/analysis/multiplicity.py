"""Multiple comparisons: false discoveries kept rare."""

from __future__ import annotations

import numpy as np

from concilio.analysis.intervals import Floats

FALSE_DISCOVERY_RATE = 0.05


def benjamini_hochberg(p_value: Floats) -> Floats:
    """Adjusted p-values, of any shape: q ≤ 5 % marks discoveries of which at most 5 % are expected to be false.

    nan marks what was not tested: it stays nan and does not count among the tests. Valid for tests that depend
    on each other positively.

    References:
        [1] Benjamini & Hochberg (1995), "Controlling the false discovery rate: a practical and powerful approach
            to multiple testing", Journal of the Royal Statistical Society B 57, 289-300.
    """
    q = np.full(p_value.shape, np.nan)
    tested = ~np.isnan(p_value)
    p = p_value[tested]
    order = np.argsort(p)
    adjusted = p[order] * (p.size / np.arange(1, p.size + 1))
    # No p-value is adjusted to more than a larger one is.
    adjusted = np.minimum.accumulate(adjusted[::-1])[::-1]
    back = np.empty_like(adjusted)
    back[order] = np.clip(adjusted, 0.0, 1.0)
    q[tested] = back
    return q
