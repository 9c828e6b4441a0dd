"""The latent model: variational logistic matrix factorisation (docs/concepts/latent-model.md)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from concilio.analysis import _latent_fit as fitting
from concilio.analysis import _latent_kernels as kernels
from concilio.analysis._latent_fit import State
from concilio.analysis._latent_kernels import DIMENSIONS
from concilio.analysis.intervals import Floats
from concilio.analysis.resampling import kept_votes, sampled, votes_of_people, votes_of_rows
from concilio.analysis.votes import AGREE, Votes

MOST_ITERATIONS = 60
FIRST_PEOPLE = 5_000
TOLERANCE = 1e-3


@dataclass(frozen=True, eq=False)
class LatentModel:
    """Posterior of logit P(agree) = b_p + a_s + u_p · w_s.

    Attributes:
        participant_moments: (P, 15) E[θθᵀ] of θ = (b, 1, u), upper triangles, which the properties below read.
        statement_moments: (S, 15) the same of φ = (1, a, w).
        loading_variance: (3,) learnt prior variance of each dimension, falling; an unused one is near 0.
        prior_mean: (G, 4) prior means of (b, u), by community and how many votes people cast.
        prior_row: (P,) the row of each participant.
        intercept_variance: prior variance of b within a community; that of u is 1 in each dimension.
        bridging: (S,) the statement's intercept once the dimensions are accounted for, as a probability:
            the support it would have from somebody in the middle, half-way between the communities where
            there are several.
        sampled: how many participants the parameters were fitted on; all others were projected.
        sample_cost: loss in held-out log loss per vote that fitting on a sample cost; nan where all were fitted.
        state: what a refit of nearly the same votes starts from.
    """

    participant_moments: Floats
    statement_moments: Floats
    loading_variance: Floats
    prior_mean: Floats
    prior_row: NDArray[np.int16]
    intercept_variance: float
    bridging: Floats
    sampled: int
    sample_cost: float
    state: State

    @property
    def participant(self) -> Floats:
        """(P, 3) posterior means of u."""
        return self.participant_moments[:, 6:9]

    @property
    def participant_covariance(self) -> Floats:
        """(P, 3, 3) posterior covariances of u."""
        square = kernels.square(self.participant_moments)[:, 2:, 2:]
        return square - self.participant[:, :, None] * self.participant[:, None, :]

    @property
    def statement(self) -> Floats:
        """(S, 3) posterior mean loadings w."""
        return self.statement_moments[:, 2:5]

    def probability(self, participant: NDArray[np.int32], statement: NDArray[np.int32]) -> Floats:
        """P(agree) for pairs, (N,): σ(x/√(1 + πv/8)) with x, v the posterior mean and variance of the logit."""
        return fitting.agreement(participant, statement, self.participant_moments, self.statement_moments)


def fit_latent_model(
    votes: Votes, *, seed: int, most_fitted: int = 50_000, warm: LatentModel | None = None
) -> LatentModel:
    """Fit the model by variational Bayes with the bound of Jaakkola and Jordan (2000).

    A pass counts as not agreeing, as it does in support. Where more than `most_fitted` people voted, the
    statements are learnt from a sample drawn by a hash of their indices, and everyone is projected.

    Args:
        votes: of any size, none included.
        seed: draws the sample and the start.
        most_fitted: how many participants the statements are learnt from at most.
        warm: a model of the same participants and statements to start from, when resampling.
    """
    active = np.flatnonzero(np.bincount(votes.participant, minlength=votes.n_participants))
    chosen = sampled(active, most_fitted, seed=seed)
    few = votes_of_people(votes, chosen)
    group = fitting.prior_rows(votes)
    few_group = group[chosen]
    if warm is not None:
        first = replace(warm.state, theta=np.ascontiguousarray(warm.participant_moments[chosen]))
    elif chosen.size > 2 * FIRST_PEOPLE:
        # A small sample finds the directions; the large one then needs few passes to sharpen them.
        first_chosen = sampled(chosen, FIRST_PEOPLE, seed=seed)
        fewer = votes_of_people(votes, first_chosen)
        first = _iterated(fewer, group[first_chosen], fitting.start(fewer, seed=seed))
        first = fitting.project(few, few_group, first)
    else:
        first = fitting.start(few, seed=seed)
    state = fitting.sign_settled(_iterated(few, few_group, first))
    cost = float("nan")
    if chosen.size < active.size:
        cost = _sample_cost(votes, group, chosen, np.setdiff1d(active, chosen), state, seed=seed)
    state = fitting.project(votes, group, state)
    return LatentModel(
        participant_moments=state.theta,
        statement_moments=state.phi,
        loading_variance=state.loading_variance,
        prior_mean=state.prior_mean,
        prior_row=group,
        intercept_variance=float(1.0 / state.prior_precision[0, 0]),
        bridging=_bridging(votes, active, state),
        sampled=int(chosen.size),
        sample_cost=cost,
        state=replace(state, theta=np.empty((0, kernels.MOMENTS))),
    )


def place_again(votes: Votes, model: LatentModel) -> LatentModel:
    """The model with everyone placed by these votes, its own but for a few, under the statements as they are."""
    state = fitting.project(votes, model.prior_row, model.state, near=model.participant_moments)
    return replace(model, participant_moments=state.theta)


def model_of_people(model: LatentModel, chosen: NDArray[np.int64]) -> LatentModel:
    """The model of some participants alone, rising indices (N,); renumbered 0 … N − 1."""
    return replace(
        model, participant_moments=model.participant_moments[chosen], prior_row=model.prior_row[chosen]
    )


def _iterated(votes: Votes, group: NDArray[np.int16], state: State) -> State:
    return fitting.iterate(votes, group, state, most=MOST_ITERATIONS, tolerance=TOLERANCE)


def _sample_cost(
    votes: Votes,
    group: NDArray[np.int16],
    chosen: NDArray[np.int64],
    others: NDArray[np.int64],
    state: State,
    *,
    seed: int,
) -> float:
    """Held-out loss that a larger sample would have saved.

    What estimating the statements from n people costs falls as 1/n; so n people cost against all of them
    what half of n cost against n, which can be measured: on some who are in neither sample, with a tenth of
    their votes held out.
    """
    half_chosen = sampled(chosen, chosen.size // 2, seed=seed + 1)
    half, half_group = votes_of_people(votes, half_chosen), group[half_chosen]
    halved = _iterated(half, half_group, fitting.project(half, half_group, state))
    judging = sampled(others, FIRST_PEOPLE, seed=seed + 2)
    judges = votes_of_people(votes, judging)
    kept = kept_votes(judges, share=0.1, seed=seed)
    seen, out = votes_of_rows(judges, kept), votes_of_rows(judges, ~kept)

    def loss(of: State) -> float:
        of = fitting.project(seen, group[judging], of)
        return log_loss(out.choice, fitting.agreement(out.participant, out.statement, of.theta, of.phi))

    return loss(halved) - loss(state)


def _bridging(votes: Votes, active: NDArray[np.int64], state: State) -> Floats:
    middle = np.zeros((1, DIMENSIONS + 1))
    sides = [active[votes.community[active] == c] for c in range(votes.n_communities)]
    means = [state.theta[side][:, [1, 6, 7, 8]].mean(axis=0) for side in sides if side.size]
    if len(means) > 1:
        middle[0] = np.mean(means, axis=0)
    somebody = kernels.moments(middle, np.zeros((1, DIMENSIONS + 1, DIMENSIONS + 1)), constant=1)
    everything = np.arange(votes.n_statements, dtype=np.int32)
    return fitting.agreement(np.zeros_like(everything), everything, somebody, state.phi)


def held_out_loss(votes: Votes, *, seed: int, share: float = 0.1) -> float:
    """Log loss, nats per vote, of agreement (pass and disagree alike: not) on votes the model never saw.

    Args:
        votes: all of them; `share` of them, drawn by `seed`, is held out.
    """
    kept = kept_votes(votes, share=share, seed=seed)
    model = fit_latent_model(votes_of_rows(votes, kept), seed=seed)
    out = votes_of_rows(votes, ~kept)
    return log_loss(out.choice, model.probability(out.participant, out.statement))


def log_loss(choice: NDArray[np.int8], probability: Floats) -> float:
    """Mean −log of the probability given to what happened: agreement, or none."""
    if choice.size == 0:
        return float("nan")
    return float(-np.mean(np.where(choice == AGREE, np.log(probability), np.log1p(-probability))))
