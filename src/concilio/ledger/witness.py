"""What a witness checks before it signs: that a log's new checkpoint continues the last one that it has seen.

Pure: the request and what was recorded go in, the answer and what is to be recorded come out. The server that uses it
must compare and record in one atomic step, and record durably before the answer leaves.

References:
    [1] C2SP, "tlog-witness" v1.0.0 with the change of 2026-07-06 (422 for another root at the same size).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from concilio.ledger.checkpoints import Checkpoint, read_signed_checkpoint, sign, verified
from concilio.ledger.keys import SigningKey, VerifierKey
from concilio.ledger.notes import Note
from concilio.ledger.strict import MalformedError, hash_of_base64, integer_of
from concilio.ledger.tree import EMPTY_ROOT, continues

MOST_BODY_BYTES = 65_536
MOST_PROOF_LINES = 63
SIZE_TYPE = "text/x.tlog.size"


@dataclass(frozen=True)
class Seen:
    """The largest checkpoint of a log that a witness has signed; size 0 before the first."""

    size: int = 0
    root: bytes = EMPTY_ROOT


@dataclass(frozen=True)
class Request:
    """A request to sign: from which size a proof leads to the checkpoint."""

    old: int
    proof: tuple[bytes, ...]
    checkpoint: Checkpoint
    note: Note


@dataclass(frozen=True)
class Answer:
    """An HTTP answer, and what to record before it is sent (None: nothing)."""

    status: int
    body: str = ""
    content_type: str = "text/plain; charset=utf-8"
    record: Seen | None = None


def read_request(body: bytes) -> Request:
    """Read the body of `add-checkpoint`.

    Raises:
        MalformedError: another form.
    """
    head, cut, rest = body.partition(b"\n\n")
    if len(body) > MOST_BODY_BYTES or not cut:
        raise MalformedError("a request is old size and proof, an empty line, a signed checkpoint")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise MalformedError("a request's head is ASCII") from error
    if not lines[0].startswith("old ") or len(lines) - 1 > MOST_PROOF_LINES:
        raise MalformedError("a request begins with the old size and has at most 63 hashes")
    checkpoint, note = read_signed_checkpoint(rest)
    old = integer_of(lines[0].removeprefix("old "))
    return Request(old, tuple(map(hash_of_base64, lines[1:])), checkpoint, note)


def add_checkpoint(
    body: bytes,
    *,
    logs: Mapping[str, Sequence[VerifierKey]],
    seen: Callable[[str], Seen],
    signers: Sequence[SigningKey],
    now: int,
) -> Answer:
    """Check a request in the order of the protocol, and sign.

    Args:
        logs: the keys of each log that this witness knows, by origin.
        seen: what is recorded of an origin.
        signers: this witness's own keys; all share one record, since two could be shown two logs.
        now: POSIX seconds, above 0.
    """
    try:
        asked = read_request(body)
    except MalformedError as error:
        return Answer(400, f"{error}\n")
    checkpoint = asked.checkpoint
    keys = logs.get(checkpoint.origin)
    if keys is None:
        return Answer(404, "this log is not known here\n")
    if not verified(checkpoint, asked.note.lines, keys):
        return Answer(403, "no key of this log signed this\n")
    if asked.old > checkpoint.size:
        return Answer(400, "the old size is above the checkpoint's\n")
    last = seen(checkpoint.origin)
    if asked.old != last.size:
        return Answer(409, f"{last.size}\n", SIZE_TYPE)
    if (checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT) or not continues(
        asked.old, checkpoint.size, asked.proof, last.root, checkpoint.root
    ):
        return Answer(422, "this does not continue what was seen before\n")
    lines = "".join(str(sign(checkpoint, key, now)) for key in signers)
    return Answer(200, lines, record=Seen(checkpoint.size, checkpoint.root))
