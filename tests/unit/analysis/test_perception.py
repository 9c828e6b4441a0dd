"""Perception gaps: pessimism is found, mere pulling to the middle is not taken for it."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import logit

from concilio.analysis import _guess_table
from concilio.analysis._guess_lines import Room, huber_line
from concilio.analysis.perception import PerceptionGaps, Verdict, perception_gaps
from concilio.analysis.simulate import Simulation, SimulationOptions, simulate
from concilio.analysis.support import common_ground, support
from concilio.analysis.votes import Guesses, Votes


def gaps_of(world: Simulation, *, repeats: int = 300, seed: int = 0) -> PerceptionGaps:
    answers = support(world.votes)
    return perception_gaps(
        world.votes, world.guesses, answers, common_ground(answers), seed=seed, repeats=repeats
    )


def test_a_pull_to_the_middle_alone_is_never_called_surprising() -> None:
    guessed_low = surprising = 0
    for seed in range(8):
        gaps = gaps_of(simulate(SimulationOptions(seed=seed)))
        guessed_low += int((gaps.verdict == Verdict.GUESSED_LOW).sum())
        surprising += int((gaps.verdict == Verdict.SURPRISING).sum())
    assert guessed_low > 20, "raw gaps alone would have called much of it underestimated"
    assert surprising <= 1


def test_people_who_agree_and_guess_that_others_do_are_no_pessimism_either() -> None:
    worlds = [
        simulate(SimulationOptions(seed=seed, projection=0.8, groups_follow_communities=1))
        for seed in range(5)
    ]
    assert sum(gaps_of(world).surprising.size for world in worlds) <= 1


def test_statements_misjudged_by_both_sides_are_found_and_the_others_are_left_alone() -> None:
    found = missed = wrong = 0
    for seed in range(8):
        world = simulate(SimulationOptions(seed=seed, pessimism=0.8, misjudged=0.5))
        gaps = gaps_of(world)
        common = common_ground(support(world.votes)).level >= 0.5
        tried = (gaps.verdict > Verdict.TOO_FEW) & common
        called = gaps.verdict == Verdict.SURPRISING
        found += int((called & world.misjudged).sum())
        missed += int((tried & ~called & world.misjudged).sum())
        wrong += int((called & ~world.misjudged).sum())
    assert found / (found + missed) >= 0.64
    assert wrong <= 1


def test_general_pessimism_is_measured_apart_from_the_pull() -> None:
    for shift, low, high in ((0.0, -0.05, 0.05), (0.8, -0.25, -0.1)):
        gaps = gaps_of(simulate(SimulationOptions(participants=(400, 400), pessimism=shift)))
        away = gaps.general_pessimism.mean[[0, 1], [1, 0]]
        assert (low < away).all()
        assert (away < high).all()
    np.testing.assert_allclose(np.diag(gaps.general_pessimism.mean), 0, atol=1e-12)


def test_surprising_statements_come_by_falling_level() -> None:
    world = simulate(SimulationOptions(pessimism=0.8))
    gaps = gaps_of(world)
    level = common_ground(support(world.votes)).level[gaps.surprising]
    assert gaps.surprising.size > 2
    assert (np.diff(level) <= 0).all()
    assert (level >= 0.5).all()


def test_mean_guesses_are_those_of_the_whole_community_not_of_its_guessers() -> None:
    # Half of 60 agree; of the 40 who guess, 30 agree and say 9 of ten, 10 do not and say 5 of ten.
    choice = np.array([1] * 30 + [-1] * 30)
    side = np.array([0] * 60 + [1] * 60)
    votes = Votes.from_rows(range(120), [0] * 120, np.concatenate([choice, choice]), community=side)
    guesses = Guesses.from_rows(range(40), [0] * 40, [1] * 40, [9] * 30 + [5] * 10)
    answers = support(votes)
    gaps = perception_gaps(votes, guesses, answers, common_ground(answers), seed=0, repeats=50)
    assert gaps.mean_guess[0, 1, 0] == pytest.approx(0.7)
    assert gaps.raw_gap.mean[0, 1, 0] == pytest.approx(0.2)
    assert gaps.n_guesses[0, 1, 0] == 40
    assert np.isnan(gaps.beyond_middle_gap.mean[0, 1, 0]), "one statement lays no ruler"


def test_what_was_guessed_of_too_rarely_or_never_says_so() -> None:
    world = simulate(SimulationOptions(participants=(20, 20), guesses=4))
    gaps = gaps_of(world, repeats=50)
    asked = np.unique(world.guesses.statement)
    assert set(gaps.verdict[asked]) <= {Verdict.NO_GUESSES, Verdict.TOO_FEW}
    assert (np.delete(gaps.verdict, asked) == Verdict.NO_GUESSES).all()
    assert np.isnan(gaps.q_value).all()


def test_without_guesses_or_without_communities_there_is_nothing_to_say() -> None:
    for world in (simulate(SimulationOptions(guesses=0)), simulate(SimulationOptions(undeclared=True))):
        gaps = gaps_of(world)
        assert (gaps.verdict == Verdict.NO_GUESSES).all()
        assert gaps.surprising.size == 0
        assert np.isnan(gaps.raw_gap.mean).all()


def test_guesses_of_people_and_statements_that_nobody_can_check_are_left_out() -> None:
    votes = Votes.from_rows([0, 1], [0, 0], [1, 1], community=[0, 1, -1], n_statements=2, n_participants=3)
    guesses = Guesses.from_rows([0, 0, 2], [0, 1, 0], [1, 1, 1], [3, 3, 3])
    answers = support(votes)
    gaps = perception_gaps(votes, guesses, answers, common_ground(answers), seed=0, repeats=20)
    assert gaps.n_guesses.sum() == 1
    assert gaps.verdict.tolist() == [Verdict.TOO_FEW, Verdict.NO_GUESSES]


def test_the_order_of_guesses_changes_nothing() -> None:
    world = simulate(SimulationOptions(participants=(60, 60)))
    g = world.guesses
    order = np.random.default_rng(0).permutation(g.tenths.size)
    shuffled = Guesses.from_rows(g.participant[order], g.statement[order], g.target[order], g.tenths[order])
    answers = support(world.votes)
    ground = common_ground(answers)
    one, two = (perception_gaps(world.votes, x, answers, ground, seed=1, repeats=50) for x in (g, shuffled))
    np.testing.assert_array_equal(one.raw_gap.high, two.raw_gap.high)
    np.testing.assert_array_equal(one.beyond_middle_gap.low, two.beyond_middle_gap.low)


def test_a_line_is_not_bent_by_one_point_far_off() -> None:
    x = logit(np.linspace(0.2, 0.9, 11))
    y = 0.5 + 0.1 * x + 0.005 * np.resize([1.0, -1.0], 11)
    y[-1] -= 0.4
    room, line = Room.new(1, 11), np.empty(2)
    room.at_x[:], room.at_y[:], room.at_n[:] = x, y, 30.0
    huber_line(11, room, line)
    intercept, slope = line
    assert slope == pytest.approx(0.1, abs=0.01)
    assert intercept == pytest.approx(0.5, abs=0.01)
    assert np.polyfit(x, y, 1)[0] < 0.07, "least squares is bent by it"


def test_drawing_groups_of_persons_gives_the_intervals_of_drawing_persons(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = simulate(SimulationOptions(participants=(900, 900), pessimism=0.5, seed=4))
    persons = gaps_of(world, repeats=1000)
    monkeypatch.setattr(_guess_table, "MOST_UNITS", 300)
    groups = gaps_of(world, repeats=1000)
    assert np.array_equal(persons.n_guesses, groups.n_guesses)
    assert np.allclose(persons.mean_guess, groups.mean_guess, rtol=0, atol=1e-12, equal_nan=True)
    one, other = persons.raw_gap, groups.raw_gap
    widths = (other.high - other.low) / (one.high - one.low)
    assert np.nanmean(widths) == pytest.approx(1.0, abs=0.03)
    assert np.nanstd(widths) < 0.15
