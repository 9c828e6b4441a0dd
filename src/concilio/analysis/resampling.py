"""Resampling: which people and which votes, by hashes of their indices and a seed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from concilio.analysis.votes import Votes


def hashed(index: NDArray[np.int64], *, seed: int) -> NDArray[np.uint64]:
    """(N,) a number per index, as good as random and independent of other indices (splitmix64; Steele 2014)."""
    with np.errstate(over="ignore"):
        z = index.astype(np.uint64) + np.uint64(seed % 2**64) * np.uint64(0xD1342543DE82EF95)
        z = (z + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def sampled(of: NDArray[np.int64], most: int, *, seed: int) -> NDArray[np.int64]:
    """At most so many of some indices, rising, drawn by their hash."""
    if of.size <= most:
        return of
    return np.sort(of[np.argsort(hashed(of, seed=seed), kind="stable")[:most]])


def kept_votes(votes: Votes, *, share: float, seed: int) -> NDArray[np.bool_]:
    """(V,) bool: False for about `share` of the votes, drawn by a hash of who voted on what."""
    key = votes.participant.astype(np.int64) * max(votes.n_statements, 1) + votes.statement
    return hashed(key, seed=seed) >= np.uint64(share * 2**64)


def votes_of_rows(votes: Votes, kept: NDArray[np.bool_]) -> Votes:
    """The votes of some rows alone, (V,) bool; participants and statements keep their indices."""
    return Votes(
        votes.participant[kept], votes.statement[kept], votes.choice[kept],
        votes.community, votes.n_statements, votes.n_communities,
    )  # fmt: skip


def votes_of_people(votes: Votes, chosen: NDArray[np.int64]) -> Votes:
    """The votes of some participants alone, rising indices (N,); renumbered 0 … N − 1."""
    place = np.full(votes.n_participants, -1, dtype=np.int32)
    place[chosen] = np.arange(chosen.size, dtype=np.int32)
    participant = place[votes.participant]
    kept = participant >= 0
    return Votes(
        participant[kept], votes.statement[kept], votes.choice[kept],
        votes.community[chosen], votes.n_statements, votes.n_communities,
    )  # fmt: skip
