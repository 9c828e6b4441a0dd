"""Fitting the latent model: the iterations of variational Bayes around the compiled loops."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from concilio.analysis import _latent_kernels as kernels
from concilio.analysis._latent_kernels import DIMENSIONS, MOMENTS, OF_PARTICIPANT, SUMS
from concilio.analysis._threads import over
from concilio.analysis.votes import Votes

Floats = NDArray[np.float64]

# y for disagree, pass, agree: support counts passes in its denominator, and so does what predicts it.
LABEL = np.array([0.0, 0.0, 1.0])
# A community's own mean is drawn to everybody's as by this many people, so that a community of one is
# not fitted without bounds.
MEAN_STRENGTH = 5.0
# Votes are cut into this many runs whatever the machine, so that sums are rounded alike everywhere.
RUNS = 16
FEW_VOTES = 50_000
# A person is placed once a round moves them by less than this, in logits: they are then 0.001 off on average, 0.007 at
# most (of 2,000), where a posterior is some 0.4 wide.
PLACED_TO = 5e-3
# Into how many parts people are cut by how many votes they cast.
STAYS = 4


@dataclass(frozen=True, eq=False)
class State:
    """All there is to know between two iterations.

    Attributes:
        theta: (P, 15) moments of participants. phi: (S, 15) moments of statements.
        prior_mean: (G, 4) of (b, u), rows as `prior_rows` numbers them. prior_precision: (4, 4).
        statement_mean: (4,) prior mean of (a, w). statement_precision: (4, 4).
        loading_variance: (3,) falling.
    """

    theta: Floats
    phi: Floats
    prior_mean: Floats
    prior_precision: Floats
    statement_mean: Floats
    statement_precision: Floats
    loading_variance: Floats


def prior_rows(votes: Votes) -> NDArray[np.int16]:
    """(P,) row of the prior means for each participant: by community, unknown last, and by how many votes.

    Those who leave early may think differently from those who stay, and their few votes cannot tell; that
    they left can. So a community's people share a prior mean by quarters of the dialogue, from few votes to many.
    """
    cast = np.bincount(votes.participant, minlength=votes.n_participants)
    active = cast[cast > 0]
    edges = (
        np.quantile(active, np.arange(1, STAYS) / STAYS, method="lower")
        if active.size
        else np.zeros(STAYS - 1)
    )
    stay = np.searchsorted(edges, cast, side="left")
    community = np.where(votes.community < 0, votes.n_communities, votes.community)
    return (community.astype(np.int16) * STAYS + stay).astype(np.int16)


def iterate(votes: Votes, group: NDArray[np.int16], state: State, *, most: int, tolerance: float) -> State:
    """Iterate until no statement moves by more than `tolerance` (root mean square, logits) or `most` times.

    Args:
        group: (P,) row of the prior means of each participant.
    """
    pointers = votes.row_pointers()
    for _ in range(most):
        sums, group_sums = _sweep(votes, group, pointers, state, state.theta, rounds=1, adds_up=True)
        before = state.phi
        state = _update(state, sums, group_sums)
        if _distance(before, state.phi) < tolerance:
            break
    return state


def project(
    votes: Votes,
    group: NDArray[np.int16],
    state: State,
    *,
    near: Floats | None = None,
    rounds: int = 25,
    tolerance: float = PLACED_TO,
) -> State:
    """Everyone's posterior under the statements as they are, from the prior, so that it forgets its past.

    Args:
        near: (P, 15) moments to start from instead, where the answer will be near them: half the rounds.
    """
    theta = _prior_moments(state)[group] if near is None else near.copy()
    pointers = votes.row_pointers()
    _sweep(votes, group, pointers, state, theta, rounds=rounds, tolerance=tolerance, adds_up=False)
    return replace(state, theta=theta)


def _prior_moments(state: State) -> Floats:
    covariance = np.linalg.inv(state.prior_precision)
    everywhere = np.tile(covariance, (state.prior_mean.shape[0], 1, 1))
    return kernels.moments(state.prior_mean, everywhere, constant=1)


def agreement(
    participant: NDArray[np.int32], statement: NDArray[np.int32], theta: Floats, phi: Floats
) -> Floats:
    """P(agree) for pairs of rows of `theta` and `phi`."""
    probability = np.empty(participant.size)

    def work(first: int, beyond: int) -> None:
        kernels.agreement(participant, statement, first, beyond, theta, phi, probability)

    over(_even(participant.size), work, worth_threads=participant.size > FEW_VOTES)
    return probability


def unseen(votes: Votes, people: NDArray[np.int64], theta: Floats, phi: Floats) -> Floats:
    """(S, 7) sums over what `people` would answer to statements they have not voted on; see the kernel."""
    pointers = votes.row_pointers()

    def work(first: int, beyond: int) -> Floats:
        sums = np.zeros((votes.n_statements, 7))
        voted = np.zeros(votes.n_statements, dtype=np.bool_)
        kernels.unseen(pointers, votes.statement, people, first, beyond, theta, phi, voted, sums)
        return sums

    parts = over(_even(people.size), work, worth_threads=people.size * votes.n_statements > FEW_VOTES)
    total: Floats = np.sum(parts, axis=0)
    return total


def start(votes: Votes, *, seed: int) -> State:
    """A spectral start: leading directions of the votes once rows and columns are centred."""
    n_people, n_statements = votes.n_participants, votes.n_statements
    y = LABEL[votes.choice + 1]
    overall = (y.sum() + 0.5) / (y.size + 1.0)
    voters = np.bincount(votes.statement, minlength=n_statements)
    share = (np.bincount(votes.statement, y, n_statements) + 2 * overall) / (voters + 2.0)
    cast = np.bincount(votes.participant, minlength=n_people)
    rest = y - share[votes.statement]
    lean = np.bincount(votes.participant, rest, n_people) / (cast + 2.0)
    rest -= lean[votes.participant]
    table = csr_array((rest, (votes.participant, votes.statement)), shape=(n_people, n_statements))
    basis = np.random.default_rng(seed).standard_normal((n_statements, DIMENSIONS + 5))
    for _ in range(10):
        basis, _ = np.linalg.qr(table.T @ (table @ basis))
    width = min(DIMENSIONS, basis.shape[1])
    scores = table @ basis
    _, turn = np.linalg.eigh(scores.T @ scores)
    turn = turn[:, ::-1][:, :width]

    mean = np.zeros((n_people, DIMENSIONS + 1))
    mean[:, 0] = 4.0 * lean
    mean[:, 1 : 1 + width] = (scores @ turn) / (cast + 5.0)[:, None]
    if n_people:
        mean[:, 1:] /= mean[:, 1:].std(axis=0) + 1e-9
    theta = kernels.moments(mean, np.tile(np.diag([0.3, 0.5, 0.5, 0.5]), (n_people, 1, 1)), constant=1)

    mean = np.zeros((n_statements, DIMENSIONS + 1))
    mean[:, 0] = np.log(share) - np.log1p(-share)
    mean[:, 1 : 1 + width] = (basis @ turn) * np.sqrt(n_statements)
    phi = kernels.moments(mean, np.tile(0.05 * np.eye(DIMENSIONS + 1), (n_statements, 1, 1)), constant=0)
    middle = np.zeros(DIMENSIONS + 1)
    middle[0] = mean[:, 0].mean() if n_statements else 0.0
    return State(
        theta,
        phi,
        prior_mean=np.zeros(((votes.n_communities + 1) * STAYS, DIMENSIONS + 1)),
        prior_precision=np.eye(DIMENSIONS + 1),
        statement_mean=middle,
        statement_precision=np.eye(DIMENSIONS + 1),
        loading_variance=np.ones(DIMENSIONS),
    )


def sign_settled(state: State) -> State:
    """Turn each dimension so that its loading furthest from zero is positive: the sign means nothing."""
    loadings = state.phi[:, 2 : 2 + DIMENSIONS]
    if loadings.shape[0] == 0:
        return state
    furthest = np.argmax(np.abs(loadings), axis=0)
    sign = np.where(loadings[furthest, np.arange(DIMENSIONS)] < 0, -1.0, 1.0)
    whole = np.concatenate([[1.0, 1.0], sign])
    packed = np.array([whole[i] * whole[j] for i, j in kernels.PAIRS])
    free = np.concatenate([[1.0], sign])
    return replace(
        state,
        theta=state.theta * packed,
        phi=state.phi * packed,
        prior_mean=state.prior_mean * free,
        statement_mean=state.statement_mean * free,
        statement_precision=state.statement_precision * np.outer(free, free),
    )


def _sweep(
    votes: Votes,
    group: NDArray[np.int16],
    pointers: NDArray[np.int64],
    state: State,
    theta: Floats,
    *,
    rounds: int,
    adds_up: bool,
    tolerance: float = 0.0,
) -> tuple[Floats, Floats]:
    answers = kernels.Answers(pointers, votes.statement, votes.choice, LABEL, group)
    prior = kernels.Prior(
        state.prior_precision, np.ascontiguousarray(state.prior_mean @ state.prior_precision)
    )
    size = (votes.n_statements if adds_up else 0, SUMS)

    def work(first: int, beyond: int) -> kernels.Sums:
        sums = kernels.Sums(np.zeros(size), np.zeros((state.prior_mean.shape[0], MOMENTS)))
        effort = kernels.Effort(rounds, tolerance)
        kernels.sweep(answers, prior, first, beyond, theta, state.phi, effort, sums, kernels.Room.new())
        return sums

    parts = over(_cuts(pointers), work)
    return np.sum([part.statements for part in parts], axis=0), np.sum(
        [part.groups for part in parts], axis=0
    )


def _cuts(pointers: NDArray[np.int64]) -> list[int]:
    """Runs of whole participants with about equal votes; their number depends on the votes alone."""
    total = int(pointers[-1])
    runs = RUNS if total > FEW_VOTES else 1
    at = np.searchsorted(pointers, np.linspace(0, total, runs + 1)[1:-1])
    return [0, *(int(p) for p in at), pointers.size - 1]


def _even(size: int) -> list[int]:
    return [int(cut) for cut in np.linspace(0, size, RUNS + 1)]


def _update(state: State, sums: Floats, group_sums: Floats) -> State:
    """Statements, prior variances and the turn of the axes, from a sweep's sums."""
    n_statements = state.phi.shape[0]
    moments = kernels.square(sums[:, :MOMENTS])
    precision = moments[:, 1:, 1:] + state.statement_precision
    target = sums[:, MOMENTS:] - moments[:, 0, 1:] + state.statement_precision @ state.statement_mean
    covariance = np.linalg.inv(precision)
    covariance = (covariance + covariance.transpose(0, 2, 1)) / 2
    mean = np.einsum("sij,sj->si", covariance, target)
    phi = kernels.moments(mean, covariance, constant=0)

    # Within parts of communities: each part's mean, shrunk to its community's and that to everybody's;
    # and one covariance for all, with one pseudo-person of the old.
    people = kernels.square(group_sums)
    n = people[:, 1, 1]
    total = max(float(n.sum()), 1.0)
    middle = people[:, 1][:, OF_PARTICIPANT].sum(axis=0) / total
    first = people[:, 1][:, OF_PARTICIPANT]
    community = (first.reshape(-1, STAYS, DIMENSIONS + 1).sum(axis=1) + MEAN_STRENGTH * middle) / (
        n.reshape(-1, STAYS).sum(axis=1) + MEAN_STRENGTH
    )[:, None]
    own = (first + MEAN_STRENGTH * community.repeat(STAYS, axis=0)) / (n + MEAN_STRENGTH)[:, None]
    second = people[:, OF_PARTICIPANT][:, :, OF_PARTICIPANT]
    within = (
        second
        - first[:, :, None] * own[:, None, :]
        - own[:, :, None] * first[:, None, :]
        + n[:, None, None] * own[:, :, None] * own[:, None, :]
    ).sum(axis=0)
    within = (within + np.linalg.inv(state.prior_precision)) / (total + 1.0)

    # Centre and whiten u, then rotate so that the loadings are uncorrelated: θ → Tθ, φ → T⁻ᵀφ leaves θ·φ as it is.
    root = np.linalg.cholesky(within[1:, 1:])
    spread = kernels.square(phi)[:, 2:, 2:].sum(axis=0) / max(n_statements, 1)
    variance, turn = np.linalg.eigh(root.T @ spread @ root)
    variance, turn = variance[::-1], turn[:, ::-1]
    whiten = turn.T @ np.linalg.inv(root)
    change = np.eye(DIMENSIONS + 2)
    change[0, 1] = -middle[0]
    change[2:, 2:] = whiten
    change[2:, 1] = -whiten @ middle[1:]
    back = np.linalg.inv(change).T
    phi = _transformed(phi, back)
    theta = _transformed(state.theta, change)
    free = change[np.ix_(OF_PARTICIPANT, OF_PARTICIPANT)]
    prior_mean = own @ free.T + change[OF_PARTICIPANT, 1]
    intercept_variance = max(within[0, 0], 1e-6)

    square = kernels.square(phi)
    statement_mean = np.zeros(DIMENSIONS + 1)
    statement_prior: Floats = np.eye(DIMENSIONS + 1)
    if n_statements:
        statement_mean[0] = square[:, 0, 1].mean()
        away = square[:, 0, 1:].mean(axis=0)
        statement_prior = square[:, 1:, 1:].mean(axis=0)
        statement_prior -= np.outer(statement_mean, away) + np.outer(away, statement_mean)
        statement_prior += np.outer(statement_mean, statement_mean)
        statement_prior += 1e-6 * np.eye(DIMENSIONS + 1)
    statement_precision = np.linalg.inv(statement_prior).astype(np.float64)
    return State(
        theta,
        phi,
        prior_mean,
        prior_precision=np.diag([1.0 / intercept_variance, 1.0, 1.0, 1.0]),
        statement_mean=statement_mean,
        statement_precision=statement_precision,
        loading_variance=np.maximum(variance, 0.0),
    )


_ROW, _COLUMN = (np.array(side) for side in zip(*kernels.PAIRS, strict=True))


def _transformed(packed: Floats, change: NDArray[Any]) -> Floats:
    """Moments of `change` times each vector, by one (15, 15) matrix on the packed triangles."""
    one, other = change[_ROW], change[_COLUMN]
    matrix = one[:, _ROW] * other[:, _COLUMN] + one[:, _COLUMN] * other[:, _ROW]
    matrix[:, _ROW == _COLUMN] /= 2
    return np.ascontiguousarray(packed @ matrix.T)


def _distance(before: Floats, after: Floats) -> float:
    """How far statements moved in a way that a turn of the axes would not show: in a and in the length of w."""
    if before.shape[0] == 0:
        return 0.0
    intercept = after[:, 1] - before[:, 1]
    length = np.sqrt((after[:, 2:5] ** 2).sum(axis=1)) - np.sqrt((before[:, 2:5] ** 2).sum(axis=1))
    return float(np.sqrt(np.mean(intercept**2 + length**2)))
