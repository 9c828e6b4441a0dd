"""Values that are read often and change seldom, kept for a moment in this process."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

# How long a page may lag behind a change made in another process. No rule rests on it: actions ask the database.
SECONDS = 2.0
MOST_ENTRIES = 512

T = TypeVar("T")


class ShortCache(Generic[T]):
    """Values by key, each read again once it is too old; one thread reads, the others use the old one.

    Args:
        times: how many times SECONDS a value may be old; more than once for what takes long to read.
    """

    def __init__(self, *, times: int = 1) -> None:
        self._times = times
        self._values: dict[Hashable, tuple[float, T]] = {}
        self._reading = threading.Lock()

    def get(self, key: Hashable, read: Callable[[T | None], T]) -> T:
        """The value under a key; `read` is given the old one, if there is one."""
        known = self._values.get(key)
        if known is not None:
            if time.monotonic() - known[0] < SECONDS * self._times:
                return known[1]
            if not self._reading.acquire(blocking=SECONDS == 0):
                return known[1]
            try:
                return self._put(key, read(known[1]))
            finally:
                self._reading.release()
        return self._put(key, read(None))

    def peek(self, key: Hashable) -> T | None:
        """What is kept, however old; None where nothing is."""
        known = self._values.get(key)
        return known[1] if known is not None else None

    def forget(self, key: Hashable) -> None:
        self._values.pop(key, None)

    def _put(self, key: Hashable, value: T) -> T:
        if len(self._values) >= MOST_ENTRIES:
            self._values.clear()
        self._values[key] = (time.monotonic(), value)
        return value
