"""Direction and lists: names kept in order among words of another direction, and "a, b and c" in each language."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from babel import Locale
from babel.lists import format_list

RIGHT_TO_LEFT = {"R", "AL"}
"""Unicode's bidirectional classes of letters written from right to left."""
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"


def isolated(name: str) -> str:
    """A name kept from disturbing the order of the words around it."""
    if any(unicodedata.bidirectional(letter) in RIGHT_TO_LEFT for letter in name):
        return f"{FIRST_STRONG_ISOLATE}{name}{POP_ISOLATE}"
    return name


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
