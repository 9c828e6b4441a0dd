"""A log as a folder that any web server or mirror can serve: heads, tiles, openings, policies, proof files.

    checkpoint               the newest head, with the log's own signatures
    checkpoint.witnessed     the newest head that the policy accepts, with the witnesses' lines
    tile/...                 tiles and bundles of entries; never changed
    act/<N>                  openings of one bundle, a JSON line each; a line goes when its act's content is erased
    policy, policy.pq        who must have signed; policies/<k>: each that was in force
    proof/<sha256>.tlog-proof  the proof of a document, by the document's SHA-256
    evidence/<name>          heads that contradict each other

`instance` beside them is served to nobody and belongs into no backup: a restored copy knows itself by it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from concilio.ledger import canonical
from concilio.ledger.checkpoints import Checkpoint, read_signed_checkpoint
from concilio.ledger.notes import Note
from concilio.ledger.strict import MalformedError
from concilio.ledger.tiles import (
    WIDTH,
    TileFolder,
    bundle_path,
    decode_bundle,
    partial_or_full,
    place,
)

CHECKPOINT, WITNESSED, INSTANCE = "checkpoint", "checkpoint.witnessed", "instance"
Read = Callable[[str], bytes]
"""The bytes of a file by its path in the folder, or of a mirror; FileNotFoundError where there is none."""


def openings_path(bundle: int) -> str:
    """Where the openings of one bundle are."""
    return f"act/{place(bundle)}"


def proof_path(sha256: str) -> str:
    """Where the proof of a document is, by the document's SHA-256 in hex."""
    return f"proof/{sha256}.tlog-proof"


class LogFolder:
    """The files of one log. Each is replaced whole, and durably, or not at all."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, name: str) -> bytes:
        return (self.path / name).read_bytes()

    def write(self, name: str, content: bytes) -> bool:
        """Put a file in place, flushed to the disk; whether it was new or other than before."""
        target = self.path / name
        try:
            if target.read_bytes() == content:
                return False
        except FileNotFoundError:
            target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{target.name}.{os.getpid()}.part")
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
        handle = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        return True

    def remove(self, name: str) -> None:
        (self.path / name).unlink(missing_ok=True)

    def has(self, name: str) -> bool:
        return (self.path / name).is_file()

    def tiles(self, size: int) -> TileFolder:
        return TileFolder(self.path, size)


def read_head(read: Read, name: str = CHECKPOINT) -> tuple[Checkpoint, Note] | None:
    """A head with its signatures, none verified; None where there is none yet.

    Raises:
        MalformedError: it is no signed checkpoint.
    """
    try:
        return read_signed_checkpoint(read(name))
    except FileNotFoundError:
        return None


def read_entries(read: Read, size: int, first_bundle: int = 0) -> list[bytes]:
    """All entries of a log of `size` leaves, from a bundle on.

    Raises:
        MalformedError: a bundle is missing, damaged or too short.
    """
    entries: list[bytes] = []
    for bundle in range(first_bundle, -(-size // WIDTH)):
        entries += read_bundle(read, size, bundle)
    return entries


def read_bundle(read: Read, size: int, bundle: int) -> list[bytes]:
    """The entries of one bundle that a log of `size` leaves has.

    Raises:
        MalformedError: as `read_entries`.
    """
    width = min(WIDTH, size - bundle * WIDTH)
    content = partial_or_full(read, bundle_path(bundle, width), bundle_path(bundle))
    entries = decode_bundle(content)[:width]
    if len(entries) != width:
        raise MalformedError("a bundle has too few entries")
    return entries


def encode_openings(openings: Mapping[int, bytes]) -> bytes:
    """The file of one bundle's openings, by index."""
    return b"".join(
        canonical.encode({"index": index, "opening": openings[index].decode()}) + b"\n"
        for index in sorted(openings)
    )


def decode_openings(content: bytes) -> dict[int, bytes]:
    """The openings of one bundle, by index.

    Raises:
        MalformedError: a line of another form.
    """
    found: dict[int, bytes] = {}
    for line in content.split(b"\n")[:-1]:
        try:
            value = canonical.decode(line)
        except canonical.NotCanonicalError as error:
            raise MalformedError(f"a line of openings: {error}") from error
        if (
            not isinstance(value, dict)
            or value.keys() != {"index", "opening"}
            or not isinstance(value["index"], int)
            or not isinstance(value["opening"], str)
        ):
            raise MalformedError("a line of openings has index and opening")
        found[value["index"]] = value["opening"].encode()
    return found


def read_openings(read: Read, bundle: int) -> dict[int, bytes]:
    """The openings of one bundle; none where there is no file.

    Raises:
        MalformedError: as `decode_openings`.
    """
    try:
        return decode_openings(read(openings_path(bundle)))
    except FileNotFoundError:
        return {}


def bundles_of(indexes: Iterable[int]) -> list[int]:
    """The bundles in which leaves stand."""
    return sorted({index // WIDTH for index in indexes})
