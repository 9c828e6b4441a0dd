"""Cross-cutting: how far opinion groups follow communities (docs/concepts/cross-cutting.md)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concilio.analysis.groups import NOT_PLACED, OpinionGroups
from concilio.analysis.intervals import CENTRAL_90, Floats
from concilio.analysis.votes import Votes

REPEATS = 2_000


@dataclass(frozen=True, eq=False)
class CrossCutting:
    """Cramér's V of communities × opinion groups, 0 (no relation) to 1, with its 90 % interval.

    Attributes:
        table: (C, k) int64 people of each community in each group (those in between left out).
        With one group or fewer than two communities V is nan: there is no line to follow.
        With one group, `axis_table` (C, 3): one end, between, other end.
    """

    table: NDArray[np.int64]
    axis_table: NDArray[np.int64]
    cramers_v: float
    low: float
    high: float


def cross_cutting(votes: Votes, groups: OpinionGroups, *, seed: int) -> CrossCutting:
    """Count communities by group, and say how closely the one follows the other.

    V is corrected for the bias that makes small samples look related (Bergsma 2013). The interval is the
    central 90 % of V over tables redrawn from the observed one, corrected once more for the bias that
    redrawing adds.

    Args:
        votes: for the communities; people of unknown community are left out.
        groups: of the same votes. seed: draws the tables.
    """
    known = votes.community >= 0
    core = known & (groups.membership >= 0)
    table = np.zeros((votes.n_communities, groups.n_groups), dtype=np.int64)
    np.add.at(table, (votes.community[core], groups.membership[core]), 1)
    on_axis = known & (groups.axis != NOT_PLACED)
    axis_table = np.zeros((votes.n_communities, 3), dtype=np.int64)
    np.add.at(axis_table, (votes.community[on_axis], groups.axis[on_axis] + 1), 1)

    seen = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    if min(seen.shape) < 2 or seen.sum() < 3:
        nothing = float("nan")
        return CrossCutting(table, axis_table, nothing, nothing, nothing)
    n = int(seen.sum())
    random = np.random.default_rng(seed)
    redrawn = random.multinomial(n, (seen / n).ravel(), size=REPEATS).reshape(REPEATS, *seen.shape)
    low, high = np.quantile(_corrected_v(redrawn, corrections=2), CENTRAL_90)
    estimate = float(_corrected_v(seen[None], corrections=1)[0])
    return CrossCutting(table, axis_table, estimate, min(float(low), estimate), max(float(high), estimate))


def _corrected_v(tables: NDArray[np.int64], *, corrections: int) -> Floats:
    """Bergsma's V of (N, rows, columns) tables, φ² lowered by its expectation under independence so often."""
    n = tables.sum(axis=(1, 2))
    rows, columns = tables.shape[1:]
    expected = tables.sum(axis=2)[:, :, None] * tables.sum(axis=1)[:, None, :] / n[:, None, None]
    away = np.divide((tables - expected) ** 2, expected, out=np.zeros_like(expected), where=expected > 0)
    phi_squared = away.sum(axis=(1, 2)) / n
    bias = (rows - 1) * (columns - 1) / (n - 1)
    size = np.minimum(rows - (rows - 1) ** 2 / (n - 1), columns - (columns - 1) ** 2 / (n - 1))
    v: Floats = np.sqrt(np.maximum(phi_squared - corrections * bias, 0.0) / (size - 1))
    return np.minimum(v, 1.0)
