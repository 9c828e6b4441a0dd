"""The file of a backup: whole, or refused. Pure; knows no database.

A gzipped tar, which `tar xzf` opens: `secret`; `tables/TABLE/NUMBER.jsonl`, a few megabytes of rows each; last
`about.json`, with the SHA-256 of every other member. Behind it stands a second, empty gzip member whose comment is the
SHA-256 of all bytes before it, so that a flipped bit is noticed wherever it is, also where gzip itself has no checksum
(its header, the padding of its last byte).
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from concilio.storage.operator_error import OperatorError

FORMAT, FORMAT_BEFORE = "concilio-backup-2", "concilio-backup-1"
ABOUT, SECRET = "about.json", "secret"
_CHUNK = 1 << 20
_LEVEL = 6
# A gzip member with a comment, no time and no name; then an empty block, its checksum and its length.
_TRAILER_HEAD, _TRAILER_END = b"\x1f\x8b\x08\x10\0\0\0\0\0\xff", b"\0\x03\0\0\0\0\0\0\0\0\0"
_TRAILER_BYTES = len(_TRAILER_HEAD) + len("sha256:") + 64 + len(_TRAILER_END)


class BackupError(OperatorError):
    """A backup could not be made or used; the message says why and what to do."""


@dataclass(frozen=True)
class Table:
    """How one table stands in a backup: the names of its columns, in the order of each row's values."""

    columns: tuple[str, ...]
    rows: int


@dataclass(frozen=True)
class About:
    """What a backup says of itself.

    Attributes:
        version: of the program that wrote it.
        database: sqlite or postgresql; it can be restored into either.
        day: in UTC, ISO 8601.
        migrations: (app, name) of each that the database had seen.
        tables: by name.
        members: SHA-256 of each member of the file but this one, by name.
    """

    version: str
    database: str
    day: str
    migrations: tuple[tuple[str, str], ...]
    tables: dict[str, Table]
    members: dict[str, str]


class BackupWriter:
    """Writes a backup into an open file, member by member."""

    def __init__(self, file: IO[bytes]) -> None:
        self._sum = hashlib.sha256()
        self._file = file
        self._zip = gzip.GzipFile("", "wb", _LEVEL, self, mtime=0)
        self._tar = tarfile.TarFile.open(fileobj=self._zip, mode="w|", format=tarfile.USTAR_FORMAT)
        self.members: dict[str, str] = {}

    def add(self, name: str, content: bytes) -> None:
        """Add one member."""
        info = tarfile.TarInfo(name)
        info.size, info.mode = len(content), 0o600
        self._tar.addfile(info, io.BytesIO(content))
        self.members[name] = hashlib.sha256(content).hexdigest()

    def finish(self, about: About) -> None:
        """Add what the backup says of itself, and the checksum of all."""
        self.add(ABOUT, json.dumps({"format": FORMAT, **asdict(about)}, indent=1).encode())
        self._tar.close()
        self._zip.close()
        self._file.write(_trailer(self._sum))

    def write(self, data: bytes) -> int:
        """For gzip: what it has compressed."""
        self._sum.update(data)
        return self._file.write(data)

    def flush(self) -> None:
        """For gzip."""
        self._file.flush()


def verified(file: Path) -> About:
    """Read a backup to its end and compare every checksum in it; what it says of itself.

    Raises:
        BackupError: it is not there, is none, is one of another format, or is damaged.
    """
    with _reading(file) as stream:
        _check_whole(stream, file)
        about: About | None = None
        found: dict[str, str] = {}
        for name, content in _members(stream):
            found[name] = hashlib.sha256(content).hexdigest()
            if name == ABOUT:
                about = _about(content, file)
                del found[name]
        if about is None or about.members != found or SECRET not in found:
            raise _damaged(file)
        return about


def read_members(file: Path, about: About) -> Iterator[tuple[str, bytes]]:
    """The members of a backup that was verified, in their order, but for what it says of itself.

    Raises:
        BackupError: it is another one by now.
    """
    with _reading(file) as stream:
        for name, content in _members(stream):
            if name == ABOUT:
                return
            if about.members.get(name) != hashlib.sha256(content).hexdigest():
                raise _damaged(file)
            yield name, content


def read_secret_of(file: Path, about: About) -> bytes:
    """The installation's secret, from a backup that was verified."""
    return next(content for name, content in read_members(file, about) if name == SECRET)


@contextmanager
def _reading(file: Path) -> Iterator[IO[bytes]]:
    try:
        with file.open("rb") as stream:
            yield stream
    except FileNotFoundError:
        raise BackupError(f"{file} is not there.") from None
    except (tarfile.TarError, OSError, EOFError, zlib.error, ValueError, KeyError, TypeError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise BackupError(f"{file} cannot be read: {error.strerror}.") from error
        raise _damaged(file) from error


def _check_whole(stream: IO[bytes], file: Path) -> None:
    left = stream.seek(0, io.SEEK_END) - _TRAILER_BYTES
    stream.seek(0)
    whole = hashlib.sha256()
    while left > 0 and (part := stream.read(min(_CHUNK, left))):
        whole.update(part)
        left -= len(part)
    if stream.read() != _trailer(whole):
        raise _unknown(stream, file)
    stream.seek(0)


def _unknown(stream: IO[bytes], file: Path) -> BackupError:
    if is_of_the_format_before(file):
        return BackupError(f"{file} is of the format {FORMAT_BEFORE}.")
    stream.seek(0)
    if stream.read(2) != b"\x1f\x8b":
        return BackupError(f"{file} is no backup of Concilio, or its beginning is damaged. Use another one.")
    return _damaged(file)


def is_of_the_format_before(file: Path) -> bool:
    """Whether the file was written before version 0.2, with a database in it as a whole."""
    try:
        with tarfile.open(file, "r:gz") as archive:
            first = archive.next()
            content = archive.extractfile(first) if first and first.name == ABOUT else None
            return content is not None and json.load(content).get("format") == FORMAT_BEFORE
    except (tarfile.TarError, OSError, EOFError, zlib.error, ValueError, AttributeError):
        return False


def _members(stream: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    with gzip.GzipFile(fileobj=stream, mode="rb") as unzipped:
        with tarfile.open(fileobj=unzipped, mode="r|") as archive:
            for info in archive:
                content = archive.extractfile(info)
                if content is None:
                    raise ValueError(info.name)
                yield info.name, content.read()
        while unzipped.read(_CHUNK):  # to the end, where the checksums stand
            pass


def _about(content: bytes, file: Path) -> About:
    said: dict[str, Any] = json.loads(content)
    if said.pop("format", None) != FORMAT:
        raise BackupError(
            f"{file} has a format that this version does not know. It may be of a newer one: install that first."
        )
    tables = {name: Table(tuple(one["columns"]), one["rows"]) for name, one in said.pop("tables").items()}
    migrations = tuple((app, name) for app, name in said.pop("migrations"))
    return About(**said, migrations=migrations, tables=tables)


def _trailer(whole: Any) -> bytes:
    return _TRAILER_HEAD + f"sha256:{whole.hexdigest()}".encode() + _TRAILER_END


def _damaged(file: Path) -> BackupError:
    return BackupError(
        f"{file} cannot be read as a backup of Concilio: it is damaged or cut off. "
        "Use another one; nothing was changed."
    )
