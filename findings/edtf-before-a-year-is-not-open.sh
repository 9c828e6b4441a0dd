#!/usr/bin/env bash
# Library: edtf 5.0.2 (English text to EDTF, and the bounds of an EDTF date)
# Guess:   "before 1988" has no lower bound and "since 1988" no upper bound, as the interval ../1988 has none.
# Seen:    both stop after ten years: 1978-12-31 and 1998-01-01. "until 1994" is the year 1994 alone, "1988 to 1994" is
#          not read at all, and a day with dots is the fifth month if it can be: 05.02.1992 is 2 May, 25.02.1992 is February.
# Why:     a record of the past that asks "may these two overlap?" gets a firm no for two sources that may well overlap.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check edtf==5.0.2 python-dateutil==2.9.0.post0

cd "$folder"
"$folder/env/bin/python" - <<'PYTHON'
from math import inf
from time import strftime

from edtf import parse_edtf, text_to_edtf


def day(when):
    return when if when in (inf, -inf) else strftime("%Y-%m-%d", when)


def bounds(text):
    date = parse_edtf(text)
    return day(date.lower_strict()), day(date.upper_strict())


seen = {text: text_to_edtf(text) for text in ("before 1988", "since 1988", "until 1994", "1988 to 1994",
                                              "05.02.1992", "25.02.1992")}
print(seen, bounds(seen["before 1988"]), bounds(seen["since 1988"]), bounds("../1988"))
assert seen == {"before 1988": "/1988", "since 1988": "1988/", "until 1994": "1994", "1988 to 1994": None,
                "05.02.1992": "1992-05-02", "25.02.1992": "1992-02-25"}
assert bounds("/1988") == ("1978-12-31", "1988-12-31")
assert bounds("1988/") == ("1988-01-01", "1998-01-01")
assert bounds("../1988") == (-inf, "1988-12-31")
PYTHON
