"""Counts of answers: what support, divides and every group measure start from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from concilio.analysis import _kernels
from concilio.analysis._threads import in_row_parts
from concilio.analysis.votes import Votes

Counts = NDArray[np.int64]


def answer_counts(votes: Votes) -> tuple[Counts, Counts, Counts]:
    """How many of each community agree with, pass on and disagree with each statement.

    Returns:
        Three (C, S) int64 arrays: agrees, passes, disagrees. C is 1, and the row is everybody, where no
        communities are declared; otherwise people of unknown community count in no row. The sums are whole
        numbers: counts of disjoint sets of participants add up exactly.
    """
    if votes.n_communities == 0:
        return counts_by(votes, None, 1)
    return counts_by(votes, votes.community, votes.n_communities)


def counts_by(
    votes: Votes, membership: NDArray[np.int8] | None, n_groups: int
) -> tuple[Counts, Counts, Counts]:
    """As `answer_counts`, for any division of the participants.

    Args:
        membership: (P,) int8 group of each participant; a negative one counts nowhere. None is everybody in one.
        n_groups: G, how many groups.

    Returns:
        agrees, passes, disagrees: (G, S) int64.
    """
    total = np.zeros((n_groups, votes.n_statements, 3), dtype=np.int64)

    def work(first: int, beyond: int) -> Counts:
        counts = np.zeros_like(total)
        if membership is None:
            _kernels.count_rows(votes.statement, votes.choice, first, beyond, counts[0])
        else:
            _kernels.count_rows_by_community(
                votes.participant, votes.statement, votes.choice, membership, first, beyond, counts
            )
        return counts

    for part in in_row_parts(work, votes.n_votes):
        total += part
    return total[:, :, 2].copy(), total[:, :, 1].copy(), total[:, :, 0].copy()


def answer_counts_of_everybody(votes: Votes) -> tuple[Counts, Counts, Counts]:
    """agrees, passes, disagrees, each (S,) int64, whatever communities are declared."""
    agrees, passes, disagrees = counts_by(votes, None, 1)
    return agrees[0], passes[0], disagrees[0]
