"""Checkpoints: how large a log is and what its root is, signed by the log and by witnesses.

A log signs with Ed25519 and with ML-DSA-44; a witness adds the time at which it saw the checkpoint as the
largest one consistent with what it had seen before. A checkpoint itself carries no time.

References:
    [1] C2SP, "tlog-checkpoint" (2026-07-11) and "tlog-cosignature" v1.1.0-rc.1.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass

from concilio.ledger.keys import KeyType, SigningKey, VerifierKey, is_key_name
from concilio.ledger.notes import Line, Note, read_note
from concilio.ledger.strict import MalformedError, base64_of, hash_of_base64, integer_of
from concilio.ledger.tree import EMPTY_ROOT

_TIME_BYTES = 8


@dataclass(frozen=True)
class Checkpoint:
    """A log's name, size and root."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64_of(self.root)}\n"


@dataclass(frozen=True)
class Signed:
    """A signature that was verified: by which key, and for a witness when (POSIX seconds; 0 for a log)."""

    key: VerifierKey
    time: int


def is_origin(origin: str) -> bool:
    """Whether a log may be called so: 1 to 255 bytes of ASCII, a key's name."""
    return origin.isascii() and len(origin) <= 255 and is_key_name(origin)


def read_checkpoint(text: str) -> Checkpoint:
    """Read a checkpoint's text.

    Raises:
        MalformedError: not exactly origin, size and root (further lines would not be signed by ML-DSA),
        or no size 0 with
            the empty root. A size 0 with another root is left to the witness, which has an answer of its own for it.
    """
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not is_origin(lines[0]):
        raise MalformedError("a checkpoint is three lines: origin, size, root")
    return Checkpoint(lines[0], integer_of(lines[1]), hash_of_base64(lines[2]))


def read_signed_checkpoint(content: bytes) -> tuple[Checkpoint, Note]:
    """Read a checkpoint with its signatures, none of them verified yet.

    Raises:
        MalformedError: no note, or no checkpoint in it.
    """
    note = read_note(content)
    return read_checkpoint(note.text), note


def sign(checkpoint: Checkpoint, key: SigningKey, time: int = 0) -> Line:
    """A signature line of a log (time 0) or a witness (the time it saw the checkpoint, POSIX seconds).

    Raises:
        ValueError: a log's key of another name, a witness without a time, a log's key with one, or a
        root that size 0 does not have.
    """
    if checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT:
        raise ValueError("a log of no leaves has the empty root")
    as_log = key.type == KeyType.LOG_ED25519 or (
        key.type == KeyType.ML_DSA_44 and key.name == checkpoint.origin
    )
    if as_log != (time == 0) or (key.type == KeyType.LOG_ED25519 and key.name != checkpoint.origin):
        raise ValueError("a log signs in its own name and without a time, a witness with one")
    signature = key.sign(_message(checkpoint, key.verifier, time))
    timed = b"" if key.type == KeyType.LOG_ED25519 else struct.pack(">Q", time)
    return Line(key.name, key.verifier.id, timed + signature)


def verified(
    checkpoint: Checkpoint, lines: Iterable[Line], keys: Iterable[VerifierKey]
) -> list[Signed] | None:
    """Which of the given keys signed, in the order of the lines; None where one of them stands over a bad signature.

    A line of a key that is not given is passed over: anybody may add one.
    """
    known = {(key.name, key.id): key for key in keys}
    signed = []
    for line in lines:
        key = known.get((line.name, line.key_id))
        if key is None:
            continue
        good = _verified_line(checkpoint, line, key)
        if good is None:
            return None
        signed.append(good)
    return signed


def _verified_line(checkpoint: Checkpoint, line: Line, key: VerifierKey) -> Signed | None:
    time, signature = 0, line.content
    if key.type != KeyType.LOG_ED25519:
        if len(line.content) != _TIME_BYTES + key.signature_bytes:
            return None
        (time,) = struct.unpack(">Q", line.content[:_TIME_BYTES])
        signature = line.content[_TIME_BYTES:]
    is_log = key.name == checkpoint.origin
    if time >= 2**63 or (time == 0) != is_log or (key.type == KeyType.LOG_ED25519 and not is_log):
        return None
    return Signed(key, time) if key.verifies(signature, _message(checkpoint, key, time)) else None


def _message(checkpoint: Checkpoint, key: VerifierKey, time: int) -> bytes:
    if key.type == KeyType.LOG_ED25519:
        return str(checkpoint).encode()
    if key.type == KeyType.WITNESS_ED25519:
        return f"cosignature/v1\ntime {time}\n{checkpoint}".encode()
    name, origin = key.name.encode(), checkpoint.origin.encode()
    return b"".join(
        (
            b"subtree/v1\n\x00",
            struct.pack(">B", len(name)), name,
            struct.pack(">Q", time),
            struct.pack(">B", len(origin)), origin,
            struct.pack(">QQ", 0, checkpoint.size),
            checkpoint.root,
        )
    )  # fmt: skip
