"""An integer solver looks for one person's answer in all that is shown; `concilio benchmark --only disclosure`."""

from __future__ import annotations

import numpy as np
import pytest

from concilio.benchmark.disclosure import (
    Tally,
    attack,
    crowd,
    looks_of,
    looks_on_two_bases,
    looks_without_rounding,
)

SIZES = [(13, 13), (12, 26), (31, 17)]


@pytest.mark.parametrize("first", SIZES)
def test_all_that_is_shown_tells_nobodys_answer(first: tuple[int, int]) -> None:
    people = crowd(np.random.default_rng(first), first=first, newcomers=(1, 11))
    found = attack(people, looks_of(people))
    assert found == Tally(tried=found.tried, told=0, wrong=0)
    assert found.tried >= 20


@pytest.mark.parametrize("first", SIZES)
def test_without_rounding_the_attack_tells_a_newcomers_answers(first: tuple[int, int]) -> None:
    people = crowd(np.random.default_rng(first), first=first, newcomers=(1,))
    found = attack(people, looks_without_rounding(people), first=1)
    assert found.told >= 0.75 * found.tried > 0
    assert found.wrong == 0


@pytest.mark.parametrize("first", SIZES)
def test_a_page_and_a_draft_on_two_bases_tell_a_newcomers_answers(first: tuple[int, int]) -> None:
    people = crowd(np.random.default_rng(first), first=first, newcomers=(1,))
    found = attack(people, looks_on_two_bases(people), first=1)
    assert found.told >= 0.75 * found.tried > 0
    assert found.wrong == 0
