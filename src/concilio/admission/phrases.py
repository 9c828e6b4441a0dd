"""Seven-word phrases: made, read back, and compared with what somebody meant."""

from __future__ import annotations

import difflib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from concilio.admission.words import SCHEMES, WORDS_A_PHRASE, fold_word, folded_words, word_list

MOST_LETTERS_READ = 400


@dataclass(frozen=True)
class Slip:
    """What is wrong with a typed phrase.

    Attributes:
        kind: "count" (not seven words), "unknown" (a word of no list) or "different" (not the word shown).
        place: which word, from 1; for "count", how many words there were.
        typed: the word as typed.
        near: words of the list that it may have been meant to be.
    """

    kind: str
    place: int
    typed: str = ""
    near: tuple[str, ...] = ()


class NotAPhrase(ValueError):  # noqa: N818
    """What was typed cannot be a phrase; `slips` says where."""

    def __init__(self, slips: Sequence[Slip]) -> None:
        self.slips = tuple(slips)
        super().__init__("not a phrase")


def make_phrase(language: str) -> tuple[str, ...]:
    """Seven new words; more than 90 bits from the system's source of randomness."""
    words = word_list(language if language in SCHEMES else "en")
    return tuple(secrets.choice(words) for _ in range(WORDS_A_PHRASE))


def read_phrase(typed: str) -> str:
    """The one form of a phrase: its folded words with single spaces. The language shows from the words.

    Raises:
        NotAPhrase: not seven words, or words that no list has.
    """
    words = split_words(typed)
    if len(words) != WORDS_A_PHRASE:
        raise NotAPhrase([Slip("count", len(words))])
    folded = [fold_word(word) for word in words]
    # Somebody who is asked for a phrase need not say in which language it was made.
    language = max(SCHEMES, key=lambda code: sum(word in folded_words(code) for word in folded))
    known = folded_words(language)
    slips = [
        Slip("unknown", place, words[place - 1][:40], near_words(word, language))
        for place, word in enumerate(folded, 1)
        if word not in known
    ]
    if slips:
        raise NotAPhrase(slips)
    return " ".join(folded)


def compare_phrase(typed: str, shown: Sequence[str]) -> list[Slip]:
    """Where what was typed differs from the words shown; empty where it does not."""
    words = split_words(typed)
    if len(words) != len(shown):
        return [Slip("count", len(words))]
    return [
        Slip("different", place, word[:40])
        for place, (word, right) in enumerate(zip(words, shown, strict=True), 1)
        if fold_word(word) != fold_word(right)
    ]


def near_words(folded: str, language: str) -> tuple[str, ...]:
    """Up to three words of a list that are close to a folded one."""
    known = folded_words(language)
    # Comparing with the whole list takes too long to do seven times: most slips keep the beginning or the end.
    likely = [word for word in known if word[:2] == folded[:2] or word[-3:] == folded[-3:]]
    return tuple(known[word] for word in difflib.get_close_matches(folded[:40], likely, n=3, cutoff=0.7))


def split_words(typed: str) -> list[str]:
    """Words between spaces, commas or numbers, as people paste lists."""
    return [
        word
        for part in typed[:MOST_LETTERS_READ].replace(",", " ").replace("،", " ").split()
        if (word := part.strip(".-0123456789)(«»\"'"))
    ]
