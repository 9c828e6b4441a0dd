"""An estimate with its interval: no share leaves the analysis without one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

CENTRAL_90 = (0.05, 0.95)


@dataclass(frozen=True, eq=False)
class Interval:
    """Estimates and their central 90 % intervals, three arrays of one shape; nan where there is no data."""

    mean: Floats
    low: Floats
    high: Floats


def jeffreys(
    count: NDArray[np.int64], total: NDArray[np.int64], *, tail: float | Floats = CENTRAL_90[0]
) -> Interval:
    """Share `count` of `total` under Jeffreys' prior: mean and central interval of Beta(count + ½, rest + ½).

    Args:
        count, total: integers of one shape, 0 ≤ count ≤ total.
        tail: posterior probability left out at either end, one for all or one each.

    nan where `total` is 0. Brown, Cai & DasGupta (2001), Statistical Science 16.
    """
    # Here, so that pages that only show intervals load no scipy.
    from scipy.special import betaincinv

    a, b = count + 0.5, total - count + 0.5
    nobody = total == 0
    mean = np.where(nobody, np.nan, a / (a + b))
    low = np.where(nobody, np.nan, betaincinv(a, b, tail))
    high = np.where(nobody, np.nan, betaincinv(a, b, 1 - tail))
    return Interval(mean, low, high)
