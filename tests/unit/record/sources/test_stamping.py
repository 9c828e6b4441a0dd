"""A real service stamps a copy; a stamp of other bytes, by somebody else, or refused, is not believed."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rfc3161_client import PKIStatus, decode_timestamp_response

from concilio.record.sources.faults import Fault, SourceRefused
from concilio.record.sources.stamp_order import in_order
from concilio.record.sources.stamping import read_stamp, roots_in, stamp
from tests.unit.record.sources.stamp_service import make_service, stamp_service

COPY = b"a page as it was"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("service")
    make_service(folder)
    return folder


@pytest.fixture(scope="module")
def service(folder: Path) -> Iterator[str]:
    with stamp_service(folder) as url:
        yield url


def test_a_stamp_names_the_time_and_is_verified_by_others(folder: Path, service: str, tmp_path: Path) -> None:
    roots = roots_in((folder / "root.pem").read_bytes())
    stamped = stamp(COPY, service, roots)
    assert abs(stamped.time - datetime.now(UTC)) < timedelta(minutes=2)
    assert read_stamp(stamped.der, sha256(COPY).digest(), roots) == stamped
    (tmp_path / "copy").write_bytes(COPY)
    (tmp_path / "stamp").write_bytes(stamped.der)
    files = ["-data", tmp_path / "copy", "-in", tmp_path / "stamp", "-CAfile", folder / "root.pem"]
    told = subprocess.run(
        ["openssl", "ts", "-verify", *files],
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert "Verification: OK" in told.stdout + told.stderr


def test_a_stamp_of_other_bytes_or_by_somebody_else_is_not_believed(
    folder: Path, service: str, tmp_path: Path
) -> None:
    roots = roots_in((folder / "root.pem").read_bytes())
    stamped = stamp(COPY, service, roots)
    others = roots_in(make_service(tmp_path / "others").read_bytes())
    for content, believed in ((COPY + b"!", roots), (COPY, others), (COPY, [])):
        with pytest.raises(SourceRefused) as refusal:
            read_stamp(stamped.der, sha256(content).digest(), believed)
        assert refusal.value.fault == Fault.STAMP_INVALID
    # An answer to an earlier question, sent again.
    with pytest.raises(SourceRefused) as refusal:
        stamp(COPY, service, roots, post=lambda _url, _body: stamped.der)
    assert refusal.value.fault == Fault.STAMP_INVALID


def test_a_refusal_and_nonsense_have_names(folder: Path) -> None:
    roots = roots_in((folder / "root.pem").read_bytes())
    refusal_of_a_service = bytes.fromhex("30053003020102")
    for answer, fault in ((refusal_of_a_service, Fault.STAMP_REFUSED), (b"<html>", Fault.STAMP_INVALID)):
        with pytest.raises(SourceRefused) as refusal:
            stamp(COPY, "http://127.0.0.1/", roots, post=lambda _url, _body, answer=answer: answer)
        assert refusal.value.fault == fault
    with pytest.raises(SourceRefused) as refusal:
        stamp(COPY, "http://127.0.0.1:9/", roots)
    assert refusal.value.fault == Fault.UNREACHABLE
    with pytest.raises(SourceRefused) as refusal:
        stamp(COPY, "file:///etc/passwd", roots)
    assert refusal.value.fault == Fault.BAD_ADDRESS


def test_certificates_are_put_in_order_and_nothing_else_is_touched(folder: Path, service: str) -> None:
    stamped = stamp(COPY, service, roots_in((folder / "root.pem").read_bytes())).der
    # The service sends two certificates, its own first, although the other one sorts before it.
    with pytest.raises(ValueError, match="InvalidSetOrdering"):
        decode_timestamp_response(stamped)
    sorted_ = in_order(stamped)
    assert decode_timestamp_response(sorted_).status == PKIStatus.GRANTED
    assert in_order(sorted_) == sorted_
    assert sorted(sorted_) == sorted(stamped)


@given(st.binary(max_size=200))
def test_what_is_no_answer_is_left_as_it_is(answer: bytes) -> None:
    assert len(in_order(answer)) == len(answer)


def test_an_answer_cut_anywhere_is_left_as_it_is(folder: Path, service: str) -> None:
    stamped = stamp(COPY, service, roots_in((folder / "root.pem").read_bytes())).der
    assert all(in_order(stamped[:cut]) == stamped[:cut] for cut in range(0, len(stamped), 7))
