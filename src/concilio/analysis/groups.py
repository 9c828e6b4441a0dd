"""Opinion groups: stable or nothing, and possibly one (section 5, part 4)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concilio.analysis.intervals import Floats
from concilio.analysis.latent import LatentModel
from concilio.analysis.votes import Votes

BETWEEN, NOT_PLACED = -1, -2


@dataclass(frozen=True, eq=False)
class Representative:
    """A statement that sets one group apart from the rest: one row of what a group is known by.

    Attributes:
        statement: index. choice: +1 if the group agrees with it more than the rest do, −1 if it disagrees more.
        inside, outside: share of the group, and of everyone else placed, who answered so. q_value: BH-adjusted.
    """

    statement: int
    choice: int
    inside: float
    outside: float
    q_value: float


@dataclass(frozen=True, eq=False)
class OpinionGroups:
    """Participants who vote alike, found from the votes regardless of community.

    Attributes:
        n_groups: k ≥ 1. One is an answer: then nobody is in a "group" and `axis` is what there is to see.
        membership: (P,) int8, 0 … k − 1, −1 between groups, −2 not placed (fewer than seven votes).
            With one group: 0 for everyone placed.
        centres: (k, D) in the latent space; spread: within-group sd (1 after scaling).
        sizes: (k,) int64. Groups are numbered by falling size, ties by first participant.
        representatives: one tuple per group, strongest first.
        axis: (P,) int8 for the main axis: −1 one end, 0 between, +1 other end, −2 not placed.
        axis_statements: the statements that mark the ends, strongest first, as (statement, +1 or −1).
        stability: share of resamples (5 % of votes removed) that give the same k, and the median and
            minimum adjusted Rand index of core membership with the full answer.
    """

    n_groups: int
    membership: NDArray[np.int8]
    centres: Floats
    sizes: NDArray[np.int64]
    representatives: tuple[tuple[Representative, ...], ...]
    axis: NDArray[np.int8]
    axis_statements: tuple[tuple[int, int], ...]
    stability: Stability


@dataclass(frozen=True)
class Stability:
    repeats: int
    same_number: int
    median_ari: float
    least_ari: float


def opinion_groups(votes: Votes, model: LatentModel, *, seed: int, repeats: int = 20) -> OpinionGroups:
    raise NotImplementedError
