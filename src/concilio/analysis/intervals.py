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
