"""Captures as WARC records, written and read, with every byte counted.

Neither a digest nor the library notices a payload that was cut short: the digest is of what is there. So the bytes of
the HTTP body are compared with its Content-Length, and those of the record with the record's.

Reference:
    ISO 28500:2017, "WARC file format".
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from concilio.record.sources.faults import Fault, SourceRefused

__all__ = ["Capture", "captures_in", "decoded", "written"]

MOST_UNPACKED = 128 * 1024 * 1024
MOST_RECORDS = 2_000
_BLOCK = 64 * 1024


@dataclass(frozen=True)
class Capture:
    """What a server answered at an address: its status line, its headers and the body as it was sent."""

    address: str
    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    captured: str = ""

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


def written(captures: Sequence[Capture]) -> bytes:
    """A WARC file of captures, the last of which is the page and the others the redirects that led to it.

    The payload's SHA-256 is given with its length: without the length the library would put a SHA-1 in its place.
    """
    file = BytesIO()
    writer = WARCWriter(file, gzip=True)
    for capture in captures:
        answer = StatusAndHeaders(capture.status, list(capture.headers), protocol="HTTP/1.1")
        record = writer.create_warc_record(
            capture.address,
            "response",
            payload=BytesIO(capture.body),
            length=len(capture.body),
            http_headers=answer,
            warc_headers_dict={
                "WARC-Payload-Digest": f"sha256:{sha256(capture.body).hexdigest()}",
                **({"WARC-Date": capture.captured} if capture.captured else {}),
            },
        )
        writer.write_record(record)
    return file.getvalue()


def captures_in(content: bytes) -> tuple[Capture, ...]:
    """The captured pages of a WARC file.

    Raises:
        SourceRefused: a record or a body ends before the length that it gives, the file holds no page, more records
            than are read, or more bytes than it may unpack to.
    """
    plain = _unpacked(content)
    found: list[Capture] = []
    try:
        for number, record in enumerate(ArchiveIterator(BytesIO(plain), no_record_parse=False), start=1):
            if number > MOST_RECORDS:
                raise SourceRefused(Fault.TOO_LARGE, f"{MOST_RECORDS} records")
            found += _captures(record)
    except (ArchiveLoadFailed, EOFError, ValueError, UnicodeDecodeError):
        raise SourceRefused(Fault.BROKEN) from None
    if not found:
        raise SourceRefused(Fault.NO_CAPTURE)
    return tuple(found)


def decoded(capture: Capture) -> bytes:
    """The body without its transport's compression.

    Raises:
        SourceRefused: a compression other than gzip and deflate, or more bytes than may be unpacked.
    """
    coding = capture.header("Content-Encoding").strip().lower()
    if coding in {"", "identity"}:
        return capture.body
    if coding not in {"gzip", "x-gzip", "deflate"}:
        raise SourceRefused(Fault.COMPRESSED, coding[:20])
    return b"".join(_inflated(capture.body, 47 if coding != "deflate" else _deflate_bits(capture.body)))


def _captures(record: ArcWarcRecord) -> Iterator[Capture]:
    if record.rec_type not in {"response", "resource"}:
        _count_rest(record)
        return
    headers = record.http_headers
    body = record.raw_stream.read()
    _compare_with_record(record, body)
    if headers is not None:
        _compare_with_answer(headers, body)
    yield Capture(
        address=record.rec_headers.get_header("WARC-Target-URI") or "",
        status=headers.statusline if headers is not None else "200 OK",
        headers=tuple(headers.headers) if headers is not None else (),
        body=_unchunked(headers, body),
        captured=record.rec_headers.get_header("WARC-Date") or "",
    )


def _compare_with_record(record: ArcWarcRecord, body: bytes) -> None:
    """A record's length counts the HTTP head too, so what the reader still waits for is missing."""
    if getattr(record.raw_stream, "limit", 0):
        raise SourceRefused(Fault.CUT_SHORT, f"{len(body)} bytes")


def _count_rest(record: ArcWarcRecord) -> None:
    _compare_with_record(record, record.raw_stream.read())


def _compare_with_answer(headers: StatusAndHeaders, body: bytes) -> None:
    given = (headers.get_header("Content-Length") or "").strip()
    # A body that came in pieces has no length of its own; a HEAD's or a redirect's may be left out.
    if headers.get_header("Transfer-Encoding") or not given.isdecimal():
        return
    if len(body) != int(given):
        raise SourceRefused(Fault.CUT_SHORT, f"{len(body)} of {given} bytes")


def _unchunked(headers: StatusAndHeaders | None, body: bytes) -> bytes:
    if headers is None or "chunked" not in (headers.get_header("Transfer-Encoding") or "").lower():
        return body
    whole, place = bytearray(), 0
    while True:
        end = body.find(b"\r\n", place)
        try:
            count = int(body[place : max(end, place)].split(b";")[0], 16)
        except ValueError:
            # Many tools store the joined body and leave the header: then there is nothing to join.
            if not place:
                return body
            raise SourceRefused(Fault.CUT_SHORT) from None
        place = end + 2
        if len(body) < place + count:
            raise SourceRefused(Fault.CUT_SHORT)
        if not count:
            return bytes(whole)
        whole += body[place : place + count]
        place += count + 2


def _unpacked(content: bytes) -> bytes:
    """A WARC of gzip members, unpacked up to the limit: the limit stands before the memory is taken."""
    if not content.startswith(b"\x1f\x8b"):
        return content
    whole, place, unpacker = bytearray(), 0, zlib.decompressobj(wbits=31)
    while place < len(content):
        fed = content[place : place + _BLOCK]
        try:
            whole += unpacker.decompress(fed, MOST_UNPACKED - len(whole) + 1)
        except zlib.error:
            raise SourceRefused(Fault.BROKEN) from None
        if len(whole) > MOST_UNPACKED:
            raise SourceRefused(Fault.TOO_LARGE, f"{MOST_UNPACKED // 1024 // 1024} MB")
        place += len(fed) - len(unpacker.unused_data)
        if unpacker.eof and place < len(content):
            unpacker = zlib.decompressobj(wbits=31)
    if not unpacker.eof:
        raise SourceRefused(Fault.CUT_SHORT)
    return bytes(whole)


def _inflated(body: bytes, bits: int) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(wbits=bits)
    total, rest = 0, body
    try:
        while rest and not unpacker.eof:
            piece = unpacker.decompress(rest, _BLOCK)
            total += len(piece)
            if total > MOST_UNPACKED:
                raise SourceRefused(Fault.TOO_LARGE, f"{MOST_UNPACKED // 1024 // 1024} MB")
            yield piece
            rest = unpacker.unconsumed_tail
    except zlib.error:
        raise SourceRefused(Fault.BROKEN) from None
    if not unpacker.eof:
        raise SourceRefused(Fault.CUT_SHORT)


def _deflate_bits(body: bytes) -> int:
    """Servers send deflate with the head of zlib or, wrongly, without."""
    return 15 if body[:1] == b"\x78" else -15
