"""Who belongs to which community: a CSV of `participant,community`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from concilio.analysis.votes import UNKNOWN_COMMUNITY, Votes
from concilio.formats.csv_table import read_csv
from concilio.formats.dataset import Dataset, InputError, Note

MOST_COMMUNITIES = 127  # what an int8 holds


@dataclass(frozen=True)
class CommunityFile:
    """Communities in label order, and each listed participant's."""

    communities: tuple[str, ...]
    of_participant: dict[str, str]


def read_communities(path: Path | str) -> CommunityFile:
    """Read a community file.

    Raises:
        InputError: unreadable, a column missing, an empty cell, or one participant in two communities.
    """
    path = Path(path)
    table = read_csv(path)
    table.require("participant", "community")
    people = table.labels("participant", what="the identifier of a participant")
    sides = table.labels("community", what="the name of a community")
    of_participant: dict[str, str] = {}
    for index, (person, side) in enumerate(zip(people, sides, strict=True)):
        if of_participant.setdefault(person, side) != side:
            raise table.error(index, "community", "this participant is in another community further up.")
    if not of_participant:
        raise InputError("nobody is listed in it.", path=str(path))
    return CommunityFile(community_order(sides, path), of_participant)


def community_order(names: Sequence[str], path: Path) -> tuple[str, ...]:
    """Distinct names by letter, upper and lower case alike; never by size or by side."""
    order = tuple(sorted(set(names), key=lambda name: (name.casefold(), name)))
    if len(order) > MOST_COMMUNITIES:
        raise InputError(
            f"{len(order)} communities are more than {MOST_COMMUNITIES}.",
            path=str(path),
            column="community",
            hint="Is this column the right one?",
        )
    return order


def with_communities(dataset: Dataset, listed: CommunityFile) -> Dataset:
    """The same votes with the listed communities, and notes on who is in only one of the two files.

    Communities of which nobody voted are left out; one of a single person is kept.
    """
    sides = [listed.of_participant.get(label) for label in dataset.participant_labels]
    present = tuple(name for name in listed.communities if name in set(sides))
    place = {name: index for index, name in enumerate(present)}
    community = np.array(
        [UNKNOWN_COMMUNITY if side is None else place[side] for side in sides], dtype=np.int8
    )
    votes = dataset.votes
    notes = list(dataset.notes)
    strangers = len(set(listed.of_participant) - set(dataset.participant_labels))
    if strangers:
        notes.append(
            Note(
                "unknown-participant",
                "People in the community file who did not vote are left out.",
                strangers,
            )
        )
    unplaced = int((community == UNKNOWN_COMMUNITY).sum())
    if unplaced:
        notes.append(
            Note(
                "no-community",
                "Voters whom the community file does not list count in no community.",
                unplaced,
            )
        )
    silent = len(listed.communities) - len(present)
    if silent:
        notes.append(Note("silent-community", "Communities of which nobody voted are left out.", silent))
    return replace(
        dataset,
        votes=Votes(
            votes.participant, votes.statement, votes.choice, community, votes.n_statements, len(present)
        ),
        communities=present,
        notes=tuple(notes),
    )
