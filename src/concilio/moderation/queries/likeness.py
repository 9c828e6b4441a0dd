"""Which published statement a proposed one is close to, so that a steward can look. It decides nothing."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from uuid import UUID

WORD = re.compile(r"\w+")
CLOSE = 0.5


def words_of(text: str) -> frozenset[str]:
    return frozenset(WORD.findall(text.casefold()))


class Likeness:
    """Published texts by their words; finding the closest looks only at texts that share one."""

    def __init__(self, texts: Iterable[tuple[UUID, str]]) -> None:
        self._words = {key: words_of(text) for key, text in texts}
        self._holders: defaultdict[str, list[UUID]] = defaultdict(list)
        for key, words in self._words.items():
            for word in words:
                self._holders[word].append(key)

    def closest(self, text: str) -> UUID | None:
        """The text with the largest share of common words (Jaccard's index), if that is at least a half."""
        words = words_of(text)
        shared = Counter(key for word in words for key in self._holders.get(word, ()))
        share = {key: n / len(words | self._words[key]) for key, n in shared.items()}
        best = max(share, key=lambda key: (share[key], str(key)), default=None)
        return best if best is not None and share[best] >= CLOSE else None
