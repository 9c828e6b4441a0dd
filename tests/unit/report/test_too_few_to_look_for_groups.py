"""Where people could not be placed the report says so, and never that there are no groups."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from concilio.analysis import Guesses, Options, Votes, analyse
from concilio.formats.dataset import Dataset, Statement
from concilio.formats.findings_json import findings_document
from concilio.languages import LANGUAGES
from concilio.report.assemble import report_content
from concilio.report.page import report_page
from concilio.report.pdf import report_pdf
from concilio.report.pictures import drawn
from concilio.report.sentences import Sentences
from tests.unit.report.findings_fixture import world


def invented(n_people: int, n_statements: int) -> Dataset:
    random = np.random.default_rng(1)
    people = np.repeat(np.arange(n_people), n_statements)
    answered = np.tile(np.arange(n_statements), n_people)
    votes = Votes.from_rows(people, answered, random.choice([1, -1], people.size))
    statements = tuple(Statement(str(s), f"Invented {s}.") for s in range(n_statements))
    return Dataset("T", "", votes, Guesses.none(), statements, tuple(map(str, range(n_people))))


@pytest.mark.parametrize(
    ("n_people", "n_statements", "said"),
    [
        (40, 4, "There are too few statements to look for groups of opinion."),
        (
            19,
            8,
            "Only 19 people answered 7 or more statements. That is too few to look for groups of opinion.",
        ),
        (
            12,
            6,
            "Only 12 people answered 6 or more statements. That is too few to look for groups of opinion.",
        ),
    ],
)
def test_page_and_print_say_that_nothing_was_looked_for(n_people: int, n_statements: int, said: str) -> None:
    data = invented(n_people, n_statements)
    findings = analyse(data.votes, options=Options(stability_repeats=2))
    assert findings_document(findings, data)["opinion_groups"]["looked_for"] is False
    content = report_content(findings, data)
    for code, _ in LANGUAGES:
        say = Sentences(code)
        [sentence] = say.about_opinions(content)
        page = report_page(content, say)
        assert sentence in page
        assert say.head(content.opinions) not in page
        assert say.line_shown(content.opinions) not in page
        assert say.nothing_to_compare(content.opinions) in page
        if code == "en":
            assert sentence == said
        else:
            assert "groups of opinion" not in sentence
    figures = drawn(content, Sentences("en"))
    assert "opinion-map" not in {figure.name for figure in figures}
    assert report_pdf(content, Sentences("en"), figures).startswith(b"%PDF")


@pytest.mark.parametrize("communities", [0, 2])
def test_groups_that_are_too_unsteady_to_show_are_the_third_verdict(communities: int) -> None:
    findings, dataset = world(communities=communities, groups=1)
    unsteady = replace(findings, groups=replace(findings.groups, unsteady=2))
    content = report_content(unsteady, dataset)
    assert content.opinions.groups == ()
    for code, _ in LANGUAGES:
        say = Sentences(code)
        page = report_page(content, say)
        for sentence in (say.head(content.opinions), say.line_shown(content.opinions)):
            assert sentence in page
            assert (sentence == Sentences("en").head(content.opinions)) <= (code == "en")
        steady = report_content(findings, dataset).opinions
        assert say.head(steady) not in page
        assert say.line_shown(steady) not in page
