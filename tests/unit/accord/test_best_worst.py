"""Sets of four, what a person chose of them, and what matters most."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilio.accord.best_worst import balanced_sets, chosen_in, shares, with_choice


@given(st.integers(5, 50))
def test_sets_hold_four_different_statements_and_show_all_nearly_equally_often(statements: int) -> None:
    sets = balanced_sets(statements)
    assert all(len(set(places)) == 4 for places in sets)
    shown = np.bincount(np.ravel(sets), minlength=statements)
    assert shown.max() - shown.min() <= 1
    assert shown.min() >= 1
    assert sets == balanced_sets(statements)


def test_too_few_statements_make_no_round() -> None:
    with pytest.raises(ValueError, match="five"):
        balanced_sets(4)


@given(st.dictionaries(st.integers(0, 6), st.permutations(range(4)), max_size=7))
def test_choices_come_back_as_they_were_made_whatever_the_order(made: dict[int, list[int]]) -> None:
    forward = backward = b""
    for place, (best, worst, *_) in made.items():
        forward = with_choice(forward, place, best, worst, sets=7)
    for place, (best, worst, *_) in reversed(made.items()):
        backward = with_choice(backward, place, best, worst, sets=7)
    assert forward == backward
    expected = [tuple(made[place][:2]) if place in made else None for place in range(7)]
    assert chosen_in(forward.ljust(7, b"\0")) == expected


@pytest.mark.parametrize(("place", "best", "worst"), [(7, 0, 1), (0, 2, 2), (0, 4, 1), (0, -1, 1)])
def test_no_choice_but_one_best_and_another_worst(place: int, best: int, worst: int) -> None:
    with pytest.raises(ValueError, match="best"):
        with_choice(b"", place, best, worst, sets=7)


def answering(sets: list[list[int]], order: list[int]) -> bytes:
    """Somebody to whom statements matter in this order."""
    choices = b""
    for place, four in enumerate(sets):
        ranked = sorted(range(4), key=lambda at: order.index(four[at]))
        choices = with_choice(choices, place, ranked[0], ranked[-1], sets=len(sets))
    return choices


def test_what_everybody_puts_first_matters_most() -> None:
    sets, order = balanced_sets(8), [3, 1, 0, 7, 2, 6, 5, 4]
    found = shares(sets, 8, [answering(sets, order)] * 30)
    assert all(share is not None for share in found)
    by_place = [share.about for share in found if share]
    assert by_place[3] == 100
    assert by_place[4] == 0
    assert all(share.low <= share.about <= share.high for share in found if share)
    assert all(share.about % 5 == 0 and share.low >= 0 and share.high <= 100 for share in found if share)
    assert any(share.low < share.high for share in found if share)


def test_fewer_than_ten_people_are_told_of_nobody() -> None:
    sets = balanced_sets(8)
    people = [answering(sets, list(range(8)))] * 9
    assert shares(sets, 8, people) == [None] * 8
    assert all(shares(sets, 8, [*people, people[0]]))


@given(st.lists(st.permutations(range(6)), min_size=10, max_size=14))
def test_the_order_of_people_makes_no_difference(orders: list[list[int]]) -> None:
    sets = balanced_sets(6)
    people = [answering(sets, order) for order in orders]
    assert shares(sets, 6, people) == shares(sets, 6, people[::-1])
