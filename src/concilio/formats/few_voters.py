"""Findings without the numbers of statements that too few people answered, whose answers they would tell."""

from __future__ import annotations

from typing import Any

import numpy as np

from concilio.analysis import Findings

Json = dict[str, Any]


def without_few_voters(document: Json, findings: Findings) -> Json:
    """The document of `findings_document` with null for every number of such statements, which are in no list."""
    least = findings.options.least_voters
    if least <= 1:
        return document  # that nobody answered tells nobody's answer
    few_of_some = findings.support.voters.min(axis=0) < least
    if findings.n_communities == 0 and findings.groups.n_groups > 1:
        few_of_some |= findings.groups.support().voters.min(axis=0) < least
    few = set(np.flatnonzero(few_of_some).tolist())
    hidden = {one["label"] for s, one in enumerate(document["statements"]) if s in few}
    groups = document["opinion_groups"]
    return {
        **document,
        "statements": [
            _without_numbers(one) if one["label"] in hidden else one for one in document["statements"]
        ],
        **{
            name: [label for label in document[name] if label not in hidden]
            for name in ("common_ground", "divides", "surprising")
        },
        "opinion_groups": {
            **groups,
            "groups": [
                {**group, "representative_statements": _others(group["representative_statements"], hidden)}
                for group in groups["groups"]
            ],
            "axis": {**groups["axis"], "statements": _others(groups["axis"]["statements"], hidden)},
        },
        "slate": {
            **document["slate"],
            "statements": [label for label in document["slate"]["statements"] if label not in hidden],
        },
    }


def _others(marks: list[Json], hidden: set[str]) -> list[Json]:
    return [mark for mark in marks if mark["statement"] not in hidden]


def _without_numbers(statement: Json) -> Json:
    return {
        **statement,
        "answers": [{**_nothing(row), "community": row["community"]} for row in statement["answers"]],
        "common_ground": _nothing(statement["common_ground"]),
        "groups": [_nothing(group) for group in statement["groups"]],
        "level_of_groups": None,
        "rejection_level_of_groups": None,
        "divide": None,
        "bridging": None,
        "perception": {**_nothing(statement["perception"]), "verdict": "too_few", "guesses": []},
    }


def _nothing(value: Any) -> Any:
    return {key: _nothing(part) for key, part in value.items()} if isinstance(value, dict) else None
