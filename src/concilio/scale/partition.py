"""What is done to one partition, wherever it is done: read it, and give back sums that add up.

Nothing that leaves a partition names a participant.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from concilio.analysis.components import Components, project
from concilio.analysis.counts import Counts, answer_counts_of_everybody, counts_by
from concilio.analysis.covotes import CoVotes, co_votes
from concilio.analysis.intervals import Floats
from concilio.analysis.polis.reference import votes_cast
from concilio.analysis.votes import Votes
from concilio.formats.dataset import InputError
from concilio.formats.parquet import read_parquet


@dataclass(frozen=True, eq=False)
class Survey:
    """Who and what is in a partition.

    Attributes:
        statements, communities: labels met. declares_communities: whether it has that column.
        participants: (P,) uint64 hashes of the participants, by which one in two partitions is noticed.
        n_votes: last votes alone. simulated: whether it is marked so.
    """

    statements: tuple[str, ...]
    communities: tuple[str, ...]
    declares_communities: bool
    participants: NDArray[np.uint64]
    n_votes: int
    simulated: bool


@dataclass(frozen=True)
class Labels:
    """The order of statements and communities over all partitions."""

    statements: tuple[str, ...]
    communities: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Sums:
    """What adds up over partitions.

    Attributes:
        agrees, passes, disagrees: (C, S) as of `answer_counts`.
        everybody: the same three (S,) for all participants together.
        people: (C,) participants of each community. pairs: co-vote sums.
    """

    agrees: Counts
    passes: Counts
    disagrees: Counts
    everybody: tuple[Counts, Counts, Counts]
    people: Counts
    pairs: CoVotes

    def __add__(self, other: Sums) -> Sums:
        agrees, passes, disagrees = (a + b for a, b in zip(self.everybody, other.everybody, strict=True))
        return Sums(
            self.agrees + other.agrees,
            self.passes + other.passes,
            self.disagrees + other.disagrees,
            (agrees, passes, disagrees),
            self.people + other.people,
            self.pairs + other.pairs,
        )


@dataclass(frozen=True, eq=False)
class Places:
    """Where the participants of a partition are: unscaled projection (P, K) and votes cast (P,)."""

    projection: Floats
    cast: Counts


def survey(path: Path) -> Survey:
    data = read_parquet(path)
    hashes = [blake2b(label.encode(), digest_size=8).digest() for label in data.participant_labels]
    return Survey(
        statements=tuple(one.label for one in data.statements),
        communities=data.communities,
        declares_communities="community" in pq.read_schema(path).names,
        participants=np.frombuffer(b"".join(hashes), dtype=np.uint64),
        n_votes=data.votes.n_votes,
        simulated=data.simulated,
    )


def add_up(path: Path, labels: Labels) -> Sums:
    votes = read_votes(path, labels)
    sides = max(len(labels.communities), 1)
    row = votes.community if labels.communities else np.zeros(votes.n_participants, dtype=np.int8)
    agrees, passes, disagrees = counts_by(votes, row, sides)
    return Sums(
        agrees,
        passes,
        disagrees,
        answer_counts_of_everybody(votes),
        np.bincount(row[row >= 0], minlength=sides).astype(np.int64),
        co_votes(votes),
    )


def place(path: Path, labels: Labels, found: Components) -> Places:
    votes = read_votes(path, labels)
    return Places(project(votes, found), votes_cast(votes))


def count_groups(
    path: Path, labels: Labels, group: NDArray[np.int8], n_groups: int
) -> tuple[Counts, Counts, Counts]:
    return counts_by(read_votes(path, labels), group, n_groups)


def read_votes(path: Path, labels: Labels) -> Votes:
    """A partition's votes, with statements and communities by their numbers over all partitions."""
    data = read_parquet(path)
    statement_at = {label: index for index, label in enumerate(labels.statements)}
    unlisted = [one.label for one in data.statements if one.label not in statement_at]
    if unlisted:
        raise InputError(
            f"there are votes on {len(unlisted)} statement(s) that statements.csv does not list.",
            path=str(path),
        )
    statement = np.array([statement_at[one.label] for one in data.statements], dtype=np.int32)
    side = np.array([labels.communities.index(name) for name in data.communities] + [-1], dtype=np.int8)
    votes = data.votes
    return Votes.from_rows(
        votes.participant,
        statement[votes.statement],
        votes.choice,
        community=side[votes.community],
        n_participants=votes.n_participants,
        n_statements=len(labels.statements),
        n_communities=len(labels.communities),
    )
