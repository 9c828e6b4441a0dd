"""The page and the JSON-LD of an accord."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from concilio.documents.accord_files import FORMATS
from concilio.documents.accord_html import write_html
from concilio.documents.accord_json_ld import write_json_ld
from concilio.documents.accord_layout import lay_out
from concilio.documents.accord_text import Clause, Note, Paragraph, Reservation, State, text_hash
from tests.unit.documents.accord_fixture import LANGUAGES, accord


class Page(HTMLParser):
    """Words, ids, links and everything that would ask the network."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.words, self.ids, self.links, self.asks, self.tags = "", [], [], [], []
        self.feed(data.decode("utf-8"))

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.ids += [found["id"]] if "id" in found else []
        self.links += [found["href"]] if tag == "a" else []
        if "src" in found or tag in {"script", "link", "img", "iframe", "object"}:
            self.asks.append(tag)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_says_what_the_layout_says_and_asks_for_nothing(language: str) -> None:
    text = accord(language)
    page = Page(write_html(text))
    layout = lay_out(text)
    missing = {words for words in layout.texts() if words not in page.words}
    assert missing == {layout.back, layout.page}
    assert page.asks == []
    assert "url(" not in write_html(text).decode()
    assert "@import" not in write_html(text).decode()
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert [id_ for id_ in page.ids if id_.startswith("clause-")] == ["clause-1", "clause-2", "clause-3"]
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">'.encode() in write_html(
        text
    )
    assert text_hash(text).encode() in write_html(text)


def test_a_page_reads_no_word_as_markup() -> None:
    page = Page(
        write_html(
            accord(
                title="<script>alert(1)</script>",
                clauses=(Clause(1, Paragraph("<img src=x>{{ 7 }}")),),
                notes=(),
                preamble=(),
                reservations=(),
            )
        )
    )
    assert page.asks == []
    assert "<img src=x>{{ 7 }}" in page.words


def test_a_draft_is_marked_on_the_page() -> None:
    draft = Page(write_html(accord(state=State.DRAFT, symbol="")))
    assert "DRAFT" in draft.words
    assert "DRAFT" not in Page(write_html(accord())).words


def test_a_note_that_is_marked_twice_has_one_place_to_come_back_to() -> None:
    text = accord()
    twice = replace(text, clauses=(replace(text.clauses[0], words=text.preamble[0]), *text.clauses[1:]))
    page = Page(write_html(twice))
    assert page.links.count("#note-1") == 2
    assert page.ids.count("mark-1") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_json_ld_holds_the_signed_bytes_and_everything_else(language: str) -> None:
    text = accord(language, translations=(("ru", text_hash(accord("ru"))),))
    found = json.loads(write_json_ld(text))
    assert (
        hashlib.sha256(found["signedText"].encode("utf-8")).hexdigest() == found["sha256"] == text_hash(text)
    )
    assert [part["position"] for part in found["hasPart"]] == [1, 2, 3]
    assert [part["text"] for part in found["hasPart"]] == [clause.words.text for clause in text.clauses]
    assert found["hasPart"][2]["asksOf"] == text.clauses[2].addressee
    notes = {note["@id"] for note in found["citation"]}
    cited = {
        figure["cites"] for part in found["hasPart"] + found["abstract"] for figure in part.get("figures", [])
    }
    assert cited == notes == {"#n1", "#n2"}
    assert found["citation"][1]["disputed"] == "Southbank Council: 470"
    assert found["didNotSign"] == ["Mill Street Parish Circle"]
    assert found["reservation"][0]["about"] == "#clause-2"
    assert found["identifier"] == "A/HRC/61/NGO/214"
    assert found["workTranslation"][0]["sha256"] == text_hash(accord("ru"))


def test_json_ld_needs_no_context_from_the_network_and_holds_the_annex_on_method() -> None:
    found = json.loads(write_json_ld(accord()))
    assert isinstance(found["@context"], dict)
    assert found["method"]["thresholdsInPerCent"] == {"quorum": 50, "accepting": 67, "rejecting": 20}
    assert found["method"]["margins"][0] == {"about": "#clause-1", "seats": 14}
    assert found["method"]["tookPart"][1] == {"community": "Southbank", "seats": "150", "voted": "100"}


def test_the_same_text_gives_the_same_bytes() -> None:
    assert write_html(accord("hy")) == write_html(accord("hy"))
    assert write_json_ld(accord("hy")) == write_json_ld(accord("hy"))


def test_nothing_is_ordered_by_arrival_or_by_side() -> None:
    text = accord(
        did_not_sign=("B", "A"), reservations=(Reservation("B", "No.", 1), Reservation("A", "Yes."))
    )
    method = text.method
    turned = replace(
        text,
        signatures=text.signatures[::-1],
        did_not_sign=text.did_not_sign[::-1],
        reservations=text.reservations[::-1],
        method=replace(method, took_part=method.took_part[::-1], margins=method.margins[::-1]),
    )
    for format_ in FORMATS.values():
        assert format_.write(turned) == format_.write(text)
        assert format_.write(replace(text, signatures=text.signatures[:1])) != format_.write(text)


def test_swapping_the_names_of_two_communities_swaps_their_figures_and_nothing_else() -> None:
    text = accord()
    one, two = text.method.took_part
    swapped = (replace(one, community=two.community), replace(two, community=one.community))
    there = lay_out(replace(text, method=replace(text.method, took_part=swapped)))
    here = lay_out(text)
    changed = [(old, new) for old, new in zip(here.parts, there.parts, strict=True) if old != new]
    assert len(changed) == 1
    rows, others = (part.table.rows for part in changed[0] if part.table)
    # By name in both, each with the other's figures.
    assert [row[0] for row in rows] == [row[0] for row in others] == ["Northbank", "Southbank"]
    assert [row[1:] for row in rows] == [row[1:] for row in others][::-1]


def test_a_note_without_a_maker_is_its_own_words_in_one_line() -> None:
    text = accord()
    own = Note("n1", "", "As both archives\nwrote in 2024.")
    noted = replace(text, notes=(own, text.notes[1]), reservations=(Reservation("Forum", "One.\n\nTwo."),))
    assert lay_out(noted).notes[0].text == "As both archives wrote in 2024."
    for format_ in FORMATS.values():
        assert format_.write(noted)
    assert "Forum: One. Two." in Page(write_html(noted)).words
    assert "author" not in json.loads(write_json_ld(noted))["citation"][0]
