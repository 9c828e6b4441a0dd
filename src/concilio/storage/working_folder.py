"""A folder for what is half done, readable by its owner alone, beside what it is for and never in a shared place.

A command that is killed leaves it; the next one that works in the same place clears it away. Its lock (flock) says
whether somebody still works in it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = ".concilio-unfinished-"


@contextmanager
def working_folder(where: Path) -> Iterator[Path]:
    """A new folder in `where`, gone afterwards; what others left there unfinished is gone before."""
    clear_unfinished(where)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=where))
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def clear_unfinished(where: Path) -> None:
    """Remove what killed commands left in `where`."""
    for folder in where.glob(f"{PREFIX}*"):
        try:
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except OSError:
            continue  # somebody else's, or gone by now
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        except BlockingIOError:
            continue
        finally:
            os.close(handle)
