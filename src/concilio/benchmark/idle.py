"""Memory of a served installation: at rest, after a tour of the demonstration, after a rush of phrases and log-ins.

Counted is PSS, a page shared by n processes as 1/n, over `concilio serve` and every process below it.
"""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from concilio.benchmark.bar import Bar, Settings, at_most, not_measured

COMMAND = "concilio benchmark --only idle"
EMPTY_MB, TOURED_MB, ABOVE_REST_MB = 180, 300, 150
PHRASES, LOG_INS = 200, 64
OURS = Path(__file__).resolve().parents[3]
MEASURED = (
    ("memory of an empty installation at rest", EMPTY_MB),
    ("memory of the demonstration after a tour", TOURED_MB),
    (f"memory that {PHRASES} phrases and {LOG_INS} log-ins at once leave, above rest", ABOVE_REST_MB),
)


@dataclass(frozen=True)
class Memory:
    """Of one checkout, in MB."""

    empty: float
    toured: float
    above_rest: float


def idle(settings: Settings) -> Iterator[Bar]:
    """Three bars; with another checkout in `settings.against`, its figures stand in the notes."""
    if not Path("/proc/self/smaps_rollup").exists():
        yield from (not_measured(name, f"≤ {most}", "MB", COMMAND, "needs Linux") for name, most in MEASURED)
        return
    now = _measure(OURS)
    before = _measure(settings.against) if settings.against else None
    for field_, (name, most) in zip(("empty", "toured", "above_rest"), MEASURED, strict=True):
        note = f"the other checkout {getattr(before, field_):.0f} MB" if before else ""
        yield at_most(name, most, getattr(now, field_), "MB", COMMAND, note)


def pss(root: int) -> float:
    """MB of a process and all below it."""
    total = 0
    for process in _tree(root):
        try:
            found = re.search(
                r"^Pss: +(\d+) kB", Path(f"/proc/{process}/smaps_rollup").read_text(), re.MULTILINE
            )
        except (FileNotFoundError, ProcessLookupError):
            continue
        total += int(found[1]) if found else 0
    return total / 1024


def _measure(checkout: Path) -> Memory:
    with tempfile.TemporaryDirectory(prefix="concilio-bench-", ignore_cleanup_errors=True) as name:
        with _running(checkout, Path(name) / "empty", "serve") as service:
            for address in ("/en/", "/ar/", "/en/account/login/"):
                _Browser(service.base).get(address)
            empty = service.settled()
        home = Path(name) / "demo"
        with _running(checkout, home, "demo", "--home", str(home)) as service:
            made = json.loads((home / "demo.json").read_text("utf-8"))
            _tour(service.base, made)
            toured = service.settled()
            _rush(service.base, made)
            return Memory(empty, toured, service.settled() - toured)


@dataclass(frozen=True)
class _Service:
    process: subprocess.Popen[bytes]
    base: str

    def settled(self, seconds: float = 120.0) -> float:
        """Memory once two looks, five seconds apart, agree within 2 MB: background work may still run."""
        end = time.monotonic() + seconds
        last = pss(self.process.pid)
        while time.monotonic() < end:
            time.sleep(5)
            now = pss(self.process.pid)
            if abs(now - last) < 2:
                return now
            last = now
        return last


@contextmanager
def _running(checkout: Path, home: Path, *words: str) -> Iterator[_Service]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("CONCILIO_", "DJANGO_"))
    }
    environment = {**kept, "CONCILIO_HOME": str(home), "PYTHONPATH": str(checkout / "src")}
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "concilio", *words, "--port", str(port)],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=home.parent,
    )  # fmt: skip
    service = _Service(process, f"http://localhost:{port}")
    try:
        _await(service)
        yield service
    finally:
        process.terminate()
        process.wait(30)


def _await(service: _Service, seconds: float = 300.0) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and service.process.poll() is None:
        try:
            if httpx.get(f"{service.base}/healthz", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.5)
    raise RuntimeError("the service did not start")


@dataclass
class _Browser:
    """Cookies and forms; cookies by hand, since clients send secure ones over TLS alone, also to localhost."""

    base: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, address: str) -> str:
        return self._send("GET", address)

    def post(self, address: str, **fields: str) -> str:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(address))
        if token is None:
            return ""
        return self._send("POST", address, {**fields, "csrfmiddlewaretoken": token[1]})

    def _send(self, method: str, address: str, data: dict[str, str] | None = None) -> str:
        for _ in range(5):
            sent = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            answer = httpx.request(
                method, self.base + address, data=data, headers={"Cookie": sent}, timeout=120
            )
            for line in answer.headers.get_list("set-cookie"):
                name, _, value = line.split(";")[0].partition("=")
                self.cookies[name] = value
            if not answer.is_redirect:
                break
            method, data, address = "GET", None, answer.headers["location"]
        return answer.text


def _tour(base: str, made: dict[str, Any]) -> None:
    """Public pages in each language, then whatever the desk of each office links to."""
    visitor = _Browser(base)
    for language in ("en", "ar", "az", "hy", "ru"):
        for page in ("", f"d/{made['slug']}/", f"d/{made['slug']}/findings/", f"d/{made['slug']}/risks/"):
            visitor.get(f"/{language}/{page}")
    for account in made["accounts"]:
        staff = _Browser(base)
        staff.post("/en/account/login/", login=account["email"], password=account["password"])
        staff.post("/en/account/factor/enter/", code=account["recovery_codes"][0])
        links = set(re.findall(r'href="(/en/desk/[^"#?]*)"', staff.get("/en/desk/")))
        for page in sorted(links):
            links |= set(re.findall(r'href="(/en/desk/[^"#?]*)"', staff.get(page)))
        for page in sorted(links):
            staff.get(page)


def _rush(base: str, made: dict[str, Any]) -> None:
    """Phrases that fit no seat and passwords that fit no account, all at once."""
    from concilio.admission.phrases import make_phrase

    def phrase(_: int) -> None:
        _Browser(base).post(f"/en/d/{made['slug']}/back/", phrase=" ".join(make_phrase("en")))

    def log_in(number: int) -> None:
        _Browser(base).post(
            "/en/account/login/",
            login=f"n{number}@staff.example",
            password="no such password",  # noqa: S106
        )

    with ThreadPoolExecutor(LOG_INS) as first, ThreadPoolExecutor(LOG_INS) as second:
        waiting = [first.submit(phrase, n) for n in range(PHRASES)]
        waiting += [second.submit(log_in, n) for n in range(LOG_INS)]
    for one in waiting:
        one.exception()  # under a rush a line may be cut; what is asked is what it leaves behind


def _tree(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        children.setdefault(parent, []).append(int(entry.name))
    found = [root]
    for process in found:
        found += children.get(process, [])
    return found
