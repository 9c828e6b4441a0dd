"""How a name is heard, in Latin letters: Khojaly, Xocalı, Ходжалы are one.

A rough key for finding, never for showing: sounds that transliterations write differently are one letter. Arabic does
not write short vowels, so its words have no key.
"""

from __future__ import annotations

import re

__all__ = ["heard"]

FEWEST_LETTERS = 5
"""Shorter words would meet others that only look alike: car and jar."""

_CYRILLIC = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюя",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "zh",
            "z",
            "i",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "sh",
            "",
            "i",
            "",
            "e",
            "iu",
            "ia",
        ],
        strict=True,
    )
)
_ARMENIAN = dict(
    zip(
        "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ",
        [
            "a",
            "b",
            "g",
            "d",
            "e",
            "z",
            "e",
            "e",
            "t",
            "zh",
            "i",
            "l",
            "kh",
            "ts",
            "k",
            "h",
            "dz",
            "gh",
            "ch",
            "m",
            "i",
            "n",
            "sh",
            "o",
            "ch",
            "p",
            "dj",
            "r",
            "s",
            "v",
            "t",
            "r",
            "ts",
            "v",
            "p",
            "k",
            "o",
            "f",
        ],
        strict=True,
    )
)
_LETTERS = str.maketrans({**_CYRILLIC, **_ARMENIAN})
# The order matters: longer spellings first.
_ALIKE = (
    ("ու", "u"), ("եւ", "ev"), ("dzh", "c"), ("дж", "c"), ("tch", "c"), ("dj", "c"), ("zh", "c"), ("j", "c"), ("ch", "c"),
    ("sh", "s"), ("kh", "k"), ("gh", "k"), ("x", "k"), ("q", "k"), ("g", "k"), ("y", "i"), ("w", "v"), ("ph", "f"),
    ("th", "t"), ("ts", "c"), ("oo", "u"),
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
