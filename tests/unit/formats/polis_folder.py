"""A Polis export written to disk as a test wants it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from concilio.formats.dataset import Dataset

COMMENTS = (
    "timestamp",
    "datetime",
    "comment-id",
    "author-id",
    "agrees",
    "disagrees",
    "moderated",
    "comment-body",
)
VOTES = ("timestamp", "datetime", "comment-id", "voter-id", "vote")
PARTICIPANTS = ("participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree")


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def comment(
    label: object, *, agrees: int = 0, disagrees: int = 0, moderated: int = 1, text: str = "Open the bridge."
) -> tuple[object, ...]:
    return (1500000000000, "Fri", label, 0, agrees, disagrees, moderated, text)


def vote(person: object, statement: object, choice: object, time: int = 0) -> tuple[object, ...]:
    return (1500000000000 + time, "Fri", statement, person, choice)


def export(
    folder: Path, comments: Iterable[Sequence[object]], votes: Iterable[Sequence[object]], *, topic: str = ""
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "comments.csv", COMMENTS, comments)
    write(folder / "votes.csv", VOTES, votes)
    if topic:
        write(folder / "summary.csv", ("topic", topic), [("conversation-description", "What now?")])
    return folder


def small(folder: Path, *, sign: int = 1) -> Path:
    """Three people, two statements; everybody agrees with the first, one with the second."""
    return export(
        folder,
        [comment(0, agrees=3), comment(1, agrees=1, disagrees=2)],
        [
            *(vote(person, 0, sign) for person in ("ann", "bob", "cem")),
            vote("ann", 1, sign),
            vote("bob", 1, -sign),
            vote("cem", 1, -sign),
        ],
        topic="A bridge",
    )


def cast(data: Dataset) -> dict[tuple[str, str], int]:
    """Votes by label, so that two readings compare whatever their indices."""
    labels = [one.label for one in data.statements]
    votes = data.votes
    return {
        (data.participant_labels[p], labels[s]): int(c)
        for p, s, c in zip(votes.participant, votes.statement, votes.choice, strict=True)
    }


def noted(data: Dataset) -> dict[str, int | None]:
    return {note.code: note.count for note in data.notes}


SMALL = {
    ("ann", "0"): 1, ("bob", "0"): 1, ("cem", "0"): 1, ("ann", "1"): 1, ("bob", "1"): -1, ("cem", "1"): -1,
}  # fmt: skip
