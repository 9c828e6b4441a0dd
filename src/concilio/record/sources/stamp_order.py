"""Certificates of a time stamp in the order in which the library reads them.

CMS lets the certificates of signed data stand in any order, and openssl writes the signer's first; rfc3161-client reads
them in DER's order alone (findings/rfc3161-client-refuses-openssls-two-certificates.sh). No signature covers their
order, so they are sorted before the answer is read. Anything of another form is left for the library to refuse.

References:
    RFC 5652, "Cryptographic Message Syntax (CMS)", 10.2.3.
    ITU-T X.690, 11.6: the order of a set in DER.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["in_order"]

_SEQUENCE, _EXPLICIT = 0x30, 0xA0
_CERTIFICATES = 0xA0


@dataclass(frozen=True)
class _Part:
    """One value: its tag, where it begins, where its content begins, where it ends."""

    tag: int
    start: int
    content: int
    end: int


def in_order(answer: bytes) -> bytes:
    """An answer of a stamp service with its certificates sorted; of the same length."""
    try:
        held = _certificates(answer)
    except (IndexError, ValueError):
        return answer
    if held is None:
        return answer
    parts = sorted(answer[part.start : part.end] for part in _parts(answer, held.content, held.end))
    return answer[: held.content] + b"".join(parts) + answer[held.end :]


def _certificates(answer: bytes) -> _Part | None:
    """The set of certificates: of the answer's second part, the signed data's first part with this tag."""
    whole = _part(answer, 0)
    _status, token = _parts(answer, whole.content, whole.end)
    _kind, wrapped = _parts(answer, token.content, token.end)
    signed = _part(answer, wrapped.content)
    if (whole.tag, token.tag, wrapped.tag, signed.tag) != (_SEQUENCE, _SEQUENCE, _EXPLICIT, _SEQUENCE):
        return None
    inside = _parts(answer, signed.content, signed.end)
    return next((part for part in inside if part.tag == _CERTIFICATES), None)


def _parts(data: bytes, place: int, end: int) -> list[_Part]:
    found = []
    while place < end:
        found.append(_part(data, place))
        place = found[-1].end
    if place != end:
        raise ValueError("a value is longer than what holds it")
    return found


def _part(data: bytes, start: int) -> _Part:
    length, content = data[start + 1], start + 2
    if length >= 0x80:
        count = length & 0x7F
        if not 1 <= count <= 4:
            raise ValueError("a length of another form")
        length, content = int.from_bytes(data[content : content + count], "big"), content + count
    if content + length > len(data):
        raise ValueError("a value is cut short")
    return _Part(data[start], start, content, content + length)
