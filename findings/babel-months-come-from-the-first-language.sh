#!/usr/bin/env bash
# Library: Babel 2.18.0 (names of months that stand alone, pattern LLLL)
# Guess:   format_date(day, "LLLL y", locale="ar") writes the Arabic month, whatever was formatted before.
# Seen:    once another language that takes its stand-alone months from its other ones has been formatted in the process
#          (Azerbaijani, English), Arabic gets that language's: "fevral 1992". The first one wins until the process ends.
# Why:     the root locale's dictionary is shared by all languages, and what an alias leads to is written into it.
#          A server that speaks five languages says months in whichever it was asked for first.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check Babel==2.18.0

cd "$folder"
cat > month.py <<'PYTHON'
import sys
from datetime import date

from babel.dates import format_date

print([format_date(date(1992, 2, 26), "LLLL y", locale=language) for language in sys.argv[1:]][-1])
PYTHON
alone=$("$folder/env/bin/python" month.py ar)
after=$("$folder/env/bin/python" month.py az ar)
echo "ar alone: $alone; ar after az: $after"
[ "$alone" = "فبراير 1992" ]
[ "$after" = "fevral 1992" ]
