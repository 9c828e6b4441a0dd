from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilio.analysis.polis import clusters, reference
from concilio.analysis.polis.clusters import base_clusters, group_clusters, k_means, silhouette
from concilio.analysis.polis.representativeness import priorities, two_proportion_test
from concilio.analysis.votes import Votes
from tests.unit.analysis.votes_strategy import many_votes, shuffled, some_votes


def two_camps(people: int = 40, statements: int = 12) -> Votes:
    """Half agree with the first half of the statements and disagree with the rest; the other half the reverse."""
    rng = np.random.default_rng(8)
    camp = np.arange(people) % 2
    choice = np.where((np.arange(statements) < statements // 2) == (camp[:, None] == 0), 1, -1)
    choice = np.where(rng.random(choice.shape) < 0.1, 0, choice)
    person, statement = np.indices(choice.shape)
    return Votes.from_rows(person.ravel(), statement.ravel(), choice.ravel())


def test_two_camps_are_two_groups() -> None:
    found = reference(two_camps())
    assert found.n_members.tolist() == [20, 20]
    assert len(set(found.group[::2])) == len(set(found.group[1::2])) == 1


def test_each_camp_is_represented_by_what_it_agrees_with_and_the_other_does_not() -> None:
    found = reference(two_camps())
    for group, chosen in enumerate(found.representatives):
        first_half = found.group[0] == group
        assert chosen[0].best_agree
        assert all((one.statement < 6) == (first_half == (one.choice == 1)) for one in chosen)


@given(some_votes(), st.integers(0, 99))
def test_any_votes_have_an_answer_and_their_order_does_not_matter(votes: Votes, seed: int) -> None:
    one, other = reference(votes), reference(shuffled(votes, seed))
    np.testing.assert_array_equal(one.projection, other.projection)
    np.testing.assert_array_equal(one.group, other.group)
    assert one.representatives == other.representatives
    assert np.isfinite(one.projection).all()


@given(some_votes())
def test_swapping_agree_and_disagree_swaps_the_consensus(votes: Votes) -> None:
    turned = Votes(
        votes.participant,
        votes.statement,
        -votes.choice,
        votes.community,
        votes.n_statements,
        votes.n_communities,
    )
    one, other = reference(votes), reference(turned)
    assert one.consensus_agree == other.consensus_disagree


def test_a_moderated_statement_is_never_named_and_moves_nobody() -> None:
    votes = two_camps()
    found = reference(votes, moderated_out=[0])
    assert found.centre[0] == 0
    assert (found.components[:, 0] == 0).all()
    assert all(one.statement != 0 for chosen in found.representatives for one in chosen)


def test_people_with_seven_votes_are_in_and_fifteen_are_found_where_there_are_not_so_many() -> None:
    person = np.concatenate([np.repeat(p, votes) for p, votes in enumerate([9, 7, 6, *([1] * 20)])])
    statement = np.concatenate([np.arange(votes) for votes in [9, 7, 6, *([1] * 20)]])
    found = reference(Votes.from_rows(person, statement, np.ones(person.size, dtype=np.int8)))
    assert found.in_conversation.sum() == 15
    assert found.in_conversation[:3].all()


def test_a_number_that_no_one_has_is_no_group() -> None:
    votes = two_camps()
    camp = (np.arange(40) % 2).astype(np.int8)
    plain, gapped = reference(votes, groups=camp), reference(votes, groups=(camp * 2).astype(np.int8))
    np.testing.assert_array_equal(plain.group_aware_consensus, gapped.group_aware_consensus)
    assert gapped.representatives[1] == ()
    assert plain.representatives[1] == gapped.representatives[2]


def test_groups_of_the_wrong_length_are_refused() -> None:
    with pytest.raises(ValueError, match="3 entries for 40 participants"):
        reference(two_camps(), groups=np.zeros(3, dtype=np.int8))


@pytest.mark.parametrize(
    ("agrees", "passes", "votes", "extremity", "expected"),
    [(0, 0, 0, 0, 5.0625), (1, 0, 1, 0, 12.53), (18, 3, 20, 1, 4.49)],
)
def test_priorities_have_their_known_values(
    agrees: int, passes: int, votes: int, extremity: float, expected: float
) -> None:
    count = np.array([[agrees], [passes], [votes]])
    weight = priorities(count[0], count[1], count[2], np.array([float(extremity)]), np.array([False]))
    assert weight[0] == pytest.approx(expected, abs=0.005)


def test_a_meta_statement_has_its_fixed_priority() -> None:
    assert reference(two_camps(), meta=[3]).priority[3] == 49


def test_two_proportions_that_cannot_differ_do_not() -> None:
    all_of_all = np.array([5])
    assert two_proportion_test(all_of_all, all_of_all, all_of_all, all_of_all)[0] == 0


def test_silhouette_of_two_distant_pairs_by_hand() -> None:
    points = np.array([0.0, 1.0, 10.0, 11.0])
    distances = np.abs(points[:, None] - points)
    by_hand = np.mean([(10.5 - 1) / 10.5, (9.5 - 1) / 9.5, (9.5 - 1) / 9.5, (10.5 - 1) / 10.5])
    assert silhouette(distances, np.array([0, 0, 1, 1])) == pytest.approx(by_hand)


def test_a_point_alone_in_its_cluster_counts_zero() -> None:
    distances = np.array([[0.0, 1, 9], [1, 0, 9], [9, 9, 0]])
    assert silhouette(distances, np.array([0, 0, 1])) == pytest.approx((8 / 9 + 8 / 9) / 3)


def test_few_people_are_each_their_own_base_cluster() -> None:
    points = np.random.default_rng(0).normal(size=(60, 2)) * 10
    found = base_clusters(points)
    np.testing.assert_allclose(found.centre[found.label], points)


def test_many_people_end_in_at_most_a_hundred_base_clusters_near_their_centres(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    points = np.random.default_rng(1).normal(size=(3_000, 2))
    for few in (500, 20_000):
        monkeypatch.setattr(clusters, "FEW", few)
        found = base_clusters(points)
        assert found.size.sum() == 3_000
        assert found.centre.shape[0] <= 100
        assert np.linalg.norm(points - found.centre[found.label], axis=1).mean() < 0.25


def test_sparing_comparisons_changes_no_assignment() -> None:
    points = np.random.default_rng(3).normal(size=(2_000, 2))
    centre = points[:40].copy()
    nearest = clusters._Nearest(points)
    for _ in range(12):
        sums = nearest.sums(centre)
        away = np.linalg.norm(points[:, None] - centre[None], axis=2)
        np.testing.assert_array_equal(nearest.label, away.argmin(axis=1))
        centre = sums[:, :2] / sums[:, 2:]


def test_weights_pull_the_centres_of_groups() -> None:
    points = np.array([[0.0, 0], [1, 0], [10, 0], [11, 0]])
    found = k_means(points, np.array([1.0, 3, 1, 1]), 2)
    np.testing.assert_allclose(found.centre, [[0.75, 0], [10.5, 0]])


def test_no_more_groups_than_five() -> None:
    rng = np.random.default_rng(2)
    middle = np.array([[0, 0], [9, 0], [0, 9], [9, 9], [18, 18], [30, 0], [0, 30]])
    points = (middle[:, None] + rng.normal(size=(7, 14, 2)) * 0.3).reshape(-1, 2)
    assert group_clusters(base_clusters(points)).centre.shape[0] <= 5


def test_a_big_conversation_goes_the_same_way() -> None:
    votes = many_votes(25_000, 60, 9, seed=9)
    found = reference(votes)
    assert 2 <= found.n_members.size <= 5
    assert found.n_members.sum() == 25_000
