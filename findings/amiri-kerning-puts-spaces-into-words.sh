#!/usr/bin/env bash
# Library: Amiri 1.002 set by typst 0.15.2, read by poppler 22.12 (pdftotext has to be installed)
# Guess:   the text of an Arabic PDF in Amiri reads back word by word.
# Seen:    Amiri's kerning moves a letter that does not join so far from the next that the reader finds a space in the word:
#          "zayara" (visit) comes back as two words. With kerning off it comes back whole.
# Why:     words that cannot be searched for, and quotations that seem not to be in their source.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check typst==0.15.2 fontpkg-amiri==1.2

cd "$folder"
"$folder/env/bin/python" - <<'PYTHON'
import subprocess
from importlib.util import find_spec
from pathlib import Path

import typst

files = Path(find_spec("fontpkg_amiri").origin).parent / "files"
fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[files])


def words(kerning):
    page = f'#set text(font: "Amiri", lang: "ar", kerning: {kerning})\nيحق لأسر المفقودين زيارة الأماكن'
    pdf = typst.compile(page.encode(), font_paths=fonts)
    return subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


print(words("true"), words("false"))
assert "زيارة" not in words("true")
assert "زيارة" in words("false")
PYTHON
