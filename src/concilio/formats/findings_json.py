"""findings.json: what the analysis found, for programs. Its schema is docs/schema/findings.schema.json.

Aggregates alone: nothing in it has one entry per participant, and no participant is named. It is a finding
and no release: cells are shown at any size, and disclosure control comes after.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

import concilio
from concilio.analysis import Findings
from concilio.analysis.compared import Compared, compared
from concilio.analysis.divides import Divides
from concilio.analysis.intervals import Interval
from concilio.analysis.perception import Verdict
from concilio.analysis.side_kind import SideKind
from concilio.analysis.support import Support
from concilio.formats.dataset import Dataset
from concilio.formats.few_voters import without_few_voters

FORMAT = "concilio-findings/1"
DIGITS = 7

METHODS = {
    "support": "Beta posterior with Jeffreys' prior; passes count in the denominator; central 90 % interval",
    "common_ground": "5 % quantile of the posterior of the least community's support; the lower of two: of those who "
    "answered, and as if all had",
    "divides": "largest pairwise difference in support; two-sided; Benjamini-Hochberg at 5 %; intervals of those named "
    "widened for having been picked (Benjamini-Yekutieli)",
    "margins": "seats of each side that could be false without undoing a claim; exact",
    "opinion_groups": "Gaussian mixture on the latent model's likelihoods; one group unless more are clear",
    "cross_cutting": "Cram\u00e9r's V of communities by opinion groups; 90 % interval",
    "latent_model": "variational logistic matrix factorisation, three dimensions",
    "adjusted_support": "support as if everybody had voted on everything; repairs drop-out, not self-selection",
    "perception": "guesses against the ruler of each community's guesses about itself; Benjamini-Hochberg at 5 %",
    "slate": "Method of Equal Shares completed by sequential Phragm\u00e9n; EJR+ checked",
}

Json = dict[str, Any]


def findings_document(findings: Findings, dataset: Dataset) -> Json:
    """The findings as plain values: text, numbers, None, lists and dictionaries. No nan.

    Statements of which some community has fewer voters than the options ask for come without numbers.
    """
    labels = [one.label for one in dataset.statements]
    # Without declared communities the analysis has one row, everybody, and it has no name.
    names: list[str | None] = list(dataset.communities) or [None]
    sides = compared(dataset.votes, findings.support, findings.common_ground, findings.groups)
    by_group = findings.groups.support()
    document: Json = {
        "format": FORMAT,
        "software": {"name": "Concilio", "version": concilio.__version__},
        "title": dataset.title,
        "question": dataset.question,
        "simulated": dataset.simulated,
        "options": asdict(findings.options),
        "methods": METHODS,
        "data": {
            "participants": findings.n_participants,
            "votes": findings.n_votes,
            "statements": findings.n_statements,
            "guesses": int(dataset.guesses.participant.size),
            "communities": [
                {"name": name, "participants": int(count)}
                for name, count in zip(dataset.communities, findings.participants_per_community, strict=False)
            ],
            "notes": [asdict(note) for note in dataset.notes],
        },
        "statements": [
            {**_statement(findings, dataset, names, index), **_of_groups(by_group, sides, index)}
            for index in range(findings.n_statements)
        ],
        "common_ground": [labels[index] for index in findings.common_ground.order],
        "divides": [labels[index] for index in findings.divides.order],
        "surprising": [labels[index] for index in findings.perception.surprising],
        "perception": _perception(findings, dataset.communities),
        "latent_model": {
            "loading_variance": list(findings.latent.loading_variance),
            "sampled": findings.latent.sampled,
            "sample_cost": findings.latent.sample_cost,
        },
        "opinion_groups": _groups(findings, labels),
        "cross_cutting": _cross_cutting(findings, dataset.communities),
        "sameness": asdict(findings.sameness),
        "slate": {
            "statements": [labels[index] for index in findings.slate.statements],
            "level": findings.slate.level,
            "ejr_plus": bool(findings.slate.ejr_plus),
            "community_covered": [
                {"community": name, "share": share}
                for name, share in zip(names, findings.slate.community_covered, strict=False)
            ],
            "group_covered": list(findings.slate.group_covered),
        },
    }
    plain = plain_values(without_few_voters(document, findings))
    assert isinstance(plain, dict)  # noqa: S101 - narrows the type
    return plain


def findings_bytes(document: Json) -> bytes:
    """UTF-8 with sorted keys and one line end: the same findings give the same bytes."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True)
    return (text + "\n").encode("utf-8")


def answers_by_community(answers: Support, names: list[str | None], index: int) -> list[Json]:
    """How each community answered one statement, in the order of `names`."""
    voters = answers.agrees[:, index] + answers.passes[:, index] + answers.disagrees[:, index]
    return [
        {
            "community": name,
            "voters": voters[row],
            "agrees": answers.agrees[row, index],
            "passes": answers.passes[row, index],
            "disagrees": answers.disagrees[row, index],
            "support": interval_values(answers.support, row, index),
            "rejection": interval_values(answers.rejection, row, index),
        }
        for row, name in enumerate(names)
    ]


def _statement(findings: Findings, dataset: Dataset, names: list[str | None], index: int) -> Json:
    one = dataset.statements[index]
    ground = findings.common_ground
    return {
        "label": one.label,
        "text": one.text,
        "is_seed": one.is_seed,
        "answers": [
            {**answers, "adjusted_support": interval_values(findings.adjusted_support, row, index)}
            for row, answers in enumerate(answers_by_community(findings.support, names, index))
        ],
        "common_ground": {
            "level": ground.level[index],
            "answered_level": ground.answered_level[index],
            "adjusted_level": ground.adjusted_level[index],
            "rejection_level": ground.rejection_level[index],
            "level_across_groups": ground.level_across_groups[index],
            "margin_seats": _margin(findings.margins.ground, index),
        },
        "divide": _divide(findings, names, index),
        "bridging": findings.latent.bridging[index],
        "perception": _statement_perception(findings, dataset.communities, index),
    }


def _of_groups(groups: Support, sides: Compared, index: int) -> Json:
    """How each opinion group answered, and where nothing else is compared the level across them."""
    voters = groups.agrees[:, index] + groups.passes[:, index] + groups.disagrees[:, index]
    return {
        "groups": [
            {
                "voters": voters[g],
                "agrees": groups.agrees[g, index],
                "passes": groups.passes[g, index],
                "disagrees": groups.disagrees[g, index],
                "support": interval_values(groups.support, g, index),
                "rejection": interval_values(groups.rejection, g, index),
            }
            for g in range(len(voters))
        ],
        "level_of_groups": sides.common.level[index] if sides.kind is SideKind.GROUP else None,
        "rejection_level_of_groups": sides.common.rejection_level[index]
        if sides.kind is SideKind.GROUP
        else None,
    }


def _margin(seats: NDArray[np.int64], index: int) -> int | None:
    """In seats of each side; None where nothing is claimed."""
    return int(seats[index]) if seats[index] >= 0 else None


def _divide(findings: Findings, names: Sequence[str | None], index: int) -> Json | None:
    values = divide_values(findings.divides, names, index)
    return values and {**values, "margin_seats": _margin(findings.margins.divide, index)}


def divide_values(split: Divides, names: Sequence[str | None], index: int) -> Json | None:
    """The largest difference on a statement; None where fewer than two communities voted."""
    if int(split.pair[index, 0]) < 0:
        return None
    more, less = (int(side) for side in split.pair[index])
    return {
        "more_supportive": names[more],
        "less_supportive": names[less],
        "difference": interval_values(split.difference, index),
        "p_value": split.p_value[index],
        "q_value": split.q_value[index],
        "is_divide": split.is_divide[index],
    }


def _statement_perception(findings: Findings, names: tuple[str, ...], index: int) -> Json:
    gaps = findings.perception
    return {
        "verdict": Verdict(int(gaps.verdict[index])).name.lower(),
        "q_value": gaps.q_value[index],
        "guesses": [
            {
                "guesser": names[guesser],
                "about": names[target],
                "guesses": gaps.n_guesses[guesser, target, index],
                "mean_guess": gaps.mean_guess[guesser, target, index],
                "raw_gap": interval_values(gaps.raw_gap, guesser, target, index),
                "beyond_middle_gap": interval_values(gaps.beyond_middle_gap, guesser, target, index),
            }
            for guesser in range(len(names))
            for target in range(len(names))
            if gaps.n_guesses[guesser, target, index]
        ],
    }


def _perception(findings: Findings, names: tuple[str, ...]) -> list[Json]:
    gaps = findings.perception
    return [
        {
            "guesser": names[guesser],
            "about": names[target],
            "general_pessimism": interval_values(gaps.general_pessimism, guesser, target),
            "slope": interval_values(gaps.slope, guesser, target),
        }
        for guesser in range(len(names))
        for target in range(len(names))
        if guesser != target
    ]


def _groups(findings: Findings, labels: list[str]) -> Json:
    groups = findings.groups
    ends = {
        name: int((groups.axis == place).sum())
        for name, place in (("one_end", -1), ("between", 0), ("other_end", 1))
    }
    return {
        "looked_for": groups.looked_for,
        "number": groups.n_groups,
        "unsteady": groups.unsteady,
        "between": int((groups.membership == -1).sum()),
        "not_placed": int((groups.membership == -2).sum()),
        "groups": [
            {
                "size": size,
                "centre": list(groups.centres[number]) if number < len(groups.centres) else [],
                "representative_statements": [
                    {**asdict(one), "statement": labels[one.statement]} for one in representatives
                ],
            }
            for number, (size, representatives) in enumerate(
                zip(groups.sizes, groups.representatives, strict=False)
            )
        ],
        "axis": {
            **ends,
            "statements": [
                {"statement": labels[statement], "end": "other_end" if end > 0 else "one_end"}
                for statement, end in groups.axis_statements
            ],
        },
        "stability": asdict(groups.stability),
    }


def _cross_cutting(findings: Findings, names: tuple[str, ...]) -> Json:
    relation = findings.cross_cutting
    return {
        "cramers_v": {"mean": relation.cramers_v, "low": relation.low, "high": relation.high},
        "table": [
            {"community": name, "people": list(row)} for name, row in zip(names, relation.table, strict=False)
        ],
        "axis_table": [
            {"community": name, "people": list(row)}
            for name, row in zip(names, relation.axis_table, strict=False)
        ],
    }


def interval_values(values: Interval, *place: int) -> Json:
    return {"mean": values.mean[place], "low": values.low[place], "high": values.high[place]}


def plain_values(value: Any) -> Any:
    """Plain Python values; numbers to seven significant digits, nan and infinity as None.

    Seven digits are more than any interval here supports, and few enough that a machine's last bits do not
    show.
    """
    if isinstance(value, dict):
        return {key: plain_values(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain_values(part) for part in value]
    if value is None or isinstance(value, str | bool | int):
        return value
    number = value.item() if hasattr(value, "item") else value
    if isinstance(number, float):
        return float(f"{number:.{DIGITS}g}") if math.isfinite(number) else None
    return number
