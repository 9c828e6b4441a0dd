"""Adjusted support puts back what drop-out hides, and says how sure it is."""

import numpy as np

from concilio.analysis.adjusted_support import adjusted_support
from concilio.analysis.intervals import Interval
from concilio.analysis.latent import fit_latent_model
from concilio.analysis.support import Support
from concilio.analysis.votes import Votes


def answers_of(votes: Votes) -> Support:
    shape = max(votes.n_communities, 1), votes.n_statements
    row = np.maximum(votes.community, 0)[votes.participant].astype(np.int64)

    def count(choice: int) -> np.ndarray:
        chosen = votes.choice == choice
        counts = np.zeros(shape, dtype=np.int64)
        np.add.at(counts, (row[chosen], votes.statement[chosen]), 1)
        return counts

    nothing = Interval(np.empty(shape), np.empty(shape), np.empty(shape))
    return Support(count(1), count(0), count(-1), nothing, nothing)


def dwindling(seed: int, people: int = 250, statements: int = 50) -> tuple[Votes, np.ndarray, np.ndarray]:
    """Two communities, one of whose ends leaves early; votes, raw and true shares (2, S)."""
    random = np.random.default_rng(seed)
    w, a = random.normal(0, 1, statements), random.normal(0.3, 1, statements)
    community = np.repeat([0, 1], people)

    def share(u: np.ndarray) -> np.ndarray:
        return 1 / (1 + np.exp(-(a + u[:, None] * w)))

    u = random.standard_normal(2 * people) + 0.5 * (2 * community - 1)
    many = np.clip(statements * 0.4 * np.exp(0.8 * u), 4, statements)
    asked = random.permuted(np.tile(np.arange(statements), (2 * people, 1)), axis=1) < many[:, None]
    agrees = random.random(asked.shape) < share(u)
    participant, statement = np.nonzero(asked)
    votes = Votes.from_rows(
        participant, statement, np.where(agrees[asked], 1, -1), community=community, n_statements=statements
    )
    truth = np.array([share(random.standard_normal(20_000) + lean).mean(axis=0) for lean in (-0.5, 0.5)])
    answers = answers_of(votes)
    return votes, (answers.agrees + 0.5) / (answers.voters + 1), truth


def test_it_comes_nearer_to_what_all_would_have_said_than_the_raw_share_does() -> None:
    raw_errors, errors, covered = [], [], []
    for seed in (1, 2, 3):
        votes, raw, truth = dwindling(seed)
        found = adjusted_support(votes, answers_of(votes), fit_latent_model(votes, seed=0), seed=0).interval()
        raw_errors.append(np.abs(raw - truth).mean())
        errors.append(np.abs(found.mean - truth).mean())
        covered.append(((found.low <= truth) & (truth <= found.high)).mean())
    assert np.mean(errors) < 0.7 * np.mean(raw_errors)
    assert np.mean(covered) > 0.8


def test_where_everyone_voted_it_is_the_raw_share() -> None:
    random = np.random.default_rng(7)
    grid = np.indices((60, 8)).reshape(2, -1)
    votes = Votes.from_rows(*grid, random.integers(-1, 2, grid.shape[1]), community=np.arange(60) % 2)
    answers = answers_of(votes)
    found = adjusted_support(votes, answers, fit_latent_model(votes, seed=0), seed=0).interval()
    assert np.allclose(found.mean, (answers.agrees + 0.5) / (answers.voters + 1))


def test_a_community_without_votes_has_none() -> None:
    votes, _, _ = dwindling(4, people=40)
    votes = Votes(
        votes.participant, votes.statement, votes.choice, votes.community, votes.n_statements, n_communities=3
    )
    found = adjusted_support(votes, answers_of(votes), fit_latent_model(votes, seed=0), seed=0).interval()
    assert np.isnan(found.mean[2]).all()
    assert np.isfinite(found.mean[:2]).all()
    assert ((found.low <= found.mean) & (found.mean <= found.high))[:2].all()


def test_no_votes_do_no_harm() -> None:
    votes = Votes.from_rows([], [], [], n_participants=2, n_statements=3)
    found = adjusted_support(votes, answers_of(votes), fit_latent_model(votes, seed=0), seed=0).interval()
    assert np.isnan(found.mean).all()
