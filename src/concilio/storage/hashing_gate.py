"""One narrow gate before Argon2, for phrases and passwords alike: its memory is set by us, not by who sends forms."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

# Least of OWASP's Argon2id settings (Password Storage Cheat Sheet, 2024): 19 MiB and two passes on one lane.
PASSES = 2
KIBIBYTES = 19 * 1024
LANES = 1
# In each process: 38 MiB and two processors, whatever is sent.
AT_ONCE = 2
PATIENCE_SECONDS = 15.0

_places = threading.BoundedSemaphore(AT_ONCE)


class GateIsBusy(Exception):  # noqa: N818 - an answer, not a fault of the program
    """No place came free in time. Nothing was computed."""


@contextmanager
def place_to_hash() -> Iterator[None]:
    """Wait for one of the places among all threads of this process, and hold it while the block runs.

    Raises:
        GateIsBusy: none came free within `PATIENCE_SECONDS`.
    """
    if not _places.acquire(timeout=PATIENCE_SECONDS):
        raise GateIsBusy
    try:
        yield
    finally:
        _places.release()
