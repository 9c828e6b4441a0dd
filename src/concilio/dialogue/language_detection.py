"""Which language a statement is written in, as far as its words show it."""

from __future__ import annotations

import unicodedata
from functools import cache

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

UNKNOWN = "und"
# Below this share of the detector's confidence, "unknown" is the honest answer.
CONFIDENT = 0.7
FEWEST_LETTERS = 8

# The interface's languages and those most often taken for them.
_KNOWN = {
    Language.ARABIC: "ar",
    Language.ARMENIAN: "hy",
    Language.AZERBAIJANI: "az",
    Language.ENGLISH: "en",
    Language.FRENCH: "fr",
    Language.GEORGIAN: "ka",
    Language.PERSIAN: "fa",
    Language.RUSSIAN: "ru",
    Language.TURKISH: "tr",
    Language.UKRAINIAN: "uk",
}


@cache
def _detector() -> LanguageDetector:
    return LanguageDetectorBuilder.from_languages(*_KNOWN).build()


def detect_language(text: str) -> str:
    """A language code, or "und" for too few letters, mixed languages, or words that two languages share."""
    letters = sum(unicodedata.category(character)[0] == "L" for character in text)
    if letters < FEWEST_LETTERS:
        return UNKNOWN
    best = _detector().compute_language_confidence_values(text)[0]
    return _KNOWN[best.language] if best.value >= CONFIDENT else UNKNOWN
