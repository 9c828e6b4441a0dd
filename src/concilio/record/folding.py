"""One folding for what is searched and for what people type, so that both databases find the same.

`fold` makes one form of letters that people type for each other: case, marks, digits, look-alike letters of one
language. `search_terms` are the folded words without endings, and are what an index holds and a query asks for.
`sounds` are spellings of a longer word that are heard alike across alphabets, so that a name typed in one finds it in
another: an index holds them in a second column, and what is found only there stands below.

Only endings that leave at least as many letters as stated are taken off, since a name must not become another one. An
ending is taken off a text's word and a query's by the same rule, so a wrong one harms nobody until two words meet.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from concilio.record.spelling import heard

__all__ = ["Asked", "asked", "fold", "meets", "search_terms", "sounds"]


def fold(text: str) -> str:
    """The text in the one form in which texts are compared: lower case, words and numbers parted by single spaces."""
    joined = _GROUPED.sub(lambda match: re.sub(r"\D", "", match[0]), text)
    folded = "".join(_unmarked(sign) for sign in unicodedata.normalize("NFC", _plain(joined)))
    return " ".join(_WORD.findall(folded))


def search_terms(text: str) -> tuple[str, ...]:
    """The words of a text as an index holds them and a query asks for them, each once, in the text's order."""
    return tuple(dict.fromkeys(_without_ending(word) for word in fold(text).split()))


def sounds(text: str) -> tuple[str, ...]:
    """How the longer words of a text are heard, in Latin letters, each once."""
    words = (word for word in search_terms(text) if not word[0].isdigit())
    return tuple(dict.fromkeys(key for word in words if (key := heard(word))))


@dataclass(frozen=True)
class Asked:
    """One word of a query: it finds a term that begins with `typed`, or is `term`, or is heard as `sound`.

    A number finds itself alone: 61 is not the beginning of 613. `sound` is empty where the word has none.
    """

    typed: str
    term: str
    sound: str

    @property
    def is_number(self) -> bool:
        return self.typed.isdecimal()


def asked(query: str) -> tuple[Asked, ...]:
    """The words of a query, each once; all of them must be found."""
    words = dict.fromkeys(fold(query).split())
    return tuple(Asked(word, term := _without_ending(word), heard(term)) for word in words)


def meets(query: str, text: str) -> bool:
    """Whether a query finds a text: in one line, what the indexes of both databases do."""
    terms, keys, words = search_terms(text), sounds(text), asked(query)
    return bool(words) and all(_finds(word, terms, keys) for word in words)


_WORD = re.compile(r"[^\W_]+")
# 1,275 and 1.275 and 1 275 (with a space that does not break) are one number.
_GROUPED = re.compile(r"(?<![\w.,٬])\d{1,3}(?:[,.٬\u00a0\u202f\u2009’']\d{3})+(?![\w])")

_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼʻ`´ʹʺ՚"))
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u061c\u2060\ufeff"))
# Letters that no decomposition brings together. Armenian emphasis, exclamation and question marks stand inside words.
_LETTERS = {
    **{ord(sign): "e" for sign in "əәǝ"},
    ord("ı"): "i", ord("ø"): "o", ord("ł"): "l", ord("đ"): "d", ord("æ"): "ae", ord("œ"): "oe",
    ord("ё"): "е", ord("ѣ"): "е", ord("і"): "и", ord("ґ"): "г",
    ord("և"): "եւ", **dict.fromkeys(map(ord, "՛՜՞՟")),
    ord("أ"): "ا", ord("إ"): "ا", ord("آ"): "ا", ord("ٱ"): "ا", ord("ى"): "ي", ord("ی"): "ي", ord("ئ"): "ي",
    ord("ؤ"): "و", ord("ة"): "ه", ord("ک"): "ك", ord("گ"): "ك", ord("ـ"): None,
    ord("ß"): "ss",
}  # fmt: skip


def _plain(text: str) -> str:
    """One case, one width, one set of digits, letters that stand for each other as one."""
    lowered = unicodedata.normalize("NFKC", text.translate(_UNSEEN)).replace("İ", "i").casefold()
    # Folding case parts the Armenian ligature into ե and ւ; people also type ե and վ.
    lowered = lowered.translate(_APOSTROPHES).translate(_LETTERS).replace("եվ", "եւ")
    return "".join(
        str(unicodedata.digit(sign)) if unicodedata.category(sign) == "Nd" else sign for sign in lowered
    )


def _unmarked(sign: str) -> str:
    """A Latin or Greek letter without its marks, and no mark that stands alone; й and ї stay letters of their own."""
    if unicodedata.category(sign) in {"Mn", "Me"}:
        return ""
    if sign.isascii() or "\u0400" <= sign <= "\u04ff":
        return sign
    return "".join(part for part in unicodedata.normalize("NFD", sign) if unicodedata.category(part) != "Mn")


def _finds(word: Asked, terms: tuple[str, ...], keys: tuple[str, ...]) -> bool:
    if word.term in terms or (word.sound and word.sound in keys):
        return True
    return not word.is_number and any(term.startswith(word.typed) for term in terms)


def _endings(rows: str) -> tuple[tuple[str, int], ...]:
    """(ending, fewest letters that must stay), the longest first."""
    pairs = [row.split(":") for row in rows.split()]
    listed = [(ending, int(least)) for endings, least in pairs for ending in endings.split(",")]
    return tuple(sorted(listed, key=lambda pair: -len(pair[0])))


_LATIN = _endings(
    "larimiz,lerimiz,larinda,lerinde,larindan,lerinden,larinin,lerinin,lardan,lerden,larin,lerin,larda,lerde:4 "
    "lari,leri,lara,lere,lar,ler:4 sinin,sunun,dan,den,nin,nun:5 nda,nde,da,de,ya,ye,ni,nu:5 ies:4 es,s:4"
)
_CYRILLIC = _endings(
    "иями,ями,ами:4 иях,иям,ием:4 ах,ях:6 ого,его,ому,ему,ыми,ими:4 ами,ями:4 ов,ев,ам,ям,ом,ем,ей,ой:5 "
    "ый,ий,ая,яя,ое,ее,ые,ие,ых,их,ым,им,ую,юю,ия,ии,ию:4 а,я,о,е,ы,и,у,ю,ь,й:4"
)
_ARMENIAN = _endings(
    "ությունները,ությունների,ություններից,ություններ,ությունից,ությունը,ությանը,ությունն,ությամբ,ություն,ության:3 "
    "երին,ներին,երից,ներից,երով,ներով,երում,ներում,երի,ների,երը,ները,երն,ներն,եր,ներ:3 "
    "ներիս,ից,ով,ում,ին:4 ի,ը:3"
)
_ARABIC = _endings("ون,ين,ات:4")
_ARABIC_ARTICLE = re.compile(r"^(?:وال|بال|كال|فال|لل|ال)(?=\w{3})")


def _without_ending(word: str) -> str:
    first = word[0]
    if "a" <= first <= "z":
        return word if word.endswith(("ss", "us", "is")) else _cut(word, _LATIN)
    if "\u0400" <= first <= "\u04ff":
        return _cut(word, _CYRILLIC)
    if "\u0530" <= first <= "\u058f":
        return _cut(_cut(word, _ARMENIAN), _ARMENIAN)
    if "\u0600" <= first <= "\u06ff":
        return _cut(_ARABIC_ARTICLE.sub("", word), _ARABIC)
    return word


def _cut(word: str, endings: tuple[tuple[str, int], ...]) -> str:
    for ending, least in endings:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return word[: -len(ending)]
    return word
