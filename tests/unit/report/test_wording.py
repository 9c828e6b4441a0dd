"""Sentences in another language: whole, in its own numbers and direction, and English where there is none."""

from __future__ import annotations

import ast
import gettext
import re
from pathlib import Path

import pytest

from concilio import report
from concilio.analysis.side_kind import SideKind
from concilio.documents.language import isolated
from concilio.languages import LANGUAGE_CODES
from concilio.report.assemble import report_content
from concilio.report.content import Side
from concilio.report.page import report_page
from concilio.report.presentation import WHOLE_POINTS
from concilio.report.sentences import Sentences
from concilio.report.words import WORDS
from tests.unit.report.findings_fixture import world

HERE = Path(report.__file__).parent


class Marked(gettext.NullTranslations):
    """A stand-in for a catalogue: every message it was asked for comes back marked."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"

    def pgettext(self, context: str, message: str) -> str:
        return f"⟦{message}⟧"


def test_without_a_catalogue_a_page_is_english_and_says_so() -> None:
    html = report_page(report_content(*world()), Sentences("fr"))
    assert '<html lang="en" dir="ltr">' in html
    assert html == report_page(report_content(*world()), Sentences("en"))


def test_every_word_of_a_page_comes_from_the_catalogue() -> None:
    findings, dataset = world()
    html = report_page(report_content(findings, dataset), Sentences("ar", Marked()))
    assert '<html lang="ar" dir="rtl">' in html
    body = re.sub(r"<style>.*?</style>|<bdi>.*?</bdi>|<title>.*?</title>", "", html, flags=re.DOTALL)
    for text in (dataset.title, dataset.question, *(note.message for note in dataset.notes)):
        body = body.replace(text, "")
    text = re.sub(r"<[^>]*>", "\n", body)
    while "⟦" in text:
        text, before = re.sub(r"⟦[^⟦⟧]*⟧", "", text), text
        assert text != before
    left = [word for word in re.findall(r"[A-Za-z]{2,}", text) if word not in {"Northbank", "Southbank"}]
    assert left == []


def test_every_fixed_word_is_used_and_none_is_missing() -> None:
    sources = "\n".join(
        path.read_text("utf-8")
        for path in [*HERE.glob("*.py"), *HERE.glob("templates/*.j2")]
        if path.name != "words.py"
    )
    stems = re.findall(r'word\(f?"(\w+)_(?:\{| *" *~)', sources) + re.findall(r'word\("(\w+_)" ~', sources)
    for name in WORDS:
        built = any(name.startswith(stem.rstrip("_") + "_") for stem in stems)
        assert f'"{name}"' in sources or built, name


def test_each_sentence_is_whole_and_its_places_have_names() -> None:
    for source in (*HERE.glob("sentences*.py"), HERE / "wording.py"):
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"gettext", "ngettext"}
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "self"
            ):
                for message in node.args[: 1 if node.func.attr == "gettext" else 2]:
                    if isinstance(message, ast.Constant):
                        assert isinstance(message.value, str)
                        assert not re.search(r"%[sd]", message.value), message.value
                    else:
                        assert ast.unparse(message) == "word"


def test_a_name_of_the_other_direction_is_isolated() -> None:
    assert isolated("Northbank") == "Northbank"
    assert isolated("نورثبانك") == "\u2068نورثبانك\u2069"
    assert Sentences().side(Side(0, "نورثبانك", 10), SideKind.COMMUNITY) == "\u2068نورثبانك\u2069"


def test_names_are_listed_as_the_language_lists() -> None:
    sides = [Side(0, "A", 10), Side(1, "B", 10), Side(2, "C", 10)]
    assert Sentences("ar").names(sides) == "A وB وC"
    assert Sentences("hy").names(sides) == "A, B և C"


def test_a_number_stays_with_its_per_cent_sign() -> None:
    share = WHOLE_POINTS.share(0.85, 0.8, 0.9, 100)
    assert Sentences().about(share) == "about 85\u00a0% agree"
    assert Sentences().between(share) == "between 80 and 90\u00a0%"


def test_a_word_is_translated_for_its_place() -> None:
    assert Sentences().word("col_about") == "About"
    assert Sentences("ru").word("col_about") == "О ком"
    assert Sentences("hy").word("col_about") == "Ում մասին"


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_each_picture_of_a_guess_names_who_guessed_and_about_whom(language: str) -> None:
    content = report_content(*world())
    say = Sentences(language)
    html = report_page(content, say)
    pictures = re.findall(r'<div class="chart guesses">.*?</ul>', html, re.DOTALL)
    assert pictures
    for picture, item in zip(pictures, content.surprising, strict=False):
        rows = re.findall(r"<li><span>(.*?)</span>", picture, re.DOTALL)
        for row, direction in zip(rows, item.directions, strict=True):
            guess, really = row.split("<br>")
            guesser, about = (say.side_of(content, side) for side in (direction.guesser, direction.about))
            assert guesser in guess, "who guessed"
            assert about in guess, "about whom"
            assert say.tenths(direction.guess) in guess
            assert say.really(direction) in really
    if language == "en":
        first = content.surprising[0].directions[0]
        assert f"{say.side_of(content, first.guesser)}’s guess: {say.tenths(first.guess)} in " in html


def test_each_drawn_finding_has_an_address_of_its_own() -> None:
    html = report_page(report_content(*world()), Sentences("en"))
    places = re.findall(r'<a class="small" href="#([^"]+)"', html)
    assert {place.split("-")[0] for place in places} == {"surprising", "shared", "divides"}
    assert len(set(places)) == len(places)
    assert [place for place in places if html.count(f'id="{place}"') != 1] == []
