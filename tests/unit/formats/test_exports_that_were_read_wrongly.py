"""Exports in tests/data/exports, each of which was once read wrongly or refused, and what they say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from concilio.analysis import Findings, Options, analyse
from concilio.formats.dataset import Dataset, InputError
from concilio.formats.detect import read_votes
from concilio.formats.polis_votes import Reading
from concilio.report import report_content
from concilio.report.sentences import Sentences

EXPORTS = Path(__file__).parents[2] / "data" / "exports"
OPTIONS = Options(stability_repeats=5, bootstrap_repeats=0, least_voters=5)


def read(name: str, reading: Reading | None = None) -> Dataset:
    return read_votes(EXPORTS / name, reading=reading or Reading())


def found(name: str) -> tuple[Findings, Dataset]:
    dataset = read(name)
    return analyse(dataset.votes, dataset.guesses, OPTIONS), dataset


def place(dataset: Dataset, label: str) -> int:
    return [one.label for one in dataset.statements].index(label)


@pytest.mark.parametrize(
    "name", ["null-vote", "participant-votes-name", "summary-quote", "trailing-columns", "trailing-rows"]
)
def test_the_same_votes_are_read_whatever_is_around_them(name: str) -> None:
    votes = read(name).votes
    assert (votes.n_participants, votes.n_votes, votes.n_statements) == (40, 484, 15)


def test_an_empty_vote_is_counted_and_a_title_with_quotes_is_read() -> None:
    assert [note.count for note in read("null-vote").notes if "without a vote" in note.message] == [1]
    assert read("summary-quote").title == 'The "new" mill'


def test_a_statement_about_who_people_are_is_pointed_out_and_can_be_left_out() -> None:
    assert any(
        "who people are" in note.message and "15" in note.message for note in read("about-people").notes
    )
    without = read("about-people", Reading(about_people=("15",)))
    assert "15" not in [one.label for one in without.statements]
    assert without.votes.n_statements == 15


def test_a_register_that_lists_none_of_the_voters_stops() -> None:
    folder = EXPORTS / "register-no-match"
    with pytest.raises(InputError, match="none of the 40 people"):
        read_votes(folder, communities=folder / "communities.csv", reading=Reading())


def test_where_the_sign_cannot_be_known_it_is_asked_for() -> None:
    with pytest.raises(InputError, match="--agree"):
        read("sign-without-counts")
    dataset = read("sign-without-counts", Reading(agree=-1))
    agrees = analyse(dataset.votes, options=Options(stability_repeats=0, bootstrap_repeats=0)).support
    other = read("sign-without-counts", Reading(agree=1))
    upside_down = analyse(other.votes, options=Options(stability_repeats=0, bootstrap_repeats=0)).support
    assert np.array_equal(agrees.agrees, upside_down.disagrees)


def test_statements_that_waited_stay_out_though_one_has_a_second_voter() -> None:
    dataset = read("second-vote-on-waiting")
    assert dataset.votes.n_statements == 10
    assert [note.count for note in dataset.notes if "waiting for a moderator" in note.message] == [60]


def test_passes_that_the_server_entered_for_the_author_are_no_answers() -> None:
    findings, _ = found("seeder-passes")
    assert findings.n_participants == 6
    assert findings.support.voters.max() == 6
    assert findings.support.support.mean.max() == pytest.approx(6.5 / 7)


def test_two_camps_on_six_statements_are_two_groups_of_sixty() -> None:
    findings, _ = found("six-statements")
    assert findings.groups.n_groups == 2
    assert findings.groups.sizes.tolist() == [60, 60]
    assert not findings.groups.unsteady


def test_people_who_give_one_answer_make_no_group_and_are_counted_in_what_is_uncertain() -> None:
    findings, dataset = found("straight-liners")
    assert findings.groups.n_groups == 1
    assert findings.sameness.one_answer == 40
    doubts = Sentences("en").uncertainties(report_content(findings, dataset))
    assert "40 people gave the same answer to every statement." in [head for head, _ in doubts]
