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
    votes: Votes,
    n: int = 2,
    *,
    left_out: NDArray[np.bool_] | None = None,
    mean: Floats | None = None,
    few: int = FEW,
) -> Components:
    """The first n principal components of votes centred by statement, an unseen statement counting as its mean.

    Up to `few` participants: eigenvectors of the whole scatter matrix. Beyond: block Lanczos with full
    reorthogonalisation (Golub & Underwood 1977), eight directions at a time, started from the eigenvectors
    of the participants in `few` evenly spaced places; each block costs one pass over the votes. Where the
    residual stays above 1e-7, all pairs are summed after all.

    Args:
        n: how many, at most 8; fewer come back where there are fewer statements.
        left_out: (S,) statements that count as never voted on.
        mean: (S,) `mean_choice(votes, left_out)`, where the caller has it already.
    """
    if votes.n_participants <= few or votes.n_statements <= 4 * _kernels.BLOCK:
        return components_of_sums(co_votes(votes), n, left_out=left_out)
    found = _searched_for(votes, n, left_out, mean_choice(votes, left_out) if mean is None else mean, few)
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
    kernel = _kernels.project_rows_on_two if table.shape[1] == 2 else _kernels.project_rows
    in_parts(
        lambda first, beyond: kernel(
            pointers, votes.statement, votes.choice, found.mean, table, first, beyond, out
        ),
        pointers,
    )
    return out


Operator = Callable[[Floats], Floats]


def _searched_for(
    votes: Votes, n: int, left_out: NDArray[np.bool_] | None, mean: Floats, few: int
) -> Components | None:
    pointers = _kernels.row_pointers(votes.participant, votes.n_participants)
    start = _starting_block(votes, pointers, mean, left_out, few)
    found = block_lanczos(_scatter_of(votes, mean, left_out), start, n)
    if found is None:
        return None
    return Components(mean, _oriented(found.vectors.T, left_out), found.values, found.residual, found.passes)


def _scatter_of(votes: Votes, mean: Floats, left_out: NDArray[np.bool_] | None) -> Operator:
    """Multiplication by the scatter matrix, in one pass over the votes."""
    pointers = _kernels.row_pointers(votes.participant, votes.n_participants)

    def times(block: Floats) -> Floats:
        block = np.ascontiguousarray(block)

        def work(first: int, beyond: int) -> Floats:
            out = np.zeros_like(block)
            there = np.empty(_kernels.BLOCK)
            _kernels.apply_scatter(
                pointers, votes.statement, votes.choice, mean, block, first, beyond, there, out
            )
            return out

        image = np.zeros_like(block)
        for part in in_parts(work, pointers):  # in the order of the parts, whichever thread was done first
            image += part
        if left_out is not None:
            image[left_out] = 0.0
        return image

    return times


@dataclass(frozen=True, eq=False)
class Eigenpairs:
    """What a search found: values (n,), vectors (S, n), ‖A v − λ v‖/λ₁ at worst, and how many passes it took."""

    values: Floats
    vectors: Floats
    residual: float
    passes: int


def block_lanczos(times: Operator, start: Floats, n: int, *, most: int = MOST_PASSES) -> Eigenpairs | None:
    """The n largest eigenpairs of a symmetric positive operator, or None if `most` applications do not suffice.

    Args:
        times: the operator, applied to a block (S, b).
        start: (S, b) orthonormal.
    """
    found = _search(times, start, n, most)
    return found if found.residual <= TOLERANCE else None


def _search(times: Operator, start: Floats, n: int, most: int) -> Eigenpairs:
    basis, images, block = start[:, :0], start[:, :0], start
    for _ in range(most):
        basis = np.hstack([basis, block])
        images = np.hstack([images, times(block)])
        small = basis.T @ images
        values, inner = np.linalg.eigh((small + small.T) / 2)
        values, inner = values[::-1][:n], inner[:, ::-1][:, :n]
        vectors = basis @ inner
        residual = _relative(np.linalg.norm(images @ inner - vectors * values, axis=0), values)
        if residual <= TOLERANCE or basis.shape[1] + block.shape[1] > basis.shape[0]:
            break
        block = images[:, -block.shape[1] :]
        for _ in range(2):  # once is not enough in floating point
            block = np.linalg.qr(block - basis @ (basis.T @ block))[0]
    return Eigenpairs(
        values, vectors / np.linalg.norm(vectors, axis=0), residual, basis.shape[1] // start.shape[1]
    )


def _starting_block(
    votes: Votes, pointers: NDArray[np.int64], mean: Floats, left_out: NDArray[np.bool_] | None, few: int
) -> Floats:
    """(S, 8) about the first eight components of `few` participants, which cost next to nothing to go through."""
    some = every_nth(votes, pointers, few)
    # Where the search starts does not matter, only that it starts there every time.
    anywhere = np.random.default_rng(0).normal(size=(votes.n_statements, _kernels.BLOCK))
    if left_out is not None:
        anywhere[left_out] = 0.0
    times = _scatter_of(some, mean, left_out)
    return _search(times, np.linalg.qr(anywhere)[0], _kernels.BLOCK, most=8).vectors


def every_nth(votes: Votes, pointers: NDArray[np.int64], few: int) -> Votes:
    """The votes of `few` participants in evenly spaced places, renumbered from 0."""
    chosen = np.arange(few) * votes.n_participants // few
    lengths = pointers[chosen + 1] - pointers[chosen]
    starts = np.concatenate([[0], np.cumsum(lengths)])
    rows = np.arange(starts[-1]) + np.repeat(pointers[chosen] - starts[:-1], lengths)
    return Votes(
        np.repeat(np.arange(few, dtype=np.int32), lengths),
        votes.statement[rows],
        votes.choice[rows],
        votes.community[chosen],
        votes.n_statements,
        votes.n_communities,
    )


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
