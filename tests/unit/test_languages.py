"""Every language says everything: no string is missing, doubtful, or has lost a place to fill."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from concilio.languages import LANGUAGE_CODES

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src/concilio"
TRANSLATED = [code for code in LANGUAGE_CODES if code != "en"]
CATALOGUES = ["languages/{}/LC_MESSAGES/django.po", "languages/{}/LC_MESSAGES/report.po"]
PLACE = re.compile(r"%\((\w+)\)[sd]")
OF_TWO = re.compile(
    r"\b(the other side|(from|of|outvote) the other(?! communities)|both (sides|communities)"
    r"|n?either (side|community))\b"
)


def messages(path: Path, language: str) -> list[Message]:
    with path.open("rb") as file:
        return [message for message in read_po(file, locale=language) if message.id]


def strings(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, (tuple, list)) else [message.string]


def wanting(found: list[Message]) -> list[object]:
    return [message.id for message in found if message.fuzzy or not all(strings(message))]


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_no_string_is_missing_or_fuzzy(catalogue: str, language: str) -> None:
    found = messages(PACKAGE / catalogue.format(language), language)
    assert len(found) > 100
    assert wanting(found) == []


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_translations_fill_the_same_places(catalogue: str, language: str) -> None:
    for message in messages(PACKAGE / catalogue.format(language), language):
        originals = list(message.id) if isinstance(message.id, (tuple, list)) else [message.id]
        allowed = {place for original in originals for place in PLACE.findall(original)}
        for string in strings(message):
            places = set(PLACE.findall(string))
            # A plural form may say its number in a word.
            missing = set() if len(originals) > 1 else allowed - places
            assert missing == set(), message.id
            assert places <= allowed, message.id


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_a_per_cent_sign_alone_makes_no_format(catalogue: str, language: str) -> None:
    # Read as text: Babel would set the flag by its own guess, which is how it gets into a file.
    for entry in (PACKAGE / catalogue.format(language)).read_text("utf-8").split("\n\n")[1:]:
        flagged = re.search(r"^#,.*(?<!no-)python-format", entry, re.MULTILINE) is not None
        assert flagged is (PLACE.search(entry) is not None), entry


@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_no_string_takes_it_that_there_are_two_sides(catalogue: str) -> None:
    for message in messages(PACKAGE / catalogue.format("az"), "az"):
        originals = message.id if isinstance(message.id, (tuple, list)) else [message.id]
        assert [original for original in originals if OF_TWO.search(original)] == []


def test_the_catalogues_hold_what_the_sources_say(tmp_path: Path) -> None:
    if not all(map(shutil.which, ("xgettext", "msgmerge", "msguniq", "msgattrib"))):
        if os.environ.get("CI"):
            pytest.fail("gettext is missing: apt-get install gettext")
        pytest.skip("needs gettext: apt-get install gettext")
    copy = tmp_path / "src/concilio"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    env = {**os.environ, "PYTHONPATH": str(copy.parent), "CONCILIO_HOME": str(tmp_path / "home")}
    subprocess.run(
        [
            sys.executable, "-m", "django", "makemessages", "--settings", "concilio.config.settings",
            *(option for code in TRANSLATED for option in ("-l", code)),
            "--no-location", "--no-obsolete", "--ignore", "report/*",
        ],
        cwd=copy, env=env, check=True, capture_output=True,
    )  # fmt: skip
    template = tmp_path / "report.pot"
    sources = [str(path.relative_to(copy)) for path in sorted((copy / "report").glob("*.py"))]
    subprocess.run(
        ["xgettext", "--from-code=UTF-8", "--language=Python", "--keyword=_", "--keyword=pgettext:1c,2",
         "--no-location", "-o", str(template), *sources],
        cwd=copy, check=True, capture_output=True,
    )  # fmt: skip
    for language in TRANSLATED:
        report = copy / CATALOGUES[1].format(language)
        subprocess.run(
            ["msgmerge", "--quiet", "--update", "--no-fuzzy-matching", "--backup=none", str(report), str(template)],
            check=True, capture_output=True,
        )  # fmt: skip
        for catalogue in CATALOGUES:
            lost = wanting(messages(copy / catalogue.format(language), language))
            assert lost == [], f"{language}: run `make messages` and translate"
