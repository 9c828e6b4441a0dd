"""Simulated people with a known truth, for trying the latent model and the groups. Nobody here is real."""

import numpy as np

from concilio.analysis.votes import Votes


def simulated_votes(
    *,
    seed: int,
    centres: np.ndarray,
    people: int = 300,
    statements: int = 60,
    cast: float = 30.0,
    loading: float = 1.0,
    passes: float = 0.1,
    communities: int = 0,
) -> tuple[Votes, np.ndarray]:
    """Votes of people around `centres`, (k, D), each with sd 1; returns them with everyone's true group.

    Each person votes on about `cast` statements, fewer or more at random. With `communities`, group g
    belongs to community g modulo their number.
    """
    random = np.random.default_rng(seed)
    k, dimensions = centres.shape
    group = random.integers(k, size=people)
    u = centres[group] + random.standard_normal((people, dimensions))
    w = loading * random.standard_normal((statements, dimensions))
    logit = random.normal(0, 0.5, people)[:, None] + random.normal(0, 1, statements) + u @ w.T
    agrees = random.random(logit.shape) < 1 / (1 + np.exp(-logit))
    passed = random.random(logit.shape) < passes
    choice = np.where(passed, 0, np.where(agrees, 1, -1))
    many = np.clip(random.exponential(cast, people) + 5, 0, statements) / statements
    participant, statement = np.nonzero(random.random(logit.shape) < many[:, None])
    side = group % communities if communities else None
    votes = Votes.from_rows(
        participant,
        statement,
        choice[participant, statement],
        community=side,
        n_participants=people,
        n_statements=statements,
    )
    return votes, group
