"""The search for opinion groups: mixtures of one to five, and which of them is believed (docs/adr/0021, 0019)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from concilio.analysis._flat_spreads import Spread, flat_spreads
from concilio.analysis._mixture import Evidence, Mixture, fit_mixture, placed, position_covariance
from concilio.analysis.intervals import Floats
from concilio.analysis.latent import LatentModel
from concilio.analysis.resampling import sampled
from concilio.analysis.votes import Votes

BETWEEN, NOT_PLACED = -1, -2

# Votes of a person who is placed, or all statements where there are fewer; below so many statements, and of so few
# people placed (two groups have ten each), nothing is looked for.
LEAST_VOTES = 7
LEAST_STATEMENTS = 5
LEAST_PLACED = 20
MOST_GROUPS = 5
USED_LOADING = 0.02
CERTAIN = 0.8
# How many people a mixture, a resample, or a mixture's trial starts are fitted on at most.
MOST_PEOPLE = 10_000
MOST_TRIED = 2_000
# When several groups are believed; docs/adr/0021 has the trials behind these numbers.
BIC_GAIN = 10.0
BIC_GAIN_PER_PERSON = 0.07
BIC_GAIN_FOR_MORE = 0.05
APART = 3.2
LEAST_SIZE = 10


def least_votes(votes: Votes) -> int:
    """How many votes place a person: seven, or all statements that anybody voted on where those are fewer.

    0 below `LEAST_STATEMENTS`: then nobody is placed.
    """
    statements = int(np.count_nonzero(np.bincount(votes.statement, minlength=votes.n_statements)))
    return min(LEAST_VOTES, statements) if statements >= LEAST_STATEMENTS else 0


@dataclass(frozen=True, eq=False)
class Found:
    """Groups without their description.

    Attributes:
        placed: (n,) int64 participants with enough votes. evidence: theirs.
        fitted: (m,) int64 rows of `placed` that the mixtures were fitted on.
        mixtures: the best for k = 1, 2, …; chosen: index of the accepted one. Empty where nobody is placed.
        membership: (P,) as in `OpinionGroups`. centres: (k, D) in their order.
        number: (k,) int8, by which each of the accepted mixture's groups goes.
        flat: spreads without a gap, where some mixture had to fit better than these.
    """

    placed: NDArray[np.int64]
    evidence: Evidence
    fitted: NDArray[np.int64]
    mixtures: tuple[Mixture, ...]
    chosen: int
    membership: NDArray[np.int8]
    centres: Floats
    number: NDArray[np.int8]
    flat: tuple[Spread, ...] = ()

    @property
    def mixture(self) -> Mixture | None:
        return self.mixtures[self.chosen] if self.mixtures else None

    @property
    def k(self) -> int:
        return self.chosen + 1


def find_groups(votes: Votes, model: LatentModel, *, seed: int, known: Found | None = None) -> Found:
    who, evidence = evidence_of(votes, model)
    membership = np.full(votes.n_participants, NOT_PLACED, dtype=np.int8)
    dimensions = evidence.pull.shape[1]
    if who.size == 0:
        nothing = np.zeros(0, dtype=np.int64)
        alone = np.zeros(1, dtype=np.int8)
        return Found(who, evidence, nothing, (), 0, membership, np.zeros((1, dimensions)), alone)
    fitted = np.searchsorted(who, sampled(who, MOST_PEOPLE, seed=seed))
    mixtures = _mixtures(evidence.of(fitted), who[fitted], seed=seed, known=known)
    apart = [i for i, mixture in enumerate(mixtures) if i > 0 and _stands_apart(mixture, mixtures[0])]
    flat: tuple[Spread, ...] = ()
    if apart:
        flat = flat_spreads(evidence.of(fitted), mixtures[0], near=known.flat if known else None)
    chosen = _accepted(mixtures, apart, flat)
    mixture = mixtures[chosen]
    responsibility, _ = placed(evidence, mixture)
    membership[who], number, order = _grouped(responsibility)
    return Found(who, evidence, fitted, mixtures, chosen, membership, mixture.centres[order], number, flat)


def evidence_of(votes: Votes, model: LatentModel) -> tuple[NDArray[np.int64], Evidence]:
    """What the votes of those with enough of them say, in the dimensions that are used: at least one."""
    cast = np.bincount(votes.participant, minlength=votes.n_participants)
    least = least_votes(votes)
    who = np.flatnonzero((cast >= least) & (least > 0))
    used = max(int((model.loading_variance > USED_LOADING).sum()), 1)
    mean = model.participant[who][:, :used]
    precision = np.linalg.inv(model.participant_covariance[who][:, :used, :used])
    prior = model.prior_mean[model.prior_row[who], 1 : 1 + used]
    information = np.ascontiguousarray(precision - np.eye(used))
    pull = np.einsum("nij,nj->ni", precision, mean) - prior
    return who, Evidence(information, np.ascontiguousarray(pull), np.ascontiguousarray(mean))


def _mixtures(
    evidence: Evidence, who: NDArray[np.int64], *, seed: int, known: Found | None
) -> tuple[Mixture, ...]:
    position = evidence.position
    one = fit_mixture(
        evidence, position.mean(axis=0)[None], np.eye(position.shape[1]), most=100, tolerance=1e-5
    )
    few = np.searchsorted(who, sampled(who, MOST_TRIED, seed=seed + 1))
    trial = evidence.of(few) if few.size < who.size else evidence
    answers = [one]
    random = np.random.default_rng(seed)
    for k in range(2, MOST_GROUPS + 1):
        if evidence.size < k * LEAST_SIZE:
            break
        if known is None or len(known.mixtures) < k:
            starts = [
                _quantiles(trial.position, k),
                *(_scattered(trial.position, k, random) for _ in range(4)),
            ]
            tried = [fit_mixture(trial, at, 0.3 * one.covariance, most=25, tolerance=1e-4) for at in starts]
            best = _likeliest(tried)
            answers.append(fit_mixture(evidence, best.centres, best.covariance, most=100, tolerance=1e-5))
        else:
            answers.append(_near(known.mixtures[k - 1], _carried(known, k, who, position), one, evidence))
    return tuple(answers)


def _near(before: Mixture, centres: Floats, one: Mixture, evidence: Evidence) -> Mixture:
    """The better of the known mixture, where its people now stand, and of a fresh start along the main axis."""
    carried = fit_mixture(
        evidence, centres, before.covariance, weights=before.weights, most=100, tolerance=1e-4
    )
    fresh = fit_mixture(
        evidence, _quantiles(evidence.position, before.k), 0.3 * one.covariance, most=10, tolerance=1e-4
    )
    if fresh.log_likelihood <= carried.log_likelihood:
        return carried
    return fit_mixture(
        evidence, fresh.centres, fresh.covariance, weights=fresh.weights, most=100, tolerance=1e-4
    )


def _likeliest(tried: list[Mixture]) -> Mixture:
    return max(tried, key=lambda each: each.log_likelihood)


def _quantiles(position: Floats, k: int) -> Floats:
    """Centres of k equal slices along the main axis."""
    order = np.argsort(position[:, 0], kind="stable")
    return np.array([position[part].mean(axis=0) for part in np.array_split(order, k)])


def _scattered(position: Floats, k: int, random: np.random.Generator) -> Floats:
    """k people far from one another (Arthur & Vassilvitskii 2007), then five rounds of k-means."""
    centres: Floats = position[random.integers(position.shape[0])][None]
    for _ in range(k - 1):
        distance = ((position[:, None] - centres) ** 2).sum(axis=2).min(axis=1) + 1e-12
        draw = random.random() * distance.sum()
        centres = np.vstack([centres, position[np.searchsorted(np.cumsum(distance)[:-1], draw)]])
    for _ in range(5):
        nearest = ((position[:, None] - centres) ** 2).sum(axis=2).argmin(axis=1)
        centres = np.array(
            [position[nearest == g].mean(axis=0) if (nearest == g).any() else centres[g] for g in range(k)]
        )
    return centres


def _carried(known: Found, k: int, who: NDArray[np.int64], position: Floats) -> Floats:
    """Centres of the known answer's groups where their people now stand: the axes may have turned."""
    before = known.mixtures[k - 1].responsibility
    _, old, new = np.intersect1d(known.placed[known.fitted], who, return_indices=True)
    share = before[old]
    centres: Floats = (share.T @ position[new] + 1e-9) / (share.sum(axis=0)[:, None] + 1e-9)
    return centres


def _accepted(mixtures: tuple[Mixture, ...], apart: list[int], flat: tuple[Spread, ...]) -> int:
    """Index of the mixture that is believed: 0, one group, unless others are clearly better.

    More groups must gain clearly over fewer that are believed already; where two numbers do about equally
    well, the smaller one is the one that a handful of votes will not overturn.

    Args:
        apart: indices of those that gain over one group and stand apart. flat: spreads without a gap, if there are any.
    """
    n = mixtures[0].n
    most = min((spread.bic for spread in flat), default=np.inf)
    more = max(BIC_GAIN, BIC_GAIN_FOR_MORE * n)
    best = 0
    for i in apart:
        if mixtures[i].bic < most and (best == 0 or mixtures[best].bic - mixtures[i].bic >= more):
            best = i
    return best


def _stands_apart(mixture: Mixture, one: Mixture) -> bool:
    """Whether several groups fit much better than one, far apart, each with enough people who surely belong."""
    return bool(
        one.bic - mixture.bic >= max(BIC_GAIN, BIC_GAIN_PER_PERSON * one.n)
        and mixture.closest >= APART
        and (mixture.responsibility > CERTAIN).sum(axis=0).min() >= LEAST_SIZE
    )


def _numbered(group: NDArray[np.int64], k: int) -> tuple[NDArray[np.int8], NDArray[np.int64]]:
    """New number of each group, by falling size, then first participant; and the old ones in that order."""
    size = [int((group == g).sum()) for g in range(k)]
    first = [int(np.argmax(group == g)) if size[g] else group.size for g in range(k)]
    order = np.array(sorted(range(k), key=lambda g: (-size[g], first[g], g)), dtype=np.int64)
    number = np.empty(k, dtype=np.int8)
    number[order] = np.arange(k)
    return number, order


def with_number(found: Found, k: int, n_participants: int) -> Found:
    """The same search with people placed in its best `k` groups, whichever number it believes itself.

    Where so many were not tried, since there are too few people, as it is.
    """
    if found.k == k or len(found.mixtures) < k:
        return found
    mixture = found.mixtures[k - 1]
    responsibility, _ = placed(found.evidence, mixture)
    membership = np.full(n_participants, NOT_PLACED, dtype=np.int8)
    membership[found.placed], number, order = _grouped(responsibility)
    return replace(found, chosen=k - 1, membership=membership, centres=mixture.centres[order], number=number)


def _grouped(responsibility: Floats) -> tuple[NDArray[np.int8], NDArray[np.int8], NDArray[np.int64]]:
    """Where people belong, (n,), by responsibilities (n, k); then number and order of groups as in `_numbered`."""
    group = np.argmax(responsibility, axis=1)
    certain = responsibility[np.arange(group.size), group] > CERTAIN
    number, order = _numbered(np.where(certain, group, BETWEEN), responsibility.shape[1])
    return np.where(certain, number[group], BETWEEN).astype(np.int8), number, order


def main_axis(found: Found, n_participants: int) -> NDArray[np.int8]:
    """Who stands, four to one or surer, more than half a standard deviation from the middle of the main axis."""
    axis = np.full(n_participants, NOT_PLACED, dtype=np.int8)
    if not found.mixtures:
        return axis
    one = found.mixtures[0]
    _, position = placed(found.evidence, one)
    width = np.sqrt(one.covariance[0, 0])
    away = (position[:, 0] - one.centres[0, 0]) / width
    doubt = np.sqrt(position_covariance(found.evidence, one)[:, 0, 0]) / width
    four_to_one = 0.8416 * doubt
    axis[found.placed] = np.where(away - four_to_one > 0.5, 1, np.where(away + four_to_one < -0.5, -1, 0))
    return axis
