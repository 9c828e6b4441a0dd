"""The whole analysis in one call: votes (and guesses) in, findings out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from concilio.analysis.adjusted_support import adjusted_support
from concilio.analysis.compared import compared
from concilio.analysis.crosscutting import CrossCutting, cross_cutting
from concilio.analysis.divides import Divides, divides
from concilio.analysis.groups import OpinionGroups, opinion_groups
from concilio.analysis.intervals import Interval
from concilio.analysis.latent import LatentModel, fit_latent_model
from concilio.analysis.margins import Margins, margins
from concilio.analysis.perception import PerceptionGaps, perception_gaps
from concilio.analysis.sameness import Sameness, sameness
from concilio.analysis.slate import Slate, slate
from concilio.analysis.support import CommonGround, Support, common_ground, support, support_from_counts
from concilio.analysis.votes import Guesses, Votes

PARTS = (
    "support", "divides", "latent model", "opinion groups", "common ground", "cross-cutting", "perception",
    "margins", "slate",
)  # fmt: skip

# Fewer people of one community in one opinion group are too few to speak of, or for.
LEAST_CELL = 5


@dataclass(frozen=True)
class Options:
    """What a caller may choose.

    Attributes:
        seed: the same votes, options and seed give the same findings, to the last digit.
        slate_size, slate_level: how many statements to choose, and the common-ground level each must reach.
        stability_repeats: resamples to judge the opinion groups by; 0 for none.
        bootstrap_repeats: resamples behind the intervals of perception gaps.
        least_voters: a statement of which some community has fewer voters is not tested for a divide and not chosen;
            whoever shows findings leaves its numbers out.
    """

    seed: int = 0
    slate_size: int = 8
    slate_level: float = 0.5
    stability_repeats: int = 20
    bootstrap_repeats: int = 1000
    least_voters: int = 1


@dataclass(frozen=True, eq=False)
class Findings:
    """Everything the analysis has to say, in the communities' own order.

    Attributes:
        n_participants: people with at least one vote. n_votes: last votes, each pair once.
        n_communities: 0 where none are declared; arrays by community then have one row, everybody.
        participants_per_community: people with at least one vote; empty where no communities are declared.
        adjusted_support: (C, S) support as if everyone in a community had voted on every statement.
    """

    n_participants: int
    n_votes: int
    n_statements: int
    n_communities: int
    participants_per_community: tuple[int, ...]
    options: Options
    support: Support
    common_ground: CommonGround
    divides: Divides
    latent: LatentModel
    adjusted_support: Interval
    groups: OpinionGroups
    cross_cutting: CrossCutting
    perception: PerceptionGaps
    margins: Margins
    slate: Slate
    sameness: Sameness


def analyse(
    votes: Votes,
    guesses: Guesses | None = None,
    options: Options | None = None,
    *,
    progress: Callable[[str], None] | None = None,
) -> Findings:
    """Everything that can be said of a dialogue's votes (and guesses), from support to a slate.

    Communities are put into a canonical order first (by their first participant) and back again last, so
    that renaming communities permutes the findings and changes nothing else, to the last digit.
    Works with no communities declared (one row, everybody), without guesses, with one participant, and with
    statements that nobody saw; what cannot be said is nan, empty or a verdict that says so.

    Args:
        votes: of any size.
        guesses: of the same participants; None for none.
        progress: called with the name of each part as it begins: one of `PARTS`.
    """
    options = options or Options()
    guesses = guesses or Guesses.none()
    begin = progress or _silent
    voted = np.zeros(votes.n_participants, dtype=np.bool_)
    voted[votes.participant] = True
    order = canonical_order(votes)
    place = np.argsort(order)
    canonical = replace(votes, community=_relabelled(votes.community, place))
    canonical_guesses = Guesses.from_rows(
        guesses.participant, guesses.statement, _relabelled(guesses.target, place), guesses.tenths
    )

    begin("support")
    answers = support(canonical)
    begin("divides")
    few = answers.voters.min(axis=0) < options.least_voters
    divided = divides(_without(answers, few))
    begin("latent model")
    model = fit_latent_model(canonical, seed=options.seed)
    adjusted = adjusted_support(canonical, answers, model, seed=options.seed)
    begin("opinion groups")
    groups = opinion_groups(canonical, model, seed=options.seed, repeats=options.stability_repeats)
    begin("common ground")
    ground = common_ground(
        answers, adjusted=(adjusted.agree, adjusted.rest), across_groups=_across_groups(canonical, groups)
    )
    begin("cross-cutting")
    relation = cross_cutting(canonical, groups, seed=options.seed)
    begin("perception")
    gaps = perception_gaps(
        canonical, canonical_guesses, answers, ground, seed=options.seed, repeats=options.bootstrap_repeats
    )
    begin("margins")
    sides, level = compared(canonical, answers, ground, groups), options.slate_level
    seats = margins(sides.answers, divided, level=level, claimed=sides.common.level >= level)
    begin("slate")
    common = replace(sides.common, level=np.where(few, np.nan, sides.common.level))
    chosen = slate(canonical, common, groups, seats, size=options.slate_size, level=level)

    row = place if votes.n_communities else np.zeros(1, dtype=np.int64)
    members = np.bincount(votes.community[voted & (votes.community >= 0)], minlength=votes.n_communities)
    return Findings(
        n_participants=int(voted.sum()),
        n_votes=votes.n_votes,
        n_statements=votes.n_statements,
        n_communities=votes.n_communities,
        participants_per_community=tuple(members.tolist()),
        options=options,
        support=Support(
            answers.agrees[row],
            answers.passes[row],
            answers.disagrees[row],
            _rows(answers.support, row),
            _rows(answers.rejection, row),
        ),
        common_ground=ground,
        divides=replace(divided, pair=_relabelled(divided.pair, order)),
        latent=replace(model, prior_mean=model.prior_mean[np.append(place, -1)]),
        adjusted_support=_rows(adjusted.interval(), row),
        groups=replace(groups, answers=groups.answers[np.append(place, -1)]),
        cross_cutting=replace(
            relation,
            table=relation.table[place] if relation.table.shape[0] == place.size else relation.table,
            axis_table=relation.axis_table[place]
            if relation.axis_table.shape[0] == place.size
            else relation.axis_table,
        ),
        perception=_perception(gaps, row),
        margins=seats,
        slate=replace(chosen, community_covered=chosen.community_covered[row]),
        sameness=sameness(votes),
    )


def canonical_order(votes: Votes) -> NDArray[np.int64]:
    """(C,) the communities by their first participant, which no name can change; those without anybody last."""
    first = np.full(votes.n_communities, votes.n_participants)
    known = np.flatnonzero(votes.community >= 0)
    np.minimum.at(first, votes.community[known], known)
    return np.argsort(first, kind="stable").astype(np.int64)


def _without(answers: Support, statements: NDArray[np.bool_]) -> Support:
    """The answers as if nobody had voted on these statements."""
    agrees, passes, disagrees = (
        np.where(statements, 0, counts) for counts in (answers.agrees, answers.passes, answers.disagrees)
    )
    return replace(answers, agrees=agrees, passes=passes, disagrees=disagrees)


def _across_groups(votes: Votes, groups: OpinionGroups) -> Support | None:
    """Answers by community and opinion group together, one row for each cell of enough people."""
    if groups.n_groups < 2:
        return None
    communities = max(votes.n_communities, 1)
    community = votes.community if votes.n_communities else np.zeros(votes.n_participants, dtype=np.int8)
    placed = (groups.membership >= 0) & (community >= 0)
    cell = community[placed].astype(np.int64) * groups.n_groups + groups.membership[placed]
    kept = np.flatnonzero(np.bincount(cell, minlength=communities * groups.n_groups) >= LEAST_CELL)
    answers = groups.answers[:communities].reshape(-1, 3, votes.n_statements)[kept]
    return support_from_counts(answers[:, 0], answers[:, 1], answers[:, 2])


def _relabelled(community: NDArray[np.int8], to: NDArray[np.int64]) -> NDArray[np.int8]:
    """Each community's new index; negative ones, and any that do not exist, stay as they are."""
    exists = (community >= 0) & (community < to.size)
    renamed = community.copy()
    renamed[exists] = to[community[exists]]
    return renamed


def _rows(interval: Interval, row: NDArray[np.int64]) -> Interval:
    return Interval(interval.mean[row], interval.low[row], interval.high[row])


def _perception(gaps: PerceptionGaps, row: NDArray[np.int64]) -> PerceptionGaps:
    both = np.ix_(row, row)

    def pairs(interval: Interval) -> Interval:
        return Interval(interval.mean[both], interval.low[both], interval.high[both])

    return replace(
        gaps,
        n_guesses=gaps.n_guesses[both],
        mean_guess=gaps.mean_guess[both],
        raw_gap=pairs(gaps.raw_gap),
        beyond_middle_gap=pairs(gaps.beyond_middle_gap),
        general_pessimism=pairs(gaps.general_pessimism),
        slope=pairs(gaps.slope),
    )


def _silent(part: str) -> None:
    pass
