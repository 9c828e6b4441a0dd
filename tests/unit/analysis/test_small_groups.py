"""Groups too small to be shown join their nearest neighbour."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from concilio.analysis.groups import OpinionGroups, Stability
from concilio.analysis.small_groups import merge_small_groups
from concilio.analysis.votes import Votes
from tests.unit.analysis.counted_by_members import counted_by_members

SIZES = (30, 20, 6)
CENTRES = np.array([[0.0, 0.0], [10.0, 0.0], [8.0, 0.0]])


def planted(community: np.ndarray) -> tuple[Votes, OpinionGroups]:
    """Three groups that each agree with a statement of their own, in communities as given."""
    people = sum(SIZES)
    membership = np.repeat([0, 1, 2], SIZES).astype(np.int8)
    person = np.repeat(np.arange(people), 3)
    statement = np.tile(np.arange(3), people)
    choice = np.where(statement == membership[person], 1, -1)
    votes = Votes.from_rows(person, statement, choice, community=community)
    groups = OpinionGroups(
        n_groups=3,
        membership=membership,
        centres=CENTRES,
        sizes=np.array(SIZES),
        representatives=((), (), ()),
        axis=np.zeros(people, dtype=np.int8),
        axis_statements=(),
        stability=Stability(0, 0, 1.0, 1.0),
        answers=counted_by_members(votes, membership, 3),
    )
    return votes, groups


def test_a_group_under_ten_joins_the_nearest() -> None:
    votes, groups = planted(np.arange(sum(SIZES)) % 2)
    merged = merge_small_groups(votes, groups, least=10, least_of_each=3)
    assert merged.n_groups == 2
    assert merged.sizes.tolist() == [30, 26]
    np.testing.assert_allclose(merged.centres, [[0, 0], [(20 * 10 + 6 * 8) / 26, 0]])
    assert {r.statement for r in merged.representatives[0]} >= {0}


def test_groups_with_too_few_of_one_community_are_merged_until_one_is_left() -> None:
    community = (np.arange(sum(SIZES)) >= 28).astype(np.int8)
    votes, groups = planted(community)
    merged = merge_small_groups(votes, groups, least=10, least_of_each=5)
    assert merged.n_groups == 1
    assert (merged.membership == 0).all()


def test_swapping_the_communities_changes_nothing() -> None:
    community = np.arange(sum(SIZES)) % 2
    votes, groups = planted(community)
    one = merge_small_groups(votes, groups, least=10, least_of_each=5)
    other = merge_small_groups(
        replace(votes, community=(1 - community).astype(np.int8)), groups, least=10, least_of_each=5
    )
    assert one.membership.tolist() == other.membership.tolist()


def test_groups_that_are_large_enough_stay_as_they_are() -> None:
    votes, groups = planted(np.arange(sum(SIZES)) % 2)
    assert merge_small_groups(votes, groups, least=6, least_of_each=3) is groups
