"""`concilio serve` as a process of its own, on a free port of this machine, in a folder that is thrown away."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from concilio.commands.children import BACKGROUND_NAME

PATIENCE_SECONDS = 120
WELL = {"database": True, "background": True, "disk": True}


@dataclass(frozen=True)
class Service:
    """A running service.

    Attributes:
        base: its address, without a slash at the end; `localhost`, since browsers count that as safe.
        said: the file of what it has printed.
    """

    process: subprocess.Popen[bytes]
    home: Path
    base: str
    said: Path

    def set_up_link(self) -> str:
        found = re.search(r"http://localhost:\d+/en/account/set-up/\S+", self.said.read_text())
        assert found is not None, self.said.read_text()
        return found[0]

    def health(self) -> dict[str, bool] | None:
        try:
            return dict(httpx.get(f"{self.base}/healthz", timeout=5).json())
        except httpx.TransportError:
            return None

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

    def web(self) -> set[int]:
        """The process ids of the web processes."""
        return set(self.children()) - {self.background()}

    def background(self) -> int | None:
        """The process id of background work."""
        for pid in self.children():
            try:
                if Path(f"/proc/{pid}/comm").read_text().strip() == BACKGROUND_NAME:
                    return pid
            except FileNotFoundError:
                continue
        return None


def until(condition: Callable[[], bool], what: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s: {what}")


def environment_of(home: Path, **more: str) -> dict[str, str]:
    """What a command of ours is started with: a folder of its own, and nothing of this test run's settings."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CONCILIO_", "DJANGO_"))}
    kept |= {"CONCILIO_HOME": str(home), "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    return kept | more


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "concilio", *words]


@contextmanager
def serving(home: Path, environment: Mapping[str, str] | None = None) -> Iterator[Service]:
    """`concilio serve`, from the first healthy answer on; ended by its own process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    said = home.parent / f"{home.name}-said"
    with said.open("w") as output:
        process = subprocess.Popen(
            command("serve", "--port", str(port)),
            env=environment or environment_of(home),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        service = Service(process, home, f"http://localhost:{port}", said)
        try:
            until(lambda: process.poll() is not None or service.health() == WELL, "well after the start")
            assert process.poll() is None, f"the service did not start:\n{said.read_text()}"
            yield service
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
