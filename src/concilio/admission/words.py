"""The words phrases are made of: invented, alike in every language, written in that language's letters.

A word has three syllables. The first two are free, the third follows from them, so two words of a list always
differ in two syllables or more: a slip within one syllable is never another word. See docs/adr/0070.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from concilio.languages import what_languages_say
from concilio.languages.invented_words import Scheme

WORDS_A_PHRASE = 7
LEAST_BITS = 90.0


SCHEMES: dict[str, Scheme] = what_languages_say("phrases", "SCHEME")

# Letters that people write for one another, on the keyboard they have.
_FOLD = str.maketrans(
    {
        "ё": "е", "ı": "i", "ş": "s", "ç": "c", "ğ": "g", "ö": "o", "ü": "u", "ä": "ə",
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ئ": "ي", "ة": "ه", "ک": "ك", "ؤ": "و", "ـ": "",
        "և": "եւ",
    }
)  # fmt: skip


def fold_word(word: str) -> str:
    """A word in the one form that it is compared and derived in."""
    text = unicodedata.normalize("NFKC", word).casefold()
    # Marks: Arabic vowel signs, the dot that folding an İ leaves, accents of a foreign keyboard.
    bare = "".join(
        c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) not in {"Mn", "Cf"}
    )
    return unicodedata.normalize("NFC", bare).translate(_FOLD)


def fold_as_meant(word: str, language: str) -> str:
    """A word folded, with the letters of a language in place of those that people write for them."""
    # Before folding takes the marks from letters, and after it.
    small = unicodedata.normalize("NFKC", word).casefold().translate(_instead(language))
    return fold_word(small).translate(_instead(language))


@cache
def _instead(language: str) -> dict[int, str]:
    return str.maketrans(dict(SCHEMES[language].instead))


@cache
def word_list(language: str) -> tuple[str, ...]:
    """A language's words, in a fixed order; at least so many that seven make 90 bits.

    Raises:
        KeyError: no list in this language.
    """
    scheme = SCHEMES[language]
    syllables = [o + r for o in scheme.onsets for r in scheme.rhymes if o + r not in scheme.without]
    count = len(syllables)
    words = (
        first + second + syllables[(3 * i + 2 * j + 1) % count]
        for i, first in enumerate(syllables)
        for j, second in enumerate(syllables)
        if i != j
    )
    return tuple(word for word in words if not any(part in word for part in scheme.never))


@cache
def folded_words(language: str) -> dict[str, str]:
    """The words of a list by their folded form."""
    return {fold_word(word): word for word in word_list(language)}
