"""How many votes routing saves: simulated dialogues under three ways to choose the next statement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concilio.analysis.counts import Counts
from concilio.analysis.intervals import Floats
from concilio.analysis.routing import TOP, choose, routing_weights
from concilio.analysis.simulate import SimulationOptions, simulate
from concilio.analysis.support import least_level
from concilio.analysis.votes import AGREE, PASS

POLICIES = ("routing", "uniform", "polis")
REFRESH = 50
CHECKPOINTS = 40

WORLD = SimulationOptions(
    participants=(120, 120), statements=80, bridging=0.2, median_votes=1e9, pass_rate=0.1, guesses=0
)


@dataclass(frozen=True, eq=False)
class RoutingTrial:
    """Precision of the top ten as votes come in, averaged over dialogues.

    Attributes:
        votes: (K,) numbers of votes at which it was measured.
        precision: per policy, (K,) share of the true top ten among the ten of highest common-ground level.
        share_of_polis, share_of_uniform: votes that routing needs for the precision another policy reaches, as a
            share of the other's: the median over all checkpoints from a quarter of the votes on. Late checkpoints
            alone would flatter, since the other policies hardly gain any more by then.
    """

    dialogues: int
    votes: NDArray[np.int64]
    precision: dict[str, Floats]
    share_of_polis: float
    share_of_uniform: float


def routing_trial(
    *,
    seed: int,
    dialogues: int = 20,
    votes_each: float = 25.0,
    world: SimulationOptions = WORLD,
    progress: Callable[[int], None] | None = None,
) -> RoutingTrial:
    """Play the same invented dialogues under each policy and compare what they learn from how many votes.

    People arrive in random order and answer `votes_each` statements each, more or less; weights are renewed every
    fifty votes. All policies are judged by the same estimator, the common-ground level.
    """
    budget = round(votes_each * sum(world.participants))
    when = np.unique(np.linspace(budget / CHECKPOINTS, budget, CHECKPOINTS).astype(np.int64))
    found = {policy: np.zeros(when.size) for policy in POLICIES}
    for dialogue in range(dialogues):
        for policy in POLICIES:
            found[policy] += _play(policy, seed * 100_003 + dialogue, votes_each, when, world) / dialogues
        if progress:
            progress(dialogue + 1)
    return RoutingTrial(
        dialogues, when, found,
        _share(found["routing"], found["polis"], when),
        _share(found["routing"], found["uniform"], when),
    )  # fmt: skip


def _share(ours: Floats, theirs: Floats, when: NDArray[np.int64]) -> float:
    late = np.flatnonzero(when >= when[-1] / 4)
    return float(np.median([votes_for(ours, when, theirs[at]) / when[at] for at in late]))


def votes_for(precision: Floats, votes: NDArray[np.int64], wanted: float) -> float:
    """The least number of votes with which a precision is reached for good; infinite where it never is."""
    reached = np.minimum.accumulate(precision[::-1])[::-1]
    if reached[-1] < wanted:
        return float("inf")
    at = int(np.argmax(reached >= wanted))
    if at == 0:
        return float(votes[0])
    part = (wanted - reached[at - 1]) / (reached[at] - reached[at - 1])
    return float(votes[at - 1] + part * (votes[at] - votes[at - 1]))


def _play(
    policy: str, seed: int, votes_each: float, when: NDArray[np.int64], world: SimulationOptions
) -> Floats:
    """Precision of the top ten at each checkpoint of one dialogue."""
    truth = simulate(SimulationOptions(**{**world.__dict__, "seed": seed}))
    P, S = truth.community.size, world.statements
    C = len(world.participants)
    # Everybody's answer to everything; the policy decides which of them are ever asked for.
    answer = np.zeros((P, S), dtype=np.int8)
    answer[truth.votes.participant, truth.votes.statement] = truth.votes.choice
    best = set(np.argsort(-truth.level, kind="stable")[:TOP].tolist())

    random = np.random.default_rng([seed, 7])
    unseen = np.ones((P, S), dtype=np.bool_)
    agrees, passes, voters = (np.zeros((C, S), dtype=np.int64) for _ in range(3))
    precision = np.zeros(when.size)
    weights = np.ones((C, S))
    reached = 0
    for cast, person in enumerate(_visits(P, S, votes_each, when[-1], random)):
        c = truth.community[person]
        if cast % REFRESH == 0:
            if policy == "routing":
                weights = routing_weights(agrees, voters)
            elif policy == "polis":
                seen = np.where(unseen, 0, answer)
                weights = np.tile(_polis_priority(seen, ~unseen, agrees, passes, voters), (C, 1))
        open_ = np.flatnonzero(unseen[person])
        draw, second = random.random(2)
        if policy == "routing":
            s = open_[choose(weights[c, open_], voters[c, open_], draw=draw, second_draw=second)]
        else:
            total = weights[c, open_].cumsum()
            s = open_[np.searchsorted(total, draw * total[-1], side="right")]
        unseen[person, s] = False
        voters[c, s] += 1
        agrees[c, s] += answer[person, s] == AGREE
        passes[c, s] += answer[person, s] == PASS
        if cast + 1 == when[reached]:
            level = np.nan_to_num(least_level(agrees, voters), nan=-1.0)
            top = np.argsort(-level, kind="stable")[:TOP]
            precision[reached] = len(best & set(top.tolist())) / len(best)
            reached += 1
    return precision


def _visits(P: int, S: int, votes_each: float, total: int, random: np.random.Generator) -> NDArray[np.int64]:
    """Who votes, vote by vote: people one after another, each for a while, until the votes are used up."""
    stay = np.clip(np.round(votes_each * random.lognormal(-0.125, 0.5, P)), 1, S).astype(np.int64)
    # What the short stays left over is asked of those who have something to answer yet.
    while stay.sum() < total:
        more = np.flatnonzero(stay < S)
        stay[more[: total - int(stay.sum())]] += 1
    order = random.permutation(P)
    return np.repeat(order, stay[order])[:total]


def _polis_priority(
    seen: NDArray[np.int8], voted: NDArray[np.bool_], agrees: Counts, passes: Counts, voters: Counts
) -> Floats:
    """Polis' priorities, (S,), from everybody's answers so far, communities unknown to it (Polis' math, 2024).

    The extremity of a statement is the length of its projection on two components of the column-mean-imputed votes,
    scaled by √S.
    """
    S = seen.shape[1]
    n, a, p = voters.sum(axis=0), agrees.sum(axis=0), passes.sum(axis=0)
    extremity = np.zeros(S)
    people = voted.any(axis=1)
    if people.sum() > 2:
        centre = np.divide(seen.sum(axis=0), n, out=np.zeros(S), where=n > 0)
        off = np.where(voted[people], seen[people] - centre, 0.0)
        # A few steps of subspace iteration: as near as a lottery by priority can tell.
        axes = np.random.default_rng(0).standard_normal((S, 2))
        for _ in range(8):
            axes, _ = np.linalg.qr(off.T @ (off @ axes))
        extremity = np.abs(1 + centre) * np.linalg.norm(axes, axis=1) * np.sqrt(S)
    importance = (1 - (p + 1) / (n + 2)) * (extremity + 1) * (a + 1) / (n + 2)
    return np.asarray((importance * (1 + 8 * 2.0 ** (-n / 5))) ** 2)
