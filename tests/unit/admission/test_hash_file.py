"""The file of hashes may have been opened and saved again on its way."""

from __future__ import annotations

import codecs
from hashlib import sha256

import pytest

from concilio.admission.hash_file import hash_lines, read_hash_file

HASHES = [sha256(bytes([n])).hexdigest() for n in range(5)]
PLAIN = "\n".join(HASHES) + "\n"
SAVED = {
    "as it was written": PLAIN.encode(),
    "with a mark": codecs.BOM_UTF8 + PLAIN.encode(),
    "with Windows' ends of lines": PLAIN.replace("\n", "\r\n").encode(),
    "with old Macs' ends of lines": PLAIN.replace("\n", "\r").encode(),
    "as Unicode by Windows' editor": codecs.BOM_UTF16_LE + PLAIN.replace("\n", "\r\n").encode("utf-16-le"),
    "as Unicode, the other way round": codecs.BOM_UTF16_BE + PLAIN.encode("utf-16-be"),
    "as Unicode without a mark": PLAIN.encode("utf-16-le"),
    "as Unicode without a mark, the other way round": PLAIN.encode("utf-16-be"),
    "by a spreadsheet, in quotes": "".join(f'"{line}";\r\n' for line in HASHES).encode("utf-8-sig"),
    "by a spreadsheet, with empty columns": "".join(f"{line},,,\r\n" for line in HASHES).encode(),
    "in capital letters with spaces": "".join(f"  {line.upper()} \n\n" for line in HASHES).encode(),
    "with a remark and no end": b"# Northbank\n" + PLAIN.strip().encode(),
    "with invisible signs": "".join(f"\u200e{line}\u00a0\n" for line in HASHES).encode(),
}


@pytest.mark.parametrize("content", SAVED.values(), ids=list(SAVED))
def test_it_is_read_however_it_was_saved(content: bytes) -> None:
    assert hash_lines(read_hash_file(content)) == HASHES


def test_what_is_no_text_is_no_hash() -> None:
    lines = hash_lines(read_hash_file(bytes(range(256)) * 3))
    assert not any(line in HASHES for line in lines)
