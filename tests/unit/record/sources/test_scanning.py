"""Scans are read in five languages where Tesseract is installed, and are nobody's text where it is not."""

from __future__ import annotations

import shutil

import pytest

from concilio.record.sources import scanning
from concilio.record.sources.faults import SourceRefused
from concilio.record.sources.reading import picture_of
from concilio.record.sources.scanning import installed_languages, scan
from tests.unit.record.sources.files import pdf, png

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="needs Tesseract")


@needs_tesseract
def test_all_five_languages_are_read() -> None:
    assert installed_languages() == {"ar", "az", "en", "hy", "ru"}


@needs_tesseract
def test_the_words_of_a_picture_are_read() -> None:
    text = scan(picture_of(pdf("613 people were named as killed"), 1, width=1600), ["en"])
    assert text is not None
    assert "613 people were named as killed" in text


@needs_tesseract
def test_a_picture_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(SourceRefused):
        scan(png(20, 20)[:40], ["en"])


def test_without_the_program_or_the_language_there_is_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    assert scan(png(20, 20), ["fr"]) is None
    monkeypatch.setattr(shutil, "which", lambda _: None)
    scanning.installed_languages.cache_clear()
    try:
        assert scan(png(20, 20), ["en"]) is None
    finally:
        scanning.installed_languages.cache_clear()
