"""Votes and guesses of a known truth: what every other part of the analysis is tried on.

The people are invented. Whatever shows their votes says so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from concilio.analysis.intervals import Floats
from concilio.analysis.votes import AGREE, Guesses, Votes

# People drawn at a time: bounds memory at this many × statements, whatever the number of participants.
CHUNK = 4096
DIMENSIONS = 2


@dataclass(frozen=True)
class SimulationOptions:
    """The invented world. Logits are natural-log odds of agreeing.

    Attributes:
        participants: people per community; a tuple of any length, and of length 1 for no division.
        undeclared: leave the communities out of the votes, as in a set that declares none.
        statements: S.
        bridging: share of statements that every community and group mostly supports.
        opinion_groups: number of groups people fall into; 1 is a single cloud.
        group_distance: between neighbouring groups' centres, in within-group standard deviations.
        groups_follow_communities: 0, the groups cross the communities evenly; 1, each community is one group.
        community_divide: sd in logits of the communities' own leanings on statements that do not bridge.
        loading: sd in logits of what one within-group sd moves a statement that does not bridge.
        median_votes: of a participant; the numbers are log-normal with `spread_votes`, at least 1, at most S.
        exposure_skew: a statement's chance to be shown falls as (1 + its age rank)^−skew; 0 is even.
        stay_by_opinion: how much longer those at one end of the first axis stay, in logs per sd. 0: drop-out
            has nothing to do with opinion.
        pass_rate: chance to pass instead of answering.
        guesses: asked of each participant at most; 0 for none. One in three is about the own community.
        guessed_statements: over how few statements the guesses are spread; half of them bridging, if there are enough.
        pull: slope of guesses in logits: 1 is a faithful eye, 0.5 pulls each share half-way to the middle.
        projection: how much higher, in logits, those who agree guess than those who do not.
        pessimism: logits by which guesses about another community fall short of what the pull alone would give.
        misjudged: about which share of the bridging statements people are pessimistic; None, about everything.
        guess_noise: sd in logits of a single guess; half of its variance is the person's habit.
        seed: the same options give the same votes.
    """

    participants: tuple[int, ...] = (150, 150)
    undeclared: bool = False
    statements: int = 60
    bridging: float = 0.2
    opinion_groups: int = 2
    group_distance: float = 4.0
    groups_follow_communities: float = 0.0
    community_divide: float = 0.7
    loading: float = 0.7
    median_votes: float = 30.0
    spread_votes: float = 0.7
    exposure_skew: float = 0.5
    stay_by_opinion: float = 0.0
    pass_rate: float = 0.1
    guesses: int = 12
    guessed_statements: int = 12
    pull: float = 0.5
    projection: float = 0.0
    pessimism: float = 0.0
    misjudged: float | None = None
    guess_noise: float = 0.8
    seed: int = 0

    def __post_init__(self) -> None:
        if not self.participants or min(self.participants) < 0 or sum(self.participants) < 1:
            raise ValueError("participants names at least one community, and somebody in it")
        if self.statements < 1 or self.opinion_groups < 1:
            raise ValueError("there is at least one statement and one opinion group")
        shares = (self.bridging, self.groups_follow_communities, self.pass_rate)
        if not all(0 <= share <= 1 for share in shares):
            raise ValueError("bridging, groups_follow_communities and pass_rate are shares, 0 to 1")
        if len(self.participants) > 127:
            raise ValueError("at most 127 communities fit a votes table")


@dataclass(frozen=True, eq=False)
class Simulation:
    """Invented votes and guesses, and what is true of the people they were drawn from.

    Attributes:
        votes, guesses: as a dialogue would have recorded them.
        community: (P,) int8, also where the votes leave it undeclared.
        group: (P,) int8, the opinion group each person was drawn from.
        position: (P, 2) where each person stands.
        bridging: (S,) bool.
        misjudged: (S,) bool, statements that guesses about another community fall short on; none without pessimism.
        support, rejection: (C, S) the share of a whole community that would agree or disagree; the communities
            are taken as endless, so a full vote of these people still scatters around it.
        level: (S,) the least of the communities' support.
    """

    options: SimulationOptions
    votes: Votes
    guesses: Guesses
    community: NDArray[np.int8]
    group: NDArray[np.int8]
    position: Floats
    bridging: NDArray[np.bool_]
    misjudged: NDArray[np.bool_]
    support: Floats
    rejection: Floats

    @property
    def level(self) -> Floats:
        return np.asarray(self.support.min(axis=0))


def simulate(options: SimulationOptions | None = None) -> Simulation:
    """Draw a dialogue of invented people.

    P(agree or disagree) = 1 − pass rate, and of those P(agree) = σ(a_s + d_cs + u_p · w_s) with u_p normal
    around the centre of p's opinion group.

    Raises:
        ValueError: the options describe no world (checked where they are made).
    """
    o = options or SimulationOptions()
    truth, people, showing = (np.random.default_rng([o.seed, part]) for part in range(3))
    C, S, k = len(o.participants), o.statements, o.opinion_groups

    bridging = np.zeros(S, dtype=np.bool_)
    bridging[truth.permutation(S)[: round(o.bridging * S)]] = True
    intercept = np.where(bridging, truth.uniform(1.0, 2.5, S), truth.normal(0.0, 1.0, S))
    leaning = np.where(bridging, 0.0, o.community_divide * truth.standard_normal((C, S)))
    loading = np.where(bridging[:, None], 0.1, 1.0) * o.loading * truth.standard_normal((S, DIMENSIONS))
    if k > 1:
        # Groups are set apart on the first axis when there are two, so something must lie along it.
        strong = np.maximum(np.abs(loading[:, 0]), 0.5 * o.loading)
        loading[:, 0] = np.where(bridging, loading[:, 0], np.copysign(strong, loading[:, 0]))
    centres = _centres(k, o.group_distance)
    mixture = np.full((C, k), (1 - o.groups_follow_communities) / k)
    mixture[np.arange(C), np.arange(C) % k] += o.groups_follow_communities

    community = np.repeat(np.arange(C, dtype=np.int8), o.participants)
    P = community.size
    group = (people.random(P)[:, None] >= mixture.cumsum(axis=1)[community, :-1]).sum(axis=1).astype(np.int8)
    position = centres[group] + people.standard_normal((P, DIMENSIONS))

    agree_if_answered = _expected_agreement(intercept + leaning, loading, centres, mixture)
    support = (1 - o.pass_rate) * agree_if_answered
    rejection = (1 - o.pass_rate) * (1 - agree_if_answered)

    stay = o.spread_votes * people.standard_normal(P) + o.stay_by_opinion * position[:, 0]
    n_votes = np.clip(np.round(o.median_votes * np.exp(stay)), 1, S).astype(np.int64)
    attraction = -o.exposure_skew * np.log1p(showing.permutation(S))

    rows: list[NDArray[np.int64]] = []
    columns: list[NDArray[np.int64]] = []
    choices: list[NDArray[np.int8]] = []
    for start in range(0, P, CHUNK):
        chunk = slice(start, min(start + CHUNK, P))
        size = chunk.stop - chunk.start
        # Gumbel noise: the order it gives is that of draws without replacement by exp(attraction).
        order = np.argsort(-(attraction + showing.gumbel(size=(size, S))), axis=1, kind="stable")
        shown = np.arange(S) < n_votes[chunk, None]
        person = np.broadcast_to(np.arange(start, chunk.stop)[:, None], (size, S))[shown]
        statement = order[shown]
        x = intercept[statement] + leaning[community[person], statement]
        x += np.einsum("nd,nd->n", position[person], loading[statement])
        choice = np.where(showing.random(x.size) < expit(x), 1, -1).astype(np.int8)
        choice[showing.random(x.size) < o.pass_rate] = 0
        rows.append(person)
        columns.append(statement)
        choices.append(choice)
    votes = Votes.from_rows(
        np.concatenate(rows),
        np.concatenate(columns),
        np.concatenate(choices),
        community=None if o.undeclared else community,
        n_participants=P,
        n_statements=S,
        n_communities=0 if o.undeclared else C,
    )
    misjudged = np.full(S, o.pessimism != 0 and o.misjudged is None)
    if o.pessimism != 0 and o.misjudged is not None:
        which = np.flatnonzero(bridging)
        misjudged[which[: round(o.misjudged * which.size)]] = True
    guesses = Guesses.none()
    if not o.undeclared:
        guesses = _guesses(o, votes, community, support, bridging, misjudged)
    return Simulation(
        o, votes, guesses, community, group, position, bridging, misjudged, support, rejection
    )  # fmt: skip


def _centres(k: int, distance: float) -> Floats:
    """(k, 2) centres, neighbours `distance` apart: one point, two on a line, more on a circle."""
    if k == 1:
        return np.zeros((1, DIMENSIONS))
    angle = 2 * np.pi * np.arange(k) / k
    radius = distance / (2 * np.sin(np.pi / k))
    return np.asarray(radius * np.column_stack([np.cos(angle), np.sin(angle)]))


def _expected_agreement(intercept: Floats, loading: Floats, centres: Floats, mixture: Floats) -> Floats:
    """(C, S) E σ(a + u · w) over a community's mixture of groups, by Gauss–Hermite quadrature."""
    node, weight = np.polynomial.hermite_e.hermegauss(40)
    weight = weight / weight.sum()
    spread = np.sqrt((loading**2).sum(axis=1))
    expected = np.zeros_like(intercept)
    for g, centre in enumerate(centres):
        x = intercept + loading @ centre
        inside = expit(x[..., None] + spread[:, None] * node) @ weight
        expected += mixture[:, g, None] * inside
    return expected


def _guesses(
    o: SimulationOptions,
    votes: Votes,
    community: NDArray[np.int8],
    support: Floats,
    bridging: NDArray[np.bool_],
    misjudged: NDArray[np.bool_],
) -> Guesses:
    """Each person guesses of some statements, now of the own community, now of another one."""
    C, S = support.shape
    P = community.size
    asked = min(o.guesses, o.guessed_statements, S)
    if asked < 1:
        return Guesses.none()
    draw = np.random.default_rng([o.seed, 3])
    # Half of them bridging: a line of guesses against the truth needs statements from low to high support.
    kinds = [draw.permutation(np.flatnonzero(kind)) for kind in (bridging, ~bridging)]
    pool = np.concatenate(kinds)[
        np.argsort(np.concatenate([np.arange(k.size) for k in kinds]), kind="stable")
    ]
    pool = pool[: o.guessed_statements]
    statement = pool[np.argsort(draw.random((P, pool.size)), axis=1)[:, :asked]]
    own = np.arange(asked) % 3 == 2 if C > 1 else np.ones(asked, dtype=np.bool_)
    away = draw.integers(1, max(C, 2), size=(P, asked))
    target = np.where(own, community[:, None], (community[:, None] + away) % C)
    person = np.broadcast_to(np.arange(P)[:, None], (P, asked))

    x = o.pull * logit(support[target, statement])
    x -= o.pessimism * ((target != community[:, None]) & misjudged[statement])
    x += o.projection * (_agrees(votes, person, statement) - 0.5)
    half = o.guess_noise * np.sqrt(0.5)
    x += half * draw.standard_normal((P, 1)) + half * draw.standard_normal((P, asked))
    tenths = np.round(10 * expit(x)).astype(np.int8)
    return Guesses.from_rows(person.ravel(), statement.ravel(), target.ravel(), tenths.ravel())


def _agrees(votes: Votes, person: NDArray[np.int64], statement: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each person agreed with each statement, False where they did not vote."""
    key = votes.participant.astype(np.int64) * votes.n_statements + votes.statement
    wanted = person * votes.n_statements + statement
    at = np.minimum(np.searchsorted(key, wanted), key.size - 1)
    return np.asarray((key[at] == wanted) & (votes.choice[at] == AGREE))
