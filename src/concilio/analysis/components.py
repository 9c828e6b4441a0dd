"""Principal components of centred votes, without a dense participants × statements matrix."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.linalg
from numpy.typing import NDArray

from concilio.analysis import _kernels
from concilio.analysis._threads import in_parts, in_row_parts
from concilio.analysis.covotes import CoVotes, co_votes
from concilio.analysis.intervals import Floats
from concilio.analysis.votes import Votes

# Up to this many participants all pairs are summed; beyond, the components are searched for from so many.
FEW = 20_000
TOLERANCE = 1e-7
MOST_PASSES = 12


@dataclass(frozen=True, eq=False)
class Components:
    """The directions in which votes differ most.

    Attributes:
        mean: (S,) mean choice on each statement; 0 where nobody voted or the statement is left out.
        direction: (K, S) unit vectors by falling variance; the entry of largest size in each is positive.
        variance: (K,) sums of squares of the participants' projections on each.
        residual: largest ‖A v − λ v‖/λ₁ over the K, with A the scatter matrix: how exact the directions are.
        passes: how often the votes were gone through to find them; 0 where all pairs were summed.
    """

    mean: Floats
    direction: Floats
    variance: Floats
    residual: float
    passes: int


def mean_choice(votes: Votes, left_out: NDArray[np.bool_] | None = None) -> Floats:
    """(S,) mean choice of those who voted; 0 where nobody did, and for statements that are `left_out`, (S,)."""
    sums = np.zeros((votes.n_statements, 2), dtype=np.int64)

    def work(first: int, beyond: int) -> NDArray[np.int64]:
        part = np.zeros_like(sums)
        _kernels.sum_and_count(votes.statement, votes.choice, first, beyond, part)
        return part

    for part in in_row_parts(work, votes.n_votes):
        sums += part
    return mean_of_sums(sums[:, 0], sums[:, 1], left_out)


def mean_of_sums(
    total: NDArray[np.int64], voters: NDArray[np.int64], left_out: NDArray[np.bool_] | None = None
) -> Floats:
    mean = total / np.maximum(voters, 1)
    if left_out is not None:
        mean[left_out] = 0.0
    return mean


def principal_components(
    votes: Votes, n: int = 2, *, left_out: NDArray[np.bool_] | None = None, few: int = FEW
) -> Components:
    """The first n principal components of votes centred by statement, an unseen statement counting as its mean.

    Up to `few` participants: eigenvectors of the whole scatter matrix. Beyond: block Lanczos with full
    reorthogonalisation (Golub & Underwood 1977), eight directions at a time, started from the eigenvectors
    of the participants in `few` evenly spaced places; each block costs one pass over the votes. Where the
    residual stays above 1e-7, all pairs are summed after all.

    Args:
        n: how many, at most 8; fewer come back where there are fewer statements.
        left_out: (S,) statements that count as never voted on.
    """
    if votes.n_participants <= few or votes.n_statements <= 4 * _kernels.BLOCK:
        return components_of_sums(co_votes(votes), n, left_out=left_out)
    found = _searched_for(votes, n, left_out, few)
    if found is None:
        return components_of_sums(co_votes(votes), n, left_out=left_out)
    return found


def components_of_sums(sums: CoVotes, n: int = 2, *, left_out: NDArray[np.bool_] | None = None) -> Components:
    """As `principal_components`, from co-vote sums, wherever they were added up."""
    voters = np.diagonal(sums.both)
    mean = mean_of_sums(np.diagonal(sums.first), voters, left_out)
    scatter = _without(sums.scatter(mean), left_out)
    variance, direction = _leading(scatter, n)
    if variance.size == 0:
        return Components(mean, direction.T, variance, 0.0, 0)
    off = np.linalg.norm(scatter @ direction - direction * variance, axis=0)
    return Components(mean, _oriented(direction.T, left_out), variance, _relative(off, variance), 0)


def project(votes: Votes, found: Components) -> Floats:
    """(P, K) Σ over a participant's votes of (choice − mean) · direction; 0 for who has not voted."""
    pointers = _kernels.row_pointers(votes.participant, votes.n_participants)
    # A statement that is left out has no part in any direction, so its votes add zero.
    table = np.ascontiguousarray(found.direction.T)
    out = np.empty((votes.n_participants, table.shape[1]))
    in_parts(
        lambda first, beyond: _kernels.project_rows(
            pointers, votes.statement, votes.choice, found.mean, table, first, beyond, out
        ),
        pointers,
    )
    return out


def _searched_for(votes: Votes, n: int, left_out: NDArray[np.bool_] | None, few: int) -> Components | None:
    pointers = _kernels.row_pointers(votes.participant, votes.n_participants)
    mean = mean_choice(votes, left_out)
    start = _starting_block(votes, pointers, mean, left_out, few)

    def scatter_times(block: Floats) -> Floats:
        block = np.ascontiguousarray(block)

        def work(first: int, beyond: int) -> Floats:
            out = np.zeros_like(block)
            _kernels.apply_scatter(pointers, votes.statement, votes.choice, mean, block, first, beyond, out)
            return out

        # Added in the order of the parts, whichever thread was done first.
        image = np.sum(in_parts(work, pointers), axis=0)
        if left_out is not None:
            image[left_out] = 0.0
        return image

    found = block_lanczos(scatter_times, start, n)
    if found is None:
        return None
    variance, direction, residual, passes = found
    return Components(mean, _oriented(direction.T, left_out), variance, residual, passes)


def block_lanczos(
    times: Callable[[Floats], Floats], start: Floats, n: int, *, most: int = MOST_PASSES
) -> tuple[Floats, Floats, float, int] | None:
    """The n largest eigenpairs of a symmetric positive operator, or None if `most` applications do not suffice.

    Args:
        times: the operator, applied to a block (S, b).
        start: (S, b) orthonormal.

    Returns:
        values (n,), vectors (S, n), the residual relative to the largest value, and how often `times` was called.
    """
    basis, images, block = start[:, :0], start[:, :0], start
    for passes in range(1, most + 1):
        basis = np.hstack([basis, block])
        images = np.hstack([images, times(block)])
        small = basis.T @ images
        values, inner = np.linalg.eigh((small + small.T) / 2)
        values, inner = values[::-1][:n], inner[:, ::-1][:, :n]
        vectors = basis @ inner
        residual = _relative(np.linalg.norm(images @ inner - vectors * values, axis=0), values)
        if residual <= TOLERANCE:
            return values, vectors / np.linalg.norm(vectors, axis=0), residual, passes
        fresh = images[:, -block.shape[1] :]
        for _ in range(2):  # once is not enough in floating point
            fresh = fresh - basis @ (basis.T @ fresh)
        if basis.shape[1] + block.shape[1] > basis.shape[0]:
            return None
        block = np.linalg.qr(fresh)[0]
    return None


def _starting_block(
    votes: Votes, pointers: NDArray[np.int64], mean: Floats, left_out: NDArray[np.bool_] | None, few: int
) -> Floats:
    chosen = np.arange(few) * votes.n_participants // few
    lengths = pointers[chosen + 1] - pointers[chosen]
    starts = np.concatenate([[0], np.cumsum(lengths)])
    rows = np.arange(starts[-1]) + np.repeat(pointers[chosen] - starts[:-1], lengths)
    some = Votes(
        np.repeat(np.arange(few, dtype=np.int32), lengths),
        votes.statement[rows],
        votes.choice[rows],
        votes.community[chosen],
        votes.n_statements,
        votes.n_communities,
    )
    scatter = _without(co_votes(some).scatter(mean), left_out)
    return _leading(scatter, _kernels.BLOCK)[1]


def _leading(scatter: Floats, n: int) -> tuple[Floats, Floats]:
    size = scatter.shape[0]
    n = min(n, size)
    if n == 0:
        return np.zeros(0), np.zeros((size, 0))
    values, vectors = scipy.linalg.eigh(scatter, subset_by_index=[size - n, size - 1])
    return np.maximum(values[::-1], 0.0), np.ascontiguousarray(vectors[:, ::-1])


def _without(scatter: Floats, left_out: NDArray[np.bool_] | None) -> Floats:
    if left_out is not None:
        scatter[left_out, :] = 0.0
        scatter[:, left_out] = 0.0
    return scatter


def _oriented(direction: Floats, left_out: NDArray[np.bool_] | None) -> Floats:
    """Eigenvectors come with either sign; this settles it without regard to who votes on which side."""
    if direction.size == 0:
        return direction
    direction = direction.copy()
    if left_out is not None:
        direction[:, left_out] = 0.0  # what the solver leaves there is rounding
    largest = np.argmax(np.abs(direction), axis=1)
    sign = np.sign(direction[np.arange(direction.shape[0]), largest])
    return direction * np.where(sign == 0, 1.0, sign)[:, None]


def _relative(off: Floats, values: Floats) -> float:
    return float(off.max() / values[0]) if values.size and values[0] > 0 else 0.0
