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

from concilio.machine import stored

Floats = NDArray[np.float64]
# The latent model has at most so many dimensions.
MOST = 3


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
    wide, square = in_three(centres, covariance)
    responsibility = np.empty((n, k))
    log_likelihood = float(
        _maximise(
            packed_rows(evidence),
            dimensions,
            wide,
            square,
            weights,
            responsibility,
            most,
            tolerance,
            Room.new(n, k),
        )
    )
    centres, covariance = wide[:, :dimensions].copy(), square[:dimensions, :dimensions].copy()
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
    wide, square = in_three(mixture.centres, mixture.covariance)
    responsibility, room = np.empty((evidence.size, k)), Room.new(evidence.size, k)
    expect(packed_rows(evidence), wide, square, mixture.weights, responsibility, room)
    return responsibility, room.position[:, :dimensions]


def position_covariance(evidence: Evidence, mixture: Mixture) -> Floats:
    """(n, D, D) posterior covariance of a position, given the group."""
    return np.linalg.inv(evidence.information + np.linalg.inv(mixture.covariance))


class Room(NamedTuple):
    """Where EM works, always in three dimensions.

    Attributes:
        position: (n, 3) posterior means. sums: (k, 3) Σ r m. second: (3, 3) Σ E[uuᵀ]. total: (k,) Σ r.
        centre_pull, mean: (k, 3). constant, score: (k,).
    """

    position: Floats
    sums: Floats
    second: Floats
    total: Floats
    centre_pull: Floats
    mean: Floats
    constant: Floats
    score: Floats

    @classmethod
    def new(cls, n: int, k: int) -> Room:
        wide, square, plane = (k, MOST), np.zeros((MOST, MOST)), np.zeros((n, MOST))
        return cls(
            plane,
            np.zeros(wide),
            square,
            np.zeros(k),
            np.zeros(wide),
            np.zeros(wide),
            np.zeros(k),
            np.zeros(k),
        )


def packed_rows(evidence: Evidence) -> Floats:
    """(n, 9): J's lower triangle by rows, then h; dimensions that are not used say nothing."""
    packed = np.zeros((evidence.size, 9))
    for i in range(evidence.pull.shape[1]):
        packed[:, 6 + i] = evidence.pull[:, i]
        for j in range(i + 1):
            packed[:, i * (i + 1) // 2 + j] = evidence.information[:, i, j]
    return packed


def in_three(centres: Floats, covariance: Floats) -> tuple[Floats, Floats]:
    """Centres (k, 3) and covariance (3, 3), with a standard normal in dimensions that are not used."""
    k, dimensions = centres.shape
    wide, square = np.zeros((k, MOST)), np.eye(MOST)
    wide[:, :dimensions], square[:dimensions, :dimensions] = centres, covariance
    return wide, square


@stored
def _maximise(
    packed: Floats,
    dimensions: int,
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
    n, k = packed.shape[0], weights.size
    sums, second, total = room.sums, room.second, room.total
    before = -np.inf
    for _ in range(most):
        log_likelihood = expect(packed, centres, covariance, weights, responsibility, room)
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
    return expect(packed, centres, covariance, weights, responsibility, room)


@stored
def expect(
    packed: Floats, centres: Floats, covariance: Floats, weights: Floats, responsibility: Floats, room: Room
) -> float:
    """One E step: fills `responsibility`, and in `room` `position`, `sums` and the lower triangle of `second`.

    Inverses of 3 × 3 matrices are written out, by cofactors. Returns the log likelihood.
    """
    n, k = packed.shape[0], weights.size
    position, sums, second = room.position, room.sums, room.second
    centre_pull, constant, mean, score = room.centre_pull, room.constant, room.mean, room.score
    c00, c10, c11 = covariance[0, 0], covariance[1, 0], covariance[1, 1]
    c20, c21, c22 = covariance[2, 0], covariance[2, 1], covariance[2, 2]
    i00, i10, i20 = c11 * c22 - c21 * c21, c20 * c21 - c10 * c22, c10 * c21 - c20 * c11
    determinant = c00 * i00 + c10 * i10 + c20 * i20
    i00, i10, i20 = i00 / determinant, i10 / determinant, i20 / determinant
    i11 = (c00 * c22 - c20 * c20) / determinant
    i21 = (c10 * c20 - c00 * c21) / determinant
    i22 = (c00 * c11 - c10 * c10) / determinant
    for g in range(k):
        x, y, z = centres[g, 0], centres[g, 1], centres[g, 2]
        centre_pull[g, 0] = i00 * x + i10 * y + i20 * z
        centre_pull[g, 1] = i10 * x + i11 * y + i21 * z
        centre_pull[g, 2] = i20 * x + i21 * y + i22 * z
        away = x * centre_pull[g, 0] + y * centre_pull[g, 1] + z * centre_pull[g, 2]
        constant[g] = np.log(weights[g]) - 0.5 * away
    sums[:] = 0.0
    s00 = s10 = s11 = s20 = s21 = s22 = 0.0
    whole = -0.5 * n * np.log(determinant)
    for p in range(n):
        p00, p10, p11 = packed[p, 0] + i00, packed[p, 1] + i10, packed[p, 2] + i11
        p20, p21, p22 = packed[p, 3] + i20, packed[p, 4] + i21, packed[p, 5] + i22
        o00, o10, o20 = p11 * p22 - p21 * p21, p20 * p21 - p10 * p22, p10 * p21 - p20 * p11
        size = p00 * o00 + p10 * o10 + p20 * o20
        part = 1.0 / size
        o00, o10, o20 = o00 * part, o10 * part, o20 * part
        o11, o21, o22 = (
            (p00 * p22 - p20 * p20) * part,
            (p10 * p20 - p00 * p21) * part,
            (p00 * p11 - p10 * p10) * part,
        )
        best = -np.inf
        top = 0
        for g in range(k):
            x, y, z = (
                packed[p, 6] + centre_pull[g, 0],
                packed[p, 7] + centre_pull[g, 1],
                packed[p, 8] + centre_pull[g, 2],
            )
            mean[g, 0] = o00 * x + o10 * y + o20 * z
            mean[g, 1] = o10 * x + o11 * y + o21 * z
            mean[g, 2] = o20 * x + o21 * y + o22 * z
            value = constant[g] + 0.5 * (mean[g, 0] * x + mean[g, 1] * y + mean[g, 2] * z)
            score[g] = value
            if value > best:
                best, top = value, g
        total = 0.0
        for g in range(k):
            score[g] = np.exp(score[g] - best)
            total += score[g]
        whole += best + np.log(total) - 0.5 * np.log(size)
        for g in range(k):
            share = score[g] / total
            responsibility[p, g] = share
            x, y, z = mean[g, 0], mean[g, 1], mean[g, 2]
            sums[g, 0] += share * x
            sums[g, 1] += share * y
            sums[g, 2] += share * z
            s00 += share * x * x
            s10 += share * y * x
            s11 += share * y * y
            s20 += share * z * x
            s21 += share * z * y
            s22 += share * z * z
        position[p, 0], position[p, 1], position[p, 2] = mean[top, 0], mean[top, 1], mean[top, 2]
        s00 += o00
        s10 += o10
        s11 += o11
        s20 += o20
        s21 += o21
        s22 += o22
    second[0, 0], second[1, 0], second[1, 1] = s00, s10, s11
    second[2, 0], second[2, 1], second[2, 2] = s20, s21, s22
    return float(whole)
