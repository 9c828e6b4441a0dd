"""Canonical JSON (RFC 8785), narrowed so that one value has one spelling: no floats, keys in ASCII, strings in NFC.

Signatures and hashes are made over these bytes. A reader parses and encodes again: whatever was spelled
otherwise is refused.
"""

from __future__ import annotations

import json
import re
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
    return _ENCODER.encode(value).encode()


def decode(content: bytes) -> Any:
    """The value of canonical bytes.

    Raises:
        NotCanonicalError: not JSON, or spelled otherwise than `encode` does.
    """
    try:
        value = _DECODER.decode(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise NotCanonicalError("this is not JSON") from error
    # What is written in ASCII and comes out as it went in holds ASCII alone, which is in NFC: then only a long
    # number could be wrong. An audit reads millions, and looking at each string takes five times as long.
    if not content.isascii() or _LONG_NUMBER.search(content):
        _check(value)
    if _encoded(value) != content:
        raise NotCanonicalError("this JSON is spelled otherwise than canonical JSON")
    return value


def _encoded(value: Any) -> bytes:
    try:
        return _ENCODER.encode(value).encode()
    except UnicodeEncodeError as error:
        raise NotCanonicalError("a string has half of a surrogate pair") from error


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
    if text.isascii():
        return
    if _SURROGATE.search(text):
        raise NotCanonicalError("a string has half of a surrogate pair")
    if not unicodedata.is_normalized("NFC", text):
        raise NotCanonicalError("a string is not in NFC")


def _refuse(text: str) -> Any:
    raise NotCanonicalError("a number is not an integer")


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_DECODER = json.JSONDecoder(parse_float=_refuse, parse_constant=_refuse)
_LONG_NUMBER = re.compile(rb"\d{16}", re.ASCII)
_SURROGATE = re.compile("[\ud800-\udfff]")
