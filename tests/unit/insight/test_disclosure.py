"""What a release may show, and what two releases together must not."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilio.analysis import Guesses
from concilio.insight.disclosure import Basis, Cell, may_be_released_again, statements_held_back

TODAY = date(2026, 11, 25)
YESTERDAY = TODAY - timedelta(days=1)

counts = st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))


@given(counts)
def test_a_cell_is_shown_first_from_ten_voters_up(now: tuple[int, int, int]) -> None:
    assert may_be_released_again(None, now, today=TODAY) == (sum(now) >= 10)


@given(counts, counts)
def test_a_cell_that_changes_gains_ten_people_and_two_on_each_of_two_answers(
    before: tuple[int, int, int], now: tuple[int, int, int]
) -> None:
    released = may_be_released_again(Cell(before, YESTERDAY), now, today=TODAY)
    gained = np.subtract(now, before)
    assert released == (sum(now) >= 10 and gained.sum() >= 10 and (gained >= 2).sum() >= 2)


@given(counts, counts)
def test_a_cell_never_changes_twice_on_one_day(
    before: tuple[int, int, int], now: tuple[int, int, int]
) -> None:
    assert not may_be_released_again(Cell(before, TODAY), now, today=TODAY)


@pytest.mark.parametrize("now", [(30, 0, 0), (21, 0, 9), (20, 9, 0)])
def test_newcomers_who_may_all_have_answered_alike_are_not_shown(now: tuple[int, int, int]) -> None:
    assert not may_be_released_again(Cell((20, 0, 0), YESTERDAY), now, today=TODAY)


def test_a_basis_survives_its_storage() -> None:
    basis = Basis(
        cells={("a", "northbank"): Cell((12, 3, 4), YESTERDAY), ("a", "southbank"): Cell((9, 1, 5), TODAY)},
        guesses={("a", "northbank", "southbank"): 22},
        people={"northbank": 30, "southbank": 31},
        waited=frozenset({"b"}),
    )
    assert Basis.from_json(basis.to_json()) == basis


EVEN, ODD, ODD_UNGUESSED = UUID(int=2), UUID(int=3), UUID(int=5)
GUESSES_ON_THE_FIRST_TWO = Guesses.from_rows([0, 0], [0, 1], [1, 1], [4, 7])


def test_of_the_statements_people_guess_about_those_with_an_odd_identifier_wait() -> None:
    waiting = statements_held_back((EVEN, ODD, ODD_UNGUESSED), GUESSES_ON_THE_FIRST_TWO, Basis())
    assert waiting == {str(ODD)}


@pytest.mark.parametrize(
    "basis",
    [
        Basis(waited=frozenset({str(ODD)})),
        Basis(cells={(str(ODD), "northbank"): Cell((12, 3, 4), YESTERDAY)}),
    ],
    ids=["it has waited", "it has been shown"],
)
def test_a_statement_waits_only_once_and_never_after_it_was_shown(basis: Basis) -> None:
    assert statements_held_back((EVEN, ODD, ODD_UNGUESSED), GUESSES_ON_THE_FIRST_TWO, basis) == frozenset()
