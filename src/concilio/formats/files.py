"""The files of one set of votes: in a folder, or in a .zip that stays packed."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Protocol

from concilio.formats.csv_table import read_bytes, unreadable
from concilio.formats.dataset import InputError

# Unpacked; a real export of two million votes takes 170 MB.
_LARGEST = 4 << 30
# What systems leave in folders and archives by themselves.
_TOP = PurePosixPath()
_NOT_OURS = ("__macosx", "thumbs.db", "desktop.ini")


class Files(Protocol):
    """Named files of one folder, wherever that is."""

    @property
    def place(self) -> Path:
        """What complaints call the folder."""

    @property
    def names(self) -> frozenset[str]:
        """The files right in it, hidden ones left out."""

    @property
    def folders(self) -> tuple[Files, ...]:
        """The folders right in it, by name."""

    def read(self, name: str) -> bytes:
        """All of one file; what cannot be read is an InputError."""


@dataclass(frozen=True)
class Folder:
    """A folder on the disk."""

    place: Path

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(entry.name for entry in self._entries if not entry.is_dir())

    @cached_property
    def folders(self) -> tuple[Files, ...]:
        return tuple(Folder(entry) for entry in self._entries if entry.is_dir())

    def read(self, name: str) -> bytes:
        return read_bytes(self.place / name)

    @cached_property
    def _entries(self) -> list[Path]:
        try:
            entries = sorted(self.place.iterdir())
        except OSError as refused:
            raise unreadable(self.place, refused) from None
        return [entry for entry in entries if _ours(entry.name)]


@dataclass(frozen=True)
class Archive:
    """A folder within a .zip. Nothing is unpacked to the disk: votes would stay there if the program died."""

    path: Path
    inner: PurePosixPath = _TOP

    @property
    def place(self) -> Path:
        return self.path / self.inner

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(path.name for path in self._members if path.parent == self.inner)

    @cached_property
    def folders(self) -> tuple[Files, ...]:
        depth = len(self.inner.parts)
        inside = {
            self.inner / path.parts[depth]
            for path in self._members
            if self.inner in path.parents and len(path.parts) > depth + 1
        }
        return tuple(Archive(self.path, folder) for folder in sorted(inside))

    def read(self, name: str) -> bytes:
        place = str(self.place / name)
        try:
            with zipfile.ZipFile(self.path) as archive:
                member = archive.getinfo(self._members[self.inner / name])
                if member.flag_bits & 1:
                    raise InputError(
                        "the archive has a password.", path=place, hint="Unpack it and name the folder."
                    )
                if member.file_size > _LARGEST:
                    raise InputError(
                        "unpacked it would be larger than 4 GB.",
                        path=place,
                        hint="Unpack it and name the folder.",
                    )
                content = archive.read(member)
        except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError):
            raise InputError("this part of the archive is damaged.", path=place) from None
        except OSError as refused:
            raise unreadable(self.path, refused) from None
        if not content:
            raise InputError("the file is empty (0 bytes).", path=place)
        return content

    @cached_property
    def _members(self) -> dict[PurePosixPath, str]:
        """The files of the whole archive, and how it names each; some programs write backslashes."""
        try:
            with zipfile.ZipFile(self.path) as archive:
                members = [one for one in archive.infolist() if not one.is_dir()]
        except (zipfile.BadZipFile, EOFError, ValueError):
            raise InputError(
                "this is no .zip, or a damaged one.",
                path=str(self.path),
                hint="Unpack it if you can, and name the folder.",
            ) from None
        except OSError as refused:
            raise unreadable(self.path, refused) from None
        found = {PurePosixPath(one.filename.replace("\\", "/")): one.filename for one in members}
        return {path: name for path, name in found.items() if all(map(_ours, path.parts))}


def _ours(name: str) -> bool:
    return not name.startswith(".") and name.casefold() not in _NOT_OURS
