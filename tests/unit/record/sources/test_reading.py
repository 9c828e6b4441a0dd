"""Copies are read page by page in a child process; what cannot be read has a name; quotations are found in place."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilio.record.sources.confined import Limits
from concilio.record.sources.faults import Fault, SourceRefused
from concilio.record.sources.kinds import Kind
from concilio.record.sources.reading import Outcome, find_quotation, picture_of, places_of, read
from concilio.record.sources.warc import Capture, written
from tests.unit.record.sources.files import pdf, png

PAGES = (
    "The first page says nothing of note.",
    "On the second, 613 people are named\nas killed in the town.",
)
QUOTED = "613 people are named as killed"


def test_a_pdf_is_read_page_by_page_and_its_quotation_has_a_place_on_the_page() -> None:
    file = pdf(*PAGES)
    words = read(file)
    assert (words.kind, words.outcome, len(words.pages)) == (Kind.PDF, Outcome.READ, 2)
    found = find_quotation(words.pages, QUOTED)
    assert found is not None
    assert (found.page, found.last_page) == (2, 2)
    assert " ".join(words.pages[1][found.start : found.end].split()) == QUOTED
    first, second = places_of(file, found)
    # 72 points from the left of 612, about 700 from below of 792; the second line begins at the margin.
    assert 72 / 612 < first[0] < first[0] + first[2] < 0.6
    assert first[1] == pytest.approx((792 - 710) / 792, abs=0.01)
    assert second[0] == pytest.approx(72 / 612, abs=0.005)
    assert second[1] == pytest.approx(first[1] + 14 / 792, abs=0.005)


def test_a_page_of_a_pdf_has_a_picture() -> None:
    picture = picture_of(pdf(*PAGES), 2, width=306)
    assert picture.startswith(b"\x89PNG")
    assert (int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")) == (306, 396)
    for page in (0, 3):
        with pytest.raises(SourceRefused):
            picture_of(pdf(*PAGES), page)


@pytest.mark.parametrize(
    ("file", "fault"),
    [
        (pdf("words", encrypt=True), Fault.ENCRYPTED),
        (pdf("words")[:60], Fault.BROKEN),
        (b"%PDF-1.7\nnothing of the kind", Fault.BROKEN),
    ],
)
def test_what_cannot_be_read_has_a_name(file: bytes, fault: Fault) -> None:
    with pytest.raises(SourceRefused) as refusal:
        read(file)
    assert refusal.value.fault == fault


def test_pictures_have_no_text() -> None:
    assert read(pdf("", "")).outcome == Outcome.NO_TEXT
    assert read(png(20, 20)).outcome == Outcome.NO_TEXT


def test_reading_stops_at_its_limits() -> None:
    with pytest.raises(SourceRefused) as refusal:
        read(b"<html>" + b"<p>a word" * 100, limits=Limits(memory=8))
    assert refusal.value.fault == Fault.TOO_MUCH_WORK
    with pytest.raises(SourceRefused) as refusal:
        read(b"<html>" + b"<p>a word" * 200_000, limits=Limits(seconds=0))
    assert refusal.value.fault == Fault.TOO_MUCH_WORK


HTML = """<!doctype html><html><head><meta charset="{charset}"><title>A  page</title><style>p {{ color: red }}</style>
<script>document.write("<p>never shown</p>")</script></head><body><h1>Слова &amp; «числа»</h1><p>Погибли <b>613</b>
человек.<br>Так сказано.<noscript>hidden</noscript><iframe src="https://example.org/">hidden</iframe><p onclick="x()">
Конец</body></html>"""


@pytest.mark.parametrize(
    ("charset", "said"), [("utf-8", ""), ("windows-1251", ""), ("wrong", "cp1251"), ("utf-7", "")]
)
def test_the_words_of_a_page_are_read_and_nothing_of_it_runs(charset: str, said: str) -> None:
    encoding = said or {"utf-7": "utf-8"}.get(charset, charset)
    words = read(HTML.format(charset=charset).encode(encoding), charset=said)
    assert words.title == "A page"
    assert words.pages == ("Слова & «числа»\nПогибли 613 человек.\nТак сказано.\nКонец",)


def test_of_a_warc_the_captured_page_is_read() -> None:
    body = HTML.format(charset="utf-8").encode()
    file = written(
        [
            Capture("https://example.org/", "302 Found", (("Location", "/a"),), b"<html>moved"),
            Capture("https://example.org/a.css", "200 OK", (("Content-Type", "text/css"),), b"p {}"),
            Capture("https://example.org/a", "200 OK", (("Content-Type", "text/html"),), body),
        ]
    )
    words = read(file)
    assert words.kind == Kind.HTML
    assert find_quotation(words.pages, "Погибли 613 человек.")


@pytest.mark.parametrize(
    ("text", "quotation", "found"),
    [
        ("He said: “It’s 613”.", "\"It's 613\"", "“It’s 613”"),
        ("Он сказал: «613».", "„613“", "«613»"),
        ("a  line\n   ends", "line ends", "line\n   ends"),
        ("vic\u00ad\ntims of it", "victims", "vic\u00ad\ntims"),
        ("vic-\ntims of it", "victims of", "vic-\ntims of"),
        ("well-known", "well‑known", "well-known"),
        ("1992–1994", "1992-1994", "1992–1994"),
        (unicodedata.normalize("NFD", "şəhər Éva"), "şəhər É", unicodedata.normalize("NFD", "şəhər É")),
        ("ﬁnal words", "final", "ﬁnal"),
        ("It was, they say, a cold night.", "It was […] a [...] night", "It was, they say, a cold night"),
        ("Armenian-\nAzerbaijani", "Armenian-Azerbaijani", "Armenian-\nAzerbaijani"),
        ("مَجزرة\u200f كبيرة", "مَجزرة كبيرة", "مَجزرة\u200f كبيرة"),
        ("Ի՞նչ եղավ", "Ի՞նչ եղավ", "Ի՞նչ եղավ"),
    ],
)  # fmt: skip
def test_a_quotation_is_found_in_whatever_form_it_stands(text: str, quotation: str, found: str) -> None:
    place = find_quotation(["Before. " + text + " After."], quotation)
    assert place is not None
    assert ("Before. " + text + " After.")[place.start : place.end] == found


@pytest.mark.parametrize(
    "quotation", ["", " ", "[…]", "631", "Killed", "killed 613", "killed […] 613", "killedd"]
)
def test_other_words_are_not_found(quotation: str) -> None:
    assert find_quotation(["613 people were killed"], quotation) is None


def test_a_quotation_goes_on_over_the_end_of_a_page() -> None:
    found = find_quotation(["It ends in the", "middle of it."], "in the middle")
    assert found is not None
    assert (found.page, found.start, found.end, found.last_page, found.last_end) == (1, 8, 14, 2, 6)


@given(st.text(min_size=1), st.text(), st.text())
def test_every_passage_of_a_text_is_found(passage: str, before: str, after: str) -> None:
    found = find_quotation([f"{before} {passage} {after}"], passage)
    if any(sign.isalnum() and not unicodedata.combining(sign) for sign in passage) and "…" not in passage:
        assert found is not None
