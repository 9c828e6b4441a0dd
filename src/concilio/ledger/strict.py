"""Spellings that are read in one form only: base64 and decimals. What could be spelled twice could be signed
twice."""

from __future__ import annotations

import base64
import binascii


class MalformedError(ValueError):
    """Bytes that are not in the form they should have; the message says which form."""


def base64_of(content: bytes) -> str:
    """Standard alphabet, padded."""
    return base64.b64encode(content).decode("ascii")


def bytes_of_base64(text: str) -> bytes:
    """The bytes of a base64 text.

    Raises:
        MalformedError: another alphabet, wrong padding, or bits beyond the last byte.
    """
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedError("this is not base64") from error
    if base64_of(content) != text:
        raise MalformedError("this base64 is spelled otherwise than usual")
    return content


def hash_of_base64(text: str) -> bytes:
    """The 32 bytes of a hash.

    Raises:
        MalformedError: not base64, or not 32 bytes.
    """
    content = bytes_of_base64(text)
    if len(content) != 32:
        raise MalformedError("a hash has 32 bytes")
    return content


def integer_of(text: str, *, below: int = 2**63) -> int:
    """A number from 0, without sign, leading zero or separators.

    Raises:
        MalformedError: spelled otherwise, or not below `below`.
    """
    # Python's int() takes "1_0" and the digits of every script.
    if not text.isascii() or not text.isdigit() or str(int(text[:20])) != text or int(text) >= below:
        raise MalformedError("this is not a decimal number from 0")
    return int(text)
