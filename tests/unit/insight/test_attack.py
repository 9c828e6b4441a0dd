"""An attacker with some knowledge tries a release, and a per-person export as the positive control.

*Linking*: the attacker knows a few votes of one person and reads the rest: from the one row that fits, or from counts
with an integer solver, over successive releases.
*Differencing*: the attacker knows that one person's votes came between two publications, and subtracts.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

from concilio.analysis import Findings, Options, analyse
from concilio.analysis.resampling import votes_of_rows
from concilio.analysis.simulate import SimulationOptions, simulate
from concilio.analysis.support import common_ground, support
from concilio.analysis.votes import Votes
from concilio.benchmark.disclosure import (
    NO_ANSWER,
    Crowd,
    looks_of,
    looks_without_rounding,
    own_answers,
)
from concilio.benchmark.disclosure_attack import Seen, Target, told
from concilio.formats.dataset import Dataset, Statement
from concilio.insight.disclosure import Basis, disclose
from concilio.insight.release import encode
from concilio.report import RELEASED, report_content

TODAY = date(2026, 11, 25)
COMMUNITIES = ("northbank", "southbank")
N_STATEMENTS = 20
SIMULATION = simulate(
    SimulationOptions(
        participants=(80, 80), statements=N_STATEMENTS, median_votes=14, guesses=0, opinion_groups=1, seed=77
    )
)
VOTES = SIMULATION.votes


@pytest.fixture(scope="module")
def findings() -> Findings:
    return analyse(VOTES, options=Options(stability_repeats=1, bootstrap_repeats=10))


def published(findings: Findings, votes: Votes, *, previous: Basis, today: date) -> tuple[str, Basis]:
    """What a release says of these votes, as text, and its private basis."""
    answers = support(votes)
    people = tuple(
        int(np.unique(votes.participant[votes.community[votes.participant] == c]).size) for c in range(2)
    )
    now = replace(
        findings, support=answers, common_ground=common_ground(answers), participants_per_community=people
    )
    names = tuple(f"statement-{s}" for s in range(votes.n_statements))
    disclosed = disclose(
        now,
        votes,
        SIMULATION.guesses,
        statements=names,
        communities=COMMUNITIES,
        previous=previous,
        today=today,
    )
    dataset = Dataset(
        title="",
        question="",
        votes=votes,
        guesses=SIMULATION.guesses,
        statements=tuple(Statement(str(s), "") for s in range(votes.n_statements)),
        participant_labels=(),
        communities=COMMUNITIES,
        simulated=True,
    )
    content = report_content(disclosed.findings, dataset, presentation=RELEASED)
    return json.dumps(encode(content)["statement_rows"]), disclosed.basis


def export(votes: Votes) -> str:
    """The positive control: one row a person, one column a statement, empty where unanswered."""
    rows: list[list[int | None]] = [[None] * votes.n_statements for _ in range(votes.n_participants)]
    for p, s, choice in zip(votes.participant, votes.statement, votes.choice, strict=True):
        rows[p][s] = int(choice)
    return json.dumps(rows)


def rows_of_persons(publication: str) -> list[list[int | None]]:
    """Whatever in a publication could be a person's answers: a list with a vote or nothing for each statement."""
    found = []

    def search(value: object) -> None:
        if isinstance(value, list):
            if (
                len(value) == N_STATEMENTS
                and all(v is None or v in {-1, 0, 1} for v in value if not isinstance(v, (dict, list)))
                and not any(isinstance(v, (dict, list)) for v in value)
            ):
                found.append(value)
            for part in value:
                search(part)
        elif isinstance(value, dict):
            for part in value.values():
                search(part)

    search(json.loads(publication))
    return found


def linked(publication: str, known: int, rng: np.random.Generator) -> float:
    """Share of people whose one row is found from `known` of their votes."""
    rows = np.array([[np.nan if v is None else v for v in row] for row in rows_of_persons(publication)])
    hits, tried = 0, 0
    pointers = VOTES.row_pointers()
    for p in range(VOTES.n_participants):
        mine = np.arange(pointers[p], pointers[p + 1])
        if mine.size < known:
            continue
        tried += 1
        if rows.size:
            seen = rng.choice(mine, known, replace=False)
            fits = (rows[:, VOTES.statement[seen]] == VOTES.choice[seen]).all(axis=1)
            hits += bool(fits.sum() == 1 and fits[p])
    assert tried > 50
    return hits / tried


@pytest.mark.parametrize(("known", "at_least"), [(3, 0.02), (5, 0.2), (8, 0.6)])
def test_linking_by_a_row_finds_many_in_an_export_and_no_row_in_a_release(
    findings: Findings, known: int, at_least: float
) -> None:
    release, _ = published(findings, VOTES, previous=Basis(), today=TODAY)
    assert linked(export(VOTES), known, np.random.default_rng(known)) >= at_least
    assert rows_of_persons(release) == []


LATE = 14
"""Of each community, the last of whom have answered only by the second release."""


@pytest.fixture(scope="module")
def successive() -> tuple[Crowd, list[Seen]]:
    """The people, and two releases of what they answered."""
    choice = np.full((VOTES.n_participants, N_STATEMENTS), NO_ANSWER)
    choice[VOTES.participant, VOTES.statement] = VOTES.choice
    place = np.zeros(VOTES.n_participants, dtype=np.int64)
    for c in (0, 1):
        members = np.flatnonzero(VOTES.community == c)
        place[members[-LATE:]] = 1
    people = Crowd(VOTES.community, place, choice)
    return people, looks_of(people)


def read_by_counts(
    people: Crowd, seen: list[Seen], known: int, rng: np.random.Generator, targets: Sequence[int]
) -> tuple[int, int]:
    """Answers looked for and answers read, of people of whom `known` answers are known."""
    tried = read = 0
    for person in targets:
        answered = rng.permutation(np.flatnonzero(people.choice[person] != NO_ANSWER)).tolist()
        theirs = own_answers(people, person).answers
        looked_for = tuple(answered[known : known + 4])
        target = Target(
            int(people.community[person]), int(people.since[person]), looked_for,
            {s: theirs[s] for s in answered[:known]},
        )  # fmt: skip
        found = list(told(seen, target))
        assert all(agrees == (people.choice[person, s] == 1) for s, agrees in found)
        tried, read = tried + len(looked_for), read + len(found)
    return tried, read


@pytest.mark.parametrize("known", [3, 5, 8])
def test_linking_by_counts_reads_nobody_in_successive_releases(
    successive: tuple[Crowd, list[Seen]], known: int
) -> None:
    people, released = successive
    assert any((seen.source == 1).any() for seen in released), "the second release shows new counts"
    rng = np.random.default_rng(known)
    # Newcomers and people of the first release, of both communities.
    targets = [people.community.size - 1, people.community.size // 2 - 1, 0, people.community.size // 2]
    tried, read = read_by_counts(people, released, known, rng, targets)
    assert tried > 0
    assert read == 0


def test_linking_by_counts_reads_the_only_newcomer_where_counts_are_exact() -> None:
    """The positive control, on the same people: one comes between two looks without rounding."""
    choice = np.full((VOTES.n_participants, N_STATEMENTS), NO_ANSWER)
    choice[VOTES.participant, VOTES.statement] = VOTES.choice
    newcomer = 3
    people = Crowd(VOTES.community, (np.arange(VOTES.n_participants) == newcomer).astype(np.int64), choice)
    tried, read = read_by_counts(
        people, looks_without_rounding(people), 3, np.random.default_rng(3), [newcomer]
    )
    assert read >= 0.75 * tried > 0


def without(target: int) -> Votes:
    keep = np.ones(VOTES.n_participants, dtype=np.bool_)
    keep[target] = False
    return votes_of_rows(VOTES, keep[VOTES.participant])


def votes_of(target: int) -> dict[int, int]:
    rows = VOTES.participant == target
    return dict(zip(VOTES.statement[rows].tolist(), VOTES.choice[rows].tolist(), strict=True))


def read_from_totals(before: Votes, after: Votes) -> dict[int, int]:
    """The positive control: exact totals of agree, pass and disagree, subtracted."""
    one, two = support(before), support(after)
    gained: NDArray[np.int64] = np.stack(
        [two.disagrees - one.disagrees, two.passes - one.passes, two.agrees - one.agrees]
    ).sum(axis=1)
    return {s: int(gained[:, s].argmax()) - 1 for s in range(VOTES.n_statements) if gained[:, s].sum() == 1}


@pytest.mark.parametrize("target", range(0, 160, 16))
def test_differencing_reads_a_person_from_exact_totals_and_nothing_from_releases(
    findings: Findings, target: int
) -> None:
    before = without(target)
    assert read_from_totals(before, VOTES) == votes_of(target)
    first, basis = published(findings, before, previous=Basis(), today=TODAY)
    second, unchanged = published(findings, VOTES, previous=basis, today=TODAY + timedelta(days=1))
    # Where a cell had been shown, one more person changes nothing at all.
    for key, cell in basis.cells.items():
        assert unchanged.cells[key] == cell
    rows = {row["statement"]["number"]: row for row in json.loads(first)}
    for row in json.loads(second):
        seen = rows[row["statement"]["number"]]
        for bar_before, bar_after in zip(seen["bars"], row["bars"], strict=True):
            assert bar_before is None or bar_before == bar_after
