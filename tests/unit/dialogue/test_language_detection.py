"""Twenty sentences in each language: ours are recognised, and no neighbour is taken for one of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from concilio.dialogue.language_detection import UNKNOWN, detect_language
from concilio.languages import LANGUAGES

SENTENCES = Path(__file__).parent / "sentences"
OURS = tuple(sorted(code for code, _ in LANGUAGES))
NEIGHBOURS = tuple(sorted(path.stem for path in SENTENCES.glob("*.txt") if path.stem not in OURS))


def sentences(code: str) -> list[str]:
    return (SENTENCES / f"{code}.txt").read_text(encoding="utf-8").splitlines()


def test_there_are_twenty_sentences_in_each_language_and_neighbours_of_every_script() -> None:
    assert {code: len(sentences(code)) for code in (*OURS, *NEIGHBOURS)} == dict.fromkeys(
        (*OURS, *NEIGHBOURS), 20
    )
    assert {"tr", "uk", "bg", "fa", "ur", "ckb", "kmr", "fr", "de", "es", "hyw"} <= set(NEIGHBOURS)


@pytest.mark.parametrize("code", OURS)
def test_our_languages_are_recognised_and_never_taken_for_another_of_ours(code: str) -> None:
    found = [detect_language(sentence) for sentence in sentences(code)]
    assert set(found) <= {code, UNKNOWN}
    assert found.count(code) >= 19


@pytest.mark.parametrize("code", NEIGHBOURS)
def test_a_neighbour_is_another_language_and_none_of_ours(code: str) -> None:
    assert {sentence: detect_language(sentence) for sentence in sentences(code)} == dict.fromkeys(
        sentences(code), UNKNOWN
    )


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "12345678901234", "Ok, no.", "!?…—–", "Ναι, το παλιό μύλο.",
        "ძველი წისქვილი ბიბლიოთეკად უნდა იქცეს.",
        "הטחנה הישנה צריכה להפוך לספרייה", "古い水車小屋は図書館になるべきです",
        "Buses should run Автобусы должны ходить", "Mji unahitaji maji safi zaidi kuliko barabara mpya",
        "Shahar markazida yangi kutubxona qurilishi kerak",
    ],
)  # fmt: skip
def test_what_is_in_no_language_of_ours_or_in_two_is_unknown(text: str) -> None:
    assert detect_language(text) == UNKNOWN


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("WhatsApp-da yayılan xəbərlərə inanmaq olmaz.", "az"),
        ("The café by the river should stay open.", "en"),
        ("Новости, которые приходят из WhatsApp, нельзя принимать на веру.", "ru"),
        ("لا ينبغي تصديق الأخبار التي تصل عبر WhatsApp دون تحقق.", "ar"),
        ("BUSES SHOULD RUN UNTIL MIDNIGHT", "en"),
        ("KÖHNƏ DƏYİRMAN KİTABXANAYA ÇEVRİLMƏLİDİR", "az"),
    ],
)
def test_names_capitals_and_loan_words_do_no_harm(text: str, code: str) -> None:
    assert detect_language(text) == code
