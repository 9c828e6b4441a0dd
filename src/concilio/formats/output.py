"""Atomic writes: the whole of a result is put in place or nothing, and files of others are never touched."""

from __future__ import annotations

import fcntl
import glob
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def put_in_place(folder: Path, *, products: Sequence[str]) -> Iterator[Path]:
    """Yield a new, empty folder next to `folder`; what is in it when the block ends moves into `folder`.

    If the block raises, `folder` and what it held stay as they were. If the process dies inside the block
    they do too; what it leaves next to it, a hidden folder named `.…partial`, is removed by the next run into
    `folder`. Other files in `folder` are kept.

    Args:
        products: top-level names that results of this kind may have. Those that the block did not make are
            removed from `folder`, so that a report never lies next to the picture of an older one.

    Raises:
        OSError: `folder` cannot be made or written to; raised at the start, before any long work.
    """
    folder = folder.absolute()
    made = _make_parents(folder)
    new_folder = not folder.exists()
    if not new_folder and not folder.is_dir():
        raise NotADirectoryError(20, "this is a file, and not a folder", str(folder))
    if not new_folder and not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(13, "you may not write here", str(folder))
    partial: Path | None = None
    lock = -1
    done = False
    try:
        _remove_leftovers(folder)
        partial, lock = _locked_folder(folder)
        yield partial
        _flush(partial)
        with _undisturbed():
            if new_folder and not folder.exists():
                partial.chmod(0o777 & ~_umask())
                partial.rename(folder)
            else:
                _move_into(partial, folder, products)
        done = True
    finally:
        if partial is not None:
            shutil.rmtree(partial, ignore_errors=True)
        if lock >= 0:
            os.close(lock)
        if not done:
            for parent in reversed(made):
                _remove_if_empty(parent)


def write_whole(path: Path, content: bytes) -> Path:
    """Write one file in one step: until it is whole, and if this is interrupted, an older one stays as it was.

    Missing folders above it are made.

    Raises:
        OSError: it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    for left in path.parent.glob(f".{glob.escape(path.name)}.*.partial"):
        if not _runs(left.suffixes[-2][1:]):
            left.unlink(missing_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return path


def _locked_folder(folder: Path) -> tuple[Path, int]:
    """A new hidden folder next to `folder`, and the descriptor that locks it as long as this process lives."""
    while True:
        partial = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", suffix=".partial", dir=folder.parent))
        try:
            lock = os.open(partial, os.O_RDONLY)
        except FileNotFoundError:
            continue  # another run took it for a leftover before it was locked
        with suppress(OSError):  # a file system without locks: then nothing is ever taken for a leftover
            fcntl.flock(lock, fcntl.LOCK_EX)
        if partial.exists():
            return partial, lock
        os.close(lock)


def _remove_leftovers(folder: Path) -> None:
    """Remove the hidden folders of runs into `folder` that died: a lock ends with its process, kill -9 included."""
    for partial in folder.parent.glob(f".{glob.escape(folder.name)}-*.partial"):
        try:
            lock = os.open(partial, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except OSError:
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            continue  # its run goes on
        else:
            shutil.rmtree(partial, ignore_errors=True)
        finally:
            os.close(lock)


def _runs(process: str) -> bool:
    """Whether the process whose number a file's name has is still there."""
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _move_into(partial: Path, folder: Path, products: Sequence[str]) -> None:
    """Each file in one step; a folder in two, its predecessor moving aside first."""
    made = sorted(entry.name for entry in partial.iterdir())
    aside = partial / ".replaced"
    aside.mkdir()
    for name in products:
        if name not in made and (folder / name).exists():
            (folder / name).rename(aside / name)
    for name in made:
        target = folder / name
        if target.is_dir():
            target.rename(aside / name)
        (partial / name).replace(target)


def _flush(partial: Path) -> None:
    """Have the files on the disk before their names are, so that a power cut leaves no empty report."""
    for path in partial.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold back the signals that stop a program for the few renames that belong together."""
    held = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, held)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _make_parents(folder: Path) -> list[Path]:
    """Make the folders above, and say which were missing, outermost first."""
    missing = [parent for parent in folder.parents if not parent.exists()][::-1]
    for parent in missing:
        parent.mkdir()
    return missing


def _remove_if_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        return


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
