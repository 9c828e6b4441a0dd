"""One call from votes to findings: symmetric, repeatable, and at ease with having little to go on."""

from __future__ import annotations

import dataclasses
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from concilio.analysis import Findings, Options, analyse
from concilio.analysis._analyse import PARTS
from concilio.analysis.perception import Verdict
from concilio.analysis.simulate import Simulation, SimulationOptions, simulate
from concilio.analysis.votes import Guesses, Votes

QUICK = Options(stability_repeats=2, bootstrap_repeats=60)


def world_of_three() -> Simulation:
    return simulate(
        SimulationOptions(
            participants=(70, 60, 50), statements=24, median_votes=16, guesses=9, pessimism=0.8, seed=11
        )
    )


def renamed(world: Simulation, names: NDArray[np.int64]) -> tuple[Votes, Guesses]:
    v, g = world.votes, world.guesses
    votes = dataclasses.replace(v, community=names[v.community].astype(np.int8))
    return votes, Guesses.from_rows(g.participant, g.statement, names[g.target], g.tenths)


def arrays(part: object, path: str = "") -> dict[str, object]:
    """Every array and number in nested dataclasses, by its path."""
    if dataclasses.is_dataclass(part):
        found: dict[str, object] = {}
        for field in dataclasses.fields(part):
            found |= arrays(getattr(part, field.name), f"{path}.{field.name}")
        return found
    return {path: part}


def assert_same(one: object, two: object) -> None:
    left, right = arrays(one), arrays(two)
    assert left.keys() == right.keys()
    for path, value in left.items():
        np.testing.assert_equal(value, right[path], err_msg=path)


@pytest.fixture(scope="module")
def three() -> tuple[Simulation, Findings]:
    world = world_of_three()
    return world, analyse(world.votes, world.guesses, QUICK)


@pytest.mark.parametrize("names", list(permutations(range(3)))[1:])
def test_renaming_communities_permutes_the_findings_and_changes_nothing_else(
    three: tuple[Simulation, Findings], names: tuple[int, ...]
) -> None:
    world, findings = three
    new = np.array(names)
    again = analyse(*renamed(world, new), QUICK)
    both = np.ix_(new, new)
    assert again.participants_per_community == tuple(
        np.array(findings.participants_per_community)[np.argsort(new)]
    )
    np.testing.assert_array_equal(again.support.agrees[new], findings.support.agrees)
    for part in ("mean", "low", "high"):
        for name in ("support", "rejection"):
            one, two = (getattr(getattr(f.support, name), part) for f in (findings, again))
            np.testing.assert_array_equal(two[new], one)
        np.testing.assert_array_equal(
            getattr(again.adjusted_support, part)[new], getattr(findings.adjusted_support, part)
        )
        for name in ("raw_gap", "beyond_middle_gap", "general_pessimism", "slope"):
            one, two = (getattr(getattr(f.perception, name), part) for f in (findings, again))
            np.testing.assert_array_equal(two[both], one)
    assert_same(again.common_ground, findings.common_ground)
    assert_same(again.divides.difference, findings.divides.difference)
    np.testing.assert_array_equal(again.divides.q_value, findings.divides.q_value)
    tested = findings.divides.pair >= 0
    np.testing.assert_array_equal(again.divides.pair[tested], new[findings.divides.pair[tested]])
    assert_same(again.groups, findings.groups)
    np.testing.assert_array_equal(again.cross_cutting.table[new], findings.cross_cutting.table)
    np.testing.assert_array_equal(again.cross_cutting.cramers_v, findings.cross_cutting.cramers_v)
    np.testing.assert_array_equal(again.perception.verdict, findings.perception.verdict)
    np.testing.assert_array_equal(again.slate.statements, findings.slate.statements)
    np.testing.assert_array_equal(again.slate.community_covered[new], findings.slate.community_covered)


def test_the_order_of_rows_changes_nothing_to_the_last_digit(three: tuple[Simulation, Findings]) -> None:
    world, findings = three
    v, g = world.votes, world.guesses
    random = np.random.default_rng(0)
    rows, told = random.permutation(v.n_votes), random.permutation(g.tenths.size)
    votes = Votes.from_rows(
        v.participant[rows], v.statement[rows], v.choice[rows],
        community=v.community, n_statements=v.n_statements, n_communities=v.n_communities,
    )  # fmt: skip
    guesses = Guesses.from_rows(g.participant[told], g.statement[told], g.target[told], g.tenths[told])
    assert_same(analyse(votes, guesses, QUICK), findings)


def test_what_was_planted_is_found() -> None:
    world = simulate(SimulationOptions(participants=(150, 150), pessimism=0.8, seed=2))
    findings = analyse(world.votes, world.guesses, QUICK)
    top = findings.common_ground.order[:8]
    assert world.bridging[top].mean() >= 0.75
    gap = np.abs(world.support[0] - world.support[1])
    assert gap[findings.divides.is_divide].min() > 0.02
    assert findings.divides.is_divide[gap > 0.35].all()
    assert world.bridging[findings.divides.is_divide].sum() == 0
    assert findings.groups.n_groups == 2
    assert findings.cross_cutting.cramers_v < 0.3
    assert findings.perception.surprising.size >= 2
    assert findings.slate.ejr_plus
    known = ~np.isnan(findings.common_ground.level_across_groups)
    below = findings.common_ground.level_across_groups[known] <= findings.common_ground.level[known] + 0.05
    assert below.mean() > 0.9


def test_without_communities_it_speaks_of_everybody() -> None:
    world = simulate(SimulationOptions(participants=(80, 80), undeclared=True, statements=20))
    findings = analyse(world.votes, None, QUICK)
    assert findings.n_communities == 0
    assert findings.participants_per_community == ()
    assert findings.support.agrees.shape == (1, 20)
    assert findings.adjusted_support.mean.shape == (1, 20)
    assert not findings.divides.is_divide.any()
    assert (findings.perception.verdict == Verdict.NO_GUESSES).all()
    assert np.isnan(findings.cross_cutting.cramers_v)
    assert findings.slate.community_covered.shape == (1,)


def test_one_participant_is_enough_to_run_and_too_few_to_say_much() -> None:
    findings = analyse(Votes.from_rows([0, 0], [0, 1], [1, -1], community=[0]), None, QUICK)
    assert findings.n_participants == 1
    assert findings.groups.n_groups == 1
    assert findings.support.support.low[0, 0] < 0.3
    assert not findings.divides.is_divide.any()


def test_a_community_with_one_person_is_kept_and_its_interval_is_wide() -> None:
    world = simulate(SimulationOptions(participants=(60, 1), statements=12, guesses=0))
    findings = analyse(world.votes, None, QUICK)
    seen = findings.support.voters[1] > 0
    width = findings.support.support.high[1] - findings.support.support.low[1]
    assert (width[seen] > 0.5).all()
    assert findings.participants_per_community == (60, 1)
    assert np.isnan(findings.common_ground.level[~seen]).all()


def test_statements_nobody_saw_and_communities_nobody_joined_are_in_the_findings_without_a_level() -> None:
    votes = Votes.from_rows([0, 1], [0, 0], [1, 1], community=[0, 1], n_statements=3, n_communities=3)
    findings = analyse(votes, None, QUICK)
    assert findings.support.agrees.shape == (3, 3)
    assert np.isnan(findings.common_ground.level).all()
    assert findings.participants_per_community == (1, 1, 0)
    assert findings.slate.statements.size == 0


def test_no_votes_at_all_give_empty_findings() -> None:
    findings = analyse(Votes.from_rows([], [], [], community=[0, 1], n_statements=2), None, QUICK)
    assert findings.n_participants == findings.n_votes == 0
    assert np.isnan(findings.common_ground.level).all()


def test_progress_is_told_part_by_part() -> None:
    told: list[str] = []
    analyse(Votes.from_rows([0], [0], [1]), None, QUICK, progress=told.append)
    assert tuple(told) == PARTS


@settings(deadline=None, max_examples=8)
@given(st.integers(0, 1000), st.integers(1, 4), st.integers(1, 30))
def test_any_small_dialogue_can_be_analysed(seed: int, communities: int, statements: int) -> None:
    people = tuple(np.random.default_rng(seed).integers(1, 25, size=communities).tolist())
    world = simulate(
        SimulationOptions(participants=people, statements=statements, seed=seed, median_votes=5, guesses=4)
    )
    findings = analyse(world.votes, world.guesses, QUICK)
    assert findings.support.agrees.shape == (communities, statements)
    assert findings.slate.ejr_plus
