"""A capture is written and read with every byte counted."""

from __future__ import annotations

import gzip
import zlib
from hashlib import sha256
from io import BytesIO

import pytest
from warcio.archiveiterator import ArchiveIterator

from concilio.record.sources import warc
from concilio.record.sources.faults import Fault, SourceRefused
from concilio.record.sources.warc import Capture, captures_in, decoded, written

BODY = b"<html><body>613" + b" words" * 100
PAGE = Capture(
    "https://example.org/page", "200 OK", (("Content-Type", "text/html"), ("Content-Length", str(len(BODY)))), BODY
)  # fmt: skip


def refused(content: bytes) -> Fault:
    with pytest.raises(SourceRefused) as refusal:
        captures_in(content)
    return refusal.value.fault


def test_what_is_written_is_read_back_with_its_redirects() -> None:
    redirect = Capture(
        "https://example.org/", "301 Moved", (("Location", "/page"), ("Content-Length", "0")), b""
    )
    read = captures_in(written([redirect, PAGE]))
    assert [(each.address, each.status, each.headers, each.body) for each in read] == [
        (each.address, each.status, each.headers, each.body) for each in (redirect, PAGE)
    ]
    assert read[1].header("content-type") == "text/html"


def test_the_payloads_sha256_stands_in_the_record() -> None:
    record = next(iter(ArchiveIterator(BytesIO(written([PAGE])))))
    assert record.rec_headers.get_header("WARC-Payload-Digest") == f"sha256:{sha256(BODY).hexdigest()}"


def test_a_body_shorter_than_its_content_length_is_refused_although_its_digests_fit() -> None:
    short = Capture(PAGE.address, PAGE.status, PAGE.headers, BODY[:-200])
    assert refused(written([short])) == Fault.CUT_SHORT


@pytest.mark.parametrize("cut", [1, 100, 400])
def test_a_record_shorter_than_its_length_is_refused(cut: int) -> None:
    plain = gzip.decompress(written([PAGE]))
    assert plain.endswith(b"\r\n\r\n")
    whole = plain.removesuffix(b"\r\n\r\n")
    assert captures_in(whole)[0].body == BODY
    assert refused(whole[:-cut]) == Fault.CUT_SHORT


def test_a_packed_file_cut_short_is_refused() -> None:
    assert refused(written([PAGE])[:-30]) == Fault.CUT_SHORT


def test_a_file_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "MOST_UNPACKED", 100_000)
    assert refused(gzip.compress(b"WARC/1.0\r\n" + b"\0" * 1_000_000, mtime=0)) == Fault.TOO_LARGE
    packed = Capture(
        "https://example.org/",
        "200 OK",
        (("Content-Encoding", "gzip"),),
        gzip.compress(b"0" * 1_000_000, mtime=0),
    )
    with pytest.raises(SourceRefused) as refusal:
        decoded(packed)
    assert refusal.value.fault == Fault.TOO_LARGE


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("", BODY),
        ("gzip", gzip.compress(BODY, mtime=0)),
        ("deflate", zlib.compress(BODY)),
        ("deflate", zlib.compress(BODY)[2:-4]),
    ],
)
def test_a_bodys_compression_is_undone(coding: str, packed: bytes) -> None:
    capture = Capture("https://example.org/", "200 OK", (("Content-Encoding", coding),), packed)
    assert decoded(capture) == BODY


@pytest.mark.parametrize(
    ("coding", "packed", "fault"),
    [
        ("br", b"\x0b", Fault.COMPRESSED),
        ("gzip", gzip.compress(BODY, mtime=0)[:-9], Fault.CUT_SHORT),
        ("gzip", b"not gzip", Fault.BROKEN),
    ],
)
def test_compressions_that_are_not_read_are_named(coding: str, packed: bytes, fault: Fault) -> None:
    with pytest.raises(SourceRefused) as refusal:
        decoded(Capture("https://example.org/", "200 OK", (("Content-Encoding", coding),), packed))
    assert refusal.value.fault == fault


def test_a_body_in_pieces_is_joined_and_a_missing_piece_is_noticed() -> None:
    pieces = b"5\r\nhello\r\n6;x=1\r\n words\r\n0\r\n\r\n"
    headers = (("Transfer-Encoding", "chunked"),)
    assert (
        captures_in(written([Capture("https://e.org/", "200 OK", headers, pieces)]))[0].body == b"hello words"
    )
    joined = Capture("https://e.org/", "200 OK", headers, b"hello words")
    assert captures_in(written([joined]))[0].body == b"hello words"
    short = Capture("https://e.org/", "200 OK", headers, pieces[:14])
    assert refused(written([short])) == Fault.CUT_SHORT


def test_a_file_without_a_page_holds_no_capture() -> None:
    head = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n"
    assert refused(head) == Fault.NO_CAPTURE
