"""People in parts, for work on very many rows: by the first byte of their pseudonyms, which are drawn by lot."""

from __future__ import annotations

from collections.abc import Iterator

PSEUDONYM_LENGTH = 16


def ranges_of_pseudonyms(parts: int) -> Iterator[tuple[bytes, bytes]]:
    """Lowest and highest pseudonym of each part, together all there can be; `parts` divides 256."""
    width = 256 // parts
    rest = PSEUDONYM_LENGTH - 1
    for first in range(0, 256, width):
        yield bytes([first]) + b"\x00" * rest, bytes([first + width - 1]) + b"\xff" * rest
