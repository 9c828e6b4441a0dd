"""What a file is, told by its content and not by its name or what a server says of it."""

from __future__ import annotations

import struct
import zlib
from enum import StrEnum

from concilio.record.sources.faults import Fault, SourceRefused

__all__ = ["Kind", "kind_of"]


class Kind(StrEnum):
    """The kinds of file that a source can be a copy of."""

    PDF = "pdf"
    HTML = "html"
    IMAGE = "image"
    WARC = "warc"
    TEXT = "text"

    @property
    def most_bytes(self) -> int:
        """How large one may be: text is read whole, pictures and PDF carry more than words."""
        megabytes = {Kind.PDF: 64, Kind.WARC: 64, Kind.IMAGE: 24, Kind.HTML: 16, Kind.TEXT: 8}
        return megabytes[self] * 1024 * 1024


MOST_PIXELS = 60_000_000
"""Of a picture: an A3 page at 400 dots to the inch has 31 million."""

_PNG = b"\x89PNG\r\n\x1a\n"
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
_TAGS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<title", b"<meta", b"<?xml")
_HEAD = 4096


def kind_of(content: bytes) -> Kind:
    """What a file is.

    Raises:
        SourceRefused: it is of no kind that is read here, or larger than its kind may be.
    """
    if not content:
        raise SourceRefused(Fault.EMPTY)
    kind = _told(content)
    if len(content) > kind.most_bytes:
        raise SourceRefused(Fault.TOO_LARGE, f"{kind.most_bytes // 1024 // 1024} MB")
    return kind


def _told(content: bytes) -> Kind:
    head = content[:_HEAD]
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    if head.startswith((_PNG, b"\xff\xd8\xff")):
        _check_pixels(content)
        return Kind.IMAGE
    if head.startswith(b"WARC/") or _is_packed_warc(head):
        return Kind.WARC
    if head.startswith((*_ARCHIVES, b"\x1f\x8b")):
        raise SourceRefused(Fault.ARCHIVE)
    plain = head.replace(b"\0", b"") if head.startswith((b"\xff\xfe", b"\xfe\xff")) else head
    if any(tag in plain.lower() for tag in _TAGS):
        return Kind.HTML
    if b"\0" not in content:
        try:
            content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise SourceRefused(Fault.UNKNOWN_KIND) from None
        return Kind.TEXT
    raise SourceRefused(Fault.UNKNOWN_KIND)


def _is_packed_warc(head: bytes) -> bool:
    if not head.startswith(b"\x1f\x8b"):
        return False
    try:
        return zlib.decompressobj(wbits=31).decompress(head, 16).startswith(b"WARC/")
    except zlib.error:
        return False


def _check_pixels(content: bytes) -> None:
    """A small file can hold a picture of a whole memory: its size stands in its head."""
    width, height = _png_size(content) if content.startswith(_PNG) else _jpeg_size(content)
    if not width or not height:
        raise SourceRefused(Fault.BROKEN)
    if width * height > MOST_PIXELS:
        raise SourceRefused(Fault.TOO_LARGE, f"{MOST_PIXELS // 1_000_000} million pixels")


def _png_size(content: bytes) -> tuple[int, int]:
    if len(content) < 24:
        return 0, 0
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _jpeg_size(content: bytes) -> tuple[int, int]:
    place = 2
    while place + 9 < len(content) and content[place] == 0xFF:
        marker, length = content[place + 1], int.from_bytes(content[place + 2 : place + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return width, height
        place += 2 + length
    return 0, 0
