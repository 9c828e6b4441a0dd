"""A log as static files: tiles of 256 hashes, bundles of 256 entries, which any web server or mirror can serve.

Files are written under a new name, flushed, then renamed; a file that is there already must be equal byte for
byte, so that a crash can be repeated and nothing signed is ever changed.

References:
    [1] C2SP, "tlog-tiles" v0.1.0 (2026-02-05).
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from concilio.ledger.strict import MalformedError
from concilio.ledger.tree import HASH_BYTES, Tree

WIDTH = 256
_HEIGHT = 8  # levels of the tree in one tile
_MOST_ENTRY_BYTES = 65_535


class TileConflictError(RuntimeError):
    """A file that was published holds other bytes than those about to be written: nothing was changed."""


def tile_path(level: int, index: int, width: int = WIDTH) -> str:
    """Where a tile is served, below the log's address."""
    return f"tile/{level}/{place(index, width)}"


def bundle_path(index: int, width: int = WIDTH) -> str:
    """Where a bundle of entries is served, below the log's address."""
    return f"tile/entries/{place(index, width)}"


def widths(size: int) -> Iterator[tuple[int, int, int]]:
    """(level, full tiles, width of the partial one or 0) of a log of `size` leaves, lowest level first."""
    level = 0
    while size > 0:
        yield level, size // WIDTH, size % WIDTH
        size //= WIDTH
        level += 1


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    """A bundle's bytes: each entry after its length.

    Raises:
        ValueError: an entry is longer than 65,535 bytes.
    """
    lengths = set(map(len, entries))
    if max(lengths, default=0) > _MOST_ENTRY_BYTES:
        raise ValueError("an entry has at most 65,535 bytes")
    if len(lengths) == 1:  # as all of a log's are: one length between all of them
        length = struct.pack(">H", *lengths)
        return length + length.join(entries)
    return b"".join([struct.pack(">H", len(entry)) + entry for entry in entries])


def decode_bundle(content: bytes) -> list[bytes]:
    """A bundle's entries.

    Raises:
        MalformedError: it ends within an entry.
    """
    entries, at = [], 0
    while at < len(content):
        end = at + 2 + int.from_bytes(content[at : at + 2])
        if at + 2 > len(content) or end > len(content):
            raise MalformedError("a bundle ends within an entry")
        entries.append(content[at + 2 : end])
        at = end
    return entries


def write_tiles(folder: Path, tree: Tree, entries: Sequence[bytes], *, since: int = 0) -> int:
    """Write what a log of `tree.size` leaves serves and one of `since` leaves did not; how many files are new.

    Raises:
        TileConflictError: a file is there with other bytes.
    """
    files = []
    for first, width in _new_bundles(since, tree.size):
        bundle = encode_bundle(entries[first * WIDTH : first * WIDTH + width])
        files.append((f"{folder}/{bundle_path(first, width)}", bundle))
    for level, (old, new) in enumerate(_sizes(since, tree.size)):
        for index, width in _new_bundles(old, new):
            hashes = tree.hashes(level * _HEIGHT, index * WIDTH, width)
            files.append((f"{folder}/{tile_path(level, index, width)}", hashes))
    new_files = [(path, content) for path, content in files if not _is_published(path, content)]
    for path, content in new_files:
        _publish(path, content)
    for parent in {os.path.dirname(path) for path, _ in new_files}:
        _flush(parent)
    return len(new_files)


def extended(read: Callable[[str], bytes], old: int, entries: Sequence[bytes]) -> dict[str, bytes]:
    """The files, by path, that a log of `old` leaves gains with further entries; reads one tile a level, no more.

    Raises:
        MalformedError: a tile or bundle of the old size is missing or damaged.
    """
    new = old + len(entries)
    files: dict[str, bytes] = {}
    first = old // WIDTH
    held = decode_bundle(_partial(read, bundle_path, first, old % WIDTH))[: old % WIDTH]
    whole = [*held, *entries]
    for index, width in _new_bundles(old, new):
        at = (index - first) * WIDTH
        files[bundle_path(index, width)] = encode_bundle(whole[at : at + width])
    added = b"".join(sha256(b"\x00" + entry).digest() for entry in entries)
    for level, (before, after) in enumerate(_sizes(old, new)):
        if after == before:
            break
        first = before // WIDTH

        def path(index: int, width: int = WIDTH, level: int = level) -> str:
            return tile_path(level, index, width)

        tiles = _partial(read, path, first, before % WIDTH)[: before % WIDTH * HASH_BYTES] + added
        above = []
        for index, width in _new_bundles(before, after):
            at = (index - first) * WIDTH * HASH_BYTES
            tile = tiles[at : at + width * HASH_BYTES]
            files[tile_path(level, index, width)] = tile
            if width == WIDTH:
                above.append(root_of_tile(tile))
        added = b"".join(above)
    return files


def _partial(read: Callable[[str], bytes], path: Callable[..., str], index: int, width: int) -> bytes:
    return partial_or_full(read, path(index, width), path(index)) if width else b""


def root_of_tile(tile: bytes) -> bytes:
    """The root over a power of two of joined hashes, such as a whole tile's."""
    # On joined bytes: a list of 256 small objects takes twice as long.
    while len(tile) > HASH_BYTES:
        pairs = range(0, len(tile), 2 * HASH_BYTES)
        tile = b"".join([sha256(b"\x01" + tile[at : at + 2 * HASH_BYTES]).digest() for at in pairs])
    return tile


class TileFolder:
    """The tiles of a log of `size` leaves in a folder; gives subtrees and entries, reading few files."""

    def __init__(self, folder: Path | Callable[[str], bytes], size: int) -> None:
        """Of a folder, or of whatever gives a file's bytes by its path, such as a mirror or files not yet written."""
        self._read_file = (lambda name: (folder / name).read_bytes()) if isinstance(folder, Path) else folder
        self._size = size
        self._tile = lru_cache(maxsize=64)(self._read_tile)

    def subtree(self, level: int, index: int) -> bytes:
        """The root of a complete subtree; see `tree.Subtrees`.

        Raises:
            MalformedError: a tile is missing or too short.
        """
        height = level % _HEIGHT
        first = index << height
        tile = self._tile(level // _HEIGHT, first // WIDTH)
        start = first % WIDTH * HASH_BYTES
        hashes = tile[start : start + (HASH_BYTES << height)]
        if len(hashes) != HASH_BYTES << height:
            raise MalformedError("a tile is too short")
        return root_of_tile(hashes)

    def entries(self, bundle: int) -> list[bytes]:
        """The entries of one bundle.

        Raises:
            MalformedError: it is missing, or damaged.
        """
        return decode_bundle(self._read(bundle_path(bundle, self._width(0, bundle)), bundle_path(bundle)))

    def _read_tile(self, level: int, index: int) -> bytes:
        return self._read(tile_path(level, index, self._width(level, index)), tile_path(level, index))

    def _width(self, level: int, index: int) -> int:
        return min(WIDTH, (self._size >> (_HEIGHT * level)) - index * WIDTH)

    def _read(self, path: str, full: str) -> bytes:
        return partial_or_full(self._read_file, path, full)


def partial_or_full(read: Callable[[str], bytes], path: str, full: str) -> bytes:
    """A tile's or bundle's bytes: partial ones may go once the full one is there.

    Raises:
        MalformedError: neither is there.
    """
    for each in dict.fromkeys((path, full)):
        try:
            return read(each)
        except FileNotFoundError:
            continue
    raise MalformedError(f"{path} is missing")


def place(index: int, width: int = WIDTH) -> str:
    """How a tile's index and width are written in a path: 1234067 is x001/x234/067."""
    groups = [f"{index % 1000:03}"]
    while index >= 1000:
        index //= 1000
        groups.append(f"x{index % 1000:03}")
    return "/".join(reversed(groups)) + ("" if width == WIDTH else f".p/{width}")


def _sizes(old: int, new: int) -> Iterator[tuple[int, int]]:
    while new > 0:
        yield old, new
        old, new = old // WIDTH, new // WIDTH


def _new_bundles(old: int, new: int) -> Iterator[tuple[int, int]]:
    """(index, width) of the tiles of `new` hashes that those of `old` did not have."""
    if new > old:
        for index in range(old // WIDTH, -(-new // WIDTH)):
            yield index, min(WIDTH, new - index * WIDTH)


def _is_published(path: str, content: bytes) -> bool:
    try:
        with open(path, "rb") as file:
            there = file.read()
    except FileNotFoundError:
        return False
    if there != content:
        raise TileConflictError(f"{os.path.basename(path)} holds other bytes than the log")
    return True


def _publish(path: str, content: bytes) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    part = f"{path}.{os.getpid()}.part"
    with open(part, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)


def _flush(folder: str) -> None:
    # A file's new name is durable once its folder is.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
