"""Codes in sealed envelopes: 128 random bits, and signs enough to notice a slip of the pen.

A code is 28 signs of an alphabet of 32, printed as seven groups of four: 128 bits and a check of 12. The
server keeps only SHA-256 of a code. Nothing here needs Django: envelopes are made on a machine without it.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata

# No O and no I, and no 0 and no 1 that would be taken for them.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
SIGNS = 28
GROUP = 4
SECRET_BITS = 128
CHECK_BITS = SIGNS * 5 - SECRET_BITS


class NotACode(ValueError):  # noqa: N818
    """What was typed cannot be a code.

    Attributes:
        kind: "length", "sign" or "check".
        detail: the number of signs typed, or the sign that codes do not have.
    """

    def __init__(self, kind: str, detail: str = "") -> None:
        self.kind, self.detail = kind, detail
        # Not the code: this may be logged.
        super().__init__(kind)


def make_code() -> str:
    """A new code in its canonical form: 28 signs, no spaces."""
    return _with_check(secrets.randbits(SECRET_BITS))


def read_code(typed: str) -> str:
    """The canonical form of what somebody typed: any case, with or without spaces and strokes.

    Raises:
        NotACode: with what is wrong. A wrong sign or two swapped signs pass with a chance of 1 in 4,096.
    """
    folded = unicodedata.normalize("NFKC", typed).upper()
    signs = [c for c in folded if not (c.isspace() or unicodedata.category(c) in {"Pd", "Cf"} or c in "._")]
    for sign in signs:
        if sign not in ALPHABET:
            raise NotACode("sign", sign)
    if len(signs) != SIGNS:
        raise NotACode("length", str(len(signs)))
    number = 0
    for sign in signs:
        number = number << 5 | ALPHABET.index(sign)
    code = "".join(signs)
    if _with_check(number >> CHECK_BITS) != code:
        raise NotACode("check")
    return code


def in_groups(code: str) -> str:
    """A code as it is printed."""
    return " ".join(code[start : start + GROUP] for start in range(0, SIGNS, GROUP))


def code_digest(code: str) -> bytes:
    """What the server keeps of a canonical code. 128 bits cannot be guessed back, so no salt is needed."""
    return hashlib.sha256(code.encode("ascii")).digest()


def _with_check(secret: int) -> str:
    check = hashlib.sha256(b"concilio code" + secret.to_bytes(SECRET_BITS // 8, "big")).digest()
    number = secret << CHECK_BITS | int.from_bytes(check[:2], "big") >> (16 - CHECK_BITS)
    return "".join(ALPHABET[number >> shift & 31] for shift in range(5 * (SIGNS - 1), -1, -5))
