"""Canonical JSON (RFC 8785), narrowed so that one value has one spelling: no floats, keys in ASCII, strings in NFC.

Signatures and hashes are made over these bytes. A reader parses and encodes again: whatever was spelled
otherwise is refused.
"""

from __future__ import annotations

import json
import unicodedata
from typing import Any

LARGEST_INTEGER = 2**53 - 1


class NotCanonicalError(ValueError):
    """The value, or its spelling, is not one that canonical JSON has."""


def encode(value: Any) -> bytes:
    """A value's canonical bytes.

    Raises:
        NotCanonicalError: a float, an integer beyond ±(2^53 - 1), a key that is not ASCII, a string not
        in NFC, another type.
    """
    _check(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def decode(content: bytes) -> Any:
    """The value of canonical bytes.

    Raises:
        NotCanonicalError: not JSON, or spelled otherwise than `encode` does.
    """
    try:
        value = json.loads(content.decode("utf-8"), parse_float=_refuse, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise NotCanonicalError("this is not JSON") from error
    if encode(value) != content:
        raise NotCanonicalError("this JSON is spelled otherwise than canonical JSON")
    return value


def _check(value: Any) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise NotCanonicalError("an integer is beyond 2^53 - 1")
    elif isinstance(value, str):
        _check_text(value)
    elif isinstance(value, list):
        for item in value:
            _check(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise NotCanonicalError("a key is not ASCII")
            _check(item)
    else:
        raise NotCanonicalError(f"a value of type {type(value).__name__} has no canonical form")


def _check_text(text: str) -> None:
    if any(0xD800 <= ord(character) <= 0xDFFF for character in text):
        raise NotCanonicalError("a string has half of a surrogate pair")
    if not unicodedata.is_normalized("NFC", text):
        raise NotCanonicalError("a string is not in NFC")


def _refuse(text: str) -> Any:
    raise NotCanonicalError("a number is not an integer")
