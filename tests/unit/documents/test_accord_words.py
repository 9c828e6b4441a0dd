"""The fixed words of an accord: every language has the same ones, with the same places."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from concilio.documents.accord_akoma_ntoso import write_akoma_ntoso
from concilio.documents.accord_docx import write_docx
from concilio.documents.accord_html import write_html
from concilio.documents.accord_pdf import write_pdf
from concilio.documents.accord_words import FOLDER, AccordWords
from concilio.languages import LANGUAGE_CODES
from tests.unit.documents.accord_fixture import accord

LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.json"))


def words(language: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((FOLDER / f"{language}.json").read_text("utf-8"))
    return found


def test_the_languages_of_the_interface_and_of_the_council_are_there() -> None:
    assert set(LANGUAGES) == {*LANGUAGE_CODES, "fr", "es"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word_and_fills_the_same_places(language: str) -> None:
    english, here = words("en"), words(language)
    assert set(here) == set(english)
    for name, text in here.items():
        assert text.strip() == text != ""
        assert sorted(re.findall(r"%\((\w+)\)s", text)) == sorted(re.findall(r"%\((\w+)\)s", english[name]))


def test_days_and_numbers_are_written_as_the_language_writes_them() -> None:
    day = date(2026, 3, 5)
    assert AccordWords("en").day(day) == "5 March 2026"
    assert AccordWords("es").day(day) == "5 de marzo de 2026"
    assert AccordWords("ru").day(day) == "5 марта 2026"
    assert AccordWords("hy").day(day) == "5 մարտի 2026"
    assert AccordWords("ar").day(day) == "٥ مارس ٢٠٢٦"
    assert AccordWords("ar").number(12) == "١٢"


@pytest.mark.parametrize("language", ["fr", "ka", "qqq"])
def test_a_text_in_another_language_is_printed_with_words_that_are_there(language: str) -> None:
    text = replace(accord(), language=language)
    for write in (write_html, write_docx, write_akoma_ntoso, write_pdf):
        assert write(text)
    said = write_html(text).decode("utf-8")
    assert f'<html lang="{language}"' in said
    assert ("Déclaration commune" if language == "fr" else "Joint statement") in said
