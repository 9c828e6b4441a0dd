"""Whether a text is adopted: one pure function over counts, the same for every community. Knows no database.

A community's voters are those who answered at least one question of the vote. All shares are of them, so that leaving
a question open counts against a clause as a pass does elsewhere, and the ceiling on rejection says something beyond
the share that accepts. Shares are compared as whole numbers, never as floats.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from concilio.storage.ballots import STEP, count_codes

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# Codes of storage.ballots: 1 disagree, 2 pass, 3 agree.
REJECT, RESERVE, ACCEPT = 1, 2, 3


@dataclass(frozen=True)
class Rule:
    """What adoption needs of every community, fixed before voting began.

    Attributes:
        quorum: the least share of seats that vote.
        accepting: the least share of voters that accept, with or without a reservation.
        rejecting: the largest share of voters that may reject.
        drops: a clause that fails drops out; otherwise it sends the whole draft back.
    """

    quorum: Fraction = Fraction(1, 2)
    accepting: Fraction = Fraction(2, 3)
    rejecting: Fraction = Fraction(1, 5)
    drops: bool = True


@dataclass(frozen=True, eq=False)
class Tally:
    """Counts of one ratification, with a row for each community and a column for each question.

    The first question is the whole text, the others are its clauses.

    Attributes:
        accept, reserve, reject: (C, Q).
        voters, seats: (C,).
    """

    accept: Ints
    reserve: Ints
    reject: Ints
    voters: Ints
    seats: Ints


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a ratification comes to.

    Attributes:
        adopted: whether the text is adopted, without the clauses that dropped out.
        standing: (Q - 1,), clauses that stand.
        quorate: (C,).
        held: (C, Q), whether a community's answers hold the question up; by community, for the page.
    """

    adopted: bool
    standing: Bools
    quorate: Bools
    held: Bools


def decide(rule: Rule, tally: Tally) -> Outcome:
    """Apply a rule. The order of communities makes no difference to what is adopted."""
    quorate = _at_least(tally.voters, rule.quorum, tally.seats) & (tally.voters > 0)
    voters = tally.voters[:, None]
    accepted = _at_least(tally.accept + tally.reserve, rule.accepting, voters)
    bearable = _at_most(tally.reject, rule.rejecting, voters)
    held: Bools = ~(quorate[:, None] & accepted & bearable)
    passes: Bools = np.asarray(~held.any(axis=0)) & bool(len(held))
    standing = passes[1:]
    enough = bool(standing.any()) if rule.drops else bool(standing.all() and len(standing))
    return Outcome(bool(passes[0]) and enough, standing, quorate, held)


def tally_of(ballots: Iterable[Iterable[bytes]], questions: int, seats: Iterable[int]) -> Tally:
    """Count the ballots of each community.

    Args:
        ballots: for each community the votes of its people, as `storage.ballots` spells them.
        questions: the whole text and its clauses.
    """
    counts, voters = [], []
    for votes in ballots:
        people = _as_rows(list(votes), questions)
        counts.append(count_codes(people)[1 : questions + 1])
        voters.append(int(people.any(axis=1).sum()))
    by_code = np.array(counts, dtype=np.int64).reshape(len(counts), questions, 4)
    taken = np.array(list(seats), dtype=np.int64)
    return Tally(
        by_code[..., ACCEPT],
        by_code[..., RESERVE],
        by_code[..., REJECT],
        np.array(voters, dtype=np.int64),
        taken,
    )


def _as_rows(votes: list[bytes], questions: int) -> NDArray[np.uint8]:
    # Every ballot of a ratification is as wide as its questions need.
    width = STEP * (questions // (STEP * 4) + 1)
    if not votes:
        return np.zeros((0, width), dtype=np.uint8)
    return np.frombuffer(b"".join(votes), dtype=np.uint8).reshape(len(votes), width)


def _at_least(count: Ints, share: Fraction, of: Ints) -> Bools:
    return np.asarray(count * share.denominator >= of * share.numerator)


def _at_most(count: Ints, share: Fraction, of: Ints) -> Bools:
    return np.asarray(count * share.denominator <= of * share.numerator)
