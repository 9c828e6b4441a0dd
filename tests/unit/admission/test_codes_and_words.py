"""Codes and phrases: how much chance is in them, and which slips they notice."""

from __future__ import annotations

import contextlib
import math
import os
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import concilio
from concilio.admission.codes import ALPHABET, SIGNS, NotACode, in_groups, make_code, read_code
from concilio.admission.keyboards import KEYBOARDS
from concilio.admission.phrases import NotAPhrase, compare_phrase, make_phrase, near_words, read_phrase
from concilio.admission.words import LEAST_BITS, SCHEMES, WORDS_A_PHRASE, fold_word, folded_words, word_list

languages = st.sampled_from(sorted(SCHEMES))


def test_the_alphabet_has_no_sign_that_is_taken_for_another() -> None:
    assert len(set(ALPHABET)) == 32
    assert not set(ALPHABET) & set("O0I1")


@given(st.integers(0, 4), st.booleans())
def test_a_code_reads_the_same_however_it_is_typed(spaces: int, small: bool) -> None:
    code = make_code()
    typed = (" " * spaces).join(in_groups(code)) if spaces else in_groups(code).replace(" ", "–")
    assert read_code(typed.lower() if small else typed) == code


DIGITS = ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "０１２３４５６７８９", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")
ALPHABETS = {
    "Cyrillic": dict(zip("ABCEHKMPTXY", "АВСЕНКМРТХУ", strict=True)),
    "Cyrillic, small": dict(zip("ABCEHKMPTXY", "авсенкмртху", strict=True)),
    "Greek": dict(zip("ABEZHKMNPTYX", "ΑΒΕΖΗΚΜΝΡΤΥΧ", strict=True)),
    "Armenian": dict(zip("USLHNGQJ", "ՍՏԼհոցզյ", strict=True)),
    "Armenian, small": dict(zip("UHNGQJ", "սհոցզյ", strict=True)),
}
BETWEEN = (
    "−",
    "·",
    ",",
    "/",
    "\\",
    "“",
    "„",
    "«",
    "'",
    "`",
    "|",
    "_",
    "+",
    "*",
    "؛",
    "،",
    "։",
    "՝",
    "\u200b",
    "\u00a0",
    "\n",
)


@pytest.mark.parametrize("digits", DIGITS)
def test_a_code_may_be_typed_in_ones_own_digits(digits: str) -> None:
    for _ in range(20):
        code = make_code()
        assert read_code(in_groups(code).translate(str.maketrans("0123456789", digits))) == code


@pytest.mark.parametrize("letters", ALPHABETS.values(), ids=list(ALPHABETS))
def test_a_code_may_be_typed_in_letters_that_look_alike(letters: dict[str, str]) -> None:
    for _ in range(20):
        code = make_code()
        assert read_code(in_groups(code).translate(str.maketrans(letters))) == code


@pytest.mark.parametrize("sign", BETWEEN)
def test_any_sign_may_stand_between_and_around(sign: str) -> None:
    code = make_code()
    assert read_code(f"{sign}{in_groups(code).replace(' ', sign)}{sign}.") == code


@pytest.mark.parametrize("letters", ["йцукенгшщзфывапролдячсмить", "خضصثقفغعهحجشسيبلاتنم"])
def test_letters_of_no_look_are_named(letters: str) -> None:
    with pytest.raises(NotACode) as caught:
        read_code(letters)
    assert caught.value.kind in {"sign", "length"}


def test_a_code_typed_on_a_russian_keyboard_is_read() -> None:
    keys = str.maketrans("qwertyuiopasdfghjklzxcvbnm", "йцукенгшщзфывапролдячсмить")
    for _ in range(20):
        code = make_code()
        assert read_code(code.lower().translate(keys)) == code


def test_hardly_any_slip_of_one_sign_passes() -> None:
    passed = 0
    code = make_code()
    for place in range(SIGNS):
        for sign in ALPHABET.replace(code[place], ""):
            with contextlib.suppress(NotACode):
                read_code(code[:place] + sign + code[place + 1 :])
                passed += 1
    # 868 slips, each with a chance of 1 in 4,096: more than five happens once in a million runs.
    assert passed <= 5


def test_codes_do_not_repeat_and_use_every_sign_in_every_place() -> None:
    codes = [make_code() for _ in range(2000)]
    assert len(set(codes)) == 2000
    for place in range(SIGNS):
        assert {code[place] for code in codes} == set(ALPHABET)


@pytest.mark.parametrize("language", sorted(SCHEMES))
def test_seven_words_of_every_language_hold_ninety_bits(language: str) -> None:
    words = word_list(language)
    assert len(set(words)) == len(words) == len(folded_words(language))
    assert WORDS_A_PHRASE * math.log2(len(words)) >= LEAST_BITS
    assert max(map(len, words)) <= 9
    assert not any(part in word for word in words for part in SCHEMES[language].never)


@pytest.mark.parametrize("language", sorted(SCHEMES))
def test_a_wrong_letter_in_a_word_is_never_another_word(language: str) -> None:
    scheme = SCHEMES[language]
    letters = sorted(set(scheme.onsets + "".join(scheme.rhymes)))
    known = folded_words(language)
    for word in word_list(language)[::97]:
        for place in range(len(word)):
            for letter in letters:
                slip = fold_word(word[:place] + letter + word[place + 1 :])
                assert slip == fold_word(word) or slip not in known, (word, slip)


@given(languages)
def test_a_phrase_reads_back_in_any_case_and_spacing(language: str) -> None:
    words = make_phrase(language)
    phrase = read_phrase(" ".join(words))
    assert read_phrase(f"1. {'  '.join(words).upper()},\n") == phrase
    assert compare_phrase(" ".join(words), words) == []


NUMBERINGS = (
    "{n}. {w}",
    "{n}: {w}",
    "{n}) {w};",
    "{n}- {w}،",
    "№{n} {w}",
    "“{w}”",
    "«{w}»",
    "{w}։",
    "{w}՝",
    "{w}؛",
    "{w}۔",
    "{w}-",
    "#{n}/{w}",
)


@pytest.mark.parametrize("language", sorted(SCHEMES))
@pytest.mark.parametrize("numbering", NUMBERINGS)
@pytest.mark.parametrize("digits", ["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"])
def test_a_phrase_reads_back_with_any_signs_and_numbers(language: str, numbering: str, digits: str) -> None:
    words = make_phrase(language)
    listed = [
        numbering.format(n=n, w=word).translate(str.maketrans("0123456789", digits))
        for n, word in enumerate(words, 1)
    ]
    for between in ("\n", " ", "\t", " \u200b", "\u00a0", "\u2028"):
        assert read_phrase(between.join(listed)) == read_phrase(" ".join(words))
        assert compare_phrase(between.join(listed), words) == []


@pytest.mark.parametrize("sign", ["-", "–", ",", ".", "/", "\u200b", "\u2060", "…", "·", "_"])
def test_words_may_be_joined_by_a_sign_alone(sign: str) -> None:
    words = make_phrase("hy")
    assert read_phrase(sign.join(words)) == read_phrase(" ".join(words))


@pytest.mark.parametrize("sign", ["\u200c", "\u200d", "\u00ad", "\u200e", "\ufeff", "\u2060"])
def test_an_invisible_sign_within_a_word_is_nothing(sign: str) -> None:
    words = make_phrase("ar")
    assert read_phrase(" ".join(word[:2] + sign + word[2:] for word in words)) == read_phrase(" ".join(words))


@pytest.mark.parametrize(("language", "letter", "instead"), [
    ("az", "ə", "e"), ("az", "ə", "ä"), ("az", "g", "q"), ("az", "i", "ı"), ("hy", "ե", "է"), ("hy", "ո", "օ"),
    ("ru", "е", "ё"), ("ru", "е", "э"), ("ru", "ш", "щ"), ("ar", "ه", "ة"), ("ar", "ي", "ی"), ("ar", "ي", "ى"),
    ("ar", "ك", "ک"), ("ar", "ه", "ہ"), ("ar", "ا", "أ"), ("en", "k", "c"),
])  # fmt: skip
def test_what_a_keyboard_gives_in_place_of_a_letter_is_taken(
    language: str, letter: str, instead: str
) -> None:
    words = next(words for words in iter(lambda: make_phrase(language), None) if letter in "".join(words))
    typed = " ".join(words).replace(letter, instead)
    assert read_phrase(typed) == read_phrase(" ".join(words))
    assert compare_phrase(typed, words) == []


@pytest.mark.parametrize("language", sorted(SCHEMES))
def test_no_letter_taken_for_another_is_one_of_the_list(language: str) -> None:
    letters = set("".join(folded_words(language)))
    for typed, meant in SCHEMES[language].instead.items():
        assert typed not in letters
        assert meant in letters


@pytest.mark.parametrize("meant", sorted(KEYBOARDS))
@pytest.mark.parametrize("used", sorted(KEYBOARDS))
def test_a_phrase_on_another_keyboard_is_told_with_its_words(meant: str, used: str) -> None:
    if meant == used:
        return
    for right, wrong in product(KEYBOARDS[meant], KEYBOARDS[used]):
        keys = dict(zip(right.split(), wrong.split(), strict=True))
        for _ in range(10):
            words = make_phrase(meant)
            if any(letter not in keys for letter in "".join(words)):
                continue  # a letter that this keyboard has not
            typed = " ".join("".join(keys[letter] for letter in word) for word in words)
            if typed == " ".join(words):
                continue  # these keys are where they were
            with pytest.raises(NotAPhrase) as caught:
                read_phrase(typed)
            (slip,) = caught.value.slips
            assert (slip.kind, slip.near) == ("keyboard", words), typed
            assert [one.kind for one in compare_phrase(typed, words)] == ["keyboard"]


def test_letters_that_people_write_for_one_another_are_one() -> None:
    assert fold_word("ёлка") == fold_word("елка")
    assert fold_word("İLI") == fold_word("ılı") == fold_word("ili")
    assert fold_word("أَحمـد") == fold_word("احمد")
    assert fold_word("բարև") == fold_word("բարեւ") == fold_word("ԲԱՐԵՒ")


@given(languages, st.integers(0, 6), st.data())
def test_a_slip_is_placed_and_the_right_word_is_among_the_suggestions(
    language: str, place: int, data: st.DataObject
) -> None:
    words = list(make_phrase(language))
    right = words[place]
    words[place] = right + "ъ"
    with pytest.raises(NotAPhrase) as caught:
        read_phrase(" ".join(words))
    (slip,) = caught.value.slips
    assert (slip.kind, slip.place) == ("unknown", place + 1)
    assert right in near_words(fold_word(right) + "ъ", language)


@pytest.mark.parametrize("typed", ["", "one", "a b c d e f g h", "x" * 10_000])
def test_too_few_or_too_many_words_are_counted(typed: str) -> None:
    with pytest.raises(NotAPhrase) as caught:
        read_phrase(typed)
    assert caught.value.slips[0].kind == "count"


def test_envelopes_are_made_without_django() -> None:
    script = "import sys; import concilio.commands.envelopes; sys.exit('django' in sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(Path(concilio.__file__).parent.parent)}
    assert subprocess.run([sys.executable, "-c", script], env=environment, check=False).returncode == 0
