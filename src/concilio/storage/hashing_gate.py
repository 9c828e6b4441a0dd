"""One narrow gate before Argon2, for phrases and passwords alike: its memory is set by us, not by who sends forms.

Behind it are two threads that give way to all others: while hashes are computed, votes have the processor (ADR 0114).
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from typing import TypeVar

T = TypeVar("T")

# Least of OWASP's Argon2id settings (Password Storage Cheat Sheet, 2024): 19 MiB and two passes on one lane.
PASSES = 2
KIBIBYTES = 19 * 1024
LANES = 1
# In each process: 38 MiB and two processors, whatever is sent.
AT_ONCE = 2
PATIENCE_SECONDS = 15.0
LOW_PRIORITY = 10  # of nice's 0 to 19

_here = threading.local()


class GateIsBusy(Exception):  # noqa: N818 - an answer, not a fault of the program
    """No place came free in time. Nothing was computed."""


def hash_in_turn(work: Callable[[], T]) -> T:
    """Let one of the gate's threads do it, once those who came earlier have had their turn.

    `work` computes and does nothing else: it runs in another thread, without this one's connection or language.

    Raises:
        GateIsBusy: it could not begin within `PATIENCE_SECONDS` of the request's arrival.
    """
    began = threading.Event()

    def begin() -> T:
        began.set()
        return work()

    turn = _threads(os.getpid()).submit(begin)
    left = getattr(_here, "arrived", time.monotonic()) + PATIENCE_SECONDS - time.monotonic()
    if not began.wait(max(left, 0.0)) and turn.cancel():
        raise GateIsBusy
    return turn.result()


@contextmanager
def waiting_since(arrived: float) -> Iterator[None]:
    """Count patience from when the request of this thread arrived, by `time.monotonic`."""
    _here.arrived = arrived
    try:
        yield
    finally:
        del _here.arrived


@cache
def _threads(process: int) -> ThreadPoolExecutor:
    # By process: threads do not survive a fork.
    return ThreadPoolExecutor(AT_ONCE, "hashing", initializer=_give_way)


def _give_way() -> None:
    with contextlib.suppress(AttributeError, OSError):  # another system, or one that does not allow it
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOW_PRIORITY)
