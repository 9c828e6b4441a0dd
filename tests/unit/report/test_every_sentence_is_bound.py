"""Each sentence, list and number of a report is bound to the rows of findings.json that it speaks of.

Invented dialogues of all kinds: none to four communities, groups or none, few people, few statements, people without a
community, guesses, straight-liners. `said_by_findings` filters the document anew and words what follows from it; the
page must say just that. `CONCILIO_BOUND=200` takes two hundred dialogues, `make bound` runs it so; by default a fifth.
"""

from __future__ import annotations

import json
import os

import numpy as np
import pytest

from concilio.analysis import Options, Votes, analyse
from concilio.analysis.simulate import SimulationOptions, simulate
from concilio.formats import findings_json
from concilio.formats.dataset import Dataset, Statement
from concilio.formats.findings_json import findings_bytes, findings_document
from concilio.report import report_content
from concilio.report.page import report_page
from concilio.report.sentences import Sentences
from tests.unit.report.page_parts import Element, items, label_in, page_of, sections, tables
from tests.unit.report.said_by_findings import Json, Said

DIALOGUES = int(os.environ.get("CONCILIO_BOUND", "40"))
NAMES = ("Northbank", "Southbank", "Hillside", "Harbour")
DRAWN, FEWER_DRAWN = 10, 5


def dialogue(seed: int) -> tuple[Dataset, Options]:
    random = np.random.default_rng(seed)
    communities = int(random.integers(0, 5))
    people = tuple(int(n) for n in random.integers(4, 45, size=max(communities, 1)))
    if communities == 0 or random.random() < 0.3:
        people = tuple(3 * n + 20 for n in people)
    n_statements = int(random.choice([1, 3, 6, 12, 25]))
    made = simulate(
        SimulationOptions(
            participants=people, undeclared=communities == 0, statements=n_statements, seed=seed,
            median_votes=float(min(n_statements, random.choice([4, 12, 20]))), bridging=random.uniform(0, 0.8),
            opinion_groups=int(random.integers(1, 4)), group_distance=6.0, loading=1.2,
            community_divide=random.uniform(0, 2.5), guesses=int(random.choice([0, 8])),
            guessed_statements=4, pessimism=float(random.choice([0.0, 1.5])),
            stay_by_opinion=float(random.choice([0.0, 0.6])),
        )
    )  # fmt: skip
    votes = made.votes
    if communities and random.random() < 0.3:
        nowhere = np.where(random.random(votes.n_participants) < 0.1, -1, votes.community).astype(np.int8)
        votes = Votes(
            votes.participant, votes.statement, votes.choice, nowhere, votes.n_statements, votes.n_communities
        )
    if random.random() < 0.3:
        alike = random.random(votes.n_participants) < 0.2
        choice = np.where(alike[votes.participant], 1, votes.choice).astype(np.int8)
        votes = Votes(
            votes.participant,
            votes.statement,
            choice,
            votes.community,
            votes.n_statements,
            votes.n_communities,
        )
    statements = tuple(Statement(str(s + 1), f"what {s + 1} says") for s in range(n_statements))
    dataset = Dataset("", "", votes, made.guesses, statements, (), NAMES[:communities], False)
    least = int(random.choice([1, 5]))
    return dataset, Options(stability_repeats=3, bootstrap_repeats=30, least_voters=least)


@pytest.fixture(autouse=True)
def whole_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """All digits, so that a number is rounded once and not twice on its way to the page."""
    monkeypatch.setattr(findings_json, "DIGITS", 17)


def read(seed: int) -> tuple[Said, dict[str, Element], Element]:
    dataset, options = dialogue(seed)
    findings = analyse(dataset.votes, dataset.guesses, options)
    document: Json = json.loads(findings_bytes(findings_document(findings, dataset)))
    page = page_of(report_page(report_content(findings, dataset), Sentences("en")))
    return Said(document), sections(page), page


@pytest.mark.parametrize("first", range(0, DIALOGUES, 10))
def test_a_report_says_what_the_rows_of_findings_json_say(first: int) -> None:
    for seed in range(first, min(first + 10, DIALOGUES)):
        said, found, page = read(seed)
        where = f"dialogue {seed}, {said.kind}"
        head = found["head"]
        assert [h.text for h in page.all("h1")] == [said.title()], where
        assert [p.text for p in head.all("p", "lede")] == [said.lede()], where
        check_shared(said, found["common"], where)
        check_divides(said, found["divides"], where)
        check_opinions(said, found["map"], where)
        check_draft(said, found.get("draft"), where)
        check_uncertain(said, found["uncertain"], where)
        assert tables(found["every"]) == [[said.row(one) for one in said.statements]], where
        if "surprising" in found:
            assert [label for label, _ in items(found["surprising"])] == [
                one["label"] for one in said.surprising()
            ][:DRAWN], where


def check_shared(said: Said, section: Element, where: str) -> None:
    shared, rejected = said.shared(), said.rejected()
    assert items(section) == shared[:DRAWN] + rejected[:FEWER_DRAWN], where
    found = tables(section)
    sides = len(said.answers(said.statements[0]))
    if shared:
        rows = [row[: 2 + sides] for row in found.pop(0)]
        assert rows == [said.row(one) for one in said.claimed()], where
    if rejected:
        assert found.pop(0) == [said.row_against(one) for one in said.claimed(against=True)], where
    assert found == [], where


def check_divides(said: Said, section: Element, where: str) -> None:
    n = len(said.divides())
    cut = f" Drawn here are the first {DRAWN} of {n}." if n > DRAWN else ""
    assert [p.text for p in section.inside if isinstance(p, Element) and p.tag == "p"] == [
        said.head_of_divides() + cut
    ], where
    assert items(section) == said.divides()[:DRAWN], where


def check_opinions(said: Said, section: Element, where: str) -> None:
    text = section.text
    for sentence in said.opinions():
        assert sentence in text, where
    groups = said.groups["groups"] if said.groups["number"] > 1 else []
    if said.groups["looked_for"] and groups:
        [rows] = tables(section)
        assert [row[1] for row in rows] == [f"{group['size']:,}" for group in groups], where
        marked = [label_in(li) for ul in section.all("ul", "traits") for li in ul.all("li")]
        strongest = [
            mark["statement"]
            for group in groups
            for way in (1, -1)
            for mark in group["representative_statements"][:5]
            if mark["choice"] == way
        ]
        assert marked == strongest, where
    said_of_groups = "People fall into" in text
    assert said_of_groups == (said.groups["looked_for"] and said.groups["number"] > 1), where


def check_draft(said: Said, section: Element | None, where: str) -> None:
    chosen = said.draft()
    assert (section is None) == (chosen is None), where
    if section is not None and chosen is not None:
        quoted = [label_in(li) for li in section.all("li")]
        assert quoted == chosen, where
        assert set(quoted) <= {label for label, _ in said.shared()}, where


def check_uncertain(said: Said, section: Element, where: str) -> None:
    heads = {strong.text for strong in section.all("strong")}
    thin = {head for head in heads if head.startswith("Few people took part from")}
    fitted = {head for head in heads if head.startswith("The opinion map was drawn")}
    assert heads - thin - fitted == said.uncertain(), where
    people = {one["name"]: one["participants"] for one in said.document["data"]["communities"]}
    assert bool(thin) >= any(n < 10 for n in people.values()), where
    if undecided := said.undecided():
        [rows] = [t for t in tables(section) if t]
        assert sorted(row[0] for row in rows) == sorted(one["label"] for one in undecided), where
        assert all(row[1:] == said.cells(by_label(said, row[0])) for row in rows), where


def by_label(said: Said, label: str) -> Json:
    return next(one for one in said.statements if one["label"] == label)
