"""The loops over votes of the latent model, compiled.

A participant is the vector θ = (b, 1, u₁, u₂, u₃), a statement φ = (1, a, w₁, w₂, w₃), so that the logit
of agreement is θ·φ. Both are Gaussian; what the loops need of them is E[θθᵀ] and E[φφᵀ], kept as the
fifteen numbers of an upper triangle in the order of `PAIRS`. The means are among them: row 1 of E[θθᵀ],
row 0 of E[φφᵀ]. With λ(ξ) = tanh(ξ/2)/4ξ and ξ² = E[(θ·φ)²], the bound of Jaakkola and Jordan (2000) makes
every update a Gaussian one.

Each kernel works on a run of participants and adds into arrays of its own; the caller adds the runs up in
one fixed order, so that the number of threads never shows in the result. They release the interpreter's
lock and are called from ordinary threads: numba's own thread pool may not be entered by two of them at
once, and a web server does just that.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from concilio.machine import compiled, stored

DIMENSIONS = 3
PAIRS = tuple((i, j) for i in range(DIMENSIONS + 2) for j in range(i, DIMENSIONS + 2))
MOMENTS = len(PAIRS)
AT = np.zeros((DIMENSIONS + 2, DIMENSIONS + 2), dtype=np.int64)
for _n, (_i, _j) in enumerate(PAIRS):
    AT[_i, _j] = AT[_j, _i] = _n

# Which of the fifteen are the free coordinates of a participant (b, u) and of a statement (a, w).
OF_PARTICIPANT = np.array([0, 2, 3, 4])
OF_STATEMENT = np.array([1, 2, 3, 4])
SUMS = MOMENTS + DIMENSIONS + 1

Floats = NDArray[np.float64]


@compiled
def _curvature(square: float) -> float:
    """λ(ξ) for ξ² = `square`."""
    if square < 1e-4:
        return 0.125 - square / 96.0
    xi = np.sqrt(square)
    e = np.exp(-xi)
    return float((1.0 - e) / (1.0 + e) / (4.0 * xi))


@compiled
def _second_moment(theta: Floats, phi: Floats) -> float:
    """E[(θ·φ)²] from two upper triangles."""
    return float(
        theta[0] * phi[0] + theta[5] * phi[5] + theta[9] * phi[9] + theta[12] * phi[12] + theta[14] * phi[14]
        + 2.0 * (
            theta[1] * phi[1] + theta[2] * phi[2] + theta[3] * phi[3] + theta[4] * phi[4]
            + theta[6] * phi[6] + theta[7] * phi[7] + theta[8] * phi[8]
            + theta[10] * phi[10] + theta[11] * phi[11] + theta[13] * phi[13]
        )
    )  # fmt: skip


@compiled
def _mean_logit(theta: Floats, phi: Floats) -> float:
    """E[θ·φ]: row 1 of a participant's moments with row 0 of a statement's."""
    return float(theta[1] * phi[0] + phi[1] + theta[6] * phi[2] + theta[7] * phi[3] + theta[8] * phi[4])


@compiled
def _solve4(
    precision: Floats, target: Floats, factor: Floats, inverse: Floats, mean: Floats, covariance: Floats
) -> None:
    """Inverse of a 4×4 positive definite matrix, and its product with `target`, by Cholesky's factor.

    `factor` and `inverse` (4, 4) are room to work in.
    """
    n = 4
    for i in range(n):
        for j in range(i + 1):
            total = precision[i, j]
            for k in range(j):
                total -= factor[i, k] * factor[j, k]
            if i == j:
                factor[i, i] = np.sqrt(total)
            else:
                factor[i, j] = total / factor[j, j]
    for j in range(n):
        inverse[j, j] = 1.0 / factor[j, j]
        for i in range(j + 1, n):
            total = 0.0
            for k in range(j, i):
                total -= factor[i, k] * inverse[k, j]
            inverse[i, j] = total / factor[i, i]
    for i in range(n):
        for j in range(i + 1):
            total = 0.0
            for k in range(i, n):
                total += inverse[k, i] * inverse[k, j]
            covariance[i, j] = total
            covariance[j, i] = total
    for i in range(n):
        total = 0.0
        for j in range(n):
            total += covariance[i, j] * target[j]
        mean[i] = total


class Answers(NamedTuple):
    """Votes in order of participant.

    Attributes:
        pointers: (P + 1,) rows of each participant.
        statement: (V,).
        choice: (V,); `label[choice + 1]` is y.
        label: (3,).
        group: (P,) row of the prior means, and of the sums, that each participant belongs to.
    """

    pointers: NDArray[np.int64]
    statement: NDArray[np.int32]
    choice: NDArray[np.int8]
    label: Floats
    group: NDArray[np.int16]


class Prior(NamedTuple):
    """Of participants' (b, u).

    Attributes:
        precision: (4, 4), alike for everybody.
        target: (G, 4) precision times mean.
    """

    precision: Floats
    target: Floats


class Effort(NamedTuple):
    """How often at most to renew ξ of a participant; less often once no mean moves by more than `tolerance`."""

    rounds: int
    tolerance: float


class Sums(NamedTuple):
    """What a sweep adds to.

    Attributes:
        statements: (S, 19) Σ 2λ E[θθᵀ], then Σ (y − ½) E[θ] without its constant; (0, 19) where they are not
            to be updated, as in a projection.
        groups: (G, 15) Σ E[θθᵀ].
    """

    statements: Floats
    groups: Floats


class Room(NamedTuple):
    """Where a sweep works on one person: (4, 4), (4, 4), (4, 4), (4, 4), (4,), (4,), (15,), (15,)."""

    precision: Floats
    factor: Floats
    inverse: Floats
    covariance: Floats
    target: Floats
    mean: Floats
    sums: Floats
    own: Floats

    @classmethod
    def new(cls) -> Room:
        square, row, triangle = (4, 4), (4,), (MOMENTS,)
        return cls(*map(np.zeros, (square, square, square, square, row, row, triangle, triangle)))


@stored
def sweep(
    answers: Answers,
    prior: Prior,
    first: int,
    last: int,
    theta: Floats,
    phi: Floats,
    effort: Effort,
    sums_of: Sums,
    room: Room,
) -> None:
    """Update participants `first` to `last` and add up what the statements' update needs of them.

    Args:
        theta: (P, 15) moments, overwritten.
        phi: (S, 15) moments.
        sums_of: added to.
    """
    pointers, statement, choice, label, group = answers
    prior_precision, prior_target = prior
    rounds, tolerance = effort
    statement_sums, group_sums = sums_of
    precision, factor, inverse, covariance, target, mean, sums, own = room
    adds_up = statement_sums.shape[0] > 0
    for p in range(first, last):
        g = group[p]
        for m in range(15):
            own[m] = theta[p, m]
        for _ in range(rounds):
            for m in range(15):
                sums[m] = 0.0
            for k in range(4):
                target[k] = prior_target[g, k]
            for row in range(pointers[p], pointers[p + 1]):
                other = phi[statement[row]]
                weight = 2.0 * _curvature(_second_moment(own, other))
                for m in range(15):
                    sums[m] += weight * other[m]
                half = label[choice[row] + 1] - 0.5
                target[0] += half
                target[1] += half * other[2]
                target[2] += half * other[3]
                target[3] += half * other[4]
            # Order of the triangle: 00 01 02 03 04 11 12 13 14 22 23 24 33 34 44.
            target[0] -= sums[1]
            target[1] -= sums[6]
            target[2] -= sums[7]
            target[3] -= sums[8]
            precision[0, 0] = sums[0]
            precision[1, 0] = sums[2]
            precision[2, 0] = sums[3]
            precision[3, 0] = sums[4]
            precision[1, 1] = sums[9]
            precision[2, 1] = sums[10]
            precision[3, 1] = sums[11]
            precision[2, 2] = sums[12]
            precision[3, 2] = sums[13]
            precision[3, 3] = sums[14]
            for i in range(4):
                for j in range(i + 1):
                    precision[i, j] += prior_precision[i, j]
            _solve4(precision, target, factor, inverse, mean, covariance)
            moved = max(
                abs(mean[0] - own[1]), abs(mean[1] - own[6]), abs(mean[2] - own[7]), abs(mean[3] - own[8])
            )
            own[0] = covariance[0, 0] + mean[0] * mean[0]
            own[1] = mean[0]
            own[2] = covariance[0, 1] + mean[0] * mean[1]
            own[3] = covariance[0, 2] + mean[0] * mean[2]
            own[4] = covariance[0, 3] + mean[0] * mean[3]
            own[5] = 1.0
            own[6] = mean[1]
            own[7] = mean[2]
            own[8] = mean[3]
            own[9] = covariance[1, 1] + mean[1] * mean[1]
            own[10] = covariance[1, 2] + mean[1] * mean[2]
            own[11] = covariance[1, 3] + mean[1] * mean[3]
            own[12] = covariance[2, 2] + mean[2] * mean[2]
            own[13] = covariance[2, 3] + mean[2] * mean[3]
            own[14] = covariance[3, 3] + mean[3] * mean[3]
            if moved < tolerance:
                break
        for m in range(15):
            theta[p, m] = own[m]
            group_sums[g, m] += own[m]
        if not adds_up:
            continue
        for row in range(pointers[p], pointers[p + 1]):
            s = statement[row]
            other = phi[s]
            weight = 2.0 * _curvature(_second_moment(own, other))
            into = statement_sums[s]
            for m in range(15):
                into[m] += weight * own[m]
            half = label[choice[row] + 1] - 0.5
            into[15] += half
            into[16] += half * own[6]
            into[17] += half * own[7]
            into[18] += half * own[8]


@stored
def agreement(
    participant: NDArray[np.int32],
    statement: NDArray[np.int32],
    first: int,
    last: int,
    theta: Floats,
    phi: Floats,
    probability: Floats,
) -> None:
    """P(agree) of pairs `first` to `last`: σ(x/√(1 + πv/8)), MacKay's (1992) average over the logit."""
    for row in range(first, last):
        one, other = theta[participant[row]], phi[statement[row]]
        x = _mean_logit(one, other)
        v = max(_second_moment(one, other) - x * x, 0.0)
        probability[row] = 1.0 / (1.0 + np.exp(-x / np.sqrt(1.0 + 0.39269908169872414 * v)))


@stored
def unseen(
    pointers: NDArray[np.int64],
    statement: NDArray[np.int32],
    people: NDArray[np.int64],
    first: int,
    last: int,
    theta: Floats,
    phi: Floats,
    voted: NDArray[np.bool_],
    sums: Floats,
) -> None:
    """What some people would answer to the statements they have not voted on, added up over them.

    Args:
        pointers, statement: votes in order of participant. people: (M,) participants; `first` to `last` of them.
        voted: (S,) room to work in, all False.
        sums: (S, 7) added to: their number, Σ p, Σ p², and Σ of p's gradient in (a, w).
    """
    n_statements = phi.shape[0]
    for i in range(first, last):
        p = people[i]
        own = theta[p]
        for row in range(pointers[p], pointers[p + 1]):
            voted[statement[row]] = True
        for s in range(n_statements):
            if voted[s]:
                continue
            other = phi[s]
            x = _mean_logit(own, other)
            v = max(_second_moment(own, other) - x * x, 0.0)
            scale = 1.0 / np.sqrt(1.0 + 0.39269908169872414 * v)
            probability = 1.0 / (1.0 + np.exp(-x * scale))
            slope = probability * (1.0 - probability) * scale
            sums[s, 0] += 1.0
            sums[s, 1] += probability
            sums[s, 2] += probability * probability
            sums[s, 3] += slope
            sums[s, 4] += slope * own[6]
            sums[s, 5] += slope * own[7]
            sums[s, 6] += slope * own[8]
        for row in range(pointers[p], pointers[p + 1]):
            voted[statement[row]] = False


def moments(mean: Floats, covariance: Floats, *, constant: int) -> Floats:
    """(N, 15) moments of vectors with a constant 1 at place `constant` and (N, 4) free coordinates elsewhere."""
    free = OF_PARTICIPANT if constant == 1 else OF_STATEMENT
    full = np.zeros((mean.shape[0], DIMENSIONS + 2, DIMENSIONS + 2))
    whole = np.empty((mean.shape[0], DIMENSIONS + 2))
    whole[:, constant] = 1.0
    whole[:, free] = mean
    full[np.ix_(np.arange(mean.shape[0]), free, free)] = covariance
    full += whole[:, :, None] * whole[:, None, :]
    return np.ascontiguousarray(np.stack([full[:, i, j] for i, j in PAIRS], axis=1))


def square(packed: Floats) -> Floats:
    """(N, 15) upper triangles as (N, 5, 5) symmetric matrices."""
    return packed[..., AT]
