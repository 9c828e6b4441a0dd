"""One list of sections drives the page and the PDF."""

from __future__ import annotations

import re
from dataclasses import replace

from concilio.report.assemble import report_content
from concilio.report.page import report_page
from concilio.report.pdf import _SECTIONS, _document, _Print
from concilio.report.sections import Section, sections_of
from concilio.report.sentences import Sentences
from tests.unit.report.findings_fixture import world


def test_the_pdf_can_set_every_section() -> None:
    assert list(_SECTIONS) == list(Section)


def test_page_navigation_and_pdf_have_the_same_sections_in_the_same_order() -> None:
    content, say = report_content(*world()), Sentences()
    for shown in (content, replace(content, draft=None)):
        page = report_page(shown, say)
        anchors = [section.anchor for section in sections_of(shown)]
        assert re.findall(r'<h2 id="([a-z]+)">', page) == anchors
        assert re.findall(r'<li><a href="#([a-z]+)">', page) == anchors
        heads = re.findall(r'<h2 id="[a-z]+">(.*?)</h2>', page)
        pieces = _document(_Print(shown, say, {}, whole_tables=False))["pieces"]
        printed = [piece["text"] for piece in pieces if piece["kind"] == "heading" and piece["level"] == 1]
        assert [text for text in printed if text != say.word("question")] == heads
