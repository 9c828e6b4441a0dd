"""A Gaussian mixture of people whose positions are known only through their votes.

What a person's votes say of their position u is the likelihood exp(h·u − ½ uᵀJu). Under a mixture of k
Gaussians with centres μ and one covariance Σ, everything the EM algorithm needs is in closed form; nobody's
position is ever fixed, so few votes count for little.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from concilio.machine import compiled, stored

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Evidence:
    """What votes alone, without a prior, say of n people's positions in D dimensions.

    Attributes:
        information: (n, D, D) J. pull: (n, D) h. position: (n, D) posterior means, to start from.
    """

    information: Floats
    pull: Floats
    position: Floats

    def of(self, chosen: NDArray[Any]) -> Evidence:
        return Evidence(self.information[chosen], self.pull[chosen], self.position[chosen])

    @property
    def size(self) -> int:
        return int(self.pull.shape[0])


@dataclass(frozen=True, eq=False)
class Mixture:
    """A fitted mixture.

    Attributes:
        centres: (k, D). covariance: (D, D) within groups. weights: (k,).
        log_likelihood, bic: of the n people fitted. n: their number.
        closest: least distance between two centres in within-group sd; inf for one group.
        responsibility: (n, k).
    """

    centres: Floats
    covariance: Floats
    weights: Floats
    log_likelihood: float
    bic: float
    closest: float
    n: int
    responsibility: Floats

    @property
    def k(self) -> int:
        return int(self.weights.size)


def fit_mixture(
    evidence: Evidence,
    centres: Floats,
    covariance: Floats,
    *,
    weights: Floats | None = None,
    most: int,
    tolerance: float,
) -> Mixture:
    """EM from given centres until the log likelihood per person gains less than `tolerance`, or `most` rounds.

    Args:
        weights: (k,) to start from; by default even.
    """
    k, dimensions = centres.shape
    n = evidence.size
    weights = np.full(k, 1.0 / k) if weights is None else np.array(weights)
    centres, covariance = np.array(centres), np.array(covariance)
    responsibility = np.empty((n, k))
    log_likelihood = float(
        _maximise(
            evidence.information,
            evidence.pull,
            centres,
            covariance,
            weights,
            responsibility,
            most,
            tolerance,
            Room.new(n, k, dimensions),
        )
    )
    free = k - 1 + k * dimensions + dimensions * (dimensions + 1) / 2
    inverse = np.linalg.inv(covariance)
    apart = [
        float(np.sqrt(step @ inverse @ step))
        for i in range(k)
        for step in (centres[i] - centres[j] for j in range(i))
    ]
    return Mixture(
        centres,
        covariance,
        weights,
        log_likelihood,
        bic=-2.0 * log_likelihood + free * float(np.log(max(n, 1))),
        closest=min(apart, default=float("inf")),
        n=n,
        responsibility=responsibility,
    )


def placed(evidence: Evidence, mixture: Mixture) -> tuple[Floats, Floats]:
    """Responsibilities (n, k) and most likely group's posterior means (n, D) of people under a mixture."""
    k, dimensions = mixture.centres.shape
    responsibility = np.empty((evidence.size, k))
    position = np.empty((evidence.size, dimensions))
    _expect(
        evidence.information, evidence.pull, mixture.centres, mixture.covariance, mixture.weights,
        responsibility, Room.new(evidence.size, k, dimensions)._replace(position=position),
    )  # fmt: skip
    return responsibility, position


def position_covariance(evidence: Evidence, mixture: Mixture) -> Floats:
    """(n, D, D) posterior covariance of a position, given the group."""
    return np.linalg.inv(evidence.information + np.linalg.inv(mixture.covariance))


class Room(NamedTuple):
    """Where EM works.

    Attributes:
        position: (n, D) posterior means. sums: (k, D) Σ r m. second: (D, D) Σ E[uuᵀ]. total: (k,) Σ r.
        factor, lower, inverse, precision, own: (D, D). centre_pull, mean: (k, D). constant, score: (k,).
    """

    position: Floats
    sums: Floats
    second: Floats
    total: Floats
    factor: Floats
    lower: Floats
    inverse: Floats
    precision: Floats
    own: Floats
    centre_pull: Floats
    mean: Floats
    constant: Floats
    score: Floats

    @classmethod
    def new(cls, n: int, k: int, dimensions: int) -> Room:
        square, each = (dimensions, dimensions), (k, dimensions)
        shapes = (
            (n, dimensions),
            each,
            square,
            (k,),
            square,
            square,
            square,
            square,
            square,
            each,
            each,
            (k,),
            (k,),
        )
        return cls(*map(np.zeros, shapes))


@compiled
def _factorise(matrix: Floats, factor: Floats) -> float:
    """Cholesky's factor of a positive definite matrix, whose lower triangle is read; returns its log determinant."""
    root = 1.0
    for i in range(matrix.shape[0]):
        for j in range(i + 1):
            total = matrix[i, j]
            for m in range(j):
                total -= factor[i, m] * factor[j, m]
            if i == j:
                factor[i, i] = np.sqrt(total)
                root *= factor[i, i]
            else:
                factor[i, j] = total / factor[j, j]
    return float(2.0 * np.log(root))


@compiled
def _invert(factor: Floats, lower: Floats, inverse: Floats) -> None:
    """The inverse of the matrix that `factor` factorises; `lower` is room to work in."""
    dimensions = factor.shape[0]
    for j in range(dimensions):
        lower[j, j] = 1.0 / factor[j, j]
        for i in range(j + 1, dimensions):
            total = 0.0
            for m in range(j, i):
                total += factor[i, m] * lower[m, j]
            lower[i, j] = -total / factor[i, i]
    for i in range(dimensions):
        for j in range(i + 1):
            total = 0.0
            for m in range(i, dimensions):
                total += lower[m, i] * lower[m, j]
            inverse[i, j] = total
            inverse[j, i] = total


@stored
def _maximise(
    information: Floats,
    pull: Floats,
    centres: Floats,
    covariance: Floats,
    weights: Floats,
    responsibility: Floats,
    most: int,
    tolerance: float,
    room: Room,
) -> float:
    """The whole of EM in one call, since a step's dozen small matrices cost less than calling for each of them.

    `centres`, `covariance` and `weights` hold where to start, and in the end the answer; `responsibility` is filled.
    """
    n, dimensions = pull.shape
    k = weights.size
    sums, second, total = room.sums, room.second, room.total
    before = -np.inf
    for _ in range(most):
        log_likelihood = _expect(information, pull, centres, covariance, weights, responsibility, room)
        total[:] = 0.0
        for p in range(n):
            for g in range(k):
                total[g] += responsibility[p, g]
        everyone = 0.0
        for g in range(k):
            total[g] += 1e-9
            everyone += total[g]
            for i in range(dimensions):
                centres[g, i] = sums[g, i] / total[g]
        for i in range(dimensions):
            for j in range(i + 1):
                between = 0.0
                for g in range(k):
                    between += centres[g, i] * (total[g] / n) * centres[g, j]
                covariance[i, j] = second[i, j] / n - between
                covariance[j, i] = covariance[i, j]
            covariance[i, i] += 1e-4
        for g in range(k):
            weights[g] = total[g] / everyone
        if log_likelihood - before < tolerance * n:
            break
        before = log_likelihood
    return _expect(information, pull, centres, covariance, weights, responsibility, room)


@stored
def _expect(
    information: Floats,
    pull: Floats,
    centres: Floats,
    covariance: Floats,
    weights: Floats,
    responsibility: Floats,
    room: Room,
) -> float:
    """One E step: fills `responsibility`, and in `room` `position`, `sums` and the lower triangle of `second`.

    Returns the log likelihood.
    """
    n, dimensions = pull.shape
    k = weights.size
    position, sums, second = room.position, room.sums, room.second
    factor, lower, inverse, precision, own = room.factor, room.lower, room.inverse, room.precision, room.own
    centre_pull, constant, mean, score = room.centre_pull, room.constant, room.mean, room.score
    half_log_determinant = 0.5 * _factorise(covariance, factor)
    _invert(factor, lower, inverse)
    for g in range(k):
        away = 0.0
        for i in range(dimensions):
            centre_pull[g, i] = 0.0
            for j in range(dimensions):
                centre_pull[g, i] += inverse[i, j] * centres[g, j]
            away += centres[g, i] * centre_pull[g, i]
        constant[g] = np.log(weights[g]) - 0.5 * away - half_log_determinant
    sums[:] = 0.0
    second[:] = 0.0
    whole = 0.0
    for p in range(n):
        for i in range(dimensions):
            for j in range(i + 1):
                precision[i, j] = information[p, i, j] + inverse[i, j]
        log_determinant = _factorise(precision, factor)
        _invert(factor, lower, own)
        best = -np.inf
        top = 0
        for g in range(k):
            value = constant[g] - 0.5 * log_determinant
            for i in range(dimensions):
                total = 0.0
                for j in range(dimensions):
                    total += own[i, j] * (pull[p, j] + centre_pull[g, j])
                mean[g, i] = total
                value += 0.5 * total * (pull[p, i] + centre_pull[g, i])
            score[g] = value
            if value > best:
                best, top = value, g
        total = 0.0
        for g in range(k):
            score[g] = np.exp(score[g] - best)
            total += score[g]
        whole += best + np.log(total)
        for g in range(k):
            share = score[g] / total
            responsibility[p, g] = share
            for i in range(dimensions):
                sums[g, i] += share * mean[g, i]
                for j in range(i + 1):
                    second[i, j] += share * mean[g, i] * mean[g, j]
        for i in range(dimensions):
            position[p, i] = mean[top, i]
            for j in range(i + 1):
                second[i, j] += own[i, j]
    return whole
