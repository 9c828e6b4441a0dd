"""Small random votes for properties."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from concilio.analysis.votes import Votes


@st.composite
def some_votes(draw: st.DrawFn, most_people: int = 12, most_statements: int = 8) -> Votes:
    people = draw(st.integers(1, most_people))
    statements = draw(st.integers(1, most_statements))
    communities = draw(st.integers(0, 3))
    cells = st.sampled_from([-1, 0, 1, 9, 9])
    table = np.array(
        draw(
            st.lists(
                st.lists(cells, min_size=statements, max_size=statements), min_size=people, max_size=people
            )
        )
    ).reshape(people, statements)
    participant, statement = np.nonzero(table != 9)
    side = None
    if communities:
        side = draw(st.lists(st.integers(-1, communities - 1), min_size=people, max_size=people))
    return Votes.from_rows(
        participant,
        statement,
        table[participant, statement],
        community=side,
        n_participants=people,
        n_statements=statements,
        n_communities=communities,
    )


def shuffled(votes: Votes, seed: int) -> Votes:
    """The same votes, cast in another order."""
    order = np.random.default_rng(seed).permutation(votes.n_votes)
    return Votes.from_rows(
        votes.participant[order],
        votes.statement[order],
        votes.choice[order],
        community=votes.community,
        n_participants=votes.n_participants,
        n_statements=votes.n_statements,
        n_communities=votes.n_communities,
    )


def many_votes(people: int, statements: int, each: int, seed: int, communities: int = 0) -> Votes:
    """Enough votes that passes are cut into parts."""
    rng = np.random.default_rng(seed)
    participant = np.repeat(np.arange(people), each)
    first = rng.integers(0, statements, people)
    stride = rng.choice([step for step in range(1, statements) if np.gcd(step, statements) == 1], people)
    statement = (first[:, None] + stride[:, None] * np.arange(each)) % statements
    strength = np.array([3.0, 2.4, 1.9, 1.5])
    people_at, statements_at = rng.normal(size=(people, 4)) * strength, rng.normal(size=(statements, 4))
    leaning = np.einsum("pd,pnd->pn", people_at, statements_at[statement])
    drawn = leaning + rng.normal(size=statements)[statement] + rng.logistic(size=(people, each))
    choice = np.where(np.abs(drawn) < 0.4, 0, np.sign(drawn)).astype(np.int8)
    side = rng.integers(-1, communities, people) if communities else None
    return Votes.from_rows(
        participant,
        statement.ravel(),
        choice.ravel(),
        community=side,
        n_participants=people,
        n_statements=statements,
        n_communities=communities,
    )
