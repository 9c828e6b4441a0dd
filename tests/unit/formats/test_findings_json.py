from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from jsonschema import Draft202012Validator

from concilio.analysis import Findings
from concilio.formats.dataset import Dataset, Note
from concilio.formats.findings_json import findings_bytes, findings_document
from tests.unit.report import findings_fixture

SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "schema" / "findings.schema.json").read_text())
WORLDS = [
    {"communities": communities, "groups": groups, "guesses": guesses}
    for communities in (0, 1, 2, 3)
    for groups in (1, 3)
    for guesses in (True, False)
]


def world(**kind: Any) -> tuple[Findings, Dataset]:
    """The reports' world, with a bridging score for each of its statements."""
    findings, dataset = findings_fixture.world(**kind)
    bridging = np.linspace(0.2, 0.8, findings.n_statements)
    return replace(findings, latent=replace(findings.latent, bridging=bridging)), dataset


def leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from (leaf for part in value.values() for leaf in leaves(part))
    elif isinstance(value, list):
        yield from (leaf for part in value for leaf in leaves(part))
    else:
        yield value


def lists(value: Any) -> Iterator[list[Any]]:
    if isinstance(value, list):
        yield value
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from lists(part)


def fields(schema: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {}).items()
        for part in schema.values():
            yield from fields(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from fields(part)


@pytest.mark.parametrize("kind", WORLDS)
def test_findings_of_any_world_satisfy_the_published_schema(kind: dict[str, Any]) -> None:
    document = json.loads(findings_bytes(findings_document(*world(**kind))))
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(document)] == []


def test_the_schema_is_one_and_describes_every_field() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    described = dict(fields(SCHEMA))
    assert len(described) > 50
    assert [name for name, field in described.items() if not field.get("description")] == []


def test_the_schema_refuses_fields_it_does_not_know() -> None:
    document = findings_document(*world())
    document["statements"][0]["membership"] = [0, 1]
    assert list(Draft202012Validator(SCHEMA).iter_errors(document))


def test_nothing_in_it_names_a_participant_or_has_an_entry_for_each() -> None:
    findings, dataset = world(people=57)
    canaries = tuple(f"canary{i}" for i in range(dataset.votes.n_participants))
    document = findings_document(findings, replace(dataset, participant_labels=canaries))
    assert dataset.votes.n_participants not in {len(found) for found in lists(document)}
    assert b"canary" not in findings_bytes(document)
    # The positive control: such a list would have been seen.
    document["leak"] = findings.groups.membership.tolist()
    assert dataset.votes.n_participants in {len(found) for found in lists(document)}


def test_numbers_are_finite_or_null() -> None:
    findings, dataset = world(communities=0, groups=1)
    assert any(math.isnan(value) for value in findings.common_ground.level_across_groups)
    document = findings_document(findings, dataset)
    assert all(math.isfinite(leaf) for leaf in leaves(document) if isinstance(leaf, float))
    assert document["statements"][0]["common_ground"]["level_across_groups"] is None
    assert b"NaN" not in findings_bytes(document)


def test_the_same_findings_give_the_same_bytes() -> None:
    once = findings_bytes(findings_document(*world()))
    again = findings_bytes(findings_document(*world()))
    assert once == again
    assert once.endswith(b"}\n")


def test_the_figures_are_those_of_the_findings() -> None:
    findings, dataset = world(communities=3)
    document = findings_document(findings, dataset)
    for index, one in enumerate(document["statements"]):
        for row, answer in enumerate(one["answers"]):
            assert answer["community"] == dataset.communities[row]
            assert answer["agrees"] == findings.support.agrees[row, index]
            assert answer["support"]["low"] == pytest.approx(
                findings.support.support.low[row, index], rel=1e-6
            )
    assert document["common_ground"][0] == dataset.statements[findings.common_ground.order[0]].label
    assert document["simulated"] is True
    assert document["data"]["participants"] == dataset.votes.n_participants


def test_notes_on_the_reading_are_kept() -> None:
    findings, dataset = world()
    document = findings_document(findings, replace(dataset, notes=(Note("broken-text", "Some.", 3),)))
    assert document["data"]["notes"] == [{"code": "broken-text", "message": "Some.", "count": 3}]
