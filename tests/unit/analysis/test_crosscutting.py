"""Whether the line between opinions runs between the communities, or across them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from concilio.analysis.crosscutting import CrossCutting, cross_cutting
from concilio.analysis.groups import OpinionGroups, Stability
from concilio.analysis.votes import Votes


def cut(rows: Sequence[Sequence[int]] | np.ndarray, *, seed: int = 0, unknown: int = 0) -> CrossCutting:
    """Cross-cutting of people laid out as `rows`, communities × groups, plus some of unknown community."""
    table = np.asarray(rows)
    cells = np.indices(table.shape).reshape(2, -1).repeat(table.ravel(), axis=1)
    community = np.concatenate([cells[0], np.full(unknown, -1)])
    membership = np.concatenate([cells[1], np.zeros(unknown, dtype=int)]).astype(np.int8)
    votes = Votes.from_rows([], [], [], community=community, n_participants=community.size, n_statements=1)
    groups = OpinionGroups(
        n_groups=table.shape[1],
        membership=membership,
        centres=np.zeros((table.shape[1], 1)),
        sizes=table.sum(axis=0),
        representatives=((),) * table.shape[1],
        axis=np.where(membership == 0, -1, 1).astype(np.int8),
        axis_statements=(),
        stability=Stability(0, 0, np.nan, np.nan),
    )
    return cross_cutting(votes, groups, seed=seed)


def test_groups_that_are_the_communities_give_one() -> None:
    found = cut([[50, 0], [0, 50]])
    assert (found.cramers_v, found.high) == (1.0, 1.0)
    assert found.low > 0.95


def test_groups_that_cut_across_communities_give_zero() -> None:
    found = cut([[60, 40], [60, 40]])
    assert found.cramers_v == 0.0
    assert found.low == 0.0
    assert found.high < 0.2


def test_a_worked_example() -> None:
    # φ² = (30·30 − 10·10)² / (40·40·40·40) = 0.25; bias 1/79; V² = (0.25 − 1/79) / (2 − 1/79 − 1).
    found = cut([[30, 10], [10, 30]])
    assert found.cramers_v == pytest.approx(np.sqrt((0.25 - 1 / 79) / (1 - 1 / 79)))
    assert found.table.tolist() == [[30, 10], [10, 30]]
    assert found.axis_table.tolist() == [[30, 0, 10], [10, 0, 30]]


def test_swapping_communities_swaps_the_table_and_changes_no_number() -> None:
    one, other = cut([[30, 10], [20, 30]]), cut([[20, 30], [30, 10]])
    assert np.array_equal(one.table, other.table[::-1])
    assert one.cramers_v == pytest.approx(other.cramers_v, abs=1e-12)


def test_with_one_group_or_one_community_there_is_no_line_to_follow() -> None:
    for table in ([[50], [50]], [[30, 20]], [[0, 0], [0, 0]]):
        found = cut(table)
        assert np.isnan([found.cramers_v, found.low, found.high]).all()


def test_people_of_unknown_community_are_left_out() -> None:
    assert cut([[30, 10], [10, 30]], unknown=25).cramers_v == cut([[30, 10], [10, 30]]).cramers_v


def test_its_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    random = np.random.default_rng(5)
    truth, covered = 0.3, []
    share = np.array([[0.5 + truth / 2, 0.5 - truth / 2], [0.5 - truth / 2, 0.5 + truth / 2]]) / 2
    for _ in range(150):
        found = cut(random.multinomial(200, share.ravel()).reshape(2, 2))
        covered.append(found.low <= truth <= found.high)
    assert 0.83 <= np.mean(covered) <= 0.96


def test_the_seed_alone_decides_the_draw() -> None:
    assert cut([[30, 10], [10, 30]], seed=1).low == cut([[30, 10], [10, 30]], seed=1).low
    assert replace(cut([[3, 1], [1, 3]])).low < cut([[300, 100], [100, 300]]).low
