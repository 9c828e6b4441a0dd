"""Each list and sentence of a release is bound to the rows of the document that is stored and published with it."""

from __future__ import annotations

import os
from datetime import date
from typing import Any

import numpy as np
import pytest

from concilio.analysis import Options
from concilio.analysis.simulate import SimulationOptions, simulate
from concilio.formats.dataset import Dataset, Statement
from concilio.insight.look import look
from concilio.insight.release import Words, decode, encode
from concilio.report.page import report_page
from concilio.report.sentences import Sentences
from tests.unit.report.page_parts import Element, items, label_in, page_of, sections, tables

DIALOGUES = int(os.environ.get("CONCILIO_BOUND", "12"))
NAMES = ("Northbank", "Southbank", "Hillside")
HALF, DRAWN, FEWER_DRAWN = 50, 10, 5
Json = dict[str, Any]


def released(seed: int) -> tuple[Json, dict[str, Element]]:
    random = np.random.default_rng(seed)
    communities = int(random.integers(2, 4))
    n_statements = int(random.choice([6, 12, 20]))
    made = simulate(
        SimulationOptions(
            participants=tuple(int(n) for n in random.integers(12, 60, size=communities)),
            statements=n_statements, seed=seed, median_votes=float(min(n_statements, random.choice([5, 15]))),
            bridging=random.uniform(0, 0.8), community_divide=random.uniform(0, 3.0), loading=1.2,
            guesses=int(random.choice([0, 8])), guessed_statements=4, pessimism=1.5,
            stay_by_opinion=float(random.choice([0.0, 0.6])),
        )
    )  # fmt: skip
    labels = tuple(str(s + 1) for s in range(n_statements))
    dataset = Dataset(
        "", "", made.votes, made.guesses, tuple(Statement(label, "") for label in labels), (),
        NAMES[:communities], True,
    )  # fmt: skip
    shown = look(
        dataset, statements=labels, communities=dataset.communities, last=None, today=date(2026, 11, 25),
        options=Options(stability_repeats=3, bootstrap_repeats=30),
    )  # fmt: skip
    document = encode(shown.content)
    words = Words(communities={name: name for name in NAMES})
    return document, sections(page_of(report_page(decode(document, words), Sentences("en"))))


def number(one: Json) -> str:
    return str(one["statement"]["number"])


def claimed(document: Json) -> list[Json]:
    rows = [row for row in document["statement_rows"] if (row["level"] or 0) >= HALF]
    return sorted(rows, key=lambda row: (-row["level"], row["statement"]["index"]))


@pytest.mark.parametrize("first", range(0, DIALOGUES, 6))
def test_a_release_says_what_its_document_says(first: int) -> None:
    some = 0
    for seed in range(first, min(first + 6, DIALOGUES)):
        document, found = released(seed)
        rows, where = claimed(document), f"dialogue {seed}"
        some += len(rows)
        check_lede(document, found["head"], where)
        drawn = items(found["common"])
        assert [label for label, _ in drawn][: len(rows[:DRAWN])] == [number(row) for row in rows[:DRAWN]], (
            where
        )
        for row, (_, said) in zip(rows, drawn, strict=False):
            check_shared(document, row, said, where)
        for item in document["divides"]:
            [row] = [row for row in document["statement_rows"] if number(row) == number(item)]
            assert item["bars"] == row["bars"], where
        assert [label for label, _ in items(found["divides"])] == [
            number(item) for item in document["divides"]
        ][:DRAWN], where
        levels = {number(row): row["level"] for row in rows}
        assert all(levels[number(item)] == item["level"] for item in document["surprising"]), where
        if "draft" in found:
            assert {label_in(li) for li in found["draft"].all("li")} <= levels.keys(), where
        every = tables(found["every"])[0]
        assert [row[-1] for row in every] == [
            "not shown" if row["level"] is None else f"at least {row['level']} %"
            for row in document["statement_rows"]
        ], where
    assert some


def check_lede(document: Json, head: Element, where: str) -> None:
    [lede] = [p.text for p in head.all("p", "lede")]
    n, surprising = len(claimed(document)), len(document["surprising"])
    if n:
        assert f"On {n} of the statements, surely half or more of every community agrees." in lede, where
    else:
        assert "On none of the statements is it sure that half of every community agrees." in lede, where
    assert ("On " + str(surprising) + " of those" in lede) == bool(surprising), where


def check_shared(document: Json, row: Json, said: list[str], where: str) -> None:
    [item] = [item for item in document["shared"] if number(item) == number(row)]
    assert item["bars"] == row["bars"], where
    assert item["level"] == row["level"], where
    expected = [f"At least {row['level']} % of each community agrees."]
    if item["answered_level"] is not None:
        assert item["answered_level"] > row["level"], where
        expected.append(
            f"By those who answered alone it would be {item['answered_level']} % of each. The lower"
        )
    seats = item["margin"]["seats"]
    fewest = min(bar["voters"] for bar in row["bars"])
    assert item["margin"]["few"] or seats >= max(3, (fewest - 5) / 20), where
    many = f"Up to {seats} bought seat" if not item["margin"]["few"] else "Few bought seats would undo this."
    expected.append(many)
    assert len(said) == len(expected), where
    assert all(one.startswith(start) for one, start in zip(said, expected, strict=True)), where
