#!/usr/bin/env bash
# Library: Babel 2.18.0 (lists, style "unit")
# Guess:   the style "unit" joins measures ("2 h, 5 min") in every locale that has lists.
# Seen:    in Arabic a list of two has its second item twice ("A، وB، وB"); in Armenian and Azerbaijani the call raises
#          KeyError, since the data of the style is not complete. The style "standard" is right in all of them.
# Why:     a sentence about two communities names one of them twice.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check babel==2.18.0

cd "$folder"
"$folder/env/bin/python" - <<'PYTHON'
from babel.lists import format_list

print(format_list(["A", "B"], style="unit", locale="ar"), "|", format_list(["A", "B"], style="unit", locale="en"))
assert format_list(["A", "B"], style="unit", locale="en") == "A, B"
assert format_list(["A", "B"], style="unit", locale="ar") == "A، وB، وB"
for locale in ("hy", "az"):
    try:
        format_list(["A", "B", "C"], style="unit", locale=locale)
    except KeyError as error:
        print(locale, "KeyError", error)
    else:
        raise SystemExit(f"{locale} has the style now")
assert format_list(["A", "B"], locale="ar") == "A وB"
assert format_list(["A", "B", "C"], locale="hy") == "A, B և C"
assert format_list(["A", "B", "C"], locale="az") == "A, B və C"
PYTHON
