"""Numbers of a statement that few people answered would tell single answers: they stand nowhere."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from concilio.analysis import Findings, Guesses, Options, Votes, analyse
from concilio.formats.dataset import Dataset, Statement
from concilio.formats.findings_json import findings_document
from concilio.report.assemble import report_content
from concilio.report.page import report_page
from concilio.report.sentences import Sentences

ALL, THREE, ONE, FIVE, SPLIT_FEW = range(5)


def invented(communities: bool) -> Dataset:
    """Forty people, two sides of twenty; some statements were answered by few, all of them agreeing."""
    rows = [(p, ALL, 1) for p in range(40)]
    rows += [(p, THREE, 1) for p in (0, 1, 2, 20, 21, 22)]
    rows += [(0, ONE, 1)]
    rows += [(p, FIVE, 1) for p in (0, 1, 2, 3, 4, 20, 21, 22, 23, 24)]
    rows += [(p, SPLIT_FEW, 1 if p < 20 else -1) for p in (*range(20), 20, 21, 22, 23)]
    people, statements, choices = zip(*rows, strict=True)
    side = np.repeat(np.array([0, 1], dtype=np.int8), 20) if communities else None
    votes = Votes.from_rows(
        people, statements, choices, community=side, n_statements=5, n_communities=2 if communities else 0
    )
    texts = tuple(Statement(f"s{s}", f"Invented {s}.") for s in range(5))
    names = ("N", "S") if communities else ()
    return Dataset("T", "", votes, Guesses.none(), texts, tuple(map(str, range(40))), names)


def found(communities: bool, least: int) -> tuple[Findings, Dataset, dict[str, Any]]:
    data = invented(communities)
    findings = analyse(data.votes, options=Options(stability_repeats=0, least_voters=least))
    return findings, data, findings_document(findings, data)


def numbers(value: Any) -> list[float]:
    if isinstance(value, dict):
        return [one for part in value.values() for one in numbers(part)]
    if isinstance(value, list):
        return [one for part in value for one in numbers(part)]
    return [value] if isinstance(value, int | float) and not isinstance(value, bool) else []


@pytest.mark.parametrize(("communities", "hidden"), [(True, {"s1", "s2", "s4"}), (False, {"s2"})])
def test_such_a_statement_has_no_number_and_is_in_no_list(communities: bool, hidden: set[str]) -> None:
    _, _, document = found(communities, 5)
    with_numbers = {one["label"] for one in document["statements"] if numbers(one)}
    assert {one["label"] for one in document["statements"]} - with_numbers == hidden
    listed = [*document["common_ground"], *document["divides"], *document["slate"]["statements"]]
    assert hidden.isdisjoint(listed)
    assert "s0" in document["slate"]["statements"], "positive control"


def test_asked_for_they_are_shown() -> None:
    _, _, document = found(True, 1)
    assert all(
        numbers(one) for one in document["statements"] if one["label"] != "s2"
    )  # one side of it is empty
    assert "s4" in document["divides"]
    assert {"s1", "s3"} <= set(document["common_ground"])


def test_a_difference_that_rests_on_few_people_is_not_tested() -> None:
    findings, _, _ = found(True, 5)
    assert np.flatnonzero(np.isfinite(findings.divides.p_value)).tolist() == [ALL, FIVE]


def test_the_report_counts_them_among_what_is_uncertain_and_shows_none() -> None:
    findings, data, _ = found(True, 5)
    content = report_content(findings, data)
    page = report_page(content, Sentences("en"))
    assert "3 statements are not shown." in page
    assert "Fewer than 5 people of at least one side have answered." in page
    shown = {row.statement.label for row in content.statement_rows if any(row.bars)}
    assert shown == {"s0", "s3"}
    listed = [*content.shared, *content.rejected, *content.divides, *content.uncertain.undecided]
    assert {one.statement.label for one in listed} <= shown
