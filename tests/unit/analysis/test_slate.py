"""Slates: in proportion, never below the level, and as a reference implementation would choose."""

from __future__ import annotations

import numpy as np
import pytest
from abcvoting import abcrules, properties
from abcvoting.preferences import Profile
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from concilio.analysis.groups import OpinionGroups, Stability
from concilio.analysis.simulate import SimulationOptions, simulate
from concilio.analysis.slate import equal_shares, satisfies_ejr_plus, slate
from concilio.analysis.support import common_ground, support
from concilio.analysis.votes import Votes

approvals = st.lists(st.sets(st.integers(0, 5)), min_size=2, max_size=12)


def nobody_grouped(votes: Votes) -> OpinionGroups:
    people = np.zeros(votes.n_participants, dtype=np.int8)
    return OpinionGroups(
        1,
        people,
        np.zeros((1, 3)),
        np.array([people.size]),
        ((),),
        people,
        (),
        Stability(0, 0, np.nan, np.nan),
    )


def lists(ballots: list[set[int]]) -> list[NDArray[np.int64]]:
    return [
        np.array([v for v, ballot in enumerate(ballots) if c in ballot], dtype=np.int64) for c in range(6)
    ]


def profile(ballots: list[set[int]]) -> Profile:
    reference = Profile(6)
    reference.add_voters(ballots)
    return reference


@settings(deadline=None, max_examples=200)
@given(approvals, st.integers(1, 5))
def test_the_choice_is_that_of_the_reference(ballots: list[set[int]], size: int) -> None:
    approved = set().union(*ballots)
    chosen = equal_shares(lists(ballots), len(ballots), size)
    assert chosen.size == min(size, len(approved))
    if len(approved) < size:
        assert set(chosen.tolist()) == approved
        return
    reference = abcrules.compute_equal_shares(profile(ballots), size, algorithm="standard-fractions")
    assert set(chosen.tolist()) == set(reference[0])


@pytest.mark.parametrize("seed", range(40))
def test_the_choice_is_that_of_the_reference_where_rich_voters_pay_for_poor_ones(seed: int) -> None:
    random = np.random.default_rng(seed)
    ballots = [set(np.flatnonzero(random.random(6) < random.uniform(0.2, 0.6)).tolist()) for _ in range(23)]
    reference = abcrules.compute_equal_shares(profile(ballots), 4, algorithm="standard-fractions")
    assert set(equal_shares(lists(ballots), len(ballots), 4).tolist()) == set(reference[0])


@settings(deadline=None, max_examples=200)
@given(approvals, st.sets(st.integers(0, 5), min_size=1))
def test_ejr_plus_is_judged_as_the_reference_judges_it(ballots: list[set[int]], committee: set[int]) -> None:
    ours = satisfies_ejr_plus(lists(ballots), len(ballots), np.array(sorted(committee)))
    assert ours == properties.check_EJR_plus(profile(ballots), committee)


@settings(deadline=None)
@given(approvals, st.integers(1, 5))
def test_every_choice_satisfies_ejr_plus(ballots: list[set[int]], size: int) -> None:
    assert satisfies_ejr_plus(lists(ballots), len(ballots), equal_shares(lists(ballots), len(ballots), size))


def test_a_quarter_with_its_own_statements_gets_a_quarter_of_the_slate() -> None:
    ballots = [{0, 1, 2, 3}] * 75 + [{4, 5}] * 25
    assert sorted(equal_shares(lists(ballots), 100, 4).tolist()) == [0, 1, 2, 4]
    assert not satisfies_ejr_plus(lists(ballots), 100, np.array([0, 1, 2, 3]))


def test_every_chosen_statement_is_at_the_level_and_the_slate_says_whom_it_covers() -> None:
    world = simulate(SimulationOptions())
    answers = support(world.votes)
    ground = common_ground(answers)
    chosen = slate(world.votes, ground, nobody_grouped(world.votes), size=5, level=0.4)
    assert chosen.statements.size == 5
    assert (ground.level[chosen.statements] >= 0.4).all()
    assert chosen.ejr_plus
    assert chosen.community_covered.shape == (2,)
    assert (chosen.community_covered > 0.8).all()
    inside = world.community[world.votes.participant] == 0
    on_slate = np.isin(world.votes.statement, chosen.statements) & inside
    saw = np.unique(world.votes.participant[on_slate])
    approve = np.unique(world.votes.participant[on_slate & (world.votes.choice == 1)])
    assert chosen.community_covered[0] == pytest.approx(approve.size / saw.size)


def test_a_missing_vote_is_no_approval_and_those_who_saw_no_candidate_do_not_count() -> None:
    # Ten people on each side agree with statement 0; of 60 others who saw only statement 1, none does.
    votes = Votes.from_rows(
        list(range(20)) + list(range(20, 80)), [0] * 20 + [1] * 60, [1] * 20 + [-1] * 60,
        community=[0] * 10 + [1] * 10 + [0] * 30 + [1] * 30,
    )  # fmt: skip
    chosen = slate(votes, common_ground(support(votes)), nobody_grouped(votes), size=3)
    assert chosen.statements.tolist() == [0]
    np.testing.assert_array_equal(chosen.community_covered, [1.0, 1.0])


def test_where_nothing_reaches_the_level_the_slate_is_empty_and_wrongs_nobody() -> None:
    votes = Votes.from_rows([0, 1], [0, 0], [-1, -1], community=[0, 1])
    chosen = slate(votes, common_ground(support(votes)), nobody_grouped(votes))
    assert chosen.statements.size == 0
    assert chosen.ejr_plus
    assert np.isnan(chosen.community_covered).all()
