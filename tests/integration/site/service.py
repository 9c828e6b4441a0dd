"""`concilio serve` as a process of its own, for tests that do to it what happens in life."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Service:
    process: subprocess.Popen[str]
    home: Path
    base: str
    said: Path

    def children(self) -> dict[int, str]:
        """Process ids below the service with their command lines."""
        found: dict[int, str] = {}
        parents = {self.process.pid}
        for _depth in range(3):
            for entry in Path("/proc").glob("[0-9]*"):
                try:
                    fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                    if int(fields[1]) in parents and fields[0] != "Z":
                        found[int(entry.name)] = (entry / "cmdline").read_text().replace("\0", " ")
                except (FileNotFoundError, ProcessLookupError):
                    continue
            parents |= set(found)
        return found


def until(condition: Callable[[], bool], what: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s: {what}")


def health(service: Service) -> dict[str, bool] | None:
    try:
        return dict(httpx.get(f"{service.base}/healthz", timeout=5).json())
    except httpx.TransportError:
        return None


def environment_of(home: Path, **more: str) -> dict[str, str]:
    """This process's environment, with nothing in it of the tests' own installation."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CONCILIO_")}
    kept |= {"CONCILIO_HOME": str(home), "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    return kept | more


@contextmanager
def serving(home: Path, environment: dict[str, str]) -> Iterator[Service]:
    """Start the service on a free port of this machine, wait until it is well, and stop it in the end."""
    said = home.parent / "said"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with said.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "concilio", "serve", "--port", str(port)],
            env=environment, stdout=output, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        service = Service(process, home, f"http://localhost:{port}", said)
        try:
            until(lambda: health(service) == {"database": True, "background": True}, "well after the start")
            yield service
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
