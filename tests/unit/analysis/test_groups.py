"""Opinion groups are found where there are some, and not where there are none."""

import numpy as np
import pytest

from concilio.analysis.groups import NOT_PLACED, OpinionGroups, adjusted_rand, opinion_groups
from concilio.analysis.latent import fit_latent_model
from concilio.analysis.votes import Votes

from .real_votes import NAMES, real_votes
from .simulated_votes import simulated_votes

THREE = np.array([[-3.0, -1.8], [3.0, -1.8], [0.0, 3.4]])


def groups_of(votes: Votes, *, repeats: int = 0) -> OpinionGroups:
    return opinion_groups(votes, fit_latent_model(votes, seed=0), seed=0, repeats=repeats)


@pytest.mark.parametrize("seed", [11, 12])
@pytest.mark.parametrize("centres", [np.array([[-2.5], [2.5]]), THREE], ids=["two", "three"])
def test_planted_groups_are_recovered(centres: np.ndarray, seed: int) -> None:
    votes, truth = simulated_votes(seed=seed, centres=centres, people=400, cast=40)
    found = groups_of(votes)
    assert found.n_groups == len(centres)
    core = found.membership >= 0
    assert adjusted_rand(found.membership[core], truth[core].astype(np.int8)) > 0.9


@pytest.mark.parametrize("seed", [21, 22, 23])
def test_one_cluster_is_one_group(seed: int) -> None:
    votes, _ = simulated_votes(seed=seed, centres=np.zeros((1, 2)), people=300)
    found = groups_of(votes)
    assert found.n_groups == 1
    assert set(np.unique(found.membership)) <= {0, NOT_PLACED}


def test_people_with_fewer_than_seven_votes_are_not_placed() -> None:
    votes, _ = simulated_votes(seed=31, centres=np.array([[-3.0], [3.0]]), cast=8)
    found = groups_of(votes)
    few = np.bincount(votes.participant, minlength=votes.n_participants) < 7
    assert few.any()
    assert np.array_equal(found.membership == NOT_PLACED, few)
    assert np.array_equal(found.axis == NOT_PLACED, few)


@pytest.mark.parametrize("rows", [([], [], []), ([0], [0], [1]), (list(range(5)), [0] * 5, [1] * 5)])
def test_too_few_votes_give_one_group_and_nobody_placed(rows: tuple[list[int], list[int], list[int]]) -> None:
    found = groups_of(Votes.from_rows(*rows, n_participants=6, n_statements=3), repeats=2)
    assert found.n_groups == 1
    assert (found.membership == NOT_PLACED).all()
    assert found.sizes.tolist() == [0]


def test_groups_are_numbered_by_size_and_described_by_what_sets_them_apart() -> None:
    votes, _ = simulated_votes(seed=41, centres=np.array([[-3.0], [3.0]]), people=400, cast=40)
    found = groups_of(votes)
    assert list(found.sizes) == sorted(found.sizes, reverse=True)
    for group, statements in enumerate(found.representatives):
        assert statements
        for one in statements:
            counted = found.answers.sum(axis=0)[group, :, one.statement]
            place = 0 if one.choice == 1 else 2
            assert one.inside == pytest.approx(counted[place] / counted.sum())
            assert one.inside > one.outside
            assert one.q_value <= 0.05


def test_the_ends_of_the_main_axis_are_marked_by_statements_they_differ_on() -> None:
    votes, _ = simulated_votes(seed=51, centres=np.zeros((1, 1)), people=400)
    found = groups_of(votes)
    statement, end = found.axis_statements[0]
    rows = votes.statement == statement
    agrees, side = votes.choice[rows] == 1, found.axis[votes.participant[rows]]
    assert agrees[side == end].mean() > agrees[side == -end].mean() + 0.3


def test_the_same_votes_give_the_same_groups() -> None:
    votes, _ = simulated_votes(seed=61, centres=THREE)
    one, other = groups_of(votes, repeats=3), groups_of(votes, repeats=3)
    assert np.array_equal(one.membership, other.membership)
    assert np.array_equal(one.centres, other.centres)
    assert one.stability == other.stability
    assert one.representatives == other.representatives


@pytest.mark.parametrize("name", NAMES)
def test_groups_of_real_sets_outlive_the_loss_of_a_twentieth_of_the_votes(name: str) -> None:
    stability = groups_of(real_votes(name), repeats=6).stability
    assert stability.same_number == stability.repeats
    assert stability.median_ari >= 0.95
    assert stability.least_ari >= 0.9


def test_the_adjusted_rand_index_agrees_with_a_worked_example() -> None:
    # Two labellings of six people, by hand: pairs together in both 2, in one 6, in the other 3, of 15.
    one, other = np.array([0, 0, 0, 1, 1, 1], dtype=np.int8), np.array([0, 0, 1, 1, 2, 2], dtype=np.int8)
    assert adjusted_rand(one, other) == pytest.approx((2 - 6 * 3 / 15) / ((6 + 3) / 2 - 6 * 3 / 15))
    assert adjusted_rand(one, 1 - one) == 1.0


def test_with_fewer_statements_than_seven_those_who_answered_all_are_placed() -> None:
    camps = np.repeat([1, -1], 60)
    for n_statements in (5, 6):
        answered = np.repeat(np.arange(120), n_statements)
        votes = Votes.from_rows(
            answered,
            np.tile(np.arange(n_statements), 120),
            np.repeat(camps, n_statements) * np.tile([1, -1, 1, -1, 1, -1][:n_statements], 120),
        )
        groups = opinion_groups(votes, fit_latent_model(votes, seed=1), seed=1, repeats=0)
        assert groups.looked_for
        assert groups.n_groups == 2
        assert sorted(groups.sizes.tolist()) == [60, 60]


@pytest.mark.parametrize(("n_people", "n_statements"), [(120, 4), (120, 1), (19, 12)])
def test_of_too_few_statements_or_people_nothing_is_looked_for(n_people: int, n_statements: int) -> None:
    votes = Votes.from_rows(
        np.repeat(np.arange(n_people), n_statements),
        np.tile(np.arange(n_statements), n_people),
        np.tile([1, -1], n_people * n_statements)[: n_people * n_statements],
    )
    groups = opinion_groups(votes, fit_latent_model(votes, seed=1), seed=1, repeats=0)
    assert not groups.looked_for
    assert groups.n_groups == 1
