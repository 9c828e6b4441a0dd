"""Where limits on log-ins are counted: in a folder that all processes share, and that a restart does not empty.

A file is named by a hash and holds the times of a few attempts. Neither an address nor a password is in it.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.cache.backends.filebased import FileBasedCache

# No limit looks further back.
KEPT_SECONDS = 3600


class SharedLimits(FileBasedCache):
    """Django's cache of files, with an `add` of which only one of several at once succeeds: allauth locks with it."""

    def __init__(self, folder: str, params: dict[str, Any]) -> None:
        # Never thrown out to make room: by inventing accounts, a stranger could make us forget one.
        self._folder = Path(folder)
        super().__init__(folder, {**params, "MAX_ENTRIES": 2**31, "TIMEOUT": KEPT_SECONDS})

    def add(self, key: Any, value: Any, *rest: Any, **more: Any) -> bool:
        with self._alone():
            return bool(super().add(key, value, *rest, **more))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)


def forget_old_limits(folder: Path) -> None:
    """Delete what no limit looks at any more."""
    oldest = time.time() - KEPT_SECONDS
    for file in folder.glob(f"*{SharedLimits.cache_suffix}"):
        try:
            if file.stat().st_mtime < oldest:
                file.unlink()
        except FileNotFoundError:
            continue
