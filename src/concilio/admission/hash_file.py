"""The file of hashes, as it comes back: perhaps opened and saved again by an editor or a spreadsheet."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Around a hash where a spreadsheet or an editor has been.
_AROUND = " \t\"'“”«»;,\u00a0\u200b\u200e\u200f\ufeff"


def read_hash_file(content: bytes) -> str:
    """The text of a file in whatever encoding it was saved; what is no text becomes signs that no hash has."""
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    if encoding is None:
        # Without a mark, every second byte of a hash in UTF-16 is nought.
        encoding = {b"\0": "utf-16-be"}.get(content[:1], "utf-16-le" if content[1:2] == b"\0" else "utf-8")
    return content.decode(encoding, errors="replace")


def hash_lines(text: str) -> list[str]:
    """Its lines in small letters, without what stands around a hash, empty lines and remarks."""
    lines = (line.strip(_AROUND).lower() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]
