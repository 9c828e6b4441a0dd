"""Recorded answers of real Polis servers, with every vote that they were computed from, moderated or not."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from concilio.analysis.votes import Votes


def recorded(data: Path) -> list[Path]:
    """Folders of recorded answers under a folder of shared data."""
    return sorted(path.parent for path in (data / "polis-server-outputs").glob("*/math-pca2.json"))


@dataclass(frozen=True, eq=False)
class ServerAnswer:
    """A server's answer and what it was an answer to.

    Attributes:
        votes: participants and statements by the server's own numbers, agree as +1.
        answer: math-pca2.json as it is.
        groups: (P,) int8 group of each participant, −1 for none.
        moderated_out, meta: statements.
    """

    votes: Votes
    answer: dict[str, Any]
    groups: NDArray[np.int8]
    moderated_out: list[int]
    meta: list[int]


def read(folder: Path) -> ServerAnswer:
    rows = json.loads((folder / "votes.json").read_text())
    answer = json.loads((folder / "math-pca2.json").read_text())
    comments = json.loads((folder / "comments.json").read_text())
    person = "pid" if "pid" in rows[0] else "participant_id"
    statement = "tid" if "tid" in rows[0] else "statement_id"
    rows.sort(key=lambda row: float(row["modified"]))
    choice = np.array([row["vote"] for row in rows])
    tids = np.array([row[statement] for row in rows])
    # Which sign is agreement: the one that the comments' own counts of agreement bear out.
    fits = {
        sign: sum(
            abs(comment["agree_count"] - int(((tids == comment[statement]) & (choice == sign)).sum()))
            for comment in comments
        )
        for sign in (-1, 1)
    }
    agree = min(fits, key=lambda sign: fits[sign])
    votes = Votes.from_rows(
        [row[person] for row in rows],
        tids,
        choice * agree,
        n_statements=max(answer["tids"]) + 1,
        n_participants=max(int(pid) for pid in answer["user-vote-counts"]) + 1,
    )
    groups = np.full(votes.n_participants, -1, dtype=np.int8)
    members = dict(zip(answer["base-clusters"]["id"], answer["base-clusters"]["members"], strict=True))
    for group in answer["group-clusters"]:
        for base in group["members"]:
            groups[members[base]] = group["id"]
    return ServerAnswer(votes, answer, groups, answer["mod-out"] or [], answer["meta-tids"] or [])
