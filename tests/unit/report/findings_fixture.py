"""Findings made by hand over votes drawn from a known truth: invented people, told so everywhere.

Support and levels are computed from the votes; divides, groups, guesses and slate are set, so that a test
knows what a report must say of them.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from concilio.analysis import Findings, Options
from concilio.analysis.crosscutting import CrossCutting
from concilio.analysis.divides import Divides
from concilio.analysis.groups import OpinionGroups, Representative, Stability
from concilio.analysis.intervals import Interval
from concilio.analysis.latent import LatentModel, fit_latent_model
from concilio.analysis.margins import margins
from concilio.analysis.perception import PerceptionGaps, Verdict
from concilio.analysis.sameness import Sameness
from concilio.analysis.slate import Slate
from concilio.analysis.support import common_ground, support
from concilio.analysis.votes import Guesses, Votes
from concilio.formats.dataset import Dataset, Note, Statement
from tests.unit.analysis.counted_by_members import counted_by_members

TEXTS = (
    "Families of missing people should be able to visit the places where their relatives were last seen.",
    "Graves on either side should be looked after by those who live beside them now.",
    "A joint list of the missing should be kept by people whom both communities appoint.",
    "Each side’s broadcaster should carry one hour a month made by the other side.",
    "The crossing at Old Mill should open before anything else is agreed.",
    "Our side has apologised enough.",
    "School books should show both accounts of the winter of the flood.",
    "The market at the bridge should be open on two days a week.",
    "Հաշտությունը սկսվում է լսելուց։",
    "Диалог важнее победы.",
    "يجب أن نستمع بعضنا إلى بعض.",
    "對話比勝利更重要。",
    "Dialoq qələbədən daha vacibdir.",
    "Nobody from the other side should ever cross the river.",
)
# Share who agree, per opinion group (three rows) and per community (three rows), averaged.
BY_GROUP = np.array(
    [
        [0.90, 0.82, 0.72, 0.62, 0.50, 0.40, 0.55, 0.50, 0.70, 0.6, 0.5, 0.5, 0.5, 0.06],
        [0.84, 0.80, 0.74, 0.66, 0.52, 0.36, 0.50, 0.52, 0.70, 0.6, 0.5, 0.5, 0.5, 0.08],
        [0.82, 0.78, 0.76, 0.70, 0.54, 0.44, 0.45, 0.48, 0.70, 0.6, 0.5, 0.5, 0.5, 0.04],
    ]
)
BY_COMMUNITY = np.array(
    [
        [0.88, 0.82, 0.72, 0.60, 0.80, 0.62, 0.55, 0.50, 0.75, 0.6, 0.45, 0.5, 0.5, 0.06],
        [0.82, 0.76, 0.78, 0.76, 0.26, 0.20, 0.50, 0.50, 0.70, 0.6, 0.52, 0.5, 0.5, 0.05],
        [0.85, 0.78, 0.74, 0.70, 0.50, 0.40, 0.52, 0.46, 0.72, 0.6, 0.50, 0.5, 0.5, 0.05],
    ]
)
NAMES = ("Eastbank", "Northbank", "Southbank")
SIZES = (170, 210, 190)


def world(
    *, communities: int = 2, groups: int = 3, guesses: bool = True, seed: int = 7, people: int | None = None
) -> tuple[Findings, Dataset]:
    """Findings and dataset of so many communities (0: none declared) and opinion groups."""
    rng = np.random.default_rng(seed)
    names = NAMES[1:] if communities == 2 else NAMES[:communities]
    sizes = SIZES[1:] if communities == 2 else SIZES[: max(communities, 1)]
    if people is not None:
        sizes = (people,) * len(sizes)
    side = np.repeat(np.arange(len(sizes)), sizes).astype(np.int8)
    inside = rng.choice(groups, size=side.size, p=_shares(groups)).astype(np.int8)
    membership = np.where(rng.random(side.size) < 0.08, -1, inside).astype(np.int8)
    if groups == 1:
        membership = np.zeros(side.size, dtype=np.int8)
    truth = 0.5 * BY_GROUP[inside] + 0.5 * BY_COMMUNITY[side]
    voted = rng.random(truth.shape) < 0.85
    voted[:, 12] = rng.random(side.size) < 6 / side.size  # few answered this one
    drawn = rng.random(truth.shape)
    choice = np.where(drawn < truth, 1, np.where(drawn < truth + 0.08, 0, -1))
    who, what = np.nonzero(voted)
    votes = Votes.from_rows(
        who,
        what,
        choice[who, what],
        community=side if communities else None,
        n_participants=side.size,
        n_statements=len(TEXTS),
        n_communities=communities,
    )
    findings = _findings(votes, membership, groups, guesses and communities > 1, rng)
    dataset = Dataset(
        title="The missing, the graves and the crossing",
        question="What should happen first, so that families on both banks can find their dead?",
        votes=votes,
        guesses=Guesses.none(),
        statements=tuple(Statement(str(i + 1), text) for i, text in enumerate(TEXTS)),
        participant_labels=tuple(f"secret-label-{i}" for i in range(side.size)),
        communities=names,
        simulated=True,
        notes=(Note("agree-sign", "Agree is written as 1 in these votes."),),
    )
    return findings, dataset


def _shares(groups: int) -> list[float]:
    return {1: [1.0], 2: [0.6, 0.4], 3: [0.45, 0.3, 0.25]}[groups]


@cache
def _any_latent_model() -> LatentModel:
    """A report reads of the model only on how many people it was fitted."""
    return fit_latent_model(Votes.from_rows([0, 0, 1, 1], [0, 1, 0, 1], [1, -1, -1, 1]), seed=0)


def _findings(
    votes: Votes, membership: np.ndarray, groups: int, with_guesses: bool, rng: np.random.Generator
) -> Findings:
    answers = support(votes)
    common = common_ground(answers)
    C, S = answers.support.mean.shape
    people = votes.n_participants
    axis = np.where(rng.random(people) < 0.35, -1, np.where(rng.random(people) < 0.5, 1, 0)).astype(np.int8)
    side = votes.community
    table = np.array([[np.sum((membership == g) & (side == c)) for g in range(groups)] for c in range(C)])
    latent = replace(_any_latent_model(), sampled=people)
    centres = np.array([[3.0, 0.5, 0.0], [-2.5, 2.5, 0.0], [-1.0, -3.0, 0.2]])[:groups]
    sizes = np.array([np.sum(membership == g) for g in range(groups)])
    divided = _divides(answers.support)
    return Findings(
        n_participants=people,
        n_votes=votes.n_votes,
        n_statements=S,
        n_communities=votes.n_communities,
        participants_per_community=tuple(int(np.sum(side == c)) for c in range(votes.n_communities)),
        options=Options(),
        support=answers,
        common_ground=replace(
            common,
            level_across_groups=np.maximum(common.level - 0.06, 0) if groups > 1 else common.level + np.nan,
        ),
        divides=divided,
        latent=latent,
        adjusted_support=answers.support,
        groups=OpinionGroups(
            n_groups=groups,
            membership=membership,
            centres=centres,
            sizes=sizes,
            representatives=tuple(
                (
                    Representative(g, 1, 0.9, 0.6, 0.001),
                    Representative(g + 4, -1, 0.6, 0.3, 0.01),
                )
                for g in range(groups)
            )
            if groups > 1
            else ((),),
            axis=axis,
            axis_statements=((4, 1), (5, -1), (6, 1)),
            stability=Stability(20, 17, 0.97, 0.9),
            answers=counted_by_members(votes, membership, groups),
        ),
        cross_cutting=CrossCutting(
            table=table,
            axis_table=np.array([[np.sum((axis == v) & (side == c)) for v in (-1, 0, 1)] for c in range(C)]),
            cramers_v=0.06 if groups > 1 and votes.n_communities > 1 else float("nan"),
            low=0.0,
            high=0.15,
        ),
        perception=_perception(answers.support, with_guesses),
        margins=margins(answers, divided, level=0.5, claimed=common.level >= 0.5),
        slate=Slate(np.array([0, 1, 3]), 0.5, True, np.full(C, 0.97), np.full(groups, 0.95)),
        sameness=Sameness(0, 0),
    )


def _divides(found: Interval) -> Divides:
    C, S = found.mean.shape
    most, least = found.mean.argmax(axis=0), found.mean.argmin(axis=0)
    s = np.arange(S)
    gap = found.mean[most, s] - found.mean[least, s]
    is_divide = gap > 0.2
    is_divide[12] = False  # so few answered it that chance explains the gap
    order = np.array(sorted(np.flatnonzero(is_divide), key=lambda i: -gap[i]), dtype=np.int64)
    untested = np.full(S, np.nan if C < 2 else 0.5)
    return Divides(
        pair=np.stack([most, least], axis=1).astype(np.int8),
        difference=Interval(gap, np.maximum(gap - 0.08, 0), gap + 0.08),
        p_value=untested,
        q_value=untested,
        is_divide=is_divide,
        order=order,
    )


def _perception(found: Interval, with_guesses: bool) -> PerceptionGaps:
    C, S = found.mean.shape
    shape = (C, C, S)
    n_guesses = np.zeros(shape, dtype=np.int64)
    mean_guess = np.full(shape, np.nan)
    verdict = np.full(S, Verdict.NO_GUESSES, dtype=np.int8)
    surprising = np.zeros(0, dtype=np.int64)
    if with_guesses:
        for s, low in ((0, 0.45), (1, 0.33), (2, 0.2)):
            n_guesses[:, :, s] = 40
            for d in range(C):
                mean_guess[:, d, s] = found.mean[d, s] - low
                mean_guess[d, d, s] = found.mean[d, s] - 0.05
        n_guesses[:, :, 3] = 5
        mean_guess[:, :, 3] = 0.5
        verdict[[0, 1, 2, 3]] = (Verdict.SURPRISING, Verdict.SURPRISING, Verdict.GUESSED_LOW, Verdict.TOO_FEW)
        surprising = np.array([0, 1])
    gap = mean_guess - found.mean[None, :, :]
    ruler = np.full((C, C), 0.1)
    return PerceptionGaps(
        n_guesses=n_guesses,
        mean_guess=mean_guess,
        raw_gap=Interval(gap, gap - 0.06, gap + 0.06),
        beyond_middle_gap=Interval(gap / 2, gap / 2 - 0.06, gap / 2 + 0.06),
        general_pessimism=Interval(-ruler, -2 * ruler, 0 * ruler),
        slope=Interval(ruler, ruler / 2, ruler * 2),
        q_value=np.full(S, 0.01),
        verdict=verdict,
        surprising=surprising,
    )


def renamed(findings: Findings, dataset: Dataset, order: list[int]) -> tuple[Findings, Dataset]:
    """The same votes with communities stored in another order, under their own names: nothing has changed."""
    back = np.argsort(order).astype(np.int8)

    def rows(interval: Interval) -> Interval:
        return Interval(interval.mean[order], interval.low[order], interval.high[order])

    def cube(interval: Interval) -> Interval:
        square = np.ix_(order, order)
        return Interval(interval.mean[square], interval.low[square], interval.high[square])

    a, p, x = findings.support, findings.perception, findings.cross_cutting
    square = np.ix_(order, order)
    return (
        replace(
            findings,
            participants_per_community=tuple(findings.participants_per_community[c] for c in order),
            support=replace(
                a,
                agrees=a.agrees[order],
                passes=a.passes[order],
                disagrees=a.disagrees[order],
                support=rows(a.support),
                rejection=rows(a.rejection),
            ),
            adjusted_support=rows(findings.adjusted_support),
            divides=replace(findings.divides, pair=back[findings.divides.pair]),
            cross_cutting=replace(x, table=x.table[order], axis_table=x.axis_table[order]),
            perception=replace(
                p,
                n_guesses=p.n_guesses[square],
                mean_guess=p.mean_guess[square],
                raw_gap=cube(p.raw_gap),
                beyond_middle_gap=cube(p.beyond_middle_gap),
                general_pessimism=cube(p.general_pessimism),
                slope=cube(p.slope),
            ),
            slate=replace(findings.slate, community_covered=findings.slate.community_covered[order]),
        ),
        replace(
            dataset,
            communities=tuple(dataset.communities[c] for c in order),
            votes=replace(dataset.votes, community=back[dataset.votes.community]),
        ),
    )
