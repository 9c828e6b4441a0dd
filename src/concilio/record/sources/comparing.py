"""Whether two captures hold the same words, and where they differ."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

__all__ = ["Comparison", "Difference", "compare"]

MOST_WORK = 4_000_000
"""Pairs of words that are compared one by one; longer passages that differ are shown whole."""
_CONTEXT = 6


@dataclass(frozen=True)
class Difference:
    """Words that stand in the one and in the other, with a few that both have around them. Either may be empty."""

    before: str
    first: str
    second: str
    after: str


@dataclass(frozen=True)
class Comparison:
    """What two texts have in common. `share` is that of words which both have, from 0 to 1."""

    differences: tuple[Difference, ...]
    share: float

    @property
    def same(self) -> bool:
        return not self.differences


def compare(first: str, second: str) -> Comparison:
    """Two texts, word by word; line ends, spaces and Unicode forms make no difference."""
    one, other = _words(first), _words(second)
    head = _common(one, other)
    tail = _common(one[head:][::-1], other[head:][::-1])
    middle, changed = one[head : len(one) - tail], other[head : len(other) - tail]
    blocks = _blocks(middle, changed)
    differences = tuple(
        Difference(
            " ".join(one[max(head + a - _CONTEXT, 0) : head + a]),
            " ".join(middle[a:b]),
            " ".join(changed[c:d]),
            " ".join(one[head + b : head + b + _CONTEXT]),
        )
        for a, b, c, d in blocks
    )
    lost = sum(b - a + d - c for a, b, c, d in blocks)
    total = len(one) + len(other)
    return Comparison(differences, 1.0 if not total else 1 - lost / total)


def _words(text: str) -> list[str]:
    return re.sub("[\u00ad\u200b-\u200f\u2066-\u2069\ufeff]", "", unicodedata.normalize("NFKC", text)).split()


def _common(first: Sequence[str], second: Sequence[str]) -> int:
    """How many words both begin with."""
    pairs = zip(first, second, strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(first), len(second)))


def _blocks(first: Sequence[str], second: Sequence[str]) -> list[tuple[int, int, int, int]]:
    if not first and not second:
        return []
    if len(first) * len(second) > MOST_WORK:
        return [(0, len(first), 0, len(second))]
    # Words that are frequent are words all the same.
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return [(a, b, c, d) for what, a, b, c, d in matcher.get_opcodes() if what != "equal"]
