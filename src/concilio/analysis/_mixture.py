"""A Gaussian mixture of people whose positions are known only through their votes.

What a person's votes say of their position u is the likelihood exp(h·u − ½ uᵀJu). Under a mixture of k
Gaussians with centres μ and one covariance Σ, everything the EM algorithm needs is in closed form; nobody's
position is ever fixed, so few votes count for little.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from concilio.analysis._compile import compiled

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
    evidence: Evidence, centres: Floats, covariance: Floats, *, most: int, tolerance: float
) -> Mixture:
    """EM from given centres until the log likelihood per person gains less than `tolerance`, or `most` rounds."""
    k, dimensions = centres.shape
    n = evidence.size
    weights = np.full(k, 1.0 / k)
    before = -np.inf
    for _ in range(most):
        responsibility, _, sums, second, log_likelihood = _expect(evidence, centres, covariance, weights)
        total = responsibility.sum(axis=0) + 1e-9
        centres = sums / total[:, None]
        covariance = second / n - (centres.T * (total / n)) @ centres
        covariance = (covariance + covariance.T) / 2 + 1e-4 * np.eye(dimensions)
        weights = total / total.sum()
        if log_likelihood - before < tolerance * n:
            break
        before = log_likelihood
    responsibility, _, _, _, log_likelihood = _expect(evidence, centres, covariance, weights)
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
    responsibility, position, _, _, _ = _expect(
        evidence, mixture.centres, mixture.covariance, mixture.weights
    )
    return responsibility, position


def position_covariance(evidence: Evidence, mixture: Mixture) -> Floats:
    """(n, D, D) posterior covariance of a position, given the group."""
    return np.linalg.inv(evidence.information + np.linalg.inv(mixture.covariance))


def _expect(
    evidence: Evidence, centres: Floats, covariance: Floats, weights: Floats
) -> tuple[Floats, Floats, Floats, Floats, float]:
    k, dimensions = centres.shape
    inverse = np.linalg.inv(covariance).astype(np.float64)
    constant = (
        np.log(weights)
        - 0.5 * np.einsum("ki,ij,kj->k", centres, inverse, centres)
        - 0.5 * np.linalg.slogdet(covariance)[1]
    )
    responsibility = np.empty((evidence.size, k))
    position = np.empty((evidence.size, dimensions))
    sums = np.zeros((k, dimensions))
    second = np.zeros((dimensions, dimensions))
    log_likelihood = _expectation(
        evidence.information, evidence.pull, np.ascontiguousarray(centres @ inverse), inverse, constant,
        responsibility, position, sums, second,
    )  # fmt: skip
    return responsibility, position, sums, second, float(log_likelihood)


@compiled
def _expectation(
    information: Floats,
    pull: Floats,
    centre_pull: Floats,
    inverse: Floats,
    constant: Floats,
    responsibility: Floats,
    position: Floats,
    sums: Floats,
    second: Floats,
) -> float:
    """One E step: fills `responsibility`, `position`, adds Σ r m to `sums` and Σ E[uuᵀ] to `second`."""
    n, dimensions = pull.shape
    k = constant.size
    factor = np.zeros((dimensions, dimensions))
    lower = np.zeros((dimensions, dimensions))
    covariance = np.zeros((dimensions, dimensions))
    mean = np.zeros((k, dimensions))
    score = np.zeros(k)
    whole = 0.0
    for p in range(n):
        log_determinant = 0.0
        for i in range(dimensions):
            for j in range(i + 1):
                total = information[p, i, j] + inverse[i, j]
                for m in range(j):
                    total -= factor[i, m] * factor[j, m]
                if i == j:
                    factor[i, i] = np.sqrt(total)
                    log_determinant += 2.0 * np.log(factor[i, i])
                else:
                    factor[i, j] = total / factor[j, j]
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
                covariance[i, j] = total
                covariance[j, i] = total
        best = -np.inf
        top = 0
        for g in range(k):
            value = constant[g] - 0.5 * log_determinant
            for i in range(dimensions):
                total = 0.0
                for j in range(dimensions):
                    total += covariance[i, j] * (pull[p, j] + centre_pull[g, j])
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
                for j in range(dimensions):
                    second[i, j] += share * mean[g, i] * mean[g, j]
        for i in range(dimensions):
            position[p, i] = mean[top, i]
            for j in range(dimensions):
                second[i, j] += covariance[i, j]
    return whole
