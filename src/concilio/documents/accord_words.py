"""The fixed words around an accord, in the languages in which accords are printed: those of the interface, and French
and Spanish, which the Human Rights Council reads too. One file of `words/` each, with the same names and places.
"""

from __future__ import annotations

import json
import re
from datetime import date
from functools import lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from concilio.documents.digits import in_digits_of, written_number
from concilio.documents.language import (
    FIRST_STRONG_ISOLATE,
    POP_ISOLATE,
    isolated,
    starts_right_to_left,
    with_latin_held,
)

FOLDER = Path(__file__).parent / "words"
_PLACE = re.compile(r"%\((\w+)\)s")


class AccordWords:
    """Words, numbers and days of one language; English where an accord is in a language that has no file here."""

    def __init__(self, language: str) -> None:
        self.language = language if (FOLDER / f"{language}.json").is_file() else "en"
        self.direction = _direction(language)
        self._words = _words(self.language)

    def word(self, name: str, **places: str) -> str:
        """A text by name, its places filled; what fills one keeps its own direction."""
        # Words and names of places by turns.
        parts = _PLACE.split(self._words[name])
        return "".join(
            self._kept(places[part]) if place % 2 else self.own(part) for place, part in enumerate(parts)
        )

    def own(self, text: str) -> str:
        """Words in this language, as its page prints them: names, symbols and dates run from left to right."""
        return with_latin_held(text) if self.direction == "rtl" else text

    def name(self, text: str) -> str:
        """A name or a paragraph by itself, which may be in another language than the page."""
        if text and (self.direction == "rtl") != starts_right_to_left(text):
            return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"
        return self.own(text)

    def number(self, n: int) -> str:
        return written_number(n, self.language)

    def day(self, day: date) -> str:
        """A day in full, with a month's name."""
        pattern = "d 'de' MMMM 'de' y" if self.language == "es" else "d MMMM y"
        return in_digits_of(self.language, format_date(day, pattern, locale=self.language))

    def _kept(self, text: str) -> str:
        if self.direction == "rtl":
            text = self.own(text) if starts_right_to_left(text) else text
            return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"
        return isolated(text)


def _direction(language: str) -> str:
    try:
        return "rtl" if Locale.parse(language).text_direction == "rtl" else "ltr"
    except UnknownLocaleError:
        return "ltr"


@lru_cache
def _words(language: str) -> dict[str, str]:
    words: dict[str, str] = json.loads((FOLDER / f"{language}.json").read_text("utf-8"))
    return words
