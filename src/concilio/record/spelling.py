"""How a name is heard, in Latin letters: Khojaly, Xocalı, Ходжалы are one.

A rough key for finding, never for showing: sounds that transliterations write differently are one letter. Arabic does
not write short vowels, so its words have no key.
"""

from __future__ import annotations

import re

__all__ = ["heard"]

FEWEST_LETTERS = 5
"""Shorter words would meet others that only look alike: car and jar."""

_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i",
    "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "",
    "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia",
}  # fmt: skip
_ARMENIAN = {
    "ա": "a", "բ": "b", "գ": "g", "դ": "d", "ե": "e", "զ": "z", "է": "e", "ը": "e", "թ": "t",
    "ժ": "zh", "ի": "i", "լ": "l", "խ": "kh", "ծ": "ts", "կ": "k", "հ": "h", "ձ": "dz", "ղ": "gh",
    "ճ": "ch", "մ": "m", "յ": "i", "ն": "n", "շ": "sh", "ո": "o", "չ": "ch", "պ": "p", "ջ": "dj",
    "ռ": "r", "ս": "s", "վ": "v", "տ": "t", "ր": "r", "ց": "ts", "ւ": "v", "փ": "p", "ք": "k",
    "օ": "o", "ֆ": "f",
}  # fmt: skip
_LETTERS = str.maketrans({**_CYRILLIC, **_ARMENIAN})
# The order matters: longer spellings first.
_ALIKE = (
    ("ու", "u"), ("եւ", "ev"), ("dzh", "c"), ("дж", "c"), ("tch", "c"), ("dj", "c"), ("zh", "c"), ("j", "c"),
    ("ch", "c"), ("sh", "s"), ("kh", "k"), ("gh", "k"), ("x", "k"), ("q", "k"), ("g", "k"), ("y", "i"), ("w", "v"),
    ("ph", "f"), ("th", "t"), ("ts", "c"), ("oo", "u"),
)  # fmt: skip
_BEFORE = _ALIKE[:2]
# What a language leaves out, adds or writes otherwise at the ends: Ходжалы is cut to ходжал, Yerevan begins with Ե.
_ENDS = re.compile(r"^i(?=e)|[aeiou]+$")
_TWICE = re.compile(r"(.)\1+")


def heard(word: str) -> str:
    """The key of one folded word; empty where the word is short or its script has no key."""
    for written, said in _BEFORE:
        word = word.replace(written, said)
    latin = word.translate(_LETTERS)
    if len(word) < FEWEST_LETTERS or not latin.isascii():
        return ""
    for written, said in _ALIKE:
        latin = latin.replace(written, said)
    return _ENDS.sub("", _TWICE.sub(r"\1", latin))
