"""Routing: which statement to show next (DESIGN.md section 4)."""

from __future__ import annotations

from concilio.analysis.counts import Counts
from concilio.analysis.intervals import Floats


def routing_weights(agrees: Counts, voters: Counts) -> Floats:
    """Weight of each statement for a person of each community, (C, S), from counts (C, S)."""
    raise NotImplementedError


def choose(weights: Floats, seen_by: Counts, *, draw: float, second_draw: float, explore: float = 0.1) -> int:
    """Index into the candidates, (N,) weights and (N,) votes of the reader's community so far.

    `draw` and `second_draw` are uniform in [0, 1) and come from the caller: this stays a pure function.
    """
    raise NotImplementedError
