"""A request to stop ends a command as Ctrl-C does, so that what it was writing is tidied away."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_REQUESTS = (signal.SIGTERM, signal.SIGHUP)


@contextmanager
def stops_tidily() -> Iterator[None]:
    """Let a request to end, and the closing of the terminal, interrupt the block as Ctrl-C does.

    A program started with `nohup` ignores the closing of its terminal, and goes on ignoring it.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may set handlers
        return
    before = {number: signal.getsignal(number) for number in _REQUESTS}
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, _interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(signum: int, frame: FrameType | None) -> None:
    for number in _REQUESTS:
        signal.signal(number, signal.SIG_IGN)  # a second request must not interrupt the tidying
    raise KeyboardInterrupt
