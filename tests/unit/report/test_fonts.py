"""The fonts of a report: the package's, and a letter that none has is named and never drawn as a square."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace

import pytest

from concilio.documents import missing_letters
from concilio.documents.missing_letters import letters_in_no_font, with_letters_named
from concilio.report import report_content
from concilio.report.pdf import report_pdf
from concilio.report.pictures import drawn, wrapped
from concilio.report.printable import printable
from concilio.report.sentences import Sentences
from tests.unit.report.findings_fixture import world

# Vithkuqi: a script of Albanian, in Unicode since 2021.
LETTER = "\U00010570"


def pdf(text: str, language: str = "en") -> bytes:
    findings, dataset = world()
    statements = tuple(replace(statement, text=text) for statement in dataset.statements)
    content = report_content(findings, replace(dataset, statements=statements))
    say = Sentences(language)
    return report_pdf(content, say, drawn(content, say))


def text_of(data: bytes) -> str:
    read = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)
    return " ".join(read.stdout.decode("utf-8").split())


@pytest.mark.parametrize("language", ["az", "hy", "ar", "ru"])
def test_a_report_in_the_five_scripts_uses_the_fonts_of_the_package_alone(language: str) -> None:
    made = pdf("Dialoq ≥ Диалог, երկխոսություն حوار", language)
    found = {name.decode() for name in re.findall(rb"/BaseFont */[A-Z]{6}\+([A-Za-z]+)", made)}
    assert found <= {"NotoSerif", "NotoSerifArmenian", "Amiri", "DejaVuSans"}
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext (Debian: poppler-utils)")
def test_a_letter_that_no_font_has_is_named_and_the_report_is_written() -> None:
    made = pdf(f"Talk {LETTER} more")
    assert "Talk [U+10570] more" in text_of(made)
    assert "No font here has these letters, so their numbers stand for them: U+10570 VITHKUQI" in text_of(
        made
    )
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert "No font here" not in text_of(pdf("Talk more"))


def test_pictures_name_it_too() -> None:
    findings, dataset = world()
    statements = tuple(replace(statement, text=f"Talk {LETTER}") for statement in dataset.statements)
    content = report_content(findings, replace(dataset, statements=statements))
    for figure in drawn(content, Sentences()):
        assert LETTER not in figure.svg.decode("utf-8")
    shown, missing = printable(content)
    assert missing == {LETTER}
    assert "[U+10570]" in wrapped(shown.shared[0].statement)
    assert printable(shown) == (shown, frozenset())


def test_a_run_of_letters_is_named_by_its_first(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = frozenset("中文字")
    assert with_letters_named("a中b文", missing) == "a[U+4E2D]b[U+6587]"
    assert with_letters_named("中文字中", missing) == "[U+4E2D … 4]"
    assert with_letters_named("plain", missing) == "plain"
    monkeypatch.setattr(missing_letters, "_can_be_drawn", lambda letter: False)
    assert letters_in_no_font(["a 中 ≥ ə ծ ش"]) == {"中"}


def test_a_picture_has_no_lines_of_two_directions_in_one_text() -> None:
    content = report_content(*world())
    for language, kinds in (("ar", {str}), ("hy", {list})):
        figures = drawn(content, Sentences(language))
        assert {type(figure.spec["title"]["subtitle"]) for figure in figures} == kinds
