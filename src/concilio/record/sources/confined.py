"""Work on a file from outside, in a child process with limits on memory, time and what it writes.

The child gets the file on its standard input and nothing else: no settings, no database, no environment. A file that
is made to exhaust or crash its reader costs one child.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import Any

from concilio.record.sources.child import REFUSED
from concilio.record.sources.faults import Fault, SourceRefused

__all__ = ["USUAL", "Limits", "work"]

_CHILD = "concilio.record.sources.child"


@dataclass(frozen=True)
class Limits:
    """What a child may take: address space and output in MB, processor and clock in seconds."""

    memory: int = 1024
    output: int = 64
    seconds: int = 20


USUAL = Limits()


def work(
    task: str, content: bytes, options: Mapping[str, Any] | None = None, limits: Limits = USUAL
) -> bytes:
    """What a child writes for a task of `child.TASKS`.

    Raises:
        SourceRefused: the child refused the file, or it took more than it may.
    """
    asked = json.dumps({"task": task, "limits": vars(limits), "options": dict(options or {})})
    with TemporaryFile() as given, TemporaryFile() as taken:
        given.write(content)
        given.seek(0)
        code = _run([sys.executable, "-m", _CHILD, asked], given, taken, limits.seconds)
        taken.seek(0)
        answer = taken.read(limits.output * 1024 * 1024 + 1)
    if code == 0:
        return answer
    if code == REFUSED:
        raise _refusal(answer)
    raise SourceRefused(Fault.BROKEN if code == -signal.SIGSEGV else Fault.TOO_MUCH_WORK)


def _run(command: list[str], given: Any, taken: Any, seconds: int) -> int:
    environment = {
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "LC_ALL": "C.UTF-8",
        "OMP_THREAD_LIMIT": "1",
    }
    child = subprocess.Popen(  # noqa: S603 - our own module, and options as JSON
        command,
        stdin=given,
        stdout=taken,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd="/",
        close_fds=True,
    )
    try:
        return child.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise SourceRefused(Fault.TOO_MUCH_WORK) from None
    finally:
        child.kill()
        child.wait()


def _refusal(answer: bytes) -> SourceRefused:
    try:
        said = json.loads(answer)
        return SourceRefused(Fault(said["fault"]), str(said["detail"])[:200])
    except (ValueError, KeyError, TypeError):
        return SourceRefused(Fault.BROKEN)
