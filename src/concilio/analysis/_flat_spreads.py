"""One crowd spread evenly, with no gap: what several groups must fit better than (docs/adr/0019).

A Gaussian is a poor fit of people who spread evenly along a line or over a plane, and several Gaussians fit them
better without there being groups. So such spreads are fitted, too: even points along the first or the second principal
axis, or a lattice along both, as centres of equal weight with one covariance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concilio.analysis._mixture import Evidence, Mixture, Room, expect, in_three, packed_rows

Floats = NDArray[np.float64]

ALONG_ONE, ALONG_TWO = 7, 5
ROUNDS, TOLERANCE = 60, 1e-4
# How wide a spread starts, in standard deviations of the crowd, and how much of its variance is then not the centres'.
START_WIDTH, START_WITHIN = 1.5, 0.4


@dataclass(frozen=True, eq=False)
class Spread:
    """One crowd without a gap.

    Attributes:
        places: (d + 1, D) its middle, and how far it reaches in each of d directions. within: (D, D) covariance.
        bic: how well it fits.
    """

    places: Floats
    within: Floats
    bic: float


def flat_spreads(
    evidence: Evidence, one: Mixture, near: tuple[Spread, ...] | None = None
) -> tuple[Spread, ...]:
    """An even bar along either principal axis, and an even plate along both; along the only axis, one bar.

    Args:
        evidence: of n people. one: their mixture of a single group, from which the axes come.
        near: spreads to start from instead, of nearly the same votes.
    """
    if near:
        return tuple(_fitted(evidence, spread) for spread in near)
    variance, axes = np.linalg.eigh(one.covariance)
    order = np.argsort(-variance)
    chosen = [order[:1], order[1:2], order[:2]] if order.size > 1 else [order[:1]]
    return tuple(_fitted(evidence, _start(one, variance[some], axes[:, some])) for some in chosen)


def _start(one: Mixture, variance: Floats, axes: Floats) -> Spread:
    """A spread along `axes`, (D, d), of which the crowd has `variance`, (d,)."""
    places = np.vstack([one.centres[0], START_WIDTH * np.sqrt(variance)[:, None] * axes.T])
    return Spread(places, one.covariance - (1 - START_WITHIN) * (axes * variance) @ axes.T, np.inf)


def _fitted(evidence: Evidence, start: Spread) -> Spread:
    """The spread by EM, with points of equal weight."""
    places, within = start.places, start.within
    along, dimensions = places.shape[0] - 1, places.shape[1]
    points = _lattice(along)
    weights = np.full(points.shape[0], 1.0 / points.shape[0])
    n = evidence.size
    rows, responsibility = packed_rows(evidence), np.empty((n, weights.size))
    room = Room.new(n, weights.size)
    before = -np.inf
    for _ in range(ROUNDS):
        wide, square = in_three(points @ places, within)
        likelihood = float(expect(rows, wide, square, weights, responsibility, room))
        if likelihood - before < TOLERANCE * n:
            break
        before = likelihood
        places, within = _maximised(points, responsibility.sum(axis=0), room, dimensions, n)
    free = dimensions * (along + 1) + dimensions * (dimensions + 1) / 2
    bic = -2.0 * max(likelihood, before) + free * float(np.log(max(n, 1)))
    return Spread(places, within, bic)


def _maximised(points: Floats, total: Floats, room: Room, dimensions: int, n: int) -> tuple[Floats, Floats]:
    """Where the spread lies, (d + 1, D), and the covariance within it, from an E step's sums."""
    sums = room.sums[:, :dimensions]
    second = np.tril(room.second)[:dimensions, :dimensions]
    second = second + np.tril(second, -1).T
    places = np.linalg.solve(points.T @ (total[:, None] * points), points.T @ sums)
    centres = points @ places
    crossed = sums.T @ centres
    within = (second - crossed - crossed.T + centres.T @ (total[:, None] * centres)) / n
    within = within + 1e-4 * np.eye(dimensions)
    return np.asarray(places, dtype=np.float64), np.asarray(within, dtype=np.float64)


def _lattice(along: int) -> Floats:
    """Points (m, 1 + d): a constant 1, then even steps from −1 to 1 in each direction."""
    steps = np.linspace(-1.0, 1.0, ALONG_ONE if along == 1 else ALONG_TWO)
    mesh = np.array(np.meshgrid(*[steps] * along, indexing="ij")).reshape(along, -1).T
    return np.column_stack([np.ones(mesh.shape[0]), mesh])
