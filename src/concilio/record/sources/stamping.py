"""Time stamps by RFC 3161: somebody else signs that a hash was known to them at a time.

The service learns a hash and nothing else. The operator chooses it and gives its certificates.

Reference:
    RFC 3161, "Internet X.509 Public Key Infrastructure Time-Stamp Protocol (TSP)".
"""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from concilio.record.sources.faults import Fault, SourceRefused
from concilio.record.sources.stamp_order import in_order

__all__ = ["Stamp", "read_stamp", "roots_in", "stamp"]

SECONDS = 20
_MOST_BYTES = 64 * 1024
_SCHEMES = ("http://", "https://")

Post = Callable[[str, bytes], bytes]


@dataclass(frozen=True)
class Stamp:
    """A verified answer of a stamp service, as DER, and the time that it names."""

    der: bytes
    time: datetime


def stamp(content: bytes, url: str, roots: Sequence[x509.Certificate], post: Post | None = None) -> Stamp:
    """Have the SHA-256 of a copy stamped. `openssl ts -verify -data` checks the stamp with the copy at hand.

    Raises:
        SourceRefused: no answer, a refusal, or a stamp that does not verify.
    """
    request = TimestampRequestBuilder().data(content).hash_algorithm(HashAlgorithm.SHA256).nonce().build()
    answer = (post or _post)(url, request.as_bytes())
    return _verified(answer, sha256(content).digest(), roots, request.nonce)


def read_stamp(der: bytes, content_hash: bytes, roots: Sequence[x509.Certificate]) -> Stamp:
    """A stamp that was stored, verified again.

    Raises:
        SourceRefused: it is of other bytes, or signed by nobody that the roots vouch for.
    """
    return _verified(der, content_hash, roots, None)


def roots_in(pem: bytes) -> list[x509.Certificate]:
    """The certificates in a PEM file, the operator's choice of whom to believe."""
    return x509.load_pem_x509_certificates(pem)


def _verified(der: bytes, content_hash: bytes, roots: Sequence[x509.Certificate], nonce: int | None) -> Stamp:
    try:
        answer = decode_timestamp_response(in_order(der))
        if answer.status != PKIStatus.GRANTED:
            raise SourceRefused(Fault.STAMP_REFUSED)
        VerifierBuilder(roots=list(roots), nonce=nonce).build().verify(answer, content_hash)
    except (VerificationError, ValueError):
        raise SourceRefused(Fault.STAMP_INVALID) from None
    return Stamp(der, answer.tst_info.gen_time)


def _post(url: str, body: bytes) -> bytes:
    if not url.startswith(_SCHEMES):
        raise SourceRefused(Fault.BAD_ADDRESS)
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    request = urllib.request.Request(url, body, headers)  # noqa: S310 - the scheme was checked
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            return bytes(answer.read(_MOST_BYTES))
    except (urllib.error.URLError, OSError, ValueError):
        raise SourceRefused(Fault.UNREACHABLE) from None
