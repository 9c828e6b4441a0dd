"""What somebody meant who typed on another keyboard than they thought."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from concilio.languages import what_languages_say

KEYBOARDS: dict[str, tuple[str, ...]] = what_languages_say("keyboards", "KEYBOARDS")


def readings(typed: str) -> Iterator[tuple[str, str]]:
    """(language, text): what the same keys give on a keyboard of that language, for each that may have been in use."""
    small = typed.lower()
    for meant, rows in KEYBOARDS.items():
        seen = {typed}
        for row in rows:
            for others in KEYBOARDS.values():
                for used in others:
                    text = small if used == row else _on(small, used, row)
                    if text not in seen:
                        seen.add(text)
                        yield meant, text


def _on(typed: str, used: str, meant: str) -> str:
    """The text that the same keys give; the typed one itself where a letter would become a sign."""
    keys = _keys(used, meant)
    text = typed
    for several in (key for key in keys if len(key) > 1):  # a key that gives two letters, as Arabic lam-alif
        text = text.replace(several, f"\0{several}\0")
    found = []
    for n, part in enumerate(text.split("\0")):
        for key in [part] if n % 2 else part:
            other = keys.get(key, key)
            # Between words people put stops and commas, and nothing else: a stray letter makes no other keyboard.
            if key.isalpha() and not other.isalpha() and other not in ",.;":
                return typed
            found.append(other)
    return "".join(found)


@cache
def _keys(used: str, meant: str) -> dict[str, str]:
    # Of two keys with the same sign the last counts: letters stand below the digits' row.
    return dict(zip(used.split(), meant.split(), strict=True))
