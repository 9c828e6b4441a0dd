"""Groups as Polis makes them: up to a hundred base clusters in the plane, then k-means on those."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concilio.analysis import _kernels
from concilio.analysis._threads import in_row_parts
from concilio.analysis.intervals import Floats

Labels = NDArray[np.int64]

BASE_CLUSTERS = 100
MOST_GROUPS = 5
SETTLED = 0.01  # centres that move less than this have come to rest
MOST_STEPS_OF_BASE, MOST_STEPS_OF_GROUPS = 100, 20
FEW = 20_000


@dataclass(frozen=True, eq=False)
class Clusters:
    """A division of points in the plane.

    Attributes:
        label: (N,) int64 cluster of each point, 0 … K − 1, every one of them in use.
        centre: (K, 2) mean of each cluster's points.
        size: (K,) summed weight of each.
    """

    label: Labels
    centre: Floats
    size: Floats


def base_clusters(points: Floats) -> Clusters:
    """At most a hundred clusters of participants, started as the server starts: from the first distinct points.

    A server that has been running starts from its clusters of the moment before, so its answer depends on its
    history and cannot be found from the votes alone. Beyond 20,000 participants the centres settle on every nth
    of them first and then on all; the server, for its part, works on random samples there.
    """
    few = points if points.shape[0] <= FEW else points[np.arange(FEW) * points.shape[0] // FEW]
    centre = first_distinct(few, BASE_CLUSTERS)
    nearest = _Nearest(few)
    for _ in range(MOST_STEPS_OF_BASE):
        sums = nearest.sums(centre)
        occupied = sums[:, 2] > 0
        moved = sums[occupied, :2] / sums[occupied, 2:]
        settled = _settled(centre, moved)
        centre = moved
        if settled:
            break
    if few is not points:
        nearest = _Nearest(points)
    sums = nearest.sums(centre)
    occupied = sums[:, 2] > 0
    label = (np.cumsum(occupied) - 1)[nearest.label]
    sums = sums[occupied]
    return Clusters(label, sums[:, :2] / sums[:, 2:], sums[:, 2])


def group_clusters(base: Clusters) -> Clusters:
    """The k-means clustering of base clusters with the best silhouette, for k from 2 to min(5, 2 + ⌊n/12⌋).

    Of equal silhouettes the larger k wins. The server keeps the k of the moment before until another has won
    four times running; a single call has no moment before.
    """
    most = min(MOST_GROUPS, 2 + base.centre.shape[0] // 12)
    distances = np.linalg.norm(base.centre[:, None] - base.centre[None], axis=2)
    best, best_score = None, -np.inf
    for k in range(2, most + 1):
        found = k_means(base.centre, base.size, k)
        score = silhouette(distances, found.label)
        if score >= best_score or best is None:
            best, best_score = found, score
    assert best is not None  # noqa: S101 - most is at least two
    return best


def k_means(points: Floats, weights: Floats, k: int, most_steps: int = MOST_STEPS_OF_GROUPS) -> Clusters:
    """Lloyd's algorithm from the first k distinct points; clusters that lose everyone vanish."""
    centre = first_distinct(points, k)
    for step in range(most_steps + 1):
        away = ((points[:, None] - centre[None]) ** 2).sum(axis=2)
        _, label = np.unique(away.argmin(axis=1), return_inverse=True)
        size: Floats = np.bincount(label, weights=weights).astype(np.float64)
        moved: Floats = np.stack(
            [np.bincount(label, weights=weights * points[:, axis]) for axis in (0, 1)], axis=1
        )
        moved /= size[:, None]
        found = Clusters(label.astype(np.int64), moved, size)
        if step == most_steps or _settled(centre, moved):
            break
        centre = moved
    return found


def first_distinct(points: Floats, k: int) -> Floats:
    """The first k different points, in order of appearance."""
    _, first = np.unique(points, axis=0, return_index=True)
    return points[np.sort(first)[:k]].copy()


def silhouette(distances: Floats, label: Labels) -> float:
    """Mean silhouette of points with these distances (N, N) to each other; 0 for a point alone (Rousseeuw 1987)."""
    clusters = np.arange(label.max(initial=-1) + 1)
    if clusters.size < 2:
        return 0.0
    member = label[:, None] == clusters
    size = member.sum(axis=0)
    total = distances @ member
    own = np.take_along_axis(total, label[:, None], axis=1)[:, 0] / np.maximum(size[label] - 1, 1)
    elsewhere = np.where(member, np.inf, total / size).min(axis=1)
    widest = np.maximum(own, elsewhere)
    with np.errstate(invalid="ignore"):
        value = np.where((size[label] > 1) & (widest > 0), (elsewhere - own) / widest, 0.0)
    return float(value.mean())


class _Nearest:
    """Assigns points to their nearest centres, sparing what the last assignment makes needless."""

    def __init__(self, points: Floats) -> None:
        self.points = points
        self.label: Labels = np.zeros(points.shape[0], dtype=np.int64)
        self._lower = np.full(points.shape[0], -np.inf)
        self._centre: Floats | None = None

    def sums(self, centre: Floats) -> Floats:
        """(K, 3): Σ x, Σ y and number of each centre's points; `label` is then the centre of each."""
        drift = np.inf
        if self._centre is not None and self._centre.shape == centre.shape:
            drift = float(np.linalg.norm(centre - self._centre, axis=1).max())
        elif self._centre is not None:
            self.label[:] = 0
        self._centre = centre
        between = np.linalg.norm(centre[:, None] - centre[None], axis=2)
        np.fill_diagonal(between, np.inf)
        half = between.min(axis=1) / 2
        total = np.zeros((centre.shape[0], 3))

        def work(first: int, beyond: int) -> Floats:
            part = np.zeros_like(total)
            _kernels.nearest_centres(
                self.points, centre, half, drift, first, beyond, self.label, self._lower, part
            )
            return part

        for part in in_row_parts(work, self.points.shape[0]):
            total += part
        return total


def _settled(before: Floats, after: Floats) -> bool:
    """Whether centres, matched in lexical order as the server matches them, all moved by less than the limit."""
    if before.shape != after.shape:
        return False
    one = before[np.lexsort(before.T[::-1])]
    other = after[np.lexsort(after.T[::-1])]
    return bool((np.linalg.norm(one - other, axis=1) < SETTLED).all())
