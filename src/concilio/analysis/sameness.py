"""People who gave one answer throughout, or answered exactly like somebody else: counted, never left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concilio.analysis._threads import in_parts
from concilio.analysis.groups import LEAST_VOTES
from concilio.analysis.resampling import hashed
from concilio.analysis.votes import Votes

# So many answers that are the same as another person's are hardly chance.
ALIKE_FROM = 10


@dataclass(frozen=True)
class Sameness:
    """How many people's answers do not differ, from statement to statement or from another person's.

    Attributes:
        one_answer: people with at least seven answers, all agree, all pass or all disagree.
        alike: people with at least ten answers, of more than one kind, who answered the same statements in the
            same way as somebody else.
    """

    one_answer: int
    alike: int


def sameness(votes: Votes) -> Sameness:
    """Count people who gave one answer throughout, and those who answered exactly alike.

    Neither is wrong: somebody may agree with all that was asked, and couples answer together. Both can pull shares
    towards them, and a reader should know how many there are. Nobody is named, left out or counted less.
    """
    pointers = votes.row_pointers()
    cast = np.diff(pointers)
    # A random 64-bit number for each statement and answer: their sum tells who gave the same set of answers.
    random = hashed(np.arange(3 * max(votes.n_statements, 1), dtype=np.int64), seed=1)
    kinds = np.zeros((3, cast.size), dtype=np.bool_)
    sums = np.zeros(cast.size, dtype=np.uint64)

    def work(first: int, beyond: int) -> None:
        begin, end = int(pointers[first]), int(pointers[beyond])
        choice = votes.choice[begin:end] + 1
        person = np.repeat(np.arange(first, beyond), cast[first:beyond])
        for kind in range(3):
            kinds[kind, person[choice == kind]] = True
        some = np.flatnonzero(cast[first:beyond])
        if some.size:
            at = pointers[first:beyond][some] - begin
            with np.errstate(over="ignore"):
                sums[first + some] = np.add.reduceat(random[votes.statement[begin:end] * 3 + choice], at)

    in_parts(work, pointers)
    one = kinds.sum(axis=0) == 1
    mixed = np.flatnonzero(~one & (cast >= ALIKE_FROM))
    return Sameness(int((one & (cast >= LEAST_VOTES)).sum()), _shared(sums[mixed]))


def _shared(values: NDArray[np.uint64]) -> int:
    """How many of some values occur more than once."""
    _, times = np.unique(values, return_counts=True)
    return int(times[times > 1].sum())
