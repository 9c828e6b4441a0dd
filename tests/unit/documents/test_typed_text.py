"""What people type, in one form: nothing unseen, nothing that turns the text around it, letters as people see them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilio.documents.typed_text import MOST_MARKS, has_words, letters_in, tidy_line, tidy_paragraphs

UNSEEN = {
    "Hangul filler": "\u3164",
    "half-width filler": "\uffa0",
    "Braille blank": "\u2800",
    "zero-width space": "\u200b",
    "word joiner": "\u2060",
    "byte-order mark": "\ufeff",
    "soft hyphen": "\u00ad",
    "bell": "\u0007",
    "left-to-right override": "\u202d",
    "right-to-left override": "\u202e",
    "combining grapheme joiner": "\u034f",
    "tag": "\U000e0041",
    "private use": "\ue000",
}


@pytest.mark.parametrize("sign", UNSEEN.values(), ids=UNSEEN)
def test_what_nobody_sees_is_taken_out_and_alone_is_nothing(sign: str) -> None:
    assert tidy_line(f"A{sign} bridge{sign}") == "A bridge"
    assert not has_words(sign * 3)
    assert tidy_line(sign) == ""


@pytest.mark.parametrize(
    "blank", ["", " \t\n", "\u00a0\u2003", "\u200e\u200f", "\u2066\u2069", "\u200c\u200d", "\u0301"]
)
def test_blanks_directions_and_loose_marks_are_nothing_to_read(blank: str) -> None:
    assert not has_words(blank)


@pytest.mark.parametrize("text", ["?", "5", "🕊️", "գ", "١", "—"])
def test_a_sign_that_people_see_is_something_to_read(text: str) -> None:
    assert has_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم پل باز شود",  # Persian writes the joiner inside words
        "👩\u200d👩\u200d👧 cross the bridge",
        "❤️\u200d🩹",
        "ক্\u200dষ",
        "עברית \u2067and English\u2069.",
        "Ավագ ու Əli",
    ],
)
def test_what_changes_how_words_look_stays(text: str) -> None:
    assert tidy_line(text) == unicodedata.normalize("NFC", text)


def test_a_joiner_that_changes_nothing_goes() -> None:
    assert tidy_line("bri\u200cdge \u200dopens\u200c") == "bridge opens"
    assert tidy_line("կամ\u200dուրջ") == "կամուրջ"


def test_composed_and_decomposed_are_the_same() -> None:
    assert tidy_line("Görüş") == tidy_line(unicodedata.normalize("NFD", "Görüş"))


def test_what_turns_the_text_is_closed_in_its_own_line() -> None:
    assert tidy_line("A \u2067title") == "A \u2067title\u2069"
    assert tidy_line("A title\u2069 here\u202c") == "A title here"
    assert tidy_line("\u2067a \u202bb\u2069") == "\u2067a \u202bb\u202c\u2069"


def test_paragraphs_keep_their_lines() -> None:
    assert tidy_paragraphs(" One \n\n\n\n two\u200b\r\nthree \n") == "One\n\ntwo\nthree"


def test_a_fully_vowelled_arabic_text_is_counted_by_its_letters() -> None:
    vowelled = "مُحَمَّدٌ"
    assert letters_in(vowelled) == 4
    assert len(vowelled) == 9


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("", 0),
        ("bridge", 6),
        ("e\u0301", 1),
        ("👩\u200d👩\u200d👧", 1),
        ("🇦🇲🇦🇿", 2),
        ("👍🏽", 1),
        ("❤️", 1),
        ("ա և ը", 5),
    ],
)
def test_letters_are_what_people_see(text: str, letters: int) -> None:
    assert letters_in(text) == letters


def test_a_tower_of_marks_is_cut() -> None:
    assert len(tidy_line("x" + "\u0336" * 60)) == 1 + MOST_MARKS


@given(st.text())
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    for tidy in (tidy_line, tidy_paragraphs):
        assert tidy(tidy(text)) == tidy(text)
    assert has_words(text) == has_words(tidy_line(text))
    assert unicodedata.is_normalized("NFC", tidy_line(text))
