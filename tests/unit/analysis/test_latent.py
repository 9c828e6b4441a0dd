"""The latent model predicts votes it has not seen, and says the same of the same votes."""

from dataclasses import fields

import numpy as np
import pytest

from concilio.analysis.latent import LatentModel, fit_latent_model, held_out_loss, log_loss
from concilio.analysis.resampling import kept_votes, votes_of_rows
from concilio.analysis.votes import Votes

from .real_votes import real_votes
from .simulated_votes import simulated_votes

# Held-out loss of Community Notes' factorisation at its best, measured for docs/benchmarks.md.
COMMUNITY_NOTES = {
    "vtaiwan.uberx": 0.443,
    "brexit-consensus": 0.465,
    "scoop-hivemind.biodiversity": 0.465,
    "american-assembly.bowling-green": 0.530,
}
POLES = np.array([[-2.0, 0.0], [2.0, 0.0]])


def same(one: LatentModel, other: LatentModel) -> bool:
    names = [field.name for field in fields(LatentModel) if field.name != "state"]
    return all(np.array_equal(getattr(one, n), getattr(other, n), equal_nan=True) for n in names)


def test_the_same_votes_in_any_order_give_the_same_model_to_the_last_digit() -> None:
    votes, _ = simulated_votes(seed=1, centres=POLES)
    order = np.random.default_rng(0).permutation(votes.n_votes)
    shuffled = Votes.from_rows(
        votes.participant[order],
        votes.statement[order],
        votes.choice[order],
        n_participants=votes.n_participants,
        n_statements=votes.n_statements,
    )
    assert same(fit_latent_model(votes, seed=3), fit_latent_model(shuffled, seed=3))


@pytest.mark.parametrize("name", COMMUNITY_NOTES)
def test_it_predicts_unseen_votes_of_real_sets_better_than_community_notes(name: str) -> None:
    votes = real_votes(name)
    assert np.mean([held_out_loss(votes, seed=seed) for seed in (1, 2)]) < COMMUNITY_NOTES[name]


def test_it_predicts_nearly_as_well_as_somebody_who_knows_the_share_of_each_statement_and_more() -> None:
    votes, _ = simulated_votes(seed=2, centres=POLES)
    kept = kept_votes(votes, share=0.1, seed=0)
    seen, out = votes_of_rows(votes, kept), votes_of_rows(votes, ~kept)
    agrees = np.bincount(seen.statement, seen.choice == 1, votes.n_statements)
    share = (agrees + 1) / (np.bincount(seen.statement, minlength=votes.n_statements) + 2)
    assert held_out_loss(votes, seed=0) < 0.9 * log_loss(out.choice, share[out.statement])


def test_dimensions_that_the_votes_do_not_need_switch_off() -> None:
    votes, _ = simulated_votes(seed=3, centres=np.zeros((1, 1)), people=400)
    first, *others = fit_latent_model(votes, seed=0).loading_variance
    assert first > 0.3
    assert max(others) < 0.02


def test_a_sample_of_the_people_predicts_about_as_well_and_says_what_it_cost() -> None:
    votes, _ = simulated_votes(seed=4, centres=POLES, people=1500)
    model = fit_latent_model(votes, seed=0, most_fitted=500)
    whole = fit_latent_model(votes, seed=0)
    assert (model.sampled, whole.sampled) == (500, 1500)
    assert np.isnan(whole.sample_cost)
    assert abs(model.sample_cost) < 0.02
    pairs = votes.participant, votes.statement
    assert np.corrcoef(model.probability(*pairs), whole.probability(*pairs))[0, 1] > 0.98


def test_a_statement_both_sides_support_bridges_and_one_that_half_of_them_supports_does_not() -> None:
    votes, group = simulated_votes(seed=5, centres=POLES, statements=40, people=400)
    people = np.arange(400)
    choice = np.concatenate([np.ones(400), np.where(group == 0, 1, -1)]).astype(int)
    votes = Votes.from_rows(
        np.concatenate([votes.participant, people, people]),
        np.concatenate([votes.statement, np.full(400, 40), np.full(400, 41)]),
        np.concatenate([votes.choice, choice]),
    )
    bridging = fit_latent_model(votes, seed=0).bridging
    assert bridging[40] > 0.9
    assert bridging[40] > bridging[41] + 0.2


@pytest.mark.parametrize("rows_given", [([], [], []), ([0], [0], [1]), ([0, 0, 0], [0, 1, 2], [1, 0, -1])])
def test_hardly_any_votes_do_no_harm(rows_given: tuple[list[int], list[int], list[int]]) -> None:
    votes = Votes.from_rows(*rows_given, n_participants=3, n_statements=4, community=[0, 1, -1])
    model = fit_latent_model(votes, seed=0)
    pairs = np.array([0, 1, 2], dtype=np.int32), np.array([0, 1, 3], dtype=np.int32)
    assert ((model.probability(*pairs) > 0) & (model.probability(*pairs) < 1)).all()
    assert np.isfinite(model.bridging).all()


def test_no_participant_and_no_statement_do_no_harm() -> None:
    assert fit_latent_model(Votes.from_rows([], [], []), seed=0).bridging.size == 0
