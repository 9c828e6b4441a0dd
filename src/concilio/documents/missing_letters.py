"""Letters that no font has, in a document that is made all the same: named by their numbers, never drawn as squares.

An accord stops at such a letter. A report quotes what thousands of people wrote, and one sign of one of them must not
stop it. Beyond the package's faces it may use the machine's; what is in neither is named.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import typst

from concilio.documents.fonts import FOLDER, letters_without_a_face

MOST_NAMED = 3
"""Letters in a row that are each named; of more, the first and how many."""


@lru_cache(maxsize=1)
def all_fonts() -> Any:
    """The package's faces and the machine's."""
    return typst.Fonts(font_paths=[FOLDER])


def letters_in_no_font(texts: Iterable[str]) -> frozenset[str]:
    """The letters that neither the package nor this machine can draw."""
    return frozenset(letter for letter in letters_without_a_face(texts) if not _can_be_drawn(letter))


def with_letters_named(text: str, missing: frozenset[str]) -> str:
    """The text with each run of missing letters as its code points: [U+1F54A], [U+12A0 … 14]."""
    if missing.isdisjoint(text):
        return text
    parts: list[str] = []
    run: list[str] = []
    for letter in [*text, ""]:
        if letter in missing:
            run.append(letter)
            continue
        parts += [_named(run), letter]
        run = []
    return "".join(parts)


def _named(run: list[str]) -> str:
    if not run:
        return ""
    numbers = [f"U+{ord(letter):04X}" for letter in run]
    return f"[{' '.join(numbers)}]" if len(run) <= MOST_NAMED else f"[{numbers[0]} … {len(run)}]"


@lru_cache(maxsize=10_000)
def _can_be_drawn(letter: str) -> bool:
    # Typst refuses to make an accessible file of a letter that it cannot draw.
    page = b'#set document(title: "x")\n#text(sys.inputs.letter)'
    try:
        typst.compile(
            page, font_paths=all_fonts(), format="pdf", pdf_standards=["ua-1"], sys_inputs={"letter": letter}
        )
    except typst.TypstError:
        return False
    return True
