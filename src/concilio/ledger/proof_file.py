"""Proof files (.tlog-proof): what leads from one document to a signed checkpoint, in one text file next to it.

References:
    [1] C2SP, "tlog-proof" (draft of 2026-05-22).
"""

from __future__ import annotations

from dataclasses import dataclass

from concilio.ledger.checkpoints import Checkpoint, read_checkpoint
from concilio.ledger.notes import Note, read_note
from concilio.ledger.strict import MalformedError, base64_of, bytes_of_base64, hash_of_base64, integer_of

HEADER = "c2sp.org/tlog-proof@v1"
MOST_EXTRA_BYTES = 32_768
MOST_HASHES = 63


@dataclass(frozen=True)
class ProofFile:
    """One leaf's place in a signed tree.

    Attributes:
        extra: the act's opening, whose SHA-256 is the entry; not authenticated by itself. None where
        the file has none. hashes: from the leaf to the root, the leaf's sibling first.
    """

    extra: bytes | None
    index: int
    hashes: tuple[bytes, ...]
    note: Note

    @property
    def checkpoint(self) -> Checkpoint:
        return read_checkpoint(self.note.text)

    def __str__(self) -> str:
        head = [HEADER]
        if self.extra is not None:
            head.append(f"extra {base64_of(self.extra)}")
        head += [f"index {self.index}", *map(base64_of, self.hashes)]
        return "\n".join(head) + f"\n\n{self.note}"


def read_proof_file(content: bytes) -> ProofFile:
    """Read a proof file.

    Raises:
        MalformedError: another version, or a part in another form.
    """
    try:
        head, cut, rest = content.decode("utf-8").partition("\n\n")
    except UnicodeDecodeError as error:
        raise MalformedError("a proof file is UTF-8") from error
    lines = head.split("\n")
    if not cut or lines[0] != HEADER:
        raise MalformedError(f"a proof file begins with {HEADER}")
    extra = None
    if len(lines) > 1 and lines[1].startswith("extra "):
        extra = bytes_of_base64(lines.pop(1).removeprefix("extra "))
        if len(extra) > MOST_EXTRA_BYTES:
            raise MalformedError(f"a proof's extra has at most {MOST_EXTRA_BYTES} bytes")
    if len(lines) < 2 or not lines[1].startswith("index ") or len(lines) - 2 > MOST_HASHES:
        raise MalformedError("a proof has an index and at most 63 hashes")
    index = integer_of(lines[1].removeprefix("index "))
    note = read_note(rest.encode())
    read_checkpoint(note.text)
    return ProofFile(extra, index, tuple(map(hash_of_base64, lines[2:])), note)
