"""What people type, in one form: composed, without signs that nobody sees, measured in letters as people see them.

Every form and every action uses this, for participants' words and the staff's alike: two texts that look the same are
the same, no name can turn the text around it, and nothing that looks empty passes for words.

References:
    [1] Unicode Standard Annex 29, "Unicode Text Segmentation", section 3: grapheme clusters.
    [2] Unicode Technical Report 36, "Unicode Security Considerations", section 2.10: directional overrides.
"""

from __future__ import annotations

import unicodedata

MOST_MARKS = 8
"""Marks on one letter. Fully vowelled Arabic has two or three; a tower of them covers the lines above."""

_JOINERS = "\u200c\u200d"
# They steer direction without forcing it, and people who mix scripts need them.
_STEERING = "\u200e\u200f\u061c\u2066\u2067\u2068\u2069\u202a\u202b\u202c"
_CLOSED_BY = {**dict.fromkeys("\u2066\u2067\u2068", "\u2069"), **dict.fromkeys("\u202a\u202b", "\u202c")}
# They have no ink, whatever their category says: fillers, an empty Braille cell, Khmer inherent vowels, a joiner.
_WITHOUT_INK = "\u3164\uffa0\u115f\u1160\u2800\u17b4\u17b5\u034f\u180b\u180c\u180d\u180e\u180f"
_VARIATIONS = "\ufe0e\ufe0f"
_GONE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def tidy_line(text: str) -> str:
    """A text of one line: one space between words, none at the ends."""
    return _closed(" ".join(_without_unseen(text).split()))


def tidy_paragraphs(text: str) -> str:
    """A text of several lines: each tidied, at most one empty line in a row, none at the ends."""
    lines = [tidy_line(line) for line in text.splitlines()]
    kept = [line for place, line in enumerate(lines) if line or (place and lines[place - 1])]
    return "\n".join(kept).strip("\n")


def has_words(text: str) -> bool:
    """Whether there is anything to read: a letter, a digit, or a sign that people see."""
    return any(unicodedata.category(sign)[0] in "LNSP" for sign in _without_unseen(text))


def letters_in(text: str) -> int:
    """How many letters people see: a base with its marks, a joined emoji or a flag is one.

    Hangul of separate letters, and letters that a virama joins, are counted a little higher than [1] has it.
    """
    count, flags, joined = 0, 0, False
    for sign in text:
        if _is_flag(sign):
            flags += 1
            count += flags % 2
            continue
        flags = 0
        if sign == "\u200d":
            joined = True
        elif not _extends(sign):
            count += not joined
            joined = False
    return count


def _without_unseen(text: str) -> str:
    kept: list[str] = []
    marks = 0
    composed = unicodedata.normalize("NFC", text)
    for place, sign in enumerate(composed):
        if _is_unseen(composed, place):
            continue
        marks = marks + 1 if unicodedata.category(sign) in {"Mn", "Me"} else 0
        if marks <= MOST_MARKS:
            kept.append(" " if sign.isspace() else sign)
    return unicodedata.normalize("NFC", "".join(kept))


def _is_unseen(text: str, place: int) -> bool:
    sign = text[place]
    if sign in _JOINERS:
        return not _joins(text, place)
    if sign.isspace() or sign in _STEERING:
        return False
    return sign in _WITHOUT_INK or unicodedata.category(sign) in _GONE


def _closed(line: str) -> str:
    """The line with every change of direction that it opens closed again, and nothing closed that it did not open."""
    kept: list[str] = []
    opened: list[str] = []
    for sign in line:
        if sign in _CLOSED_BY:
            opened.append(_CLOSED_BY[sign])
        elif sign in "\u2069\u202c":
            if sign not in opened:
                continue
            while opened.pop() != sign:
                kept.append("\u202c" if sign == "\u2069" else "\u2069")
        kept.append(sign)
    return "".join([*kept, *reversed(opened)])


def _joins(text: str, place: int) -> bool:
    """Whether a joiner stands where it changes what is seen: between letters of joining scripts, or in an emoji."""
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    return bool(before and after) and _can_join(before) and _can_join(after)


def _can_join(sign: str) -> bool:
    if sign in _VARIATIONS or unicodedata.category(sign) in {"So", "Sk"}:
        return True
    if unicodedata.category(sign)[0] not in "LM":
        return False
    name = unicodedata.name(sign, "")
    return not name.startswith(
        ("LATIN", "CYRILLIC", "ARMENIAN", "GREEK", "GEORGIAN", "HEBREW", "CJK", "HANGUL")
    )


def _extends(sign: str) -> bool:
    return (
        unicodedata.category(sign) in {"Mn", "Me", "Mc"}
        or sign in _JOINERS
        or sign in _STEERING
        or "\U0001f3fb" <= sign <= "\U0001f3ff"
        or "\U000e0020" <= sign <= "\U000e007f"
    )


def _is_flag(sign: str) -> bool:
    return "\U0001f1e6" <= sign <= "\U0001f1ff"
