"""The Word file of an accord: real footnotes, the form of a written statement, opened by LibreOffice."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from concilio.documents.accord_docx import directed, write_docx, write_submission
from concilio.documents.accord_layout import lay_out
from concilio.documents.accord_text import State
from concilio.documents.docx_form import NotAWordFileError, read_word_file
from tests.unit.documents.accord_fixture import LANGUAGES, accord

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MARKS = re.compile("[\u200e\u200f\u2066-\u2069]")


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def with_part(data: bytes, name: str, old: str, new: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for part, content in parts(data).items():
            if part == name:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode(), 1)
            file.writestr(part, content)
    return made.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_what_the_layout_says_with_real_footnotes(language: str) -> None:
    text = accord(language)
    found = read_word_file(write_docx(text))
    said = MARKS.sub("", found.text + found.notes)
    layout = lay_out(text)
    missing = {words for words in layout.texts() if MARKS.sub("", words) not in said}
    assert missing == {layout.notes_heading, layout.back, layout.page}
    body = etree.fromstring(parts(write_docx(text))["word/document.xml"])
    notes = etree.fromstring(parts(write_docx(text))["word/footnotes.xml"])
    marks = [mark.get(f"{W}id") for mark in body.iter(f"{W}footnoteReference")]
    assert marks == ["1", "2"]
    assert {note.get(f"{W}id") for note in notes} == {"-1", "0", *marks}
    for clause in text.clauses:
        assert f"\n{lay_out(text).clauses[clause.number - 1].shown}. {clause.words.text[:10]}" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_set_in_times_new_roman_10_without_emphasis(language: str) -> None:
    found = read_word_file(
        write_docx(
            accord(
                language,
                clauses=(replace(accord().clauses[0], heading="Visits"),),
                notes=accord().notes[:1],
                preamble=accord().preamble,
                reservations=(),
            )
        )
    )
    assert (found.emphases, found.fonts, found.sizes) == (frozenset(), {"Times New Roman"}, {10})


def test_emphasis_is_found_wherever_it_is_set() -> None:
    data = write_docx(accord())
    bold = '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">'
    plain = '<w:r><w:t xml:space="preserve">'
    style = '<w:name w:val="Normal"/>'
    cases = [
        (with_part(data, "word/document.xml", plain, bold), {"bold"}),
        (
            with_part(data, "word/footnotes.xml", plain, bold.replace("w:b/", 'w:u w:val="single"/')),
            {"underline"},
        ),
        (with_part(data, "word/styles.xml", style, f"{style}<w:rPr><w:i/></w:rPr>"), {"italic"}),
        (with_part(data, "word/document.xml", plain, bold.replace("w:b/", 'w:b w:val="0"/')), set()),
        # A style that nothing uses sets nothing.
        (
            with_part(
                data,
                "word/styles.xml",
                "</w:styles>",
                '<w:style w:styleId="X"><w:rPr><w:b/></w:rPr></w:style></w:styles>',
            ),
            set(),
        ),
    ]
    for changed, emphases in cases:
        assert read_word_file(changed).emphases == emphases
    other = with_part(
        data, "word/document.xml", plain, bold.replace("w:b/", 'w:rFonts w:ascii="Arial"/><w:sz w:val="24"/')
    )
    assert read_word_file(other).fonts == {"Arial", "Times New Roman"}
    assert read_word_file(other).sizes == {10, 12}


def test_words_in_tracked_insertions_count_and_deleted_ones_do_not() -> None:
    plain = '<w:r><w:t xml:space="preserve">Joint'
    added = "<w:ins><w:r><w:t>Added </w:t></w:r></w:ins>"
    added += "<w:sdt><w:sdtContent><w:r><w:t>Held </w:t></w:r></w:sdtContent></w:sdt>"
    gone = "<w:del><w:r><w:delText>Gone </w:delText></w:r></w:del>"
    data = with_part(write_docx(accord()), "word/document.xml", plain, added + gone + plain)
    assert read_word_file(data).text.strip().startswith("Added Held Joint statement")


@pytest.mark.parametrize("data", [b"", b"PK", b"%PDF-1.7", write_docx(accord())[:900]])
def test_what_is_no_word_file_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(NotAWordFileError):
        read_word_file(data)


def test_a_submission_holds_the_text_and_its_notes_alone() -> None:
    data = write_submission(
        accord(), "Joint written statement submitted by A & B", "C also shares the views."
    )
    found = read_word_file(data)
    assert found.text.strip().startswith(
        "On the missing and the graves*\nJoint written statement submitted by A & B"
    )
    assert "Signatures" not in found.text
    assert "Forum" not in found.text
    assert found.notes.split("\n")[2].startswith("* C also shares the views.")


def test_the_same_text_gives_the_same_bytes() -> None:
    assert write_docx(accord("hy")) == write_docx(accord("hy"))
    assert write_docx(accord("hy")) != write_docx(accord("ru"))


def test_words_against_the_page_stand_between_marks() -> None:
    assert directed("a \u2068ب\u2069 c", False) == [
        ("a ", False),
        ("\u200fب\u200f\u200e", True),
        (" c", False),
    ]
    assert directed("ب \u2068x \u2066y\u2069\u2069", True) == [
        ("ب ", True),
        ("\u200ex \u200e\u200f", False),
        ("\u200ey\u200e\u200f", False),
    ]
    assert directed("\u2069a", False) == [("a", False)]


@pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")),
    reason="needs LibreOffice and pdftotext (Debian: libreoffice-writer, poppler-utils)",
)
def test_libreoffice_opens_it(tmp_path: Path) -> None:
    (tmp_path / "ar.docx").write_bytes(write_docx(accord("ar", state=State.DRAFT, symbol="", signatures=())))
    (tmp_path / "en.docx").write_bytes(write_docx(accord("en")))
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf",
         "--outdir", str(tmp_path), str(tmp_path / "ar.docx"), str(tmp_path / "en.docx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    # It leaves with 0 when it could not open a file: what counts is the file it made.
    for language in ("ar", "en"):
        text = subprocess.run(
            ["pdftotext", "-enc", "UTF-8", str(tmp_path / f"{language}.pdf"), "-"],
            check=True,
            capture_output=True,
        ).stdout.decode("utf-8")
        words = re.findall(r"\w{4,}", accord(language).clauses[0].words.text)
        # The fonts of its machine may join lam and alef into one sign.
        assert [word for word in words if word not in text and not re.search("ل[اأ]", word)] == []
        assert "Report & annex <3>" in text
