from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilio.analysis import components
from concilio.analysis.components import block_lanczos, mean_choice, principal_components, project
from concilio.analysis.votes import Votes
from tests.unit.analysis.test_covotes import dense
from tests.unit.analysis.votes_strategy import many_votes, shuffled, some_votes


def of_the_dense_table(votes: Votes, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    choices, voted = dense(votes)
    centred = np.where(voted == 1, choices - mean_choice(votes), 0)
    _, sizes, vectors = np.linalg.svd(centred, full_matrices=False)
    return centred, sizes[:n] ** 2, vectors[:n]


def test_components_are_the_singular_vectors_of_the_mean_imputed_table() -> None:
    votes = many_votes(400, 20, 9, seed=3)
    centred, variance, vectors = of_the_dense_table(votes, 2)
    found = principal_components(votes)
    np.testing.assert_allclose(found.variance, variance, rtol=1e-10)
    np.testing.assert_allclose(np.abs(np.sum(found.direction * vectors, axis=1)), 1, rtol=1e-10)
    np.testing.assert_allclose(project(votes, found), centred @ found.direction.T, atol=1e-10)


@pytest.mark.parametrize("n", [1, 2, 4])
def test_searching_for_components_finds_those_of_the_full_sums(n: int) -> None:
    votes = many_votes(9_000, 120, 31, seed=4)
    searched = principal_components(votes, n, few=500)
    summed = principal_components(votes, n)
    assert searched.passes > 0
    assert summed.passes == 0
    np.testing.assert_allclose(searched.variance, summed.variance, rtol=1e-9)
    assert searched.residual <= components.TOLERANCE
    np.testing.assert_allclose(searched.direction[0], summed.direction[0], atol=1e-6)


def test_where_the_search_gives_up_all_pairs_are_summed(monkeypatch: pytest.MonkeyPatch) -> None:
    votes = many_votes(9_000, 120, 31, seed=4)
    monkeypatch.setattr(components, "TOLERANCE", 0.0)
    found = principal_components(votes, few=500)
    assert found.passes == 0
    np.testing.assert_array_equal(found.direction, principal_components(votes).direction)


def test_a_statement_left_out_has_no_part_in_any_component() -> None:
    votes = many_votes(9_000, 120, 31, seed=5)
    left_out = np.zeros(120, dtype=np.bool_)
    left_out[[3, 9]] = True
    for few in (500, 20_000):
        found = principal_components(votes, left_out=left_out, few=few)
        assert (found.direction[:, left_out] == 0).all()
        assert (found.mean[left_out] == 0).all()


@given(some_votes(), st.integers(0, 99))
def test_the_order_of_voting_changes_no_digit(votes: Votes, seed: int) -> None:
    one, other = principal_components(votes), principal_components(shuffled(votes, seed))
    np.testing.assert_array_equal(one.direction, other.direction)
    np.testing.assert_array_equal(project(votes, one), project(votes, other))


def test_the_number_of_threads_changes_no_digit(monkeypatch: pytest.MonkeyPatch) -> None:
    votes = many_votes(9_000, 120, 31, seed=6)
    found = []
    for threads in (1, 3):
        monkeypatch.setattr("concilio.analysis._threads.cores", lambda threads=threads: threads)
        found.append(principal_components(votes, few=500))
    np.testing.assert_array_equal(found[0].direction, found[1].direction)


def test_lanczos_says_so_when_it_runs_out_of_passes() -> None:
    rng = np.random.default_rng(0)
    flat = np.diag(1 + 1e-3 * rng.random(200))
    start = np.linalg.qr(rng.normal(size=(200, 8)))[0]
    assert block_lanczos(lambda block: flat @ block, start, 2, most=3) is None


def test_projecting_on_two_and_on_more_components_agree() -> None:
    votes = many_votes(300, 40, 11, seed=7)
    two, three = principal_components(votes, 2), principal_components(votes, 3)
    np.testing.assert_allclose(project(votes, two), project(votes, three)[:, :2], atol=1e-9)
