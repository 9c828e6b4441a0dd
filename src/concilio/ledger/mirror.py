"""Reading a log from afar, and keeping a full copy of it that only ever grows.

A mirror takes new entries in only where they lead to the head that the log has signed, and where that head continues
the copy that is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from concilio.ledger.asking import Get, get_over_http
from concilio.ledger.checkpoints import Checkpoint, verified
from concilio.ledger.keys import VerifierKey
from concilio.ledger.log_folder import (
    CHECKPOINT,
    WITNESSED,
    LogFolder,
    Read,
    decode_openings,
    encode_openings,
    openings_path,
    read_bundle,
    read_head,
)
from concilio.ledger.notes import Note
from concilio.ledger.sealed import ACT, open_sealed
from concilio.ledger.strict import MalformedError
from concilio.ledger.tiles import WIDTH, TileFolder, extended
from concilio.ledger.tree import EMPTY_ROOT, root


class UnreachableError(OSError):
    """A log's address gives no answer."""


class ForkError(RuntimeError):
    """A log's signed head does not continue one that was seen before. Both are evidence; keep them."""

    def __init__(self, before: Checkpoint, head: Checkpoint) -> None:
        super().__init__(
            f"the log's head of size {head.size} does not continue the one of size {before.size} that was seen before"
        )
        self.before, self.head = before, head


@dataclass(frozen=True)
class Visited:
    """What a visit read: the log's head, and how many leaves it was larger than the copy."""

    checkpoint: Checkpoint
    note: Note
    new: int


def read_from(place: str, get: Get | None = None) -> Read:
    """Read a log's files from a folder or from an address.

    Raises, when read: FileNotFoundError for a file that is not there; UnreachableError.
    """
    if not place.startswith(("http://", "https://")):
        folder = Path(place)
        if not folder.is_dir():
            raise UnreachableError(f"{place}: no such folder")
        return lambda name: (folder / name).read_bytes()

    def read(name: str) -> bytes:
        reply = (get or get_over_http)(f"{place.rstrip('/')}/{name}")
        if reply.status == 404:
            raise FileNotFoundError(name)
        if reply.status != 200:
            raise UnreachableError(f"{place}: no answer" if not reply.status else f"{place}: {reply.status}")
        return reply.body

    return read


def update_mirror(
    read: Read, mirror: LogFolder, *, keys: Sequence[VerifierKey], seen: Checkpoint | None = None
) -> Visited:
    """Bring a copy to the log's newest head; nothing is written unless everything leads there.

    Args:
        keys: the log's own, of which one must have signed.
        seen: the last head that was signed by a witness who keeps this copy.

    Raises:
        MalformedError: a file of another form, no head, or a head that no key of the log has signed.
        ForkError: the head does not continue the copy.
        UnreachableError: no answer.
    """
    found = read_head(read)
    if found is None:
        raise MalformedError("this log has no head yet")
    head, note = found
    if not verified(head, note.lines, keys):
        raise MalformedError("no key of this log signed its head")
    had = read_head(mirror.read)
    before = had[0] if had else Checkpoint(head.origin, 0, EMPTY_ROOT)
    last = max((each for each in (before, seen) if each is not None), key=lambda each: each.size)
    if head.size < last.size or (head.size == last.size and head.root != last.root):
        raise ForkError(last, head)
    files = _new_files(read, mirror, before, head)
    for name, content in files.items():
        mirror.write(name, content)
    mirror.write(CHECKPOINT, str(note).encode())
    witnessed = _or_none(read, WITNESSED)
    if witnessed is not None:
        mirror.write(WITNESSED, witnessed)
    return Visited(head, note, head.size - before.size)


def update_openings(read: Read, mirror: LogFolder, size: int, bundles: Sequence[int]) -> int:
    """Bring the copy's openings to what the log serves now: lines that are gone there go here; how many are kept.

    A line that does not lead to its leaf is left out.
    """
    kept = 0
    for bundle in bundles:
        entries = read_bundle(mirror.read, size, bundle)
        content = _or_none(read, openings_path(bundle)) or b""
        good = {
            index: opening
            for index, opening in decode_openings(content).items()
            if 0 <= index - bundle * WIDTH < len(entries)
            and (sealed := open_sealed(opening)).label == ACT
            and sealed.commitment == entries[index - bundle * WIDTH]
        }
        mirror.write(openings_path(bundle), encode_openings(good))
        kept += len(good)
    return kept


def _new_files(read: Read, mirror: LogFolder, before: Checkpoint, head: Checkpoint) -> dict[str, bytes]:
    if head.size == before.size:
        return {}
    entries: list[bytes] = []
    for bundle in range(before.size // WIDTH, -(-head.size // WIDTH)):
        entries += read_bundle(read, head.size, bundle)
    held = before.size % WIDTH
    if held and read_bundle(mirror.read, before.size, before.size // WIDTH) != entries[:held]:
        raise ForkError(before, head)
    files = extended(mirror.read, before.size, entries[held:])

    def there(name: str) -> bytes:
        return files[name] if name in files else mirror.read(name)

    tiles = TileFolder(there, head.size)
    if before.size and root(tiles.subtree, before.size) != before.root:
        raise MalformedError("the copy that is kept here is damaged")
    if root(tiles.subtree, head.size) != head.root:
        # The copy is as it was signed, so either the entries are not those of the head, or the head is another log's.
        raise ForkError(before, head)
    return files


def _or_none(read: Read, name: str) -> bytes | None:
    try:
        return read(name)
    except FileNotFoundError:
        return None


__all__ = ["ForkError", "UnreachableError", "Visited", "read_from", "update_mirror", "update_openings"]
