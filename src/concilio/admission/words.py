"""The words phrases are made of: invented, alike in every language, written in that language's letters.

A word has three syllables. The first two are free, the third follows from them, so two words of a list always
differ in two syllables or more: a slip within one syllable is never another word. See docs/adr/0070.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

WORDS_A_PHRASE = 7
LEAST_BITS = 90.0


@dataclass(frozen=True)
class Scheme:
    """How a language's words are built.

    Attributes:
        onsets, rhymes: every onset with every rhyme is a syllable.
        without: syllables left out, so that a prime number of them remains.
        never: parts of words that would offend or mislead.
    """

    onsets: str
    rhymes: tuple[str, ...]
    without: frozenset[str] = frozenset()
    never: tuple[str, ...] = ()


_VOWELS = tuple("aeiou")

SCHEMES = {
    "ar": Scheme(
        "بتجحدرزسشعفقكلمهخط",
        ("ا", "و", "ي", "ان", "ين"),
        frozenset({"طي"}),
        ("كوس", "زوب", "زاب", "خارا", "داعي", "ياهو", "كاف", "حامار", "كالب", "قاح", "شيط", "ماوت", "ماتا", "سيسي"),
    ),
    "az": Scheme(
        "bdfgkhlmnprstvzcyx",
        ("a", "ə", "i", "o", "u"),
        frozenset({"xə"}),
        ("sik", "huy", "xuy", "suka", "göt", "got", "poxu", "pox", "qəh", "kaka", "pipi", "popo", "dala", "məmə",
         "cici", "dıl", "ölü", "olu", "səfə", "gic", "həram", "dinsi", "gavu", "kafi", "turk", "rus"),
    ),
    "en": Scheme(
        "bdfghjklmnprstvwyz",
        _VOWELS,
        frozenset({"fa"}),
        ("kaka", "pipi", "pepe", "popo", "pupu", "puto", "puta", "tit", "dik", "kok", "kum", "jizu", "nig", "negu",
         "nego", "negi", "homo", "dodo", "dumu", "nazi", "jihad", "jew", "pedo", "rape", "dead", "die", "kil", "gay",
         "sexu", "pusi", "wewe", "suka", "huja", "huje", "huya", "huyi", "kura", "kuru", "musulu"),
    ),
    "hy": Scheme(
        "բգդզժլխկհմնշպջսվտֆ",
        ("ա", "ե", "ի", "ո", "ու"),
        frozenset({"ֆո"}),
        ("կակա", "պիպի", "պոպո", "պուպու", "քաք", "կունե", "կուն", "տիտի", "ծիծի", "բոզ", "գեյ", "հայվա", "մեռ", "մահ",
         "սպա", "շունշա", "լակոտ", "ձյա", "գոտ"),
    ),
    "ru": Scheme(
        "бвгджзклмнпрстфхчш",
        ("а", "е", "и", "о", "у"),
        frozenset({"ху"}),
        ("кака", "писи", "писа", "попа", "попу", "сиси", "сука", "суки", "суке", "жопа", "жопу", "жопе", "муда", "муди",
         "гове", "гово", "педо", "педе", "педи", "лохи", "лоха", "чумо", "жиди", "жида", "хача", "хачи", "чуче", "чуро",
         "чурк", "наци", "геби", "гома", "гоми", "гоме", "гоми", "мини", "пули", "пуля", "труп", "шалава", "шала",
         "туре", "туро"),
    ),
}  # fmt: skip

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
