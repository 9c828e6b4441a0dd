#!/usr/bin/env bash
# Library: typst 0.15.2 (font_paths, PDF/UA-1, PDF/A-2a)
# Guess:   a path to a font file is as good as one to its folder; and a document none of whose letters can be drawn is refused
#          by a standard that forbids letters without a glyph.
# Seen:    a file is passed over without a word, no font is found at all, and the document is written without any text. It says
#          that it is PDF/UA-1 and PDF/A-2a.
# Why:     an accessible, archived document of empty pages.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check typst==0.15.2 pypdfium2==5.15.2 fontpkg-amiri==1.2

cd "$folder"
"$folder/env/bin/python" - <<'PYTHON'
from importlib.util import find_spec
from pathlib import Path

import pypdfium2
import typst

files = Path(find_spec("fontpkg_amiri").origin).parent / "files"
page = b"""#set document(title: "T", date: datetime(year: 2026, month: 1, day: 1))
#set text(font: "Amiri", lang: "en")
= Words that matter"""


def words(path):
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[path])
    pdf = typst.compile(page, font_paths=fonts, pdf_standards=["ua-1", "a-2a"])
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    return fonts.families(), pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range().strip()


print(words(files), words(files / "Amiri-Regular.ttf"))
assert words(files) == (["Amiri"], "Words that matter")
assert words(files / "Amiri-Regular.ttf") == ([], "")
PYTHON
