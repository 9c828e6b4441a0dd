"""A file is what its content says."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from concilio.record.sources.faults import Fault, SourceRefused
from concilio.record.sources.kinds import Kind, kind_of
from tests.unit.record.sources.files import pdf, png


def zipped(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", content)
    return file.getvalue()


JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xc0\0\x11\x08\0\x40\0\x30\3" + b"\0" * 20


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (pdf("words"), Kind.PDF),
        (b"\n\n" + pdf("words"), Kind.PDF),
        (b"<!DOCTYPE html><p>words", Kind.HTML),
        (b"\xef\xbb\xbf \n<HTML><body>words", Kind.HTML),
        ("<html><body>слова".encode("cp1251"), Kind.HTML),
        ("<html><body>words".encode("utf-16"), Kind.HTML),
        (png(10, 10), Kind.IMAGE),
        (JPEG, Kind.IMAGE),
        (b"WARC/1.1\r\n", Kind.WARC),
        (gzip.compress(b"WARC/1.0\r\nWARC-Type: warcinfo\r\n", mtime=0), Kind.WARC),
        ("Խոջալու, words".encode(), Kind.TEXT),
    ],
)
def test_a_kind_is_told_by_content(content: bytes, kind: Kind) -> None:
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault.EMPTY),
        (zipped(b"words"), Fault.ARCHIVE),
        (gzip.compress(b"words", mtime=0), Fault.ARCHIVE),
        (b"\x7fELF\2\1\1\0", Fault.UNKNOWN_KIND),
        (b"MZ\x90\0\3\0", Fault.UNKNOWN_KIND),
        ("слова".encode("cp1251"), Fault.UNKNOWN_KIND),
        (png(60_000, 60_000), Fault.TOO_LARGE),
        (b"x" * (Kind.TEXT.most_bytes + 1), Fault.TOO_LARGE),
        (b"\xff\xd8\xff\xe0", Fault.BROKEN),
        (b"\x89PNG\r\n\x1a\n", Fault.BROKEN),
    ],
)
def test_what_is_not_read_here_is_refused_with_its_reason(content: bytes, fault: Fault) -> None:
    with pytest.raises(SourceRefused) as refusal:
        kind_of(content)
    assert refusal.value.fault == fault
