"""One audit in a process of its own (`python -P audited.py FOLDER POLICY`): its time and its memory.

Run by its path and not as a module: the package would import every benchmark, whose libraries would count as the
audit's memory.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

from concilio.ledger.audit import audit
from concilio.ledger.policies import read_policy


def audited(folder: str, policy: str) -> tuple[float, float, float]:
    """Seconds by the clock, of processor time, and MB of an audit with two processes.

    Raises:
        RuntimeError: the audit found a fault, and its time means nothing.
    """
    began = time.perf_counter()
    found = audit(folder, read_policy(Path(policy).read_bytes()), processes=2)
    if found.faults:
        raise RuntimeError(found.faults[0])
    own, theirs = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    used = own.ru_utime + own.ru_stime + theirs.ru_utime + theirs.ru_stime
    # The children's figure is the largest of one child; there are two.
    return time.perf_counter() - began, used, (_own_peak() + 2 * theirs.ru_maxrss) / 1024


def _own_peak() -> int:
    """Most KB that this process held. Not `ru_maxrss`, which after an exec still knows the peak of who started it."""
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))


if __name__ == "__main__":
    print(*audited(sys.argv[1], sys.argv[2]))  # noqa: T201
