"""How closely the Polis reference follows what real Polis servers computed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from concilio.analysis.polis import PolisReference, reference
from concilio.benchmark.bar import Bar, Settings, at_most, not_measured
from concilio.benchmark.recorded_polis_answers import read

COMMAND = "concilio benchmark --only polis-servers"


def polis_servers(settings: Settings) -> Iterator[Bar]:
    folders = sorted(
        path.parent for path in (settings.data / "polis-server-outputs").glob("*/math-pca2.json")
    )
    if not folders:
        yield not_measured(
            "Polis servers' answers", "≤ 1e-06", "off", COMMAND, f"no recorded answers in {settings.data}"
        )
    for folder in folders:
        yield from _compare(folder)


def _compare(folder: Path) -> Iterator[Bar]:
    record = read(folder)
    server = record.answer
    ours = reference(record.votes, groups=record.groups, moderated_out=record.moderated_out, meta=record.meta)
    base, shown = server["base-clusters"], server["tids"]
    theirs = np.array(server["pca"]["comps"])
    sign = np.sign((theirs * ours.components[:, shown]).sum(axis=1))
    places = np.array([ours.projection[people].mean(axis=0) for people in base["members"]])
    off = {
        "centre": _off(-ours.centre[shown], server["pca"]["center"]),
        "components": _off(ours.components[:, shown] * sign[:, None], theirs),
        "projections": _off(-places * sign, np.column_stack([base["x"], base["y"]])),
    }
    worst = max(off, key=lambda key: off[key])
    yield at_most(
        f"{folder.name}: centre, components, projections",
        1e-6,
        off[worst],
        "off at most",
        COMMAND,
        f"worst: {worst}",
    )
    yield at_most(f"{folder.name}: group votes", 0, _group_votes(ours, server), "cells differ", COMMAND)
    gac = server["group-aware-consensus"]
    off_consensus = max(
        _off(ours.group_aware_consensus[[int(tid) for tid in gac]], list(gac.values())),
        _statements_off(
            [*ours.consensus_agree, *ours.consensus_disagree],
            [*server["consensus"]["agree"], *server["consensus"]["disagree"]],
        ),
    )
    yield at_most(
        f"{folder.name}: consensus, group-aware consensus", 1e-9, off_consensus, "off at most", COMMAND
    )
    priority = server["comment-priorities"]
    off_repness = max(
        _statements_off(ours.representatives[int(group)], rows) for group, rows in server["repness"].items()
    )
    yield at_most(
        f"{folder.name}: representative statements, priorities",
        1e-5,
        max(off_repness, _off(ours.priority[[int(tid) for tid in priority]], list(priority.values()))),
        "off at most",
        COMMAND,
    )


def _off(ours: Any, theirs: Any) -> float:
    return float(np.abs(np.asarray(ours) - np.asarray(theirs)).max(initial=0.0))


def _group_votes(ours: PolisReference, server: dict[str, Any]) -> int:
    differ = 0
    for group, theirs in server["group-votes"].items():
        g = int(group)
        differ += int(ours.n_members[g] != theirs["n-members"])
        for label, cell in theirs["votes"].items():
            s = int(label)
            mine = (ours.group_agrees[g, s], ours.group_disagrees[g, s], ours.group_votes[g, s])
            differ += int(mine != (cell["A"], cell["D"], cell["S"]))
    return differ


def _statements_off(ours: Any, theirs: Any) -> float:
    """Infinite where other statements are named or in another order."""
    if [one.statement for one in ours] != [row["tid"] for row in theirs]:
        return float("inf")
    off = 0.0
    for one, row in zip(ours, theirs, strict=True):
        off = max(off, abs(one.probability - row["p-success"]), abs(one.test - row["p-test"]))
        if "repness" in row:
            off = max(off, abs(one.ratio - row["repness"]), abs(one.ratio_test - row["repness-test"]))
    return off
