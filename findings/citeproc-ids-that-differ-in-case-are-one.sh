#!/usr/bin/env bash
# Library: citeproc-py 0.11.1 (identifiers of items)
# Guess:   the items kV7a and Kv7A are two: CSL's "id" is any string, and random short identifiers mix upper and lower case.
# Seen:    identifiers are put into lower case. Both items are one entry, and it is the second's: the first source is gone
#          from the bibliography, and its citations lead to the other.
# Why:     no error, and a citation that points to the wrong source.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check citeproc-py==0.11.1 lxml==6.1.3

cd "$folder"
"$folder/env/bin/python" - <<'PYTHON'
import warnings
from pathlib import Path

warnings.simplefilter("ignore")
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc.formatter import plain  # a module with the functions of a formatter
from citeproc.source.json import CiteProcJSON

STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text" default-locale="en-US">
<info><title>dates</title><id>dates</id><updated>2026-01-01T00:00:00+00:00</updated></info>
<citation><layout><text variable="title"/></layout></citation>
<bibliography><layout><text variable="title"/><choose>
  <if variable="issued"><date variable="issued" form="text" prefix=" (" suffix=")"/></if>
  <else><text term="no date" prefix=" "/></else>
</choose></layout></bibliography></style>"""
Path("dates.csl").write_text(STYLE, "utf-8")


def bibliography(*items):
    """The entries, in plain text, of items that are each cited once."""
    style = CitationStylesStyle("dates.csl", validate=False)
    entries = CitationStylesBibliography(style, CiteProcJSON([{"type": "book", **item} for item in items]), plain)
    for item in items:
        entries.register(Citation([CitationItem(item["id"])]))
    return [str(entry) for entry in entries.bibliography()]


entries = bibliography({"id": "kV7a", "title": "First"}, {"id": "Kv7A", "title": "Second"})
print(entries)
assert entries == ["Second no date"]
assert bibliography({"id": "k1", "title": "First"}, {"id": "k2", "title": "Second"}) == ["First no date", "Second no date"]
PYTHON
