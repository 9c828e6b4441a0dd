#!/usr/bin/env bash
# Library: edtf 5.0.2 (fuzzy bounds of approximate dates)
# Guess:   "about 26 February 1992", 1992-02-26~, is a few days wide, and no wider than 1992-02-~26, where the day alone is
#          approximate.
# Seen:    1992-02-26~ reaches from January 1991 to March 1993: a margin of a year, a month and a day is added, one for each
#          part of the date. 1992-02-~26 is three days wide.
# Why:     one sign, set after the date as people write it, puts an event into three different years.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check edtf==5.0.2 python-dateutil==2.9.0.post0

cd "$folder"
"$folder/env/bin/python" - <<'PYTHON'
from time import strftime

from edtf import parse_edtf


def fuzzy(text):
    date = parse_edtf(text)
    return tuple(strftime("%Y-%m-%d", when) for when in (date.lower_fuzzy(), date.upper_fuzzy()))


print(fuzzy("1992-02-26~"), fuzzy("1992-02-~26"))
assert fuzzy("1992-02-26~") == ("1991-01-25", "1993-03-27")
assert fuzzy("1992-02-~26") == ("1992-02-25", "1992-02-27")
PYTHON
