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


# ξ² counts as at most this. Any ξ gives a lower bound, so that logits beyond 16 cost tightness and nothing else.
MOST_SQUARE = 256.0


@compiled
def _curvature(square: float) -> float:
    """2 λ(ξ) = tanh(ξ/2)/2ξ for ξ² = `square`, to 3e-11 of itself.

    By nine terms of the continued fraction of tanh(ξ/4) and one doubling: a division and no exponential, since this
    is done for every vote in every round.
    """
    s = min(square, MOST_SQUARE) / 16.0
    p = 34459425.0 + s * (4729725.0 + s * (135135.0 + s * (990.0 + s)))
    q = 34459425.0 + s * (16216200.0 + s * (945945.0 + s * (13860.0 + s * 45.0)))
    return p * q / (4.0 * (q * q + s * p * p))


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


@compiled
def _add_up(
    answers: Answers, begin: int, end: int, phi: Floats, own: Floats, sums: Floats, target: Floats
) -> None:
    """Fills `sums` (15,) with Σ 2λ E[φφᵀ] over a person's votes and adds Σ (y − ½) E[φ] to `target` (4,).

    Written out term by term, so that all sums stay in registers.
    """
    statement, choice, label = answers.statement, answers.choice, answers.label
    q0, q5, q9, q12, q14 = own[0], own[5], own[9], own[12], own[14]
    q1, q2, q3, q4, q6 = 2.0 * own[1], 2.0 * own[2], 2.0 * own[3], 2.0 * own[4], 2.0 * own[6]
    q7, q8, q10, q11, q13 = 2.0 * own[7], 2.0 * own[8], 2.0 * own[10], 2.0 * own[11], 2.0 * own[13]
    s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = s8 = s9 = s10 = s11 = s12 = s13 = s14 = 0.0
    t0 = t1 = t2 = t3 = 0.0
    for row in range(begin, end):
        other = phi[statement[row]]
        p0, p1, p2, p3, p4 = other[0], other[1], other[2], other[3], other[4]
        p5, p6, p7, p8, p9 = other[5], other[6], other[7], other[8], other[9]
        p10, p11, p12, p13, p14 = other[10], other[11], other[12], other[13], other[14]
        square = (
            ((q0 * p0 + q4 * p4) + (q8 * p8 + q12 * p12))
            + ((q1 * p1 + q5 * p5) + (q9 * p9 + q13 * p13))
            + ((q2 * p2 + q6 * p6) + (q10 * p10 + q14 * p14))
            + ((q3 * p3 + q7 * p7) + q11 * p11)
        )
        weight = _curvature(square)
        s0 += weight * p0
        s1 += weight * p1
        s2 += weight * p2
        s3 += weight * p3
        s4 += weight * p4
        s5 += weight * p5
        s6 += weight * p6
        s7 += weight * p7
        s8 += weight * p8
        s9 += weight * p9
        s10 += weight * p10
        s11 += weight * p11
        s12 += weight * p12
        s13 += weight * p13
        s14 += weight * p14
        half = label[choice[row] + 1] - 0.5
        t0 += half
        t1 += half * p2
        t2 += half * p3
        t3 += half * p4
    sums[0], sums[1], sums[2], sums[3], sums[4] = s0, s1, s2, s3, s4
    sums[5], sums[6], sums[7], sums[8], sums[9] = s5, s6, s7, s8, s9
    sums[10], sums[11], sums[12], sums[13], sums[14] = s10, s11, s12, s13, s14
    target[0] += t0
    target[1] += t1
    target[2] += t2
    target[3] += t3


@compiled
def _hand_on(
    answers: Answers, begin: int, end: int, phi: Floats, own: Floats, statement_sums: Floats
) -> None:
    """Adds to each statement a person voted on what its update needs of them: 2λ E[θθᵀ], then (y − ½) E[θ]."""
    statement, choice, label = answers.statement, answers.choice, answers.label
    o0, o1, o2, o3, o4 = own[0], own[1], own[2], own[3], own[4]
    o5, o6, o7, o8, o9 = own[5], own[6], own[7], own[8], own[9]
    o10, o11, o12, o13, o14 = own[10], own[11], own[12], own[13], own[14]
    for row in range(begin, end):
        other = phi[statement[row]]
        square = (
            ((o0 * other[0] + o5 * other[5]) + (o9 * other[9] + o12 * other[12]))
            + (o14 * other[14] + 2.0 * (o1 * other[1] + o2 * other[2]))
            + 2.0 * ((o3 * other[3] + o4 * other[4]) + (o6 * other[6] + o7 * other[7]))
            + 2.0 * ((o8 * other[8] + o10 * other[10]) + (o11 * other[11] + o13 * other[13]))
        )
        weight = _curvature(square)
        into = statement_sums[statement[row]]
        into[0] += weight * o0
        into[1] += weight * o1
        into[2] += weight * o2
        into[3] += weight * o3
        into[4] += weight * o4
        into[5] += weight * o5
        into[6] += weight * o6
        into[7] += weight * o7
        into[8] += weight * o8
        into[9] += weight * o9
        into[10] += weight * o10
        into[11] += weight * o11
        into[12] += weight * o12
        into[13] += weight * o13
        into[14] += weight * o14
        half = label[choice[row] + 1] - 0.5
        into[15] += half
        into[16] += half * o6
        into[17] += half * o7
        into[18] += half * o8


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
    pointers, group = answers.pointers, answers.group
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
            for k in range(4):
                target[k] = prior_target[g, k]
            _add_up(answers, pointers[p], pointers[p + 1], phi, own, sums, target)
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
        if adds_up:
            _hand_on(answers, pointers[p], pointers[p + 1], phi, own, statement_sums)


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
def weights(
    pointers: NDArray[np.int64],
    statement: NDArray[np.int32],
    first: int,
    last: int,
    theta: Floats,
    phi: Floats,
    weight: Floats,
) -> None:
    """Fills `weight`, (V,), with 2λ(ξ) of the votes of participants `first` to `last`: how much each says."""
    for p in range(first, last):
        own = theta[p]
        for row in range(pointers[p], pointers[p + 1]):
            weight[row] = _curvature(_second_moment(own, phi[statement[row]]))


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
