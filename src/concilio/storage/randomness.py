"""Random bytes for votes, read from the operating system in blocks of 4,096.

Each call to the system lets another thread go first, and a vote needs two draws. A byte is given out once.
"""

from __future__ import annotations

import secrets
import threading

_AT_ONCE = 4096
_stock = threading.local()


def random_bytes(count: int) -> bytes:
    """`count` bytes that nobody can predict, at most 4,096."""
    left: bytes = getattr(_stock, "left", b"")
    if len(left) < count:
        left = secrets.token_bytes(_AT_ONCE)
    _stock.left = left[count:]
    return left[:count]
