"""Small groups: how few people are too few to be shown, and opinion groups merged until none is smaller."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from concilio.analysis.groups import OpinionGroups, described
from concilio.analysis.votes import Votes


def merge_small_groups(
    votes: Votes, groups: OpinionGroups, *, least: int, least_of_each: int
) -> OpinionGroups:
    """Groups of at least `least` people, and `least_of_each` of every declared community.

    The smallest group that falls short joins the one whose centre is nearest, until none falls short or
    one is left. What marks each group is computed again. Communities are asked for alike, so swapping their
    names changes nothing.
    """
    while groups.n_groups > 1:
        counts = np.array(
            [
                [
                    np.sum((groups.membership == g) & (votes.community == c))
                    for c in range(votes.n_communities)
                ]
                for g in range(groups.n_groups)
            ]
        ).reshape(groups.n_groups, votes.n_communities)
        short = (groups.sizes < least) | (counts < least_of_each).any(axis=1)
        if not short.any():
            return groups
        # Groups are numbered by falling size: the last that falls short is the smallest.
        groups = _joined(groups, int(np.flatnonzero(short)[-1]))
    return groups


def _joined(groups: OpinionGroups, small: int) -> OpinionGroups:
    distance = np.linalg.norm(groups.centres - groups.centres[small], axis=1)
    distance[small] = np.inf
    into = int(distance.argmin())
    membership = groups.membership.copy()
    membership[membership == small] = into
    weight = groups.sizes[[into, small]] / max(int(groups.sizes[[into, small]].sum()), 1)
    centres = groups.centres.copy()
    centres[into] = weight @ groups.centres[[into, small]]

    kept = [g for g in range(groups.n_groups) if g != small]
    size = {g: int((membership == g).sum()) for g in kept}
    kept.sort(key=lambda g: (-size[g], int(np.argmax(membership == g)), g))
    renumbered = membership.copy()
    for number, g in enumerate(kept):
        renumbered[membership == g] = number
    k = len(kept)
    answers = groups.answers.copy()
    answers[:, into] += answers[:, small]
    answers = answers[:, kept] if k > 1 else answers[:, :0]
    return replace(
        groups,
        n_groups=k,
        membership=renumbered,
        centres=centres[kept],
        sizes=np.array([size[g] for g in kept], dtype=np.int64),
        representatives=described(answers),
        answers=answers,
    )
