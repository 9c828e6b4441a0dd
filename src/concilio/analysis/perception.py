"""Perception gaps and surprising common ground (section 5, part 7)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from concilio.analysis.intervals import Floats, Interval
from concilio.analysis.support import CommonGround, Support
from concilio.analysis.votes import Guesses, Votes


class Verdict(IntEnum):
    """What the guesses say of one statement."""

    NO_GUESSES = 0
    TOO_FEW = 1
    NOT_LOW = 2
    GUESSED_LOW = 3
    SURPRISING = 4


@dataclass(frozen=True, eq=False)
class PerceptionGaps:
    """How far each community misjudges another, beyond how people misjudge any share.

    Attributes:
        n_guesses: (C, C, S) int64, community of the guesser × community guessed about × statement.
        mean_guess: (C, C, S) 0 to 1, nan without guesses.
        raw_gap: (C, C, S) mean guess − support.
        beyond_middle_gap: (C, C, S) mean guess − what the ruler expects; nan where no ruler could be laid.
        general_pessimism: (C, C) intercept of guesses about the other − intercept of the own ruler.
        slope: (C, C) b of the Huber line for guesses of the other.
        q_value: (S,) BH-adjusted over statements with enough guesses.
        verdict: (S,) int8 of `Verdict`.
        surprising: (N,) int64, statements that are surprising common ground, by falling level.
    """

    n_guesses: NDArray[np.int64]
    mean_guess: Floats
    raw_gap: Interval
    beyond_middle_gap: Interval
    general_pessimism: Interval
    slope: Interval
    q_value: Floats
    verdict: NDArray[np.int8]
    surprising: NDArray[np.int64]


def perception_gaps(
    votes: Votes, guesses: Guesses, answers: Support, common: CommonGround, *, seed: int, repeats: int = 1000
) -> PerceptionGaps:
    raise NotImplementedError
