"""Opinion groups: stable or nothing, and possibly one (docs/concepts/opinion-groups.md)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concilio.analysis._group_statements import axis_statements, representatives
from concilio.analysis._mixture import Evidence, Mixture, fit_mixture, placed, position_covariance
from concilio.analysis.intervals import Floats
from concilio.analysis.latent import LatentModel, fit_latent_model, model_of_people, place_again
from concilio.analysis.resampling import kept_votes, sampled, votes_of_people, votes_of_rows
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
MOST_RESAMPLED = 2_000
MOST_TRIED = 2_000
REFIT_ONE_IN = 5
# When several groups are believed; docs/adr/0021 has the trials behind these numbers.
BIC_GAIN = 10.0
BIC_GAIN_PER_PERSON = 0.07
BIC_GAIN_FOR_MORE = 0.05
APART = 3.2
LEAST_SIZE = 10


@dataclass(frozen=True)
class Representative:
    """A statement that sets one group apart from the rest: one row of what a group is known by.

    Attributes:
        statement: index.
        choice: +1 if the group agrees with it more than the rest do, −1 if it disagrees more.
        inside: share of the group who answered so.
        outside: the same, of everyone else placed.
        q_value: Benjamini–Hochberg adjusted.
    """

    statement: int
    choice: int
    inside: float
    outside: float
    q_value: float


@dataclass(frozen=True, eq=False)
class OpinionGroups:
    """Participants who vote alike, found from the votes regardless of community.

    Attributes:
        n_groups: k ≥ 1. One is an answer: then nobody is in a "group" and `axis` is what there is to see.
        membership: (P,) int8, 0 … k − 1, −1 between groups, −2 not placed (fewer votes than `least_votes`).
            With one group: 0 for everyone placed.
        centres: (k, D) in the latent space.
        sizes: (k,) int64. Groups are numbered by falling size, ties by first participant.
        representatives: one tuple per group, strongest first.
        axis: (P,) int8 for the main axis: −1 one end, 0 between, +1 other end, −2 not placed.
        axis_statements: the statements that mark the ends, strongest first, as (statement, +1 or −1).
        stability: share of resamples (5 % of votes removed) that give the same k, and the median and
            minimum adjusted Rand index of core membership with the full answer.
    """

    n_groups: int
    membership: NDArray[np.int8]
    centres: Floats
    sizes: NDArray[np.int64]
    representatives: tuple[tuple[Representative, ...], ...]
    axis: NDArray[np.int8]
    axis_statements: tuple[tuple[int, int], ...]
    stability: Stability

    @property
    def n_placed(self) -> int:
        """People with enough votes to be placed."""
        return int((self.membership != NOT_PLACED).sum())

    @property
    def looked_for(self) -> bool:
        """Whether enough people are placed for groups to be found, so that one group is an answer."""
        return self.n_placed >= LEAST_PLACED


def least_votes(votes: Votes) -> int:
    """How many votes place a person: seven, or all statements that anybody voted on where those are fewer.

    0 below `LEAST_STATEMENTS`: then nobody is placed.
    """
    statements = int(np.count_nonzero(np.bincount(votes.statement, minlength=votes.n_statements)))
    return min(LEAST_VOTES, statements) if statements >= LEAST_STATEMENTS else 0


@dataclass(frozen=True)
class Stability:
    repeats: int
    same_number: int
    median_ari: float
    least_ari: float


def opinion_groups(votes: Votes, model: LatentModel, *, seed: int, repeats: int = 20) -> OpinionGroups:
    """Find opinion groups, or say that there is one.

    A mixture of Gaussians with one covariance is fitted to what each person's votes say of their position;
    several groups are believed only where they gain much over one and stand well apart.

    Args:
        votes: of any size. model: of these votes. seed: draws starts, samples and resamples.
        repeats: how many resamples to judge stability by; 0 for none.
    """
    found = _find(votes, model, seed=seed)
    membership = found.membership
    k = found.mixture.k if found.mixture is not None else 1
    sizes = np.array([(membership == g).sum() for g in range(k)], dtype=np.int64)
    axis = _axis(found, votes.n_participants)
    return OpinionGroups(
        n_groups=k,
        membership=membership,
        centres=found.centres,
        sizes=sizes,
        representatives=tuple(
            tuple(Representative(*one) for one in group) for group in representatives(votes, membership, k)
        ),
        axis=axis,
        axis_statements=axis_statements(votes, axis),
        stability=stability(votes, model, seed=seed, repeats=repeats, found=found),
    )


def stability(
    votes: Votes,
    model: LatentModel,
    *,
    seed: int,
    repeats: int = 20,
    share: float = 0.05,
    found: Found | None = None,
) -> Stability:
    """Take `share` of the votes away at random, place people and find groups again, compare; `repeats` times.

    Groups start from where the full answer's people now stand, and from a fresh start, and take the better. One
    resample in five fits the statements again, too, and starts afresh throughout; the others keep the statements'
    places, which a twentieth of the votes hardly moves. Beyond `MOST_RESAMPLED` participants all this is done with a
    sample of so many, and the statements are kept. docs/adr/0016 compares the verdicts with those of full refits.
    """
    chosen = np.flatnonzero(np.bincount(votes.participant, minlength=votes.n_participants))
    refits = chosen.size <= MOST_RESAMPLED
    if not refits:
        chosen = sampled(chosen, MOST_RESAMPLED, seed=seed)
        votes, model, found = votes_of_people(votes, chosen), model_of_people(model, chosen), None
    if found is None:
        found = _find(votes, model, seed=seed)
    same, scores = 0, []
    for repeat in range(repeats):
        fewer = votes_of_rows(votes, kept_votes(votes, share=share, seed=seed * 1_000_003 + repeat + 1))
        if refits and repeat % REFIT_ONE_IN == 0:
            again = _find(fewer, fit_latent_model(fewer, seed=seed, warm=model), seed=seed)
        else:
            again = _find(fewer, place_again(fewer, model), seed=seed, known=found)
        same += again.k == found.k
        both = (found.membership >= 0) & (again.membership >= 0)
        scores.append(adjusted_rand(found.membership[both], again.membership[both]))
    return Stability(
        repeats,
        same,
        float(np.median(scores)) if scores else float("nan"),
        float(min(scores)) if scores else float("nan"),
    )


@dataclass(frozen=True, eq=False)
class Found:
    """Groups without their description.

    Attributes:
        placed: (n,) int64 participants with enough votes. evidence: theirs.
        fitted: (m,) int64 rows of `placed` that the mixtures were fitted on.
        mixtures: the best for k = 1, 2, …; chosen: index of the accepted one. Empty where nobody is placed.
        membership: (P,) as in `OpinionGroups`. centres: (k, D) in their order.
    """

    placed: NDArray[np.int64]
    evidence: Evidence
    fitted: NDArray[np.int64]
    mixtures: tuple[Mixture, ...]
    chosen: int
    membership: NDArray[np.int8]
    centres: Floats

    @property
    def mixture(self) -> Mixture | None:
        return self.mixtures[self.chosen] if self.mixtures else None

    @property
    def k(self) -> int:
        return self.chosen + 1


def _find(votes: Votes, model: LatentModel, *, seed: int, known: Found | None = None) -> Found:
    who, evidence = _evidence(votes, model)
    membership = np.full(votes.n_participants, NOT_PLACED, dtype=np.int8)
    dimensions = evidence.pull.shape[1]
    if who.size == 0:
        nothing = np.zeros(0, dtype=np.int64)
        return Found(who, evidence, nothing, (), 0, membership, np.zeros((1, dimensions)))
    fitted = np.searchsorted(who, sampled(who, MOST_PEOPLE, seed=seed))
    mixtures = _mixtures(evidence.of(fitted), who[fitted], seed=seed, known=known)
    chosen = _accepted(mixtures)
    mixture = mixtures[chosen]
    responsibility, _ = placed(evidence, mixture)
    group = np.argmax(responsibility, axis=1)
    certain = responsibility[np.arange(who.size), group] > CERTAIN
    number, order = _numbered(np.where(certain, group, BETWEEN), mixture.k)
    membership[who] = np.where(certain, number[group], BETWEEN)
    return Found(who, evidence, fitted, mixtures, chosen, membership, mixture.centres[order])


def _evidence(votes: Votes, model: LatentModel) -> tuple[NDArray[np.int64], Evidence]:
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


def _accepted(mixtures: tuple[Mixture, ...]) -> int:
    """Index of the mixture that is believed: 0, one group, unless others are clearly better.

    More groups must gain clearly over fewer that are believed already; where two numbers do about equally
    well, the smaller one is the one that a handful of votes will not overturn.
    """
    one = mixtures[0]
    best = 0
    for i, mixture in enumerate(mixtures[1:], start=1):
        believed = (
            one.bic - mixture.bic >= max(BIC_GAIN, BIC_GAIN_PER_PERSON * one.n)
            and mixture.closest >= APART
            and (mixture.responsibility > CERTAIN).sum(axis=0).min() >= LEAST_SIZE
        )
        more = max(BIC_GAIN, BIC_GAIN_FOR_MORE * one.n)
        if believed and (best == 0 or mixtures[best].bic - mixture.bic >= more):
            best = i
    return best


def _numbered(group: NDArray[np.int64], k: int) -> tuple[NDArray[np.int8], NDArray[np.int64]]:
    """New number of each group, by falling size, then first participant; and the old ones in that order."""
    size = [int((group == g).sum()) for g in range(k)]
    first = [int(np.argmax(group == g)) if size[g] else group.size for g in range(k)]
    order = np.array(sorted(range(k), key=lambda g: (-size[g], first[g], g)), dtype=np.int64)
    number = np.empty(k, dtype=np.int8)
    number[order] = np.arange(k)
    return number, order


def _axis(found: Found, n_participants: int) -> NDArray[np.int8]:
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


def adjusted_rand(one: NDArray[np.int8], other: NDArray[np.int8]) -> float:
    """Adjusted Rand index of two labellings (Hubert & Arabie 1985); 1 where both have a single group."""
    if one.size == 0:
        return 1.0
    table = np.zeros((int(one.max()) + 1, int(other.max()) + 1))
    np.add.at(table, (one, other), 1.0)

    def pairs(n: Floats) -> float:
        return float((n * (n - 1) / 2).sum())

    together, rows, columns = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    all_pairs = one.size * (one.size - 1) / 2
    expected = rows * columns / all_pairs if all_pairs else 0.0
    most = (rows + columns) / 2
    return 1.0 if most == expected else (together - expected) / (most - expected)
