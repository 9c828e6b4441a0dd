"""Direction and lists: names kept in order among words of another direction, and "a, b and c" in each language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from babel import Locale
from babel.lists import format_list

RIGHT_TO_LEFT = {"R", "AL"}
"""Unicode's bidirectional classes of letters written from right to left."""
LEFT_TO_RIGHT_ISOLATE, FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2066", "\u2068", "\u2069"
# A date in digits, a symbol (A/HRC/52/NGO/1), an address, a number such as 13216/05; and names of several Latin words.
_LATIN = "A-Za-z\u00c0-\u024f\u0259"
_HELD = re.compile(
    rf"[{_LATIN}][{_LATIN}0-9’'&./:+_-]*(?: [{_LATIN}][{_LATIN}0-9’'&./:+_-]*)*(?<=[{_LATIN}0-9])"
    r"|[0-9]+(?:[-/.:+][0-9A-Za-z]+)+"
)


def isolated(name: str) -> str:
    """A name kept from disturbing the order of the words around it."""
    if any(unicodedata.bidirectional(letter) in RIGHT_TO_LEFT for letter in name):
        return f"{FIRST_STRONG_ISOLATE}{name}{POP_ISOLATE}"
    return name


def with_latin_held(text: str) -> str:
    """A text from right to left in which each Latin name, symbol and date in digits keeps its own order.

    After an Arabic letter the parts of 1992-02-26 would be set from right to left, and after a Latin name the number
    that follows it would be drawn into the name.
    """
    return _HELD.sub(lambda held: f"{LEFT_TO_RIGHT_ISOLATE}{held[0]}{POP_ISOLATE}", text)


def without_isolates(text: str) -> str:
    """The words alone, for places that are no running text."""
    return re.sub("[\u2066-\u2069]", "", text)


def starts_right_to_left(text: str) -> bool:
    """The direction of the first letter that has one."""
    for letter in text:
        direction = unicodedata.bidirectional(letter)
        if direction in {"L", *RIGHT_TO_LEFT}:
            return direction != "L"
    return False


def written_list(parts: Sequence[str], language: str) -> str:
    """The parts as one phrase, joined as the language joins a list: "a, b and c"."""
    return format_list(list(parts), locale=Locale.parse(language.replace("-", "_")))
