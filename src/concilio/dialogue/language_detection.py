"""Which language a statement is written in, as far as its words show it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lingua import LanguageDetector

UNKNOWN = "und"
# Below this share of the detector's confidence, "unknown" is the honest answer.
CONFIDENT = 0.9
FEWEST_LETTERS = 8
# With more than a fifth in another script it is several languages, which trigrams would take for one of them.
ONE_SCRIPT = 0.8

# The interface's languages and those most often taken for them.
_KNOWN = {
    "ARABIC": "ar",
    "ARMENIAN": "hy",
    "AZERBAIJANI": "az",
    "ENGLISH": "en",
    "FRENCH": "fr",
    "GEORGIAN": "ka",
    "PERSIAN": "fa",
    "RUSSIAN": "ru",
    "TURKISH": "tr",
    "UKRAINIAN": "uk",
}


@cache
def _detector() -> LanguageDetector:
    # On first use: a process may never see a statement. Trigrams alone, which take 13 MB of memory; with the longer
    # and shorter ones it is 200 MB, for the same answers on sentences (ADR 0104).
    from lingua import Language, LanguageDetectorBuilder

    known = (getattr(Language, name) for name in _KNOWN)
    return LanguageDetectorBuilder.from_languages(*known).with_low_accuracy_mode().build()


def detect_language(text: str) -> str:
    """A language code, or "und" for too few letters, mixed languages, or words that two languages share."""
    scripts = Counter(
        unicodedata.name(character, "").split(" ")[0]
        for character in text
        if unicodedata.category(character)[0] == "L"
    )
    if scripts.total() < FEWEST_LETTERS or max(scripts.values()) < ONE_SCRIPT * scripts.total():
        return UNKNOWN
    best = _detector().compute_language_confidence_values(text)[0]
    return _KNOWN[best.language.name] if best.value >= CONFIDENT else UNKNOWN
