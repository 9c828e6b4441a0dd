"""Copies of sources in a folder, each under the SHA-256 of its bytes: the same bytes are stored once.

A copy is written whole or not at all, never changed, and read only with its hash compared. Nothing in the folder is
executable or named by anybody outside.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from concilio.record.sources.faults import Fault, SourceRefused

__all__ = ["MOST_BYTES", "Store", "Stored"]

MOST_BYTES = 64 * 1024 * 1024
"""Of one copy. A scanned report of 200 pages has about 40 MB."""

_BLOCK = 1024 * 1024
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Stored:
    """What was stored: its SHA-256 in hexadecimal digits, its bytes, and whether it was there before."""

    sha256: str
    size: int
    known: bool


@dataclass(frozen=True)
class Store:
    """The folder of copies."""

    folder: Path
    most: int = MOST_BYTES

    def put(self, pieces: Iterable[bytes]) -> Stored:
        """Store what the pieces make together.

        Raises:
            SourceRefused: it is empty, or has more than `most` bytes. Nothing stays behind then.
        """
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile(dir=self.folder, prefix=".", suffix=".part", delete=False) as file:
            part = Path(file.name)
            try:
                digest, size = sha256(), 0
                for piece in pieces:
                    size += len(piece)
                    if size > self.most:
                        raise SourceRefused(Fault.TOO_LARGE, f"{self.most // _BLOCK} MB")
                    digest.update(piece)
                    file.write(piece)
                if not size:
                    raise SourceRefused(Fault.EMPTY)
                file.flush()
                os.fsync(file.fileno())
                return self._settle(part, digest.hexdigest(), size)
            finally:
                part.unlink(missing_ok=True)

    def path(self, name: str) -> Path:
        """Where the copy with this SHA-256 stands, whether it is there or not."""
        if not _HASH.fullmatch(name):
            raise SourceRefused(Fault.MISSING)
        return self.folder / name[:2] / name

    def read(self, name: str) -> bytes:
        """The copy's bytes, compared with its hash.

        Raises:
            SourceRefused: it is missing or damaged.
        """
        try:
            content = self.path(name).read_bytes()
        except FileNotFoundError:
            raise SourceRefused(Fault.MISSING, name) from None
        if sha256(content).hexdigest() != name:
            raise SourceRefused(Fault.DAMAGED, name)
        return content

    def names(self) -> Iterator[str]:
        """The hashes of everything that is stored."""
        for path in sorted(self.folder.glob("??/*")):
            if _HASH.fullmatch(path.name):
                yield path.name

    def _settle(self, part: Path, name: str, size: int) -> Stored:
        path = self.path(name)
        known = path.exists()
        if not known or not self._is_whole(name):
            path.parent.mkdir(exist_ok=True, mode=0o700)
            part.chmod(0o400)
            part.replace(path)
            _sync(path.parent)
            _sync(self.folder)
        return Stored(name, size, known)

    def _is_whole(self, name: str) -> bool:
        try:
            self.read(name)
        except SourceRefused:
            return False
        return True


def _sync(folder: Path) -> None:
    """A rename is durable once its folder is written."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
