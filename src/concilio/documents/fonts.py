"""The faces of every printed document: in the package, pinned by hash, for Latin, Cyrillic, Greek, Armenian and Arabic.

Amiri sets Arabic: newer faces of the Noto family split dotted letters in two, and the text of the file cannot be read
back or searched (docs/adr/0150-fonts-in-the-package.md).
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

FOLDER = Path(__file__).parent / "fonts"
_LATIN, _ARMENIAN, _ARABIC = "Noto Serif", "Noto Serif Armenian", "Amiri"
MANY_SCRIPTS = "DejaVu Sans"
"""Holds all five scripts in one file, and arrows and signs that the others lack: the last choice of a text, and the
only face of a picture, in which Typst looks for every letter in one face alone."""
_UNSEEN = {"Cf", "Zl", "Zp", "Cc"}
_VARIATIONS = "\ufe0e\ufe0f"


class FontFileError(RuntimeError):
    """A font file of the package is not the one that it was made with."""


class MissingGlyphError(ValueError):
    """No face of the package has some letters, so the document is not made.

    Attributes:
        letters: each letter once, in the order of code points.
    """

    def __init__(self, letters: Iterable[str]) -> None:
        self.letters = tuple(sorted(set(letters)))
        super().__init__(f"No font here has {', '.join(map(named_letter, self.letters))}.")


def families(language: str) -> tuple[str, ...]:
    """Families in the order in which a text in `language` looks for a letter."""
    if language == "ar":
        return (_ARABIC, _LATIN, _ARMENIAN, MANY_SCRIPTS)
    return (_LATIN, _ARMENIAN, _ARABIC, MANY_SCRIPTS)


@lru_cache(maxsize=1)
def package_fonts() -> Any:
    """The package's faces and no others, for `typst.compile`; to be shared by threads.

    Raises:
        FontFileError: a file is missing or has another hash.
    """
    for name, face in _faces().items():
        path = FOLDER / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != face["sha256"]:
            raise FontFileError(
                f"{path} is not the font file that this version was made with: install it again."
            )
    if others := {path.name for path in FOLDER.glob("*.[ot]t[fc]")} - set(_faces()):
        raise FontFileError(f"{FOLDER} holds fonts that do not belong there: {', '.join(sorted(others))}.")
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FOLDER])
    # Without a face Typst writes a file without a word, and lets it pass as accessible.
    if set(fonts.families()) != {_LATIN, _ARMENIAN, _ARABIC, MANY_SCRIPTS}:
        raise FontFileError(f"The fonts of {FOLDER} cannot be read: install them again.")
    return fonts


def letters_without_a_face(texts: Iterable[str]) -> frozenset[str]:
    """The letters that the package's faces would draw as a square. What has no ink needs no face."""
    return frozenset(
        letter
        for letter in set().union(*texts)
        if ord(letter) not in _covered()
        and letter not in _VARIATIONS
        and unicodedata.category(letter) not in _UNSEEN
    )


def named_letter(letter: str) -> str:
    """A letter as a person can look it up: sign, code point and Unicode's name."""
    name = unicodedata.name(letter, "")
    return f"“{letter}” (U+{ord(letter):04X}{f' {name}' if name else ''})"


@lru_cache(maxsize=1)
def _faces() -> dict[str, dict[str, str]]:
    faces: dict[str, dict[str, str]] = json.loads((FOLDER / "faces.json").read_text("utf-8"))
    return faces


@lru_cache(maxsize=1)
def _covered() -> frozenset[int]:
    """What every weight of a family holds: a heading may stand in either."""
    by_family: dict[str, set[int]] = {}
    for name, face in _faces().items():
        family, letters = name.removesuffix(".ttf").split("-")[0], set(_code_points(face["letters"]))
        by_family[family] = by_family.get(family, letters) & letters
    return frozenset().union(*by_family.values())


def _code_points(ranges: str) -> Iterator[int]:
    for part in ranges.split():
        first, _, last = part.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)
