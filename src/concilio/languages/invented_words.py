"""What a language says of the invented words that phrases are made of (`phrases.py` in its folder)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Scheme:
    """How a language's words are built.

    Attributes:
        onsets, rhymes: every onset with every rhyme is a syllable.
        without: syllables left out, so that a prime number of them remains.
        never: parts of words that would offend or mislead.
        instead: letters that no word has, and the one that they are written for on another keyboard.
    """

    onsets: str
    rhymes: tuple[str, ...]
    without: frozenset[str] = frozenset()
    never: tuple[str, ...] = ()
    instead: Mapping[str, str] = field(default_factory=dict)
