"""For which group a vote counts: by what its voter's other votes say, so that no vote helps to choose where it counts.

A mixture is fitted to people's votes, so counting the same votes by its groups makes groups look more alike within, and
more different from each other, than they are. Here each vote is taken out of its voter's posterior, which the latent
model's bound makes a subtraction, and counts for a group only if the rest of the votes says so (docs/adr/0018).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from concilio.analysis import _latent_kernels as kernels
from concilio.analysis._latent_fit import LABEL
from concilio.analysis._mixture import Mixture
from concilio.analysis._threads import in_parts
from concilio.analysis.latent import LatentModel
from concilio.analysis.votes import Votes
from concilio.machine import stored

Floats = NDArray[np.float64]

# The four free coordinates of a person: the intercept b and three dimensions u.
FREE = 4
NOWHERE = -1


class Answers(NamedTuple):
    """Votes in order of participant.

    Attributes:
        pointers: (P + 1,) rows of each participant. statement, choice: (V,). label: (3,) y of each choice.
        weight: (V,) 2λ(ξ), how much each vote says.
    """

    pointers: NDArray[np.int64]
    statement: NDArray[np.int32]
    choice: NDArray[np.int8]
    label: Floats
    weight: Floats


class Posterior(NamedTuple):
    """What all votes of each person say, with everything of the prior but the groups' centres.

    Attributes:
        precision: (P, 4, 4) of (b, u) within a group. pull: (P, 4) precision times mean, without the centre's part.
    """

    precision: Floats
    pull: Floats


class Groups(NamedTuple):
    """A mixture's groups in the person's four coordinates.

    Attributes:
        pull: (k, 4) precision within groups times centre. constant: (k,) log weight less what the centre costs.
        number: (k,) int8 by which each group goes. certain: from which probability on a vote counts.
    """

    pull: Floats
    constant: Floats
    number: NDArray[np.int8]
    certain: float


class Room(NamedTuple):
    """Where a vote is worked on: (4, 4), (4,), (4,)."""

    factor: Floats
    target: Floats
    half: Floats


def group_of_votes(
    votes: Votes,
    model: LatentModel,
    mixture: Mixture,
    *,
    placed: NDArray[np.bool_],
    number: NDArray[np.int8],
    certain: float,
) -> NDArray[np.int8]:
    """(V,) int8: the group that each vote counts for, −1 for none.

    Args:
        votes, model: of one dialogue. mixture: of several groups, found in them.
        placed: (P,) whose votes count at all. number: (k,) by which each of the mixture's groups goes.
        certain: the probability that the person's other votes must give the group.

    Cost: a 4 × 4 system for each vote, about as much as two rounds of the latent model.
    """
    people, groups = _posterior(model, mixture), _groups(mixture, number, certain)
    pointers = votes.row_pointers()
    answers = Answers(pointers, votes.statement, votes.choice, LABEL, np.empty(votes.n_votes))
    found = np.full(votes.n_votes, NOWHERE, dtype=np.int8)
    theta, phi = model.participant_moments, model.statement_moments

    def work(first: int, beyond: int) -> None:
        kernels.weights(pointers, votes.statement, first, beyond, theta, phi, answers.weight)
        room = Room(np.zeros((FREE, FREE)), np.zeros(FREE), np.zeros(FREE))
        _find(answers, first, beyond, placed, phi, people, groups, room, found)

    in_parts(work, pointers)
    return found


def _posterior(model: LatentModel, mixture: Mixture) -> Posterior:
    used = mixture.centres.shape[1]
    square = kernels.square(model.participant_moments)
    at = kernels.OF_PARTICIPANT
    mean = square[:, 1, at]
    covariance = square[:, at][:, :, at] - mean[:, :, None] * mean[:, None, :]
    precision = np.linalg.inv(covariance)
    pull = np.einsum("pij,pj->pi", precision, mean)
    # In the dimensions that the mixture uses, its groups stand in for the prior, which is 1 wide.
    inside = slice(1, 1 + used)
    pull[:, inside] -= model.prior_mean[model.prior_row][:, inside]
    precision[:, inside, inside] += np.linalg.inv(mixture.covariance) - np.eye(used)
    return Posterior(np.ascontiguousarray(precision), np.ascontiguousarray(pull))


def _groups(mixture: Mixture, number: NDArray[np.int8], certain: float) -> Groups:
    used = mixture.centres.shape[1]
    pull = np.zeros((mixture.k, FREE))
    pull[:, 1 : 1 + used] = mixture.centres @ np.linalg.inv(mixture.covariance)
    cost = 0.5 * (pull[:, 1 : 1 + used] * mixture.centres).sum(axis=1)
    return Groups(pull, np.log(mixture.weights) - cost, number, certain)


@stored
def _find(
    answers: Answers,
    first: int,
    last: int,
    placed: NDArray[np.bool_],
    phi: Floats,
    people: Posterior,
    groups: Groups,
    room: Room,
    found: NDArray[np.int8],
) -> None:
    """Fills `found` for the votes of participants `first` to `last`."""
    pointers, statement, choice, label, weights = answers
    precision, pull = people
    group_pull, constant, number, certain = groups
    factor, target, half = room
    k = constant.size
    for p in range(first, last):
        if not placed[p]:
            continue
        for row in range(pointers[p], pointers[p + 1]):
            other = phi[statement[row]]
            weight = weights[row]
            away = label[choice[row] + 1] - 0.5
            # E[φφᵀ] of (1, w): places 0, 2, 3, 4 of the triangle's first row, then 9 to 14; with a: 1, 6, 7, 8.
            target[0] = pull[p, 0] - away + weight * other[1]
            target[1] = pull[p, 1] - away * other[2] + weight * other[6]
            target[2] = pull[p, 2] - away * other[3] + weight * other[7]
            target[3] = pull[p, 3] - away * other[4] + weight * other[8]
            _cholesky_without(precision[p], other, weight, factor)
            best, top = -np.inf, 0
            total = 0.0
            for g in range(k):
                value = constant[g]
                for i in range(4):
                    sum_ = target[i] + group_pull[g, i]
                    for j in range(i):
                        sum_ -= factor[i, j] * half[j]
                    half[i] = sum_ / factor[i, i]
                    value += 0.5 * half[i] * half[i]
                if value > best:
                    total = total * np.exp(best - value) + 1.0
                    best, top = value, g
                else:
                    total += np.exp(value - best)
            if 1.0 / total > certain:
                found[row] = number[top]


@stored
def _cholesky_without(precision: Floats, other: Floats, weight: float, factor: Floats) -> None:
    """Cholesky's factor, lower, of a person's precision without one vote's part of it."""
    factor[0, 0] = precision[0, 0] - weight * other[0]
    factor[1, 0] = precision[1, 0] - weight * other[2]
    factor[2, 0] = precision[2, 0] - weight * other[3]
    factor[3, 0] = precision[3, 0] - weight * other[4]
    factor[1, 1] = precision[1, 1] - weight * other[9]
    factor[2, 1] = precision[2, 1] - weight * other[10]
    factor[3, 1] = precision[3, 1] - weight * other[11]
    factor[2, 2] = precision[2, 2] - weight * other[12]
    factor[3, 2] = precision[3, 2] - weight * other[13]
    factor[3, 3] = precision[3, 3] - weight * other[14]
    for i in range(4):
        for j in range(i + 1):
            value = factor[i, j]
            for m in range(j):
                value -= factor[i, m] * factor[j, m]
            if i == j:
                # Rounding alone could bring what is left below nothing.
                factor[i, i] = np.sqrt(max(value, 1e-9))
            else:
                factor[i, j] = value / factor[j, j]
