"""Counting words as those who check a limit may count them."""

from __future__ import annotations

import re
from dataclasses import dataclass

# What stands between spaces, if anything in it is a letter or a digit; and what stands between signs, too.
_BETWEEN_SPACES = re.compile(r"\S*\w\S*")
_BETWEEN_SIGNS = re.compile(r"\w(?:[\w\u0300-\u036f\u064b-\u065f\u0670]|[’'.,](?=\w))*")
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u2060-\u2064\u2066-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class WordCounts:
    """Words of a text, without and with its notes, in each of two ways.

    Attributes:
        spaces, spaces_with_notes: "well-known" is one word, as word processors count.
        signs, signs_with_notes: "well-known" is two.
    """

    spaces: int
    spaces_with_notes: int
    signs: int
    signs_with_notes: int

    @property
    def strictest(self) -> int:
        """The highest: a text is within a limit where every way of counting says so."""
        return max(self.spaces, self.spaces_with_notes, self.signs, self.signs_with_notes)


def count_words(text: str, notes: str) -> WordCounts:
    """Count the words of a text and of its notes."""
    body, below = _UNSEEN.sub("", text), _UNSEEN.sub("", notes)
    spaces, signs = len(_BETWEEN_SPACES.findall(body)), len(_BETWEEN_SIGNS.findall(body))
    return WordCounts(
        spaces=spaces,
        spaces_with_notes=spaces + len(_BETWEEN_SPACES.findall(below)),
        signs=signs,
        signs_with_notes=signs + len(_BETWEEN_SIGNS.findall(below)),
    )
