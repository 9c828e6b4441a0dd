"""A vote counts for the group that its voter's other votes say."""

from __future__ import annotations

import numpy as np
import pytest

from concilio.analysis import _latent_kernels as kernels
from concilio.analysis._group_search import CERTAIN, Found, evidence_of, find_groups
from concilio.analysis._mixture import placed
from concilio.analysis._without_own_vote import NOWHERE, group_of_votes
from concilio.analysis.groups import opinion_groups
from concilio.analysis.latent import LatentModel, fit_latent_model, place_again
from concilio.analysis.resampling import votes_of_rows
from concilio.analysis.votes import AGREE, Votes

from .simulated_votes import simulated_votes

Scene = tuple[Votes, LatentModel, Found]


@pytest.fixture(scope="module")
def scene() -> Scene:
    votes, _ = simulated_votes(seed=71, centres=np.array([[-2.0, 0.0], [2.0, 0.0]]), people=300, cast=16)
    model = fit_latent_model(votes, seed=0)
    found = find_groups(votes, model, seed=0)
    assert found.k == 2, "the world has two groups"
    return votes, model, found


def counted(scene: Scene) -> np.ndarray:
    votes, model, found = scene
    assert found.mixture is not None
    who = np.zeros(votes.n_participants, dtype=np.bool_)
    who[found.placed] = True
    number = np.arange(found.k, dtype=np.int8)
    return group_of_votes(votes, model, found.mixture, placed=who, number=number, certain=CERTAIN)


def test_it_is_the_group_that_placing_the_person_again_without_the_vote_gives(scene: Scene) -> None:
    votes, model, found = scene
    group = counted(scene)
    assert found.mixture is not None
    same, rows = 0, range(3, votes.n_votes, votes.n_votes // 60)
    for row in rows:
        others = np.arange(votes.n_votes) != row
        fewer = votes_of_rows(votes, others)
        who, evidence = evidence_of(fewer, place_again(fewer, model))
        here = np.flatnonzero(who == votes.participant[row])
        if not here.size:
            same += 1
            continue
        responsibility, _ = placed(evidence.of(here), found.mixture)
        best = int(responsibility[0].argmax()) if responsibility.max() > CERTAIN else NOWHERE
        same += best == group[row]
    assert same >= 0.95 * len(rows)


def test_it_agrees_with_the_formula_written_out(scene: Scene) -> None:
    votes, model, found = scene
    group, mixture = counted(scene), found.mixture
    assert mixture is not None
    used = mixture.centres.shape[1]
    statements, people = kernels.square(model.statement_moments), kernels.square(model.participant_moments)
    free = kernels.OF_PARTICIPANT
    within = np.linalg.inv(mixture.covariance)
    for row in range(0, votes.n_votes, 53):
        person, statement = votes.participant[row], votes.statement[row]
        if person not in found.placed:
            assert group[row] == NOWHERE
            continue
        moments, other = people[person], statements[statement]
        mean = moments[1, free]
        precision = np.linalg.inv(moments[np.ix_(free, free)] - np.outer(mean, mean))
        size = np.sqrt((moments * other).sum())
        weight = np.tanh(size / 2) / (2 * size)
        left = precision - weight * other[np.ix_(free, free)]
        pull = precision @ mean - (float(votes.choice[row] == AGREE) - 0.5) * other[0, free]
        pull += weight * other[free, 1]
        inside = slice(1, 1 + used)
        left[inside, inside] += within - np.eye(used)
        pull[inside] -= model.prior_mean[model.prior_row[person], inside]
        scores = []
        for centre, share in zip(mixture.centres, mixture.weights, strict=True):
            toward = pull.copy()
            toward[inside] += within @ centre
            scores.append(
                np.log(share) - centre @ within @ centre / 2 + toward @ np.linalg.solve(left, toward) / 2
            )
        chance = np.exp(np.array(scores) - max(scores))
        chance /= chance.sum()
        assert group[row] == (int(chance.argmax()) if chance.max() > CERTAIN else NOWHERE)


def test_groups_are_less_far_apart_than_by_counting_their_own_members(scene: Scene) -> None:
    """What counting by members adds: the same votes made the groups."""
    votes, model, _ = scene
    groups = opinion_groups(votes, model, seed=0, repeats=0)
    agrees, voters = np.zeros((2, votes.n_statements)), np.zeros((2, votes.n_statements))
    side = groups.membership[votes.participant]
    for group in range(2):
        rows = side == group
        np.add.at(voters[group], votes.statement[rows], 1)
        np.add.at(agrees[group], votes.statement[rows], votes.choice[rows] == AGREE)
    by_members = np.abs(np.diff((agrees + 0.5) / (voters + 1), axis=0)).mean()
    by_others = np.abs(np.diff(groups.support().support.mean, axis=0)).mean()
    assert by_others < by_members - 0.01


def test_every_vote_is_counted_once_at_most_and_in_its_voters_community(scene: Scene) -> None:
    votes, model, found = scene
    groups = opinion_groups(votes, model, seed=0, repeats=0)
    assert groups.answers.shape == (votes.n_communities + 1, 2, 3, votes.n_statements)
    cast = np.bincount(votes.statement, minlength=votes.n_statements)
    assert (groups.answers.sum(axis=(0, 1, 2)) <= cast).all()
    assert groups.answers.sum() == (counted(scene) != NOWHERE).sum()
    assert found.placed.size
