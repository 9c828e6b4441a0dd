"""Seven-word phrases: made, read back, and compared with what somebody meant."""

from __future__ import annotations

import difflib
import secrets
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from concilio.admission.keyboards import readings
from concilio.admission.words import (
    SCHEMES,
    WORDS_A_PHRASE,
    fold_as_meant,
    fold_word,
    folded_words,
    word_list,
)

MOST_LETTERS_READ = 400


@dataclass(frozen=True)
class Slip:
    """What is wrong with a typed phrase.

    Attributes:
        kind: "count" (not seven words), "unknown" (a word of no list), "different" (not the word shown) or "keyboard"
            (typed on another keyboard; `near` are the words that it would give).
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
    words = _as_many_words_as(WORDS_A_PHRASE, typed)
    folded = [fold_word(word) for word in words]
    # Whoever is asked for a phrase need not say in which language it was made.
    language = max(SCHEMES, key=lambda code: sum(_in_list(word, code) is not None for word in words))
    known = [_in_list(word, language) for word in words]
    if len(words) == WORDS_A_PHRASE and all(known):
        return " ".join(word for word in known if word)
    if (meant := _on_another_keyboard(typed)) is not None:
        raise NotAPhrase([Slip("keyboard", 0, near=meant)])
    if len(words) != WORDS_A_PHRASE:
        raise NotAPhrase([Slip("count", len(words))])
    raise NotAPhrase(
        [
            Slip("unknown", place, words[place - 1][:40], near_words(folded[place - 1], language))
            for place, word in enumerate(known, 1)
            if word is None
        ]
    )


def compare_phrase(typed: str, shown: Sequence[str]) -> list[Slip]:
    """Where what was typed differs from the words shown; empty where it does not."""
    words = _as_many_words_as(len(shown), typed)
    right = [fold_word(word) for word in shown]
    language = max(SCHEMES, key=lambda code: sum(word in folded_words(code) for word in right))
    same = [
        fold_word(word) == meant or fold_as_meant(word, language) == meant
        for word, meant in zip(words, right, strict=False)
    ]
    if len(words) == len(shown) and all(same):
        return []
    if _on_another_keyboard(typed, tuple(right)) is not None:
        return [Slip("keyboard", 0, near=tuple(shown))]
    if len(words) != len(shown):
        return [Slip("count", len(words))]
    return [
        Slip("different", n, word[:40])
        for n, (word, is_same) in enumerate(zip(words, same, strict=True), 1)
        if not is_same
    ]


def near_words(folded: str, language: str) -> tuple[str, ...]:
    """Up to three words of a list that are close to a folded one."""
    known = folded_words(language)
    # Comparing with the whole list takes too long to do seven times: most slips keep the beginning or the end.
    likely = [word for word in known if word[:2] == folded[:2] or word[-3:] == folded[-3:]]
    return tuple(known[word] for word in difflib.get_close_matches(folded[:40], likely, n=3, cutoff=0.7))


def split_words(typed: str) -> list[str]:
    """Words between whatever is no letter: spaces, numbers and signs of any script, as people paste lists."""
    return _letters_apart(typed[:MOST_LETTERS_READ], joined=True)


def _as_many_words_as(count: int, typed: str) -> list[str]:
    """The words, with invisible signs taken for nothing, or for spaces where so they are as many as they should be."""
    words = split_words(typed)
    if len(words) != count:
        apart = _letters_apart(typed[:MOST_LETTERS_READ], joined=False)
        if len(apart) == count:
            return apart
    return words


def _letters_apart(typed: str, *, joined: bool) -> list[str]:
    # Compatibility forms are left to folding: here they would make letters of signs, as "No" of a numero sign.
    signs = (_spaced(sign, joined=joined) for sign in typed)
    return "".join(signs).split()


def _spaced(sign: str, *, joined: bool) -> str:
    category = unicodedata.category(sign)
    if category == "Cf":
        return "" if joined else " "
    # Signs for "modifier letters" are apostrophes to most people, but Arabic's stroke is none: folding takes it out.
    return sign if category[0] in "LM" and (category != "Lm" or sign == "ـ") else " "


def _in_list(word: str, language: str) -> str | None:
    """The folded word of a language's list that was typed, letters written for others included."""
    known = folded_words(language)
    return next((form for form in (fold_word(word), fold_as_meant(word, language)) if form in known), None)


def _on_another_keyboard(typed: str, right: tuple[str, ...] | None = None) -> tuple[str, ...] | None:
    """The words that the same keys give on another keyboard, where they are words of one list (and the right ones)."""
    for language, words in _words_on_other_keyboards(typed[:MOST_LETTERS_READ]):
        found = tuple(_in_list(word, language) or "" for word in words)
        if all(found) and (right is None or found == right):
            return tuple(folded_words(language)[word] for word in found)
    return None


def _words_on_other_keyboards(typed: str) -> Iterator[tuple[str, list[str]]]:
    for language, text in readings(typed):
        if language in SCHEMES and len(words := _as_many_words_as(WORDS_A_PHRASE, text)) == WORDS_A_PHRASE:
            yield language, words
