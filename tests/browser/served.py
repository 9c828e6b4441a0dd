"""The real service as a process of its own, on a free port of this machine, in a folder that is thrown away."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class Served:
    """A running service.

    Attributes:
        base: its address, without a slash at the end; `localhost`, since browsers count that as safe.
        said: the file of what it has printed.
    """

    base: str
    home: Path
    said: Path

    def set_up_link(self) -> str:
        found = re.search(r"http://localhost:\d+/en/account/set-up/\S+", self.said.read_text())
        assert found is not None, self.said.read_text()
        return found[0]


def environment(home: Path) -> dict[str, str]:
    """What a command of ours is started with: a folder of its own, and nothing of this test run's settings."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CONCILIO_", "DJANGO_"))}
    return kept | {"CONCILIO_HOME": str(home), "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "concilio", *words]


@contextmanager
def serving(home: Path) -> Iterator[Served]:
    """`concilio serve`, from the first healthy answer on; ended by its own process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    said = home.parent / f"{home.name}-said"
    with said.open("w") as output:
        process = subprocess.Popen(
            command("serve", "--port", str(port)),
            env=environment(home),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            served = Served(f"http://localhost:{port}", home, said)
            _wait_until_healthy(served, process)
            yield served
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_until_healthy(served: Served, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            answer = httpx.get(f"{served.base}/healthz", timeout=5)
        except httpx.TransportError:
            pass
        else:
            if answer.json() == {"database": True, "background": True}:
                return
        time.sleep(0.1)
    raise AssertionError(f"the service did not start:\n{served.said.read_text()}")
