"""Which published statements say nearly the same as some words: for their author before sending, and for a steward.

By shared groups of three letters (Dice's coefficient): no language's grammar is needed, and word order matters little.
Words that share a stem are alike in part, so that inflected languages are served as well as English; whole words would
not do that. Two statements that differ in a "not" are similar too, which is why a person decides.

References:
    [1] L. R. Dice, "Measures of the Amount of Ecologic Association Between Species", Ecology 26 (1945), 297-302.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

SIMILAR = 0.62
Key = TypeVar("Key", bound=Hashable)


class SimilarStatements(Generic[Key]):
    """Texts to compare with, each under its statement's key; a statement may have several, one for each language."""

    def __init__(self, texts: Iterable[tuple[Key, str]]) -> None:
        self._texts = [(key, groups_of_three(text)) for key, text in texts]
        self._holders: defaultdict[str, list[int]] = defaultdict(list)
        for place, (_, groups) in enumerate(self._texts):
            for group in groups:
                self._holders[group].append(place)

    def to(self, text: str) -> list[Key]:
        """The statements that say nearly the same, nearest first; each once."""
        mine = groups_of_three(text)
        shared = Counter(place for group in mine for place in self._holders.get(group, ()))
        nearest: dict[Key, float] = {}
        for place, count in shared.items():
            key, theirs = self._texts[place]
            share = 2 * count / (len(mine) + len(theirs))
            if share >= SIMILAR:
                nearest[key] = max(share, nearest.get(key, 0.0))
        return sorted(nearest, key=lambda key: (-nearest[key], str(key)))


def groups_of_three(text: str) -> frozenset[str]:
    """All groups of three neighbouring letters, folded, with the ends of words as spaces."""
    folded = " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())
    padded = f"  {folded} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))
