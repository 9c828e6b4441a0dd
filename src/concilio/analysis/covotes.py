"""Sums over pairs of statements: what principal components and any question of "who voted alike" start from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from concilio.analysis import _kernels
from concilio.analysis._threads import in_parts
from concilio.analysis.intervals import Floats
from concilio.analysis.votes import Votes

Sums = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class CoVotes:
    """Sums over the participants who voted on both of two statements, all whole numbers.

    Being whole, the sums of disjoint sets of participants add up exactly, in any order and on any machine.

    Attributes:
        both: (S, S) int64 how many voted on both.
        product: (S, S) int64 Σ x_s·x_t, with x the choice: how many voted alike minus how many against each other.
        first: (S, S) int64 Σ x_s over those who also voted on t; not symmetric.
    """

    both: Sums
    product: Sums
    first: Sums

    def __add__(self, other: Self) -> Self:
        return type(self)(self.both + other.both, self.product + other.product, self.first + other.first)

    def scatter(self, mean: Floats) -> Floats:
        """(S, S) float64 Zᵀ Z of votes centred on `mean` (S,), with zero where somebody did not vote.

        Imputing the mean of a column and then centring on it leaves exactly that zero, so this is the scatter
        matrix of mean-imputed votes without ever making one row of them dense.
        """
        crossed = self.first * mean
        # One association for every pair and its mirror image, so that the matrix is symmetric to the last digit.
        return self.product - (crossed + crossed.T) + self.both * np.outer(mean, mean)


def co_votes(votes: Votes) -> CoVotes:
    """Sums over all pairs of statements, O(Σ n_p²) time for n_p votes of participant p, O(S²) memory."""
    pointers = _kernels.row_pointers(votes.participant, votes.n_participants)
    size = votes.n_statements
    pairs = np.diff(pointers)
    work_ahead = int((pairs * pairs).sum())

    def work(first: int, beyond: int) -> Sums:
        words = np.zeros((size, size), dtype=np.uint64)
        sums = np.zeros((4, size, size), dtype=np.int64)
        _kernels.add_covotes(pointers, votes.statement, votes.choice, first, beyond, words, sums)
        return sums

    # Each part holds five S × S tables, so no more parts than can be told from one another in time.
    parts = 1 if work_ahead < 20_000_000 else 2
    upper = np.sum(in_parts(work, pointers, parts), axis=0)
    ones, left, right, product = upper
    # `right` of (s, t) is `left` of (t, s); the diagonal is in both and counted once.
    both = _mirrored(ones, ones)
    shifted_first = _mirrored(left, right)
    shifted_product = _mirrored(product, product)
    first = shifted_first - both
    return CoVotes(both, shifted_product - first - first.T - both, first)


def _mirrored(upper: Sums, below: Sums) -> Sums:
    return np.triu(upper) + np.triu(below, 1).T
