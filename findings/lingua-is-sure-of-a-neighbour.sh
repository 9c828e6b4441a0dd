#!/usr/bin/env bash
# Library: lingua-language-detector 2.1.1 (five languages, each with a script or letters of its own)
# Guess:   a text in a language that was not offered (Turkish, Persian, Bulgarian) gets a low confidence, so that a
#          threshold can say "unknown"; a sentence that changes language is reported as two parts.
# Seen:    Turkish is Azerbaijani, Persian Arabic and Bulgarian Russian with a confidence of 1.0, so no threshold helps.
#          An Armenian sentence with Russian words in quotes is one Russian part from its first letter.
# Why:     what the detector says in a set of five is "the nearest of the five", and never "one of the five".
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check lingua-language-detector==2.1.1

cd "$folder"
"$folder/env/bin/python" - <<'PYTHON'
from lingua import Language, LanguageDetectorBuilder

OFFERED = (Language.ENGLISH, Language.RUSSIAN, Language.ARMENIAN, Language.AZERBAIJANI, Language.ARABIC)
detector = LanguageDetectorBuilder.from_languages(*OFFERED).build()
NEIGHBOURS = {
    "Bütün tutuklular serbest bırakılmalı ve ailelerine dönmeli.": "AZERBAIJANI",  # Turkish
    "همه زندانیان باید آزاد شوند و به خانه برگردند.": "ARABIC",  # Persian
    "Всички затворници трябва да бъдат освободени.": "RUSSIAN",  # Bulgarian
}
for text, expected in NEIGHBOURS.items():
    first = detector.compute_language_confidence_values(text)[0]
    print(first.language.name, round(first.value, 3))
    assert (first.language.name, round(first.value, 2)) == (expected, 1.0)
mixed = "Նա ասաց. «Мы шли всю ночь»."
parts = [(part.language.name, part.start_index) for part in detector.detect_multiple_languages_of(mixed)]
print(parts)
assert parts == [("RUSSIAN", 0)]
PYTHON
