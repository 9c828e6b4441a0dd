"""Who belongs to which community: a CSV of `participant,community`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from concilio.analysis.votes import UNKNOWN_COMMUNITY, Votes
from concilio.formats.csv_table import parse_csv, read_bytes
from concilio.formats.dataset import Dataset, InputError, Note

MOST_COMMUNITIES = 127  # what an int8 holds


@dataclass(frozen=True)
class CommunityFile:
    """Communities in label order, and each listed participant's."""

    communities: tuple[str, ...]
    of_participant: dict[str, str]
    path: str = ""
    notes: tuple[Note, ...] = ()


def read_communities(path: Path | str) -> CommunityFile:
    """Read a community file; see `parse_communities`."""
    path = Path(path)
    return parse_communities(read_bytes(path), path)


def parse_communities(content: bytes, path: Path) -> CommunityFile:
    """Who belongs where, from the bytes of a community file. A community left empty is an unknown one.

    Raises:
        InputError: a column missing, nobody listed, or one participant in two communities.
    """
    table = parse_csv(content, path)
    table.require("participant", "community")
    people = table.labels("participant", what="the identifier of a participant")
    sides = [" ".join(cell.split()) for cell in table.column("community")]
    notes = list(table.notes)
    of_participant: dict[str, str] = {}
    for index, (person, side) in enumerate(zip(people, sides, strict=True)):
        if side and of_participant.setdefault(person, side) != side:
            raise table.error(index, "community", "this participant is in another community further up.")
    if not of_participant:
        if people:
            raise table.error(
                0, "community", "the name of a community is missing, here and in every other row."
            )
        raise InputError("nobody is listed in it.", path=str(path))
    unnamed = len(set(people) - set(of_participant))
    if unnamed:
        notes.append(
            Note("no-community-named", "People listed without a community count in no community.", unnamed)
        )
    names = community_order([side for side in sides if side], path)
    return CommunityFile(names, of_participant, str(path), (*notes, *alike(names)))


def alike(names: Sequence[str]) -> tuple[Note, ...]:
    """A note where names of communities differ in nothing but capitals, spaces or the form of a letter."""
    plain = [unicodedata.normalize("NFKC", " ".join(name.split())).casefold() for name in names]
    same = sum(plain.count(name) > 1 for name in plain)
    if not same:
        return ()
    message = (
        "Some names of communities differ only in capitals or spaces. They are counted as communities of "
        "their own; if they are one, write them alike."
    )
    return (Note("names-alike", message, same),)


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
    notes = [*dataset.notes, *listed.notes]
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


# How programs rewrite identifiers: a spreadsheet drops leading zeros, a statistics package makes 7 of 7.0.
_REWRITTEN: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("leading zeros", lambda label: label.lstrip("0") or "0"),
    ("a final .0", lambda label: re.sub(r"\.0+$", "", label)),
    ("capitals", str.casefold),
)


def refuse_another_register(dataset: Dataset, listed: CommunityFile, *, lenient: bool = False) -> None:
    """Make sure that a community file belongs to these votes.

    Raises:
        InputError: it lists half of the voters or fewer (none, if `lenient`): it belongs to other votes, or
            writes identifiers in another way.
    """
    voters = dataset.participant_labels
    found = sum(label in listed.of_participant for label in voters)
    if 2 * found > len(voters) or (lenient and found):
        return
    who = "none" if not found else f"only {found}"
    raise InputError(
        f"it lists {who} of the {len(voters)} people who voted.",
        path=listed.path,
        column="participant",
        hint=_advice(voters, set(listed.of_participant), found),
    )


def _advice(voters: Sequence[str], listed: set[str], found: int) -> str:
    """What would make the two files fit; no identifier is named."""
    for what, rewrite in _REWRITTEN:
        plain = {rewrite(label) for label in listed}
        fitting = sum(rewrite(label) in plain for label in voters)
        if fitting > found and 2 * fitting > len(voters):
            return (
                f"Without regard to {what} it would list {fitting}: write identifiers as the votes have them."
            )
    advice = "Is it the register of these votes, and are identifiers written as the votes have them?"
    return advice + (" Use --lenient to go on without the others' communities." if found else "")
