"""Codes in sealed envelopes: 128 random bits, and signs enough to notice a slip of the pen.

A code is 28 signs of an alphabet of 32, printed as seven groups of four: 128 bits and a check of 12. The
server keeps only SHA-256 of a code. Nothing here needs Django: envelopes are made on a machine without it.
"""

from __future__ import annotations

import contextlib
import hashlib
import secrets
import unicodedata

from concilio.admission.keyboards import readings

# No O and no I, and no 0 and no 1 that would be taken for them.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
# Letters of other alphabets that look like one of these, in either case. Capitals of a small letter need no line.
LOOK_ALIKES = {
    **dict(zip("АВСЕНКМРТХУЅЈԚԜЗҮҺԌӠ", "ABCEHKMPTXYSJQW3YHG3", strict=True)),
    **dict(zip("ΑΒΕΖΗΚΜΝΡΤΥΧϹϺϜ", "ABEZHKMNPTYXCMF", strict=True)),
    **dict(zip("ՍՏԼհոսցզյլ", "USLHNUGQJL", strict=True)),
}
SIGNS = 28
GROUP = 4
SECRET_BITS = 128
CHECK_BITS = SIGNS * 5 - SECRET_BITS
MOST_LETTERS_READ = 400


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
    """The canonical form of what somebody typed.

    Any case, any digits, any signs between, and letters of other alphabets that look like the card's: what is typed
    from a printed card is what the eye sees. So is what the same keys give on a keyboard that was left in another
    language. The check signs guard each of these readings.

    Raises:
        NotACode: with what is wrong. A wrong sign or two swapped signs pass with a chance of 1 in 4,096.
    """
    try:
        return _checked(typed)
    except NotACode as error:
        # Latin letters alone are on the card: no other reading is asked for unless others were typed.
        if not any(unicodedata.category(c)[0] == "L" and not c.isascii() for c in typed[:MOST_LETTERS_READ]):
            raise
        for language, text in readings(typed[:MOST_LETTERS_READ]):
            if language == "en":
                with contextlib.suppress(NotACode):
                    return _checked(text)
        raise error from None


def _checked(typed: str) -> str:
    signs = [_sign(c) for c in unicodedata.normalize("NFKC", typed[:MOST_LETTERS_READ]) if c.isalnum()]
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


def _sign(typed: str) -> str:
    """The sign of a card that a letter or digit looks like, or the letter itself."""
    if typed.isdecimal():
        return str(unicodedata.decimal(typed))
    return LOOK_ALIKES.get(typed) or LOOK_ALIKES.get(typed.upper()) or typed.upper()


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
