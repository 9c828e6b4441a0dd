"""findings.json of partitioned votes. Its schema is docs/schema/partitioned-findings.schema.json.

A form of its own, since it says less than findings made in memory: a program that waits for a latent model or for
perception gaps should learn from the name that there are none. Aggregates alone, as there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

import concilio
from concilio.analysis.safe_minimum import SAFE_MINIMUM
from concilio.formats.about import About
from concilio.formats.dataset import Statement
from concilio.formats.findings_json import METHODS, answers_by_community, divide_values, plain_values
from concilio.scale.findings import ScaleFindings

FORMAT = "concilio-partitioned-findings/1"
# A base cluster is at most one hundredth of a dialogue, so that in a small one it is a single person.
LEAST_SHOWN = SAFE_MINIMUM

Json = dict[str, Any]


def partitioned_document(
    findings: ScaleFindings, *, about: About, statements: Sequence[Statement] = ()
) -> Json:
    """The findings as plain values: text, numbers, None, lists and dictionaries. No nan.

    Args:
        about: what the folder says of the dialogue. statements: their words by label, where the folder has them.
    """
    known = {one.label: one for one in statements}
    listed = [known.get(label, Statement(label, "")) for label in findings.statements]
    names: list[str | None] = list(findings.communities) or [None]
    document = plain_values(
        {
            "format": FORMAT,
            "software": {"name": "Concilio", "version": concilio.__version__},
            "title": about.title,
            "question": about.question,
            "simulated": findings.simulated or about.simulated,
            "methods": {
                **{name: METHODS[name] for name in ("support", "common_ground", "divides")},
                "components": "principal components of mean-imputed votes, from co-vote sums over all pairs",
                "polis_groups": "base clusters, then k-means by silhouette, as a Polis server computes them",
            },
            "data": {
                "participants": findings.n_participants,
                "votes": findings.n_votes,
                "statements": len(listed),
                "communities": [
                    {"name": name, "participants": count}
                    for name, count in zip(
                        findings.communities, findings.participants_per_community, strict=False
                    )
                ],
            },
            "statements": [_statement(findings, one, names, index) for index, one in enumerate(listed)],
            "common_ground": [findings.statements[index] for index in findings.common_ground.order],
            "divides": [findings.statements[index] for index in findings.divides.order]
            if findings.divides
            else [],
            "components": {
                "variance": list(findings.components.variance),
                "residual": findings.components.residual,
            },
            "base_clusters": _base_clusters(findings),
            "polis_groups": _groups(findings),
        }
    )
    assert isinstance(document, dict)  # noqa: S101 - narrows the type
    return document


def _statement(findings: ScaleFindings, one: Statement, names: list[str | None], index: int) -> Json:
    ground = findings.common_ground
    return {
        "label": one.label,
        "text": one.text,
        "is_seed": one.is_seed,
        "answers": answers_by_community(findings.support, names, index),
        "common_ground": {"level": ground.level[index], "rejection_level": ground.rejection_level[index]},
        "divide": divide_values(findings.divides, names, index) if findings.divides else None,
        "mean_choice": findings.components.mean[index],
        "components": list(findings.components.direction[:, index]),
        "groups": [
            {
                "agrees": findings.group_agrees[group, index],
                "passes": findings.group_passes[group, index],
                "disagrees": findings.group_disagrees[group, index],
            }
            for group in range(len(findings.group_agrees))
        ],
    }


def _base_clusters(findings: ScaleFindings) -> Json:
    size = np.bincount(findings.base.label[findings.base.label >= 0], minlength=len(findings.base.centre))
    shown = np.flatnonzero(size >= LEAST_SHOWN)
    return {
        "number": len(size),
        "smaller": len(size) - len(shown),
        "clusters": [{"size": size[at], "centre": list(findings.base.centre[at])} for at in shown],
    }


def _groups(findings: ScaleFindings) -> Json:
    return {
        "not_placed": (findings.group < 0).sum(),
        "groups": [
            {
                "size": (findings.group == group).sum(),
                "representative_statements": [
                    {**asdict(one), "statement": findings.statements[one.statement]}
                    for one in representatives
                ],
            }
            for group, representatives in enumerate(findings.representatives)
        ],
    }
