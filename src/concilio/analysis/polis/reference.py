"""The whole of the Polis computation in one call."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concilio.analysis import _kernels
from concilio.analysis.components import mean_of_sums, principal_components, project
from concilio.analysis.counts import Counts, answer_counts_of_everybody, counts_by
from concilio.analysis.intervals import Floats
from concilio.analysis.polis import clusters, representativeness
from concilio.analysis.polis.representativeness import Consensus, Representative
from concilio.analysis.votes import Votes

ENOUGH_VOTES = 7
LEAST_PARTICIPANTS = 15


@dataclass(frozen=True, eq=False)
class PolisReference:
    """What a Polis server would answer to these votes.

    Agree is +1 here. The server keeps agree as −1, so its centre is the negative of `centre`; its components
    have whatever sign its search happened upon, as do the projections with them.

    Attributes:
        centre: (S,) mean of each statement's votes, 0 for moderated ones.
        components: (2, S) unit vectors; the largest entry of each is positive.
        projection: (P, 2) participants in the plane, scaled by √(statements / votes cast).
        statement_projection: (S, 2) where somebody would be who agreed with that statement and voted on no other.
        extremity: (S,) length of that.
        in_conversation: (P,) bool, who is clustered: at least min(7, statements) votes, topped up to fifteen people.
        base: clusters of those, label −1 for everyone else; None where groups were given.
        group: (P,) int8, −1 for who is in none.
        n_members: (G,) int64.
        group_agrees, group_disagrees, group_votes: (G, S) int64.
        representatives: one tuple for each group.
        consensus_agree, consensus_disagree: at most five each, over all participants.
        group_aware_consensus: (S,). priority: (S,).
    """

    centre: Floats
    components: Floats
    projection: Floats
    statement_projection: Floats
    extremity: Floats
    in_conversation: NDArray[np.bool_]
    base: clusters.Clusters | None
    group: NDArray[np.int8]
    n_members: NDArray[np.int64]
    group_agrees: Counts
    group_disagrees: Counts
    group_votes: Counts
    representatives: tuple[tuple[Representative, ...], ...]
    consensus_agree: tuple[Consensus, ...]
    consensus_disagree: tuple[Consensus, ...]
    group_aware_consensus: Floats
    priority: Floats


def reference(
    votes: Votes,
    *,
    groups: NDArray[np.int8] | None = None,
    moderated_out: Collection[int] = (),
    meta: Collection[int] = (),
) -> PolisReference:
    """Compute what the Polis server computes.

    A server that has been running carries history: who was once in the conversation stays in, k-means starts from the
    clusters of the moment before, and the number of groups changes only after four such moments. To compare with
    one, give its `groups`; everything else is a function of the votes. Without them, groups are those of a server
    that sees all votes at once.

    Args:
        groups: (P,) int8 group of each participant, −1 for none. A number that nobody has is no group: it has
            no representatives and no part in the group-aware consensus.
        moderated_out: statements that count as voted 0 by everybody in the projection and are never named.
        meta: statements that get the fixed priority of 49.

    Raises:
        ValueError: `groups` has another length than there are participants.
    """
    if groups is not None and groups.shape != (votes.n_participants,):
        raise ValueError(f"groups has {groups.size} entries for {votes.n_participants} participants")
    agrees, passes, disagrees = answer_counts_of_everybody(votes)
    voters = agrees + passes + disagrees
    seen = voters > 0
    zeroed = _flags(moderated_out, votes.n_statements) & seen
    centre = mean_of_sums(agrees - disagrees, voters, zeroed)
    found = principal_components(votes, 2, left_out=zeroed, mean=centre)
    components = np.zeros((2, votes.n_statements))
    components[: found.direction.shape[0]] = found.direction

    cast = votes_cast(votes)
    n_statements = int(seen.sum())
    projection = np.zeros((votes.n_participants, 2))
    projection[:, : found.direction.shape[0]] = project(votes, found)
    projection *= np.sqrt(n_statements / np.maximum(_counted(votes, cast, zeroed), 1))[:, None]
    statement_projection = np.sqrt(n_statements) * ((1.0 - centre) * components).T
    extremity = np.linalg.norm(statement_projection, axis=1)

    inside = in_conversation(cast, n_statements)
    base = None
    if groups is None:
        base, groups = grouped(projection, inside)
    n_groups = int(groups.max(initial=-1)) + 1
    group_agrees, group_passes, group_disagrees = counts_by(votes, groups, n_groups)
    group_votes = group_agrees + group_passes + group_disagrees

    n_members = np.bincount(groups[groups >= 0], minlength=n_groups)
    real = n_members > 0

    named = np.flatnonzero(seen & ~zeroed)
    return PolisReference(
        centre=centre,
        components=components,
        projection=projection,
        statement_projection=statement_projection,
        extremity=extremity,
        in_conversation=inside,
        base=base,
        group=groups,
        n_members=n_members,
        group_agrees=group_agrees,
        group_disagrees=group_disagrees,
        group_votes=group_votes,
        representatives=representativeness.representatives(
            representativeness.compare_groups(group_agrees, group_votes),
            representativeness.compare_groups(group_disagrees, group_votes),
            named,
        ),
        consensus_agree=representativeness.consensus(agrees, voters, named),
        consensus_disagree=representativeness.consensus(disagrees, voters, named),
        group_aware_consensus=representativeness.group_aware_consensus(group_agrees[real], group_votes[real]),
        priority=representativeness.priorities(
            group_agrees.sum(axis=0),
            group_passes.sum(axis=0),
            group_votes.sum(axis=0),
            extremity,
            _flags(meta, votes.n_statements),
        ),
    )


def votes_cast(votes: Votes) -> NDArray[np.int64]:
    """(P,) how many votes each participant cast."""
    return np.diff(_kernels.row_pointers(votes.participant, votes.n_participants))


def in_conversation(cast: NDArray[np.int64], n_statements: int) -> NDArray[np.bool_]:
    """(P,) bool: who voted at least min(7, statements) times, topped up to fifteen by who voted most."""
    inside = (cast >= min(ENOUGH_VOTES, n_statements)) & (cast > 0)
    missing = LEAST_PARTICIPANTS - int(inside.sum())
    if missing > 0:
        outside = np.flatnonzero(~inside & (cast > 0))
        inside[outside[np.argsort(-cast[outside], kind="stable")][:missing]] = True
    return inside


def grouped(projection: Floats, inside: NDArray[np.bool_]) -> tuple[clusters.Clusters, NDArray[np.int8]]:
    """Base clusters of who is in the conversation, and the (P,) group of each; −1 for everyone else."""
    label = np.full(inside.size, -1, dtype=np.int64)
    group = np.full(inside.size, -1, dtype=np.int8)
    if not inside.any():
        return clusters.Clusters(label, np.zeros((0, 2)), np.zeros(0)), group
    base = clusters.base_clusters(projection[inside])
    label[inside] = base.label
    group[inside] = clusters.group_clusters(base).label[base.label]
    return clusters.Clusters(label, base.centre, base.size), group


def _counted(votes: Votes, cast: NDArray[np.int64], zeroed: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Votes as the projection counts them: a moderated statement was voted on by everybody."""
    if not zeroed.any():
        return cast
    kept = ~zeroed[votes.statement]
    return np.bincount(votes.participant[kept], minlength=votes.n_participants) + int(zeroed.sum())


def _flags(statements: Collection[int], size: int) -> NDArray[np.bool_]:
    flags = np.zeros(size, dtype=np.bool_)
    flags[[s for s in statements if 0 <= s < size]] = True
    return flags
