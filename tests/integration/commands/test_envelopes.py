"""Cards to print and hashes for the server."""

from __future__ import annotations

import stat
from itertools import combinations
from pathlib import Path

import pypdfium2
import pytest
import typer
from typer.testing import CliRunner

from concilio.admission.codes import code_digest, make_code
from concilio.commands import envelopes
from concilio.languages import LANGUAGE_CODES

app = typer.Typer()
envelopes.register(app)


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.output


def test_a_folder_gets_cards_and_as_many_sorted_hashes_that_only_its_owner_reads(tmp_path: Path) -> None:
    out = tmp_path / "new"
    code, said = run(
        "--community", "Northbank", "--number", "9", "--out", str(out), "--languages", "hy,ar,az",
        "--address", "https://dialogue.example/d/river",
    )  # fmt: skip
    assert code == 0, said
    hashes = (out / "northbank-hashes.txt").read_text().splitlines()
    assert len(set(hashes)) == 9
    assert hashes == sorted(hashes)
    assert (out / "northbank-cards.pdf").read_bytes().startswith(b"%PDF")
    assert {stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()} == {0o600}


def test_what_may_have_been_printed_is_not_written_over(tmp_path: Path) -> None:
    arguments = ("--community", "Northbank", "--number", "1", "--out", str(tmp_path))
    assert run(*arguments)[0] == 0
    before = (tmp_path / "northbank-hashes.txt").read_bytes()
    assert run(*arguments)[0] == 2
    assert (tmp_path / "northbank-hashes.txt").read_bytes() == before


def test_a_language_without_words_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    code, said = run("--community", "N", "--number", "1", "--out", str(tmp_path / "x"), "--languages", "tlh")
    assert code == 2
    assert "tlh" in said
    assert not (tmp_path / "x").exists()


def test_every_card_is_printed_four_to_a_page() -> None:
    codes = [make_code() for _ in range(5)]
    pdf = envelopes.render_cards(
        codes, community='A "quoted" \\ #name', address="https://x", languages=["en"]
    )
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type/Page/") == 2
    assert len({code_digest(code) for code in codes}) == 5


MILLIMETRE = 72 / 25.4


def lines_on(pdf: bytes) -> list[list[tuple[float, float, float, float]]]:
    """For each page, where its lines of text stand: left, right, top and bottom, in millimetres from the top left."""
    pages = []
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        boxes = [text.get_rect(n) for n in range(text.count_rects())]
        height = page.get_height()
        pages.append(
            [
                (
                    left / MILLIMETRE,
                    right / MILLIMETRE,
                    (height - top) / MILLIMETRE,
                    (height - bottom) / MILLIMETRE,
                )
                for left, bottom, right, top in boxes
            ]
        )
    return pages


@pytest.mark.parametrize("languages", list(combinations(LANGUAGE_CODES, 3)), ids="-".join)
def test_no_card_is_cut_through_in_any_languages(languages: tuple[str, ...]) -> None:
    codes = [make_code() for _ in range(7)]
    pdf = envelopes.render_cards(
        codes,
        community="The people of both banks of the lower river",
        address="https://a-rather-long-name.of-a-site.example.org/hy/d/the-missing-and-the-graves/",
        languages=list(languages),
    )
    pages = lines_on(pdf)
    read = "".join("".join(p.get_textpage().get_text_range().split()) for p in pypdfium2.PdfDocument(pdf))
    assert all(code in read for code in codes)
    a_page = -(-len(codes) // len(pages))
    fits = [n for n in (1, 2, 3, 4) if -(-len(codes) // n) == len(pages)]
    assert a_page in fits
    for a_page in fits:
        height = 297 / a_page
        crossing = [
            box
            for page in pages
            for box in page
            if int((box[2] - 3) // height) != int((box[3] + 3) // height)
            or box[0] < 105 < box[1]
            or box[1] > 205
        ]
        if not crossing:
            return
    raise AssertionError(f"lines on a cut, on the fold or beyond the edge: {crossing}")


@pytest.mark.parametrize("long", ["word " * 3000, "unbroken" * 20])
def test_what_fits_on_no_card_is_refused(long: str, tmp_path: Path) -> None:
    code, said = run("--community", long, "--number", "1", "--out", str(tmp_path / "x"))
    assert code == 2
    assert "too long for a card" in said
    assert not (tmp_path / "x").exists()


def test_a_letter_of_a_name_that_no_font_has_is_named_on_the_card() -> None:
    made = envelopes.render_cards(
        [make_code()],
        community="River \U00010570",
        address="https://dialogue.example",
        languages=["hy", "ar"],
    )
    read = pypdfium2.PdfDocument(made)[0].get_textpage().get_text_range()
    assert "River [U+10570]" in read
