"""Dates, numbers and the direction of writing in each of the interface's languages."""

from __future__ import annotations

from datetime import date

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import formats, translation
from django.utils.translation import get_language_info

from concilio.languages import LANGUAGE_CODES, RIGHT_TO_LEFT
from concilio.shell.templatetags.shell import day, number

DAY = date(2026, 4, 10)


@pytest.mark.parametrize(
    ("language", "as_day", "as_number"),
    [
        ("en", "10 April 2026", "12,345"),
        ("az", "10 aprel 2026", "12.345"),
        ("hy", "2026 թ. ապրիլի 10", "12\u00a0345"),
        ("ru", "10 апреля 2026\u202fг.", "12\u00a0345"),
        ("ar", "١٠ أبريل ٢٠٢٦", "١٢٬٣٤٥"),
    ],
)
def test_days_and_numbers_are_written_as_in_the_readers_language(language: str, as_day: str, as_number: str):
    with translation.override(language):
        assert day(DAY).replace("\u202f", " ") == as_day.replace("\u202f", " ")
        assert number(12345).replace("\u202f", "\u00a0") == as_number


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_only_arabic_is_written_from_right_to_left(language: str):
    assert get_language_info(language)["bidi"] is (language in RIGHT_TO_LEFT)
    with translation.override(language):
        assert translation.get_language_bidi() is (language in RIGHT_TO_LEFT)


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_djangos_own_formats_are_those_of_the_language_and_not_of_english(language: str):
    with translation.override(language):
        assert formats.get_format("FIRST_DAY_OF_WEEK") == (6 if language == "ar" else 1)
        assert "2026" in formats.date_format(DAY)
        assert formats.date_format(DAY).startswith("10")


def test_whole_numbers_in_addresses_and_attributes_stay_as_they_are():
    with translation.override("az"):
        assert Template("{{ n }}").render(Context({"n": 12345})) == "12345"


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_every_language_has_its_own_address_and_offers_the_others(language: str):
    page = Client().get(f"/{language}/").content.decode()
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page
    for other in LANGUAGE_CODES:
        assert f'href="/{other}/" lang="{other}"' in page


@pytest.mark.django_db
def test_the_first_visit_is_in_the_browsers_language_and_keeps_no_cookie_for_it():
    answer = Client().get("/", headers={"accept-language": "hy, en;q=0.5"})
    assert answer.headers["Location"] == "/hy/"
    assert not answer.cookies
