"""Which language a statement is written in, as far as its words show it.

The answer is one of the interface's languages, or "another": what takes a neighbour for one of them would put
a statement before translators who cannot read it, and tell readers a wrong direction and voice.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lingua import LanguageDetector

UNKNOWN = "und"
# Below this share of the detector's confidence, "unknown" is the honest answer.
CONFIDENT = 0.9
FEWEST_LETTERS = 8
# With more than a fifth in another script it is several languages, which trigrams would take for one of them.
ONE_SCRIPT = 0.8

_OURS = {"ARABIC": "ar", "AZERBAIJANI": "az", "ENGLISH": "en", "RUSSIAN": "ru"}
# Languages of the same scripts that would be taken for one of ours if they were no candidates. Others, of which the
# detector has no model, are told by their letters or by the words they lack.
_NEIGHBOURS = (
    "PERSIAN", "URDU", "BULGARIAN", "UKRAINIAN", "TURKISH",
    "DUTCH", "FRENCH", "GERMAN", "ITALIAN", "PORTUGUESE", "SPANISH",
)  # fmt: skip

_SCRIPTS = {
    "latin": re.compile("[A-Za-z\u00c0-\u02af\u1e00-\u1eff]"),
    "cyrillic": re.compile("[\u0400-\u052f]"),
    "arabic": re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]"),
    "armenian": re.compile("[\u0531-\u0587]"),
}
# Every letter a language is written with, small ones, and those of its common loan words.
_LETTERS = {
    "ar": frozenset("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي\u0640"),
    "az": frozenset("abcçdeəfgğhxıijkqlmnoöprsştuüvyz"),
    "en": frozenset("abcdefghijklmnopqrstuvwxyzéèêëïôöüçñà"),
    "ru": frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя"),
}
# Azerbaijani and Turkish share most words and nearly all letters; Turkish has none of these, and the schwa, the
# commonest vowel of Azerbaijani, is in no other language's letters here.
_NOT_IN_TURKISH = frozenset("əxq")
# English of four words or more has one of these; Swahili, Uzbek or Kurdish in plain letters have not.
_ENGLISH_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a all an and are as at be because before but by can cannot could do does each every everybody everyone for "
        "from had has have he her his how i if in into is it its let many more most must my no nobody not of on one "
        "only or our should so some than that the their them there these they this those to too us was we were what "
        "when which who why will with without would you your ",
    )
)
# Western Armenian, and Eastern in the older spelling. In the spelling of the Republic yiwn follows only vo, eh begins a
# word (after a prefixed ch too) and no word ends in vo yi; the words are the Western article and sign of the present.
_OTHER_ARMENIAN = re.compile(
    "(?<!ո)ւ|ու[աեէ]|(?<=\\w)(?<!չ)է(?=\\w)|ոյ\\b|\\b(?:մը|մըն|կը)\\b|\\bկ[\u055a\u2019']"
)


@cache
def _detector() -> LanguageDetector:
    # On first use: a process may never see a statement. Trigrams alone: with longer and shorter pieces of words the
    # models take ten times the memory, for the same answers on sentences (ADR 0104).
    from lingua import Language, LanguageDetectorBuilder

    known = (getattr(Language, name) for name in (*_OURS, *_NEIGHBOURS))
    return LanguageDetectorBuilder.from_languages(*known).with_low_accuracy_mode().build()


def detect_language(text: str) -> str:
    """A code of the interface's languages, or "und": another, too few letters, mixed, or not sure."""
    text = unicodedata.normalize("NFC", text)
    letters = [letter for letter in text if unicodedata.category(letter)[0] == "L"]
    if len(letters) < FEWEST_LETTERS:
        return UNKNOWN
    script = _script(letters)
    if script is None:
        return UNKNOWN
    if script == "armenian":
        return UNKNOWN if _OTHER_ARMENIAN.search(text.lower()) else "hy"
    words = [word for word in re.findall(r"[^\W\d_]+", text) if _script(list(word)) == script]
    small = set("".join(words).lower())
    if script == "latin" and "\u0259" in small:
        return "az"
    best = _detector().compute_language_confidence_values(" ".join(words))[0]
    code = _OURS.get(best.language.name, UNKNOWN)
    if code == UNKNOWN or best.value < CONFIDENT or _betrays_a_neighbour(code, words):
        return UNKNOWN
    return code


def _script(letters: list[str]) -> str | None:
    """The script that nearly all letters are of, if it is one of ours."""
    joined = "".join(letters)
    for name, script in _SCRIPTS.items():
        if len(script.findall(joined)) >= ONE_SCRIPT * len(letters):
            return name
    return None


def _betrays_a_neighbour(code: str, words: list[str]) -> bool:
    """Whether letters or words show a language that the detector does not know."""
    small = {letter for word in words for letter in word.lower() if unicodedata.category(letter)[0] == "L"}
    if not small <= _LETTERS[code]:
        return True
    if code == "az":
        return not _NOT_IN_TURKISH & small
    return (
        code == "en" and len(words) >= 4 and not _ENGLISH_WORDS.intersection(word.lower() for word in words)
    )
