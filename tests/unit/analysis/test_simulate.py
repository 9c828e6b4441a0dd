"""The invented dialogues hold what their options promise."""

from __future__ import annotations

import numpy as np
import pytest

from concilio.analysis.simulate import SimulationOptions, simulate


def test_the_same_seed_gives_the_same_dialogue_and_another_seed_another() -> None:
    first, again, other = (simulate(SimulationOptions(seed=seed)) for seed in (3, 3, 4))
    np.testing.assert_array_equal(first.votes.choice, again.votes.choice)
    np.testing.assert_array_equal(first.guesses.tenths, again.guesses.tenths)
    assert first.votes.n_votes != other.votes.n_votes


def test_a_full_vote_of_many_people_comes_near_the_true_support() -> None:
    world = simulate(
        SimulationOptions(participants=(20_000, 20_000), statements=10, median_votes=1e6, guesses=0)
    )
    assert world.votes.n_votes == 40_000 * 10
    for community in (0, 1):
        inside = world.community[world.votes.participant] == community
        agrees = np.bincount(world.votes.statement[inside & (world.votes.choice == 1)], minlength=10)
        np.testing.assert_allclose(agrees / 20_000, world.support[community], atol=0.015)


def test_bridging_statements_have_most_of_every_community_behind_them() -> None:
    world = simulate(SimulationOptions(participants=(50, 50, 50), seed=1))
    assert world.bridging.sum() == 12
    assert world.level[world.bridging].min() > 0.55
    assert np.median(world.level[~world.bridging]) < 0.5


def test_opinion_groups_cross_or_follow_the_communities_as_asked() -> None:
    crossing = simulate(SimulationOptions(participants=(2000, 2000), guesses=0, statements=5))
    following = simulate(
        SimulationOptions(participants=(2000, 2000), guesses=0, statements=5, groups_follow_communities=1)
    )
    assert abs(np.corrcoef(crossing.community, crossing.group)[0, 1]) < 0.05
    np.testing.assert_array_equal(following.community, following.group)


def test_exposure_is_skewed_and_people_drop_out() -> None:
    world = simulate(
        SimulationOptions(participants=(500, 500), exposure_skew=1.0, median_votes=12, guesses=0)
    )
    shown = np.bincount(world.votes.statement, minlength=60)
    per_person = np.bincount(world.votes.participant)
    assert shown.max() > 4 * shown.min()
    assert per_person.max() > 4 * np.median(per_person) > 0


def test_those_at_one_end_stay_longer_when_drop_out_follows_opinion() -> None:
    world = simulate(SimulationOptions(participants=(400, 400), stay_by_opinion=0.3, guesses=0))
    per_person = np.bincount(world.votes.participant, minlength=800)
    assert np.corrcoef(np.log(per_person), world.position[:, 0])[0, 1] > 0.3


def test_guesses_are_pulled_to_the_middle_and_pessimism_pulls_them_further_down() -> None:
    plain, gloomy = (
        simulate(SimulationOptions(participants=(400, 400), pessimism=shift, seed=5)) for shift in (0.0, 0.8)
    )
    for world, least, most in ((plain, -0.25, -0.02), (gloomy, -0.5, -0.2)):
        g = world.guesses
        about_others = (g.target != world.community[g.participant]) & world.bridging[g.statement]
        gap = g.tenths[about_others] / 10 - world.support[g.target, g.statement][about_others]
        assert least < gap.mean() < most
    own = plain.guesses.target == plain.community[plain.guesses.participant]
    assert own.mean() == pytest.approx(1 / 3)
    assert np.bincount(plain.guesses.participant).max() == 12


def test_undeclared_communities_are_in_the_truth_but_not_in_the_votes() -> None:
    world = simulate(SimulationOptions(undeclared=True))
    assert world.votes.n_communities == 0
    assert (world.votes.community == -1).all()
    assert set(world.community) == {0, 1}
    assert world.guesses.participant.size == 0


@pytest.mark.parametrize(
    "wrong", [{"participants": ()}, {"participants": (0, 0)}, {"statements": 0}, {"pass_rate": 1.5}]
)
def test_options_that_describe_no_world_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"is|are|names"):
        SimulationOptions(**wrong)  # type: ignore[arg-type]
