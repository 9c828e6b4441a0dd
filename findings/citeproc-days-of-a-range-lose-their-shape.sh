#!/usr/bin/env bash
# Library: citeproc-py 0.11.1 (CSL dates)
# Guess:   a range of two days in one month is set as "February 25–26, 1992", as a range of months or of years is set right;
#          a date that comes as "edtf" or "raw" (both are in the CSL data format) is shown or counts as missing.
# Seen:    the range of days becomes "25,–26, February 1992": the comma of the locale's pattern stays inside. A date given as
#          "edtf" or "raw" shows neither a date nor the style's "no date".
# Why:     days in a row are what sources of events have most; the reader of the second form is not told that a date is missing.
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


def dated(issued):
    return bibliography({"id": "a", "title": "Report", "issued": issued})[0]


seen = [dated({"date-parts": parts}) for parts in ([[1992], [1994]], [[1992, 2], [1992, 3]], [[1992, 2, 25], [1992, 2, 26]])]
lost = [dated({"edtf": "1992-02-26"}), dated({"raw": "1992-02-26"}), dated({"literal": "26 February 1992"})]
print(seen, lost)
assert seen == ["Report (1992–1994)", "Report (February–March 1992)", "Report (25,–26, February 1992)"]
assert lost == ["Report", "Report", "Report (26 February 1992)"]
PYTHON
