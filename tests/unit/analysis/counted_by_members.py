"""Answers of groups as `OpinionGroups` holds them, where each vote counts for its voter's group."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from concilio.analysis import Votes
from concilio.analysis.counts import counts_by


def counted_by_members(votes: Votes, membership: NDArray[np.int8], n_groups: int) -> NDArray[np.int64]:
    """(C + 1, k, 3, S), unknown communities last."""
    rows = votes.n_communities + 1
    if n_groups < 2:
        return np.zeros((rows, 0, 3, votes.n_statements), dtype=np.int64)
    community = np.where(votes.community < 0, votes.n_communities, votes.community)
    cell = np.where(membership >= 0, community * n_groups + membership, -1).astype(np.int8)
    counts = np.stack(counts_by(votes, cell, rows * n_groups), axis=1)
    return counts.reshape(rows, n_groups, 3, votes.n_statements)
