"""Votes of invented people for measurements of speed: fifty million of them in seconds."""

from __future__ import annotations

import numpy as np

from concilio.analysis.votes import Votes

PEOPLE_AT_ONCE = 50_000


def invented_votes(people: int, statements: int, each: int, *, seed: int = 0) -> Votes:
    """`each` votes of everyone on different statements, from three latent dimensions and a logistic draw."""
    rng = np.random.default_rng(seed)
    places = rng.normal(size=(statements, 3)).astype(np.float32)
    leaning = rng.normal(size=statements).astype(np.float32)
    strides = np.array([step for step in range(1, statements) if np.gcd(step, statements) == 1])
    statement = np.empty((people, each), dtype=np.int32)
    choice = np.empty((people, each), dtype=np.int8)
    for first in range(0, people, PEOPLE_AT_ONCE):
        many = min(PEOPLE_AT_ONCE, people - first)
        start, stride = rng.integers(0, statements, many), rng.choice(strides, many)
        theirs = np.sort((start[:, None] + stride[:, None] * np.arange(each)) % statements, axis=1)
        where = rng.normal(size=(many, 3)).astype(np.float32) * np.array([1.5, 1.0, 0.7], dtype=np.float32)
        drawn = np.einsum("pd,pnd->pn", where, places[theirs]) + leaning[theirs]
        drawn += rng.logistic(size=theirs.shape).astype(np.float32)
        statement[first : first + many] = theirs
        choice[first : first + many] = np.where(np.abs(drawn) < 0.4, 0, np.sign(drawn))
    return Votes(
        np.repeat(np.arange(people, dtype=np.int32), each),
        statement.ravel(),
        choice.ravel(),
        np.full(people, -1, dtype=np.int8),
        statements,
        0,
    )
