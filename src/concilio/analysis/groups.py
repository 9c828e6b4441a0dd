"""Opinion groups: stable or nothing, and possibly one (docs/concepts/opinion-groups.md)."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from concilio.analysis._group_search import (
    BETWEEN,
    CERTAIN,
    LEAST_PLACED,
    LEAST_STATEMENTS,
    LEAST_VOTES,
    MOST_GROUPS,
    NOT_PLACED,
    Found,
    find_groups,
    least_votes,
    main_axis,
    with_number,
)
from concilio.analysis._group_statements import axis_statements, representatives
from concilio.analysis._without_own_vote import group_of_votes
from concilio.analysis.counts import Counts
from concilio.analysis.intervals import Floats
from concilio.analysis.latent import LatentModel, fit_latent_model, model_of_people, place_again
from concilio.analysis.resampling import kept_votes, sampled, votes_of_people, votes_of_rows
from concilio.analysis.support import Support, support_from_counts
from concilio.analysis.votes import AGREE, DISAGREE, PASS, Votes

__all__ = [
    "BETWEEN", "LEAST_PLACED", "LEAST_STATEMENTS", "LEAST_VOTES", "NOT_PLACED", "OpinionGroups", "Representative",
    "Stability", "adjusted_rand", "least_votes", "opinion_groups", "stability",
]  # fmt: skip

# How many people a resample holds at most; one resample in so many fits the statements again.
MOST_RESAMPLED = 2_000
REFIT_ONE_IN = 5
# A number of groups is shown where so large a share of the resamples finds it; docs/adr/0019.
STEADY_SHARE = 0.6


@dataclass(frozen=True)
class Representative:
    """A statement that sets one group apart from the rest: one row of what a group is known by.

    Attributes:
        statement: index.
        choice: +1 if the group agrees with it more than the rest do, −1 if it disagrees more.
        inside: share who answered so, of those whose other answers put them in the group.
        outside: the same, of those whose other answers put them in another group.
        q_value: Benjamini–Hochberg adjusted.
    """

    statement: int
    choice: int
    inside: float
    outside: float
    q_value: float


@dataclass(frozen=True)
class Stability:
    """What resamples with a twentieth of the votes removed say of the number of groups that was found.

    Attributes:
        repeats: how many there were.
        same_number: how many found the number that most found. numbers: how many found one, two, … five groups.
        median_ari, least_ari: adjusted Rand index of core membership with the full answer, in so many groups, of the
            resamples that found as many; nan without repeats.
    """

    repeats: int
    same_number: int
    median_ari: float
    least_ari: float
    numbers: tuple[int, ...] = ()

    @property
    def most_found(self) -> int:
        """The number of groups that most resamples find, the smaller of two; 0 without resamples."""
        return int(np.argmax(self.numbers)) + 1 if self.repeats else 0

    @property
    def is_steady(self) -> bool:
        """Whether enough resamples agree on a number. Without any nothing was asked, and nothing is held back."""
        return not self.repeats or max(self.numbers) >= STEADY_SHARE * self.repeats


@dataclass(frozen=True, eq=False)
class OpinionGroups:
    """Participants who vote alike, found from the votes regardless of community.

    Attributes:
        n_groups: k ≥ 1, the number that may be shown. One is an answer: then nobody is in a "group" and `axis` is
            what there is to see. Unless `unsteady` is not 0: then so many groups were found, or one, and resamples
            disagree too often for any number to be said.
        membership: (P,) int8, 0 … k − 1, −1 between groups, −2 not placed (fewer votes than `least_votes`).
            With one group: 0 for everyone placed.
        centres: (k, D) in the latent space.
        sizes: (k,) int64. Groups are numbered by falling size, ties by first participant.
        representatives: one tuple per group, strongest first.
        axis: (P,) int8 for the main axis: −1 one end, 0 between, +1 other end, −2 not placed.
        axis_statements: the statements that mark the ends, strongest first, as (statement, +1 or −1).
        stability: of what was found, also where it is not shown.
        answers: (C + 1, k, 3, S) int64 answers by community (unknown ones last), group and choice (agree, pass,
            disagree), each vote counted for the group that its voter's other votes say; (C + 1, 0, 3, S) for one group.
        unsteady: how many groups were found, where that is too unsteady to be shown; else 0.

    The number that is shown is the one that most resamples find, which a few votes do not change, and not always the
    one that all votes together give.
    """

    n_groups: int
    membership: NDArray[np.int8]
    centres: Floats
    sizes: NDArray[np.int64]
    representatives: tuple[tuple[Representative, ...], ...]
    axis: NDArray[np.int8]
    axis_statements: tuple[tuple[int, int], ...]
    stability: Stability
    answers: Counts = field(default_factory=lambda: np.zeros((1, 0, 3, 0), dtype=np.int64))
    unsteady: int = 0

    @property
    def n_placed(self) -> int:
        """People with enough votes to be placed."""
        return int((self.membership != NOT_PLACED).sum())

    @property
    def looked_for(self) -> bool:
        """Whether enough people are placed for groups to be found, so that one group is an answer."""
        return self.n_placed >= LEAST_PLACED

    def support(self) -> Support:
        """(k, S) how each group answered, of those whose *other* answers put them in it."""
        agrees, passes, disagrees = self.answers.sum(axis=0).transpose(1, 0, 2)
        return support_from_counts(agrees, passes, disagrees)


def opinion_groups(votes: Votes, model: LatentModel, *, seed: int, repeats: int = 20) -> OpinionGroups:
    """Find opinion groups, or say that there is one, or that the votes do not tell.

    A mixture of Gaussians with one covariance is fitted to what each person's votes say of their position;
    several groups are believed only where they gain much over one, and over an even spread, and stand well apart, and
    they are shown only where most resamples find as many.

    Args:
        votes: of any size. model: of these votes. seed: draws starts, samples and resamples.
        repeats: how many resamples to judge stability by; 0 for none.
    """
    found = find_groups(votes, model, seed=seed)
    judged = stability(votes, model, seed=seed, repeats=repeats, found=found)
    unsteady = 0 if judged.is_steady or found.placed.size < LEAST_PLACED else found.k
    found = with_number(found, 1 if unsteady else judged.most_found or found.k, votes.n_participants)
    membership, k = found.membership, found.k
    axis = main_axis(found, votes.n_participants)
    answers = _answers(votes, model, found)
    return OpinionGroups(
        n_groups=k,
        membership=membership,
        centres=found.centres,
        sizes=np.array([(membership == g).sum() for g in range(k)], dtype=np.int64),
        representatives=described(answers),
        axis=axis,
        axis_statements=axis_statements(votes, axis),
        stability=judged,
        answers=answers,
        unsteady=unsteady,
    )


def described(answers: Counts) -> tuple[tuple[Representative, ...], ...]:
    """What marks each group, from answers as `OpinionGroups` holds them; one empty tuple for a single group."""
    found = representatives(answers.sum(axis=0))
    return tuple(tuple(Representative(*one) for one in group) for group in found) or ((),)


def _answers(votes: Votes, model: LatentModel, found: Found) -> Counts:
    """(C + 1, k, 3, S), as `OpinionGroups` holds them."""
    communities, statements = votes.n_communities + 1, votes.n_statements
    if found.mixture is None or found.k < 2:
        return np.zeros((communities, 0, 3, statements), dtype=np.int64)
    placed = np.zeros(votes.n_participants, dtype=np.bool_)
    placed[found.placed] = True
    group = group_of_votes(votes, model, found.mixture, placed=placed, number=found.number, certain=CERTAIN)
    counted = np.flatnonzero(group >= 0)
    community = votes.community[votes.participant[counted]].astype(np.int64)
    community[(community < 0) | (community >= votes.n_communities)] = votes.n_communities
    place = np.array([AGREE, PASS, DISAGREE]).argsort()[votes.choice[counted] + 1]
    shape = (communities, found.k, 3, statements)
    key = np.ravel_multi_index((community, group[counted], place, votes.statement[counted]), shape)
    return np.bincount(key, minlength=int(np.prod(shape))).reshape(shape).astype(np.int64)


def stability(
    votes: Votes,
    model: LatentModel,
    *,
    seed: int,
    repeats: int = 20,
    share: float = 0.05,
    found: Found | None = None,
) -> Stability:
    """Take `share` of the votes away at random, place people and find groups again, compare; `repeats` times.

    Groups start from where the full answer's people now stand, and from a fresh start, and take the better. One
    resample in five fits the statements again, too, and starts afresh throughout; the others keep the statements'
    places, which a twentieth of the votes hardly moves. Beyond `MOST_RESAMPLED` participants all this is done with a
    sample of so many, and the statements are kept. docs/adr/0016 compares the verdicts with those of full refits.
    """
    chosen = np.flatnonzero(np.bincount(votes.participant, minlength=votes.n_participants))
    refits = chosen.size <= MOST_RESAMPLED
    if not refits:
        chosen = sampled(chosen, MOST_RESAMPLED, seed=seed)
        votes, model, found = votes_of_people(votes, chosen), model_of_people(model, chosen), None
    if found is None:
        found = find_groups(votes, model, seed=seed)
    numbers, answers = np.zeros(MOST_GROUPS, dtype=np.int64), []
    for repeat in range(repeats):
        fewer = votes_of_rows(votes, kept_votes(votes, share=share, seed=seed * 1_000_003 + repeat + 1))
        if refits and repeat % REFIT_ONE_IN == 0:
            again = find_groups(fewer, fit_latent_model(fewer, seed=seed, warm=model), seed=seed)
        else:
            again = find_groups(fewer, place_again(fewer, model), seed=seed, known=found)
        numbers[again.k - 1] += 1
        answers.append((again.k, again.membership))
    if not repeats:
        return Stability(0, 0, float("nan"), float("nan"))
    most = int(np.argmax(numbers)) + 1
    core = with_number(found, most, votes.n_participants).membership
    scores = [_same_members(core, membership) for k, membership in answers if k == most]
    return Stability(
        repeats, len(scores), float(np.median(scores)), float(min(scores)), tuple(numbers.tolist())
    )


def _same_members(one: NDArray[np.int8], other: NDArray[np.int8]) -> float:
    """Adjusted Rand index of people who surely belong to a group in both answers."""
    both = (one >= 0) & (other >= 0)
    return adjusted_rand(one[both], other[both])


def adjusted_rand(one: NDArray[np.int8], other: NDArray[np.int8]) -> float:
    """Adjusted Rand index of two labellings (Hubert & Arabie 1985); 1 where both have a single group."""
    if one.size == 0:
        return 1.0
    table = np.zeros((int(one.max()) + 1, int(other.max()) + 1))
    np.add.at(table, (one, other), 1.0)

    def pairs(n: Floats) -> float:
        return float((n * (n - 1) / 2).sum())

    together, rows, columns = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    all_pairs = one.size * (one.size - 1) / 2
    expected = rows * columns / all_pairs if all_pairs else 0.0
    most = (rows + columns) / 2
    return 1.0 if most == expected else (together - expected) / (most - expected)
