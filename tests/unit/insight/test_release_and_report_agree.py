"""A release and a report of the same votes say the same; the release less of it, and never more."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from concilio.analysis import Findings, Options, Votes, analyse
from concilio.analysis.simulate import SimulationOptions, simulate
from concilio.formats.dataset import Dataset, Statement
from concilio.insight.look import Look, look
from concilio.report import Content, report_content

N_STATEMENTS, TODAY = 24, date(2026, 11, 25)
NAMES = tuple(str(n + 1) for n in range(N_STATEMENTS))
OPTIONS = Options(stability_repeats=0, bootstrap_repeats=50)
STAYS = (0.0, 0.6, -0.6)


def dialogue(
    stay: float, *, median_votes: int = 18, people: tuple[int, int] = (90, 80), divide: float = 1.6
) -> Dataset:
    made = simulate(
        SimulationOptions(
            participants=people, statements=N_STATEMENTS, median_votes=median_votes, guesses=8,
            community_divide=divide, stay_by_opinion=stay, seed=int(9 + 10 * stay),
        )
    )  # fmt: skip
    statements = tuple(Statement(name, "") for name in NAMES)
    return Dataset("", "", made.votes, made.guesses, statements, (), ("northbank", "southbank"), True)


def shown(dataset: Dataset, last: Look | None = None, today: date = TODAY) -> Look:
    return look(
        dataset, statements=NAMES, communities=dataset.communities, last=last, today=today, options=OPTIONS
    )


@pytest.fixture(scope="module", params=STAYS)
def both(request: pytest.FixtureRequest) -> tuple[Findings, Content, Content]:
    dataset = dialogue(request.param)
    findings = analyse(dataset.votes, dataset.guesses, OPTIONS)
    return findings, report_content(findings, dataset), shown(dataset).content


def test_what_a_release_calls_shared_a_report_does_with_no_lower_level(
    both: tuple[Findings, Content, Content],
) -> None:
    findings, report, release = both
    levels = {item.statement.label: item.level for item in report.shared}
    assert release.shared
    for item in release.shared:
        assert item.level <= levels[item.statement.label]
    for row in release.statement_rows:
        if row.level is not None:
            assert row.level <= 100 * findings.common_ground.level[row.statement.index] + 0.5


def test_levels_of_a_release_allow_for_those_who_left() -> None:
    """The level of those who answered is too high where people leave by opinion: a release used to say that one."""
    content = shown(dialogue(0.6, median_votes=14, people=(70, 60), divide=0.7)).content
    lowered = [item for item in content.shared if item.answered_level is not None]
    assert lowered
    assert all(item.level < (item.answered_level or 0) for item in lowered)


def test_a_margin_of_a_release_is_no_larger_than_that_of_a_report(
    both: tuple[Findings, Content, Content],
) -> None:
    findings, _, release = both
    assert all(item.margin is not None for item in (*release.shared, *release.divides))
    for item in release.shared:
        assert item.margin is not None
        assert 0 <= item.margin.seats <= findings.margins.ground[item.statement.index]
    for item in release.divides:
        assert item.margin is not None
        assert item.margin.seats <= findings.margins.divide[item.statement.index]


def test_a_divide_of_a_release_is_one_of_the_report_and_its_range_is_no_narrower(
    both: tuple[Findings, Content, Content],
) -> None:
    _, report, release = both
    spans = {item.statement.label: item.span for item in report.divides}
    assert release.divides
    for item in release.divides:
        exact = spans[item.statement.label]
        assert item.span is not None
        assert exact is not None
        assert item.span.high - item.span.low >= exact.high - exact.low - 1


def test_a_draft_and_what_is_surprising_are_among_what_the_release_calls_shared(
    both: tuple[Findings, Content, Content],
) -> None:
    _, _, release = both
    levels = {item.statement.label: item.level for item in release.shared}
    assert release.draft is not None
    assert {statement.label for statement in release.draft.statements} <= levels.keys()
    assert all(item.level == levels[item.statement.label] for item in release.surprising)


def test_a_statement_that_was_not_renewed_keeps_its_level_or_a_lower_one() -> None:
    whole = dialogue(0.6, median_votes=12)
    votes = whole.votes
    early = votes.participant % 20 != 7
    before = Votes(
        votes.participant[early], votes.statement[early], votes.choice[early], votes.community,
        votes.n_statements, votes.n_communities,
    )  # fmt: skip
    first = shown(Dataset("", "", before, whole.guesses, whole.statements, (), whole.communities, True))
    second = shown(whole, first, TODAY + timedelta(days=1))
    levels = [
        (one.level, other.level)
        for one, other in zip(first.content.statement_rows, second.content.statement_rows, strict=True)
    ]
    assert any(one is not None for one, _ in levels)
    # Too few have come for any cell: nothing that is shown moves.
    assert all(one == other for one, other in levels if one is not None)
    assert np.array_equal(
        [item.statement.label for item in first.content.shared],
        [item.statement.label for item in second.content.shared],
    )
