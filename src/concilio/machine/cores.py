"""How many cores this process may use for one computation."""

from __future__ import annotations

import os

_chosen: int | None = None


def cores() -> int:
    """How many threads a pass may use: as `use_cores` said, by default one for each core given to this process."""
    return _available() if _chosen is None else _chosen


def use_cores(most: int) -> None:
    """Let no pass of this process use more than so many threads. Answers do not depend on it."""
    global _chosen
    _chosen = max(1, min(most, _available()))


def _available() -> int:
    return len(os.sched_getaffinity(0))
