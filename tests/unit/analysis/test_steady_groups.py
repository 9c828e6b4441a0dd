"""Groups are shown where they fit better than a crowd without a gap, and where most repeats find as many."""

from __future__ import annotations

import numpy as np
import pytest

from concilio.analysis import _group_search as search
from concilio.analysis import groups
from concilio.analysis._flat_spreads import flat_spreads
from concilio.analysis._group_search import evidence_of, find_groups, with_number
from concilio.analysis._mixture import fit_mixture
from concilio.analysis.groups import Stability, opinion_groups
from concilio.analysis.latent import fit_latent_model
from concilio.benchmark.planted_groups import apart, crowd, planted


@pytest.mark.parametrize(("kind", "seed"), [("bar", 11), ("bar", 14), ("square", 1), ("square", 9)])
def test_an_even_crowd_is_one_though_two_groups_fit_better_than_one_round_one(kind: str, seed: int) -> None:
    votes = crowd(kind, 150, seed=seed).votes
    found = find_groups(votes, fit_latent_model(votes, seed=0), seed=0)
    several = [i for i in range(1, 5) if search._stands_apart(found.mixtures[i], found.mixtures[0])]
    assert several, "the positive control: without flat rivals there would be groups"
    assert found.k == 1


def test_two_groups_fit_better_than_any_flat_spread() -> None:
    votes = planted(apart(5), (150, 150), seed=1).votes
    found = find_groups(votes, fit_latent_model(votes, seed=0), seed=0)
    assert found.k == 2
    assert found.mixtures[1].bic < min(spread.bic for spread in found.flat) - 1


def test_a_spread_lies_along_the_line_that_people_spread_along() -> None:
    votes = crowd("bar", 400, cast=50, seed=2).votes
    _, evidence = evidence_of(votes, fit_latent_model(votes, seed=0))
    position = evidence.position
    one = fit_mixture(
        evidence, position.mean(axis=0)[None], np.eye(position.shape[1]), most=100, tolerance=1e-5
    )
    bar = flat_spreads(evidence, one)[0]
    _, axes = np.linalg.eigh(one.covariance)
    reach = bar.places[1]
    assert abs(reach @ axes[:, -1]) > 0.95 * np.linalg.norm(reach)
    assert bar.bic < one.bic
    again = flat_spreads(evidence, one, near=flat_spreads(evidence, one))[0]
    assert again.bic <= bar.bic + 1e-6


@pytest.mark.parametrize(
    ("numbers", "most", "steady"),
    [
        ((0, 20, 0, 0, 0), 2, True),
        ((3, 17, 0, 0, 0), 2, True),
        ((8, 12, 0, 0, 0), 2, True),
        ((9, 8, 3, 0, 0), 1, False),
        ((11, 0, 0, 9, 0), 1, False),
    ],
)
def test_the_number_that_twelve_of_twenty_repeats_find_is_shown(
    numbers: tuple[int, ...], most: int, steady: bool
) -> None:
    judged = Stability(20, max(numbers), 1.0, 1.0, numbers)
    assert (judged.most_found, judged.is_steady) == (most, steady)


def test_where_repeats_disagree_no_number_is_shown_and_people_stand_along_the_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    votes = planted(apart(5), (60, 60), seed=3).votes
    model = fit_latent_model(votes, seed=0)
    unsteady = Stability(20, 9, 1.0, 1.0, (8, 9, 3, 0, 0))
    monkeypatch.setattr(groups, "stability", lambda *_, **__: unsteady)
    found = opinion_groups(votes, model, seed=0)
    assert (found.n_groups, found.unsteady) == (1, 2)
    assert set(np.unique(found.membership)) <= {0, groups.NOT_PLACED}
    assert found.support().support.mean.shape == (0, votes.n_statements)


def test_the_number_that_most_repeats_find_is_shown_and_not_that_of_all_votes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    votes = planted(apart(5), (60, 60), seed=3).votes
    model = fit_latent_model(votes, seed=0)
    assert find_groups(votes, model, seed=0).k == 2
    monkeypatch.setattr(groups, "stability", lambda *_, **__: Stability(20, 19, 1.0, 1.0, (19, 1, 0, 0, 0)))
    found = opinion_groups(votes, model, seed=0)
    assert (found.n_groups, found.unsteady) == (1, 0)


def test_people_are_placed_in_another_number_of_groups_by_its_own_mixture() -> None:
    votes = planted(apart(5), (60, 60), seed=4).votes
    found = find_groups(votes, fit_latent_model(votes, seed=0), seed=0)
    three = with_number(found, 3, votes.n_participants)
    assert three.k == 3
    assert set(np.unique(three.membership)) <= {groups.NOT_PLACED, groups.BETWEEN, 0, 1, 2}
    assert with_number(three, found.k, votes.n_participants).membership.tolist() == found.membership.tolist()
