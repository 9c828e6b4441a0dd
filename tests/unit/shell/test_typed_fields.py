"""Fields read what people type on the keyboard they have."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms

from concilio.shell.forms import DayField, EmailField, NumberField, SlugField, plain


@pytest.mark.parametrize("typed", ["72", " 72 ", "٧٢", "۷۲", "７２", "\u200f72\u200f", "७२", "72\u00a0"])
def test_a_number(typed: str) -> None:
    assert NumberField().clean(typed) == 72


@pytest.mark.parametrize("typed", [
    "2026-12-01", "2026-12-1", "1.12.2026", "01.12.2026", "1/12/2026", "2026/12/1", "١/١٢/٢٠٢٦", "۱.۱۲.۲۰۲۶",
    "1. 12. 2026", "1.12.2026.", " 1.12.2026 ", "1-12-2026", "\u200f١/١٢/٢٠٢٦",
])  # fmt: skip
def test_a_day(typed: str) -> None:
    assert DayField().clean(typed) == date(2026, 12, 1)


def test_what_is_no_day_is_refused() -> None:
    for typed in ("32.12.2026", "2026-13-01", "December"):
        with pytest.raises(forms.ValidationError):
            DayField().clean(typed)


@pytest.mark.parametrize("typed", [
    "ada@staff.example", " ada@staff.example ", "ada@staff.example\u00a0", "\u200eada@staff.example",
    "ada＠staff.example", "ada@staff.example\n", "\ufeffada@staff.example",
])  # fmt: skip
def test_an_e_mail_address(typed: str) -> None:
    assert EmailField().clean(typed) == "ada@staff.example"


def test_a_part_of_an_address() -> None:
    assert SlugField().clean(" Bridge-٢\u200b") == "bridge-2"


@pytest.mark.parametrize("word", ["Երևան", "şəhər", "السَّلام", "ёлка", "naïve café"])
def test_words_stay_as_they_were(word: str) -> None:
    assert plain(word) == word
