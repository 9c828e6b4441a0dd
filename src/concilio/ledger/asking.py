"""How a log asks a witness to sign, and what it makes of the answer."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from concilio.ledger.checkpoints import Checkpoint, read_signed_checkpoint, verified
from concilio.ledger.keys import VerifierKey
from concilio.ledger.notes import Line, Note, read_lines
from concilio.ledger.strict import MalformedError, base64_of, integer_of
from concilio.ledger.tree import Subtrees, consistency_proof
from concilio.ledger.witness import SIZE_TYPE

SECONDS = 20
_MOST_BYTES = 65_536
_SCHEMES = {"http", "https"}


@dataclass(frozen=True)
class Reply:
    """What an HTTP server answered; status 0 where nothing came."""

    status: int
    body: bytes = b""
    content_type: str = ""


Post = Callable[[str, bytes], Reply]
Get = Callable[[str], Reply]


class Finding(StrEnum):
    """What a witness's answer means for the log."""

    SIGNED = "signed"
    LATER = "no answer for now"
    AHEAD = "the witness has seen a larger log than ours"
    CONTRADICTED = "the witness has seen another log than ours"
    UNFOUNDED = "the witness refuses and shows no head of ours"


@dataclass(frozen=True)
class Answered:
    """The finding, with the lines of the witness's keys, verified, or the size that it has seen."""

    finding: Finding
    lines: tuple[Line, ...] = ()
    seen: int | None = None


def ask_witness(
    url: str,
    *,
    checkpoint: Checkpoint,
    own_lines: Sequence[Line],
    keys: Sequence[VerifierKey],
    subtrees: Subtrees,
    old: int,
    post: Post | None = None,
) -> Answered:
    """Ask one witness for its lines under a checkpoint, from the size at which it signed last.

    Args:
        own_lines: the log's own signatures, and no others: some witnesses read 16 KiB at most.
        keys: the witness's, by the policy.
    """
    for _ in range(2):
        body = request_body(checkpoint, own_lines, consistency_proof(subtrees, old, checkpoint.size), old)
        reply = (post or post_over_http)(f"{url.rstrip('/')}/add-checkpoint", body)
        if reply.status == 200:
            return _signed(checkpoint, reply, keys)
        if reply.status == 422:
            return Answered(Finding.CONTRADICTED)
        if reply.status != 409:
            return Answered(Finding.LATER)
        seen = _size_of(reply)
        if seen is None:
            return Answered(Finding.CONTRADICTED)
        if seen > checkpoint.size:
            return Answered(Finding.AHEAD, seen=seen)
        old = seen
    return Answered(Finding.LATER, seen=old)


def request_body(checkpoint: Checkpoint, lines: Sequence[Line], proof: Sequence[bytes], old: int) -> bytes:
    """The body of `add-checkpoint`."""
    head = "".join(f"{base64_of(each)}\n" for each in proof)
    return f"old {old}\n{head}\n{Note(str(checkpoint), tuple(lines))}".encode()


def reading_path(origin: str) -> str:
    """Where a witness shows the last head of a log that it has signed, below its reading address."""
    return f"{sha256(origin.encode()).hexdigest()}/checkpoint"


def post_over_http(url: str, body: bytes) -> Reply:
    """Send a body; nothing that goes wrong on the way is an error."""
    return _over_http(urllib.request.Request(url, body, {"Content-Type": "text/plain; charset=utf-8"}))  # noqa: S310


def get_over_http(url: str) -> Reply:
    """Fetch a file; nothing that goes wrong on the way is an error."""
    return _over_http(urllib.request.Request(url), most=64 * 1024 * 1024)  # noqa: S310


def _over_http(request: urllib.request.Request, most: int = _MOST_BYTES) -> Reply:
    if urllib.parse.urlsplit(request.full_url).scheme not in _SCHEMES:
        return Reply(0)
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - the scheme was checked
            return Reply(answer.status, answer.read(most), answer.headers.get("Content-Type", ""))
    except urllib.error.HTTPError as refusal:
        with refusal:
            return Reply(refusal.code, refusal.read(_MOST_BYTES), refusal.headers.get("Content-Type", ""))
    except (OSError, http.client.HTTPException, ValueError):
        return Reply(0)


def _signed(checkpoint: Checkpoint, reply: Reply, keys: Sequence[VerifierKey]) -> Answered:
    try:
        lines = read_lines(reply.body.decode("utf-8"))
    except (MalformedError, UnicodeDecodeError):
        return Answered(Finding.LATER)
    ours = tuple(line for line in lines if any((line.name, line.key_id) == (k.name, k.id) for k in keys))
    # One bad line spoils those of this answer; the log itself goes on.
    if not verified(checkpoint, ours, keys):
        return Answered(Finding.LATER)
    return Answered(Finding.SIGNED, ours)


def last_head_shown(url: str, origin: str, get: Get | None = None) -> tuple[Checkpoint, Note] | None:
    """The last head of a log that a witness shows at its reading address, not verified; None where it shows none."""
    reply = (get or get_over_http)(f"{url.rstrip('/')}/{reading_path(origin)}")
    if reply.status != 200:
        return None
    try:
        return read_signed_checkpoint(reply.body)
    except MalformedError:
        return None


def _size_of(reply: Reply) -> int | None:
    if not reply.content_type.startswith(SIZE_TYPE):
        return None
    try:
        return integer_of(reply.body.decode("ascii", "replace").removesuffix("\n"))
    except MalformedError:
        return None
