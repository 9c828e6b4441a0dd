"""The latent model: variational logistic matrix factorisation (section 5, part 6)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concilio.analysis.intervals import Floats, Interval
from concilio.analysis.support import Support
from concilio.analysis.votes import Votes


@dataclass(frozen=True, eq=False)
class LatentModel:
    """Posterior of logit P(agree) = b_p + a_s + u_p · w_s.

    Attributes:
        participant: (P, 3) posterior means u; (P, 3, 3) covariances V are in `participant_covariance`.
        participant_intercept: (P,) posterior mean of b.
        statement: (S, 3) loadings w; statement_intercept: (S,) a.
        loading_variance: (3,) learnt prior variance of each dimension; an unused one is near 0.
        bridging: (S,) the statement's intercept once the dimensions are accounted for, as a probability:
            the support it would have from somebody in the middle.
        sampled: how many participants the parameters were fitted on; all others were projected.
        sample_cost: loss in held-out log loss per vote that fitting on a sample cost; nan where all were fitted.
    """

    participant: Floats
    participant_covariance: Floats
    participant_intercept: Floats
    participant_intercept_variance: Floats
    statement: Floats
    statement_intercept: Floats
    loading_variance: Floats
    bridging: Floats
    sampled: int
    sample_cost: float

    def probability(self, participant: NDArray[np.int32], statement: NDArray[np.int32]) -> Floats:
        """P(agree) for pairs, (N,): σ(x/√(1 + πv/8)) with x, v the posterior mean and variance of the logit."""
        raise NotImplementedError


def fit_latent_model(votes: Votes, *, seed: int, most_fitted: int = 50_000) -> LatentModel:
    raise NotImplementedError


def adjusted_support(votes: Votes, answers: Support, model: LatentModel, *, seed: int) -> Interval:
    """Support as if everyone in a community had voted on every statement, (C, S).

    Repairs drop-out, not self-selection.
    """
    raise NotImplementedError
