"""Invented dialogues of which it is known where people stand: groups at set distances, and crowds without any."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concilio.analysis.votes import Votes

Floats = NDArray[np.float64]

STATEMENTS, LOADING, PASSES = 60, 0.9, 0.12
LEAST_CAST = 7


@dataclass(frozen=True, eq=False)
class Planted:
    """Votes, and what is true of the people behind them.

    Attributes:
        group: (P,) the group each was drawn from; 0 where there is one crowd.
        agrees: (P, S) each person's chance to agree with each statement, passes counted as not.
    """

    votes: Votes
    group: NDArray[np.int8]
    agrees: Floats


def planted(centres: Floats, sizes: tuple[int, ...], *, cast: int = 30, seed: int) -> Planted:
    """Groups of some sizes, one standard deviation wide in two dimensions, around `centres`, (k, 2)."""
    random = np.random.default_rng(seed)
    group = np.repeat(np.arange(len(sizes)), sizes).astype(np.int8)
    return _answered(random.normal(size=(group.size, 2)) + centres[group], group, cast, random)


def apart(distance: float) -> Floats:
    """(2, 2) centres of two groups so many standard deviations apart."""
    return np.array([[-distance / 2, 0.0], [distance / 2, 0.0]])


def triangle(distance: float) -> Floats:
    """(3, 2) centres of three groups, each so many standard deviations from the others."""
    angle = 2 * np.pi * np.arange(3) / 3
    corners: Floats = distance / np.sqrt(3) * np.column_stack([np.cos(angle), np.sin(angle)])
    return corners


def crowd(kind: str, people: int, *, cast: int = 30, seed: int) -> Planted:
    """One crowd without a gap: `square`, `plate` or `bar`, all even; `normal`, `heavy` tails or `skewed`."""
    random = np.random.default_rng(seed)
    if kind == "square":
        place = random.uniform(-3, 3, size=(people, 2))
    elif kind == "plate":
        radius, angle = 3 * np.sqrt(random.random(people)), 2 * np.pi * random.random(people)
        place = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    elif kind == "bar":
        place = np.column_stack([random.uniform(-3.5, 3.5, people), random.normal(size=people)])
    elif kind == "heavy":
        place = random.standard_t(3, size=(people, 2))
    elif kind == "skewed":
        place = np.column_stack([random.gamma(2, 1, people) - 2, random.normal(size=people)])
    else:
        place = 1.3 * random.normal(size=(people, 2))
    return _answered(place, np.zeros(people, dtype=np.int8), cast, random)


def _answered(place: Floats, group: NDArray[np.int8], cast: int, random: np.random.Generator) -> Planted:
    people = group.size
    logit = random.normal(size=people)[:, None] / 2 + random.normal(size=STATEMENTS)
    logit = logit + place @ (LOADING * random.normal(size=(STATEMENTS, 2))).T
    agrees = 1 / (1 + np.exp(-logit))
    spread = np.exp(0.35 * random.normal(size=people))
    many = np.clip(np.rint(cast * spread), LEAST_CAST, STATEMENTS).astype(np.int64)
    # The statements with the smallest random numbers in a row are those that the person is asked.
    rank = random.random((people, STATEMENTS)).argsort(axis=1).argsort(axis=1)
    person, statement = np.nonzero(rank < many[:, None])
    agreed = random.random(person.size) < agrees[person, statement]
    passed = random.random(person.size) < PASSES
    choice = np.where(agreed, 1, np.where(passed, 0, -1))
    votes = Votes.from_rows(person, statement, choice, n_participants=people, n_statements=STATEMENTS)
    return Planted(votes, group, agrees)
