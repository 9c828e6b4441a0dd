"""People who gave one answer throughout, and people who answered exactly alike."""

from __future__ import annotations

import numpy as np

from concilio.analysis import Votes
from concilio.analysis.sameness import Sameness, sameness


def votes_of(*answers: str) -> Votes:
    """One person for each text: + agrees, - disagrees, 0 passes, and a space is no answer."""
    rows = [
        (p, s, "-0+".index(c) - 1) for p, text in enumerate(answers) for s, c in enumerate(text) if c != " "
    ]
    return Votes.from_rows(
        *np.array(rows).T, n_participants=len(answers), n_statements=max(map(len, answers))
    )


def test_one_answer_from_seven_statements_on_counts_once_for_each_person() -> None:
    assert sameness(votes_of("+++++++", "-------", "0000000")) == Sameness(3, 0)
    assert sameness(votes_of("++++++", "+++++-+")) == Sameness(0, 0)


def test_the_same_ten_answers_count_and_a_difference_in_answer_or_in_statement_does_not() -> None:
    assert sameness(votes_of("+-+-+-+-+-", "+-+-+-+-+-", "+-+-+-+-+0", " +-+-+-+-+-")) == Sameness(0, 2)
    assert sameness(votes_of("+-+-+-+-+", "+-+-+-+-+")) == Sameness(0, 0)


def test_the_same_single_answer_is_not_counted_twice() -> None:
    assert sameness(votes_of("+" * 12, "+" * 12)) == Sameness(2, 0)


def test_nobody_and_people_without_votes_are_nothing() -> None:
    nobody = Votes.from_rows([], [], [], n_participants=3, n_statements=4)
    assert sameness(nobody) == Sameness(0, 0)
    assert sameness(votes_of("+++++++", " ", "+++++++")) == Sameness(2, 0)
