"""The PDF of an accord: read back from what is drawn, by two readers, in every script."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
import typst

from concilio.documents import fonts, typesetting
from concilio.documents.accord_layout import lay_out
from concilio.documents.accord_pdf import write_pdf
from concilio.documents.accord_text import Clause, Paragraph, State
from concilio.documents.fonts import FontFileError, MissingGlyphError
from tests.unit.documents.accord_fixture import LANGUAGES, accord

DRAFT = {"state": State.DRAFT, "symbol": "", "signatures": ()}
NOT_INK = re.compile(r"[\s\u2066-\u2069\u200e\u200f\u202a-\u202e\ufffe\u0002]")
ARABIC_WORD = re.compile(r"[\u0621-\u064a]{2,}")


@cache
def pdf(language: str) -> bytes:
    return write_pdf(accord(language))


def by_pdfium(data: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]


def by_poppler(data: bytes) -> list[str]:
    if shutil.which("pdftotext") is None:
        pytest.skip("needs pdftotext (Debian: poppler-utils)")
    command = ["pdftotext", "-enc", "UTF-8", "-", "-"]
    read = subprocess.run(command, input=data, capture_output=True, check=True)
    return read.stdout.decode("utf-8").split("\f")[:-1]


def letters(text: str) -> str:
    return NOT_INK.sub("", text)


@pytest.mark.parametrize("reader", [by_pdfium, by_poppler])
@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "ar"])
def test_every_printed_text_is_read_back(language: str, reader: Callable[[bytes], list[str]]) -> None:
    pages = reader(pdf(language))
    assert all(map(letters, pages))
    # A word that is cut at the end of a line comes back with its hyphen.
    read = letters("".join(pages)).replace("-", "")
    layout = lay_out(accord(language))
    missing = {text for text in layout.texts() if letters(text).replace("-", "") not in read}
    # The two are for the web page alone, which has a list of notes and links back.
    assert missing == {layout.notes_heading, layout.back}


@pytest.mark.parametrize("reader", [by_pdfium, by_poppler])
def test_every_arabic_word_is_read_back_letter_by_letter(reader: Callable[[bytes], list[str]]) -> None:
    layout = lay_out(accord("ar"))
    printed = [text for text in layout.texts() if text not in (layout.notes_heading, layout.back)]
    # Vowel marks are read back beside their letter, before or after it: what has one is compared without.
    read = re.sub("[\u064b-\u0652]", "", "\n".join(reader(pdf("ar"))))
    for word in ARABIC_WORD.findall(
        "\n".join(text for text in printed if not re.search("[\u064b-\u0652]", text))
    ):
        assert word in read
    assert set(re.findall(r"[0-9]+|[٠-٩]+", read)) >= {"613", "487", "1992", "٦٧"}


def drawn_lines(data: bytes) -> list[str]:
    """What stands on each line of the first page, from left to right, as the eye meets it."""
    page = pypdfium2.PdfDocument(data)[0].get_textpage()
    boxes = [(page.get_charbox(n), page.get_text_range(n, 1)) for n in range(page.count_chars())]
    lines: dict[int, list[tuple[float, str]]] = {}
    for (left, bottom, right, top), letter in boxes:
        if right > left and letter.strip():
            line = next((y for y in lines if abs(y - (bottom + top) / 2) < 5), round((bottom + top) / 2))
            lines.setdefault(line, []).append((left, letter))
    return ["".join(letter for _, letter in sorted(found)) for found in lines.values()]


def test_dates_symbols_and_latin_names_run_from_left_to_right_in_arabic() -> None:
    drawn = "\n".join(drawn_lines(pdf("ar")))
    for token in ("1992-02-26", "A/HRC/52/NGO/1", "A/HRC/61/NGO/214", "SHA-256", "Forum“River”&Friends"):
        assert token in drawn
    # The number after a Latin name belongs to the month on its left.
    assert re.search("12[^0-9A-Za-z]*OldMill", drawn)


def test_pages_are_drawn() -> None:
    for language in LANGUAGES:
        for page in pypdfium2.PdfDocument(pdf(language)):
            grey = page.render(scale=0.5, grayscale=True).to_numpy()
            assert 0.001 < (grey < 128).mean() < 0.2


def test_it_names_its_language_title_and_both_standards() -> None:
    for language in LANGUAGES:
        data = pdf(language)
        assert b"<pdfaid:part>2</pdfaid:part>" in data
        assert b"<pdfaid:conformance>A</pdfaid:conformance>" in data
        assert b"<pdfuaid:part>1</pdfuaid:part>" in data
        assert f"/Lang({language})".encode() in data.replace(b" ", b"")


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_fonts_are_the_packages_own(language: str) -> None:
    found = set(re.findall(rb"/BaseFont */[A-Z]{6}\+([A-Za-z]+)-", pdf(language)))
    expected = {"ar": {b"Amiri"}, "hy": {b"NotoSerif", b"NotoSerifArmenian"}}
    assert found == expected.get(language, {b"NotoSerif"})


def marked(data: bytes) -> list[bool]:
    """Whether each page has something large in the colour of the watermark."""
    pages = [page.render(scale=1).to_numpy().astype(int) for page in pypdfium2.PdfDocument(data)]
    return [bool((abs(page[..., :3] - [0xD8, 0xE6, 0xEF]).max(axis=2) < 3).sum() > 800) for page in pages]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_is_marked_on_every_page_and_has_no_symbol(language: str) -> None:
    clauses = tuple(Clause(n, Paragraph("1 " * 200)) for n in range(1, 9))
    draft = write_pdf(accord(language, **DRAFT, clauses=clauses, notes=(), preamble=(), reservations=()))
    assert len(marked(draft)) > 1
    assert all(marked(draft))
    assert "A/HRC" not in "".join(by_poppler(draft))
    assert not any(marked(pdf(language)))
    assert "A/HRC" in "".join(by_poppler(pdf(language)))


def test_a_letter_that_no_font_has_stops_the_document_and_is_named() -> None:
    with pytest.raises(MissingGlyphError, match=r"“中” \(U\+4E2D CJK.*“🧿” \(U\+1F9FF NAZAR AMULET\)"):
        write_pdf(accord(title="On 🧿 and 中"))
    assert write_pdf(accord(title="From ≥ to →"))


def test_coverage_is_what_the_font_files_hold() -> None:
    from fontTools.ttLib import TTFont

    for name, face in fonts._faces().items():
        assert set(fonts._code_points(face["letters"])) == set(TTFont(fonts.FOLDER / name).getBestCmap())


def test_another_font_file_stops_every_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in fonts.FOLDER.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    fonts.package_fonts.__wrapped__()
    (tmp_path / "Another.ttf").write_bytes((tmp_path / "Amiri-Bold.ttf").read_bytes())
    with pytest.raises(FontFileError, match="do not belong there"):
        fonts.package_fonts.__wrapped__()
    (tmp_path / "Another.ttf").unlink()
    (tmp_path / "Amiri-Bold.ttf").write_bytes(b"not a font")
    with pytest.raises(FontFileError, match="Amiri-Bold"):
        fonts.package_fonts.__wrapped__()


def test_typsts_own_refusal_of_what_is_not_accessible_is_passed_on(tmp_path: Path) -> None:
    page = tmp_path / "page.typ"
    page.write_text('#set document(date: datetime(year: 2026, month: 1, day: 1))\n#text("no title")')
    with pytest.raises(typst.TypstError, match="title"):
        typesetting.set_in_package_fonts(page, {})
    page.write_text(
        '#set document(title: "T", date: datetime(year: 2026, month: 1, day: 1))\n'
        '#set text(font: "Noto Serif")\n= One\n=== Three'
    )
    with pytest.raises(typst.TypstError, match="heading"):
        typesetting.set_in_package_fonts(page, {})


def test_the_same_text_gives_the_same_bytes_in_any_process_thread_and_folder(tmp_path: Path) -> None:
    first = hashlib.sha256(pdf("ar")).hexdigest()
    with ThreadPoolExecutor(4) as pool:
        made = pool.map(lambda language: write_pdf(accord(language)), ["ar", "en", "ar", "hy"])
        assert [hashlib.sha256(data).hexdigest() for data in made][::2] == [first, first]
    said = (
        "import hashlib; from tests.unit.documents.accord_fixture import accord\n"
        "from concilio.documents.accord_pdf import write_pdf\n"
        "print(hashlib.sha256(write_pdf(accord('ar'))).hexdigest())"
    )
    root = Path(__file__).parents[3]
    elsewhere = {
        **os.environ, "RAYON_NUM_THREADS": "1", "HOME": str(tmp_path), "TMPDIR": str(tmp_path),
        "TZ": "Asia/Yerevan", "PYTHONHASHSEED": "7", "PYTHONPATH": f"{root}:{root / 'src'}",
    }  # fmt: skip
    other = subprocess.run(
        [sys.executable, "-c", said], cwd=tmp_path, env=elsewhere, capture_output=True, check=True
    )
    assert other.stdout.decode().strip() == first


def test_a_note_that_two_clauses_cite_is_printed_once() -> None:
    text = accord()
    again = replace(text, clauses=(replace(text.clauses[0], words=text.preamble[0]), *text.clauses[1:]))
    assert "".join(by_poppler(write_pdf(again))).count("Annual list, 2025") == 1
