#!/usr/bin/env bash
# Library: typst 0.15.2 (language and direction of a PDF)
# Guess:   a document without a language is English, left to right; naming a language for one word inside it marks that word.
# Seen:    the first language named anywhere becomes the whole file's: one Arabic word makes an English document Arabic, to
#          be read from right to left. Naming the language once at the top prevents it.
# Why:     a screen reader reads the whole document with the voice of the wrong language.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check typst==0.15.2

cd "$folder"
"$folder/env/bin/python" - <<'PYTHON'
import re

import typst


def document(source):
    """Language and reading direction that the catalogue of the PDF states."""
    pdf = typst.compile(source.encode())
    catalogue = next(part for part in pdf.split(b"endobj") if b"/Type/Catalog" in part.replace(b" ", b""))
    return [re.search(pattern, catalogue)[1].decode() for pattern in (rb"/Lang ?\((\w+)\)", rb"/Direction ?/(\w+)")]


word = 'A long sentence in English, with #text(lang: "ar")[سلام] in it.'
print(document("A sentence."), document(word), document('#set text(lang: "en")\n' + word))
assert document("A sentence.") == ["en", "L2R"]
assert document(word) == ["ar", "R2L"]
assert document('#set text(lang: "en")\n' + word) == ["en", "L2R"]
PYTHON
