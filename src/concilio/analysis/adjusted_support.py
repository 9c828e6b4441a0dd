"""Adjusted support: as if everyone had voted on everything, by the latent model (docs/concepts/latent-model.md)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv

from concilio.analysis import _latent_fit as fitting
from concilio.analysis import _latent_kernels as kernels
from concilio.analysis.intervals import CENTRAL_90, Floats, Interval
from concilio.analysis.latent import LatentModel
from concilio.analysis.resampling import sampled
from concilio.analysis.support import Support
from concilio.analysis.votes import Votes

# Variational posteriors are too sure of themselves; docs/adr/0022 has the simulation behind this factor.
WIDENING = 1.42
MOST_PEOPLE = 10_000


@dataclass(frozen=True, eq=False)
class AdjustedSupport:
    """Support as if everyone in a community had voted on every statement: a Beta posterior for each cell.

    Attributes:
        agree, rest: (C, S) the two parameters of the Beta; nan for a community in which nobody voted at all.
    """

    agree: Floats
    rest: Floats

    def interval(self) -> Interval:
        """Means and central 90 % intervals, (C, S)."""
        low, high = (np.asarray(betaincinv(self.agree, self.rest, q), dtype=np.float64) for q in CENTRAL_90)
        return Interval(self.agree / (self.agree + self.rest), low, high)


def adjusted_support(votes: Votes, answers: Support, model: LatentModel, *, seed: int) -> AdjustedSupport:
    """Support as if everyone in a community had voted on every statement, (C, S).

    Those who voted count as they did; those who did not, as the model expects of them. Repairs drop-out, not
    self-selection. The Beta has the estimate's mean and variance; its variance joins the statement's uncertain place
    in the model and the chance of who takes part.

    Args:
        votes: of the dialogue. answers: their support; one row, everybody, where no communities are declared.
        model: of these votes. seed: draws the people asked in communities beyond `MOST_PEOPLE`.

    """
    shape = answers.agrees.shape
    mean, variance = np.full(shape, np.nan), np.full(shape, np.nan)
    active = np.bincount(votes.participant, minlength=votes.n_participants) > 0
    square = kernels.square(model.statement_moments)
    place = square[:, 0, 1:]
    covariance = square[:, 1:, 1:] - place[:, :, None] * place[:, None, :]
    for community in range(shape[0]):
        members = np.flatnonzero(active & (votes.community == community) if votes.n_communities else active)
        if members.size == 0:
            continue
        asked = sampled(members, MOST_PEOPLE, seed=seed)
        sums = fitting.unseen(votes, asked, model.participant_moments, model.statement_moments)
        n = np.maximum(sums[:, 0], 1.0)
        expected, gradient = sums[:, 1] / n, sums[:, 3:] / n[:, None]
        among = np.maximum(sums[:, 2] / n - expected**2, 0.0)
        voters = answers.agrees[community] + answers.passes[community] + answers.disagrees[community]
        voted = (answers.agrees[community] + 0.5) / (voters + 1.0)
        # Rounded counts may have more voters than there are people.
        share = np.minimum(voters / members.size, 1.0)
        share = np.where(sums[:, 0] == 0, 1.0, share)
        estimate = share * voted + (1 - share) * expected
        doubt = np.einsum("si,sij,sj->s", gradient, covariance, gradient)
        mean[community] = estimate
        variance[community] = (1 - share) ** 2 * doubt + (
            share * estimate * (1 - estimate) + (1 - share) * among
        ) / members.size
    # A Beta's variance is below m(1 − m); its strength is what is left of that.
    strength = np.maximum(mean * (1 - mean) / (variance * WIDENING**2) - 1, 1.0)
    return AdjustedSupport(mean * strength, (1 - mean) * strength)
