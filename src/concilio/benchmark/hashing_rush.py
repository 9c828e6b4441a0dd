"""Two hundred log-ins and two hundred phrases at once: what they take of memory, and how long votes wait meanwhile.

    python -m concilio.benchmark.hashing_rush PORT COUNT

sends them, again and again until it is ended, from a process of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from concilio.benchmark.bar import Bar, Settings, at_most
from concilio.benchmark.honest_voters import vote
from concilio.benchmark.idle import pss
from concilio.benchmark.serving import Served, served
from concilio.benchmark.strangers import Place
from concilio.commands.web import open_files

COMMAND = "concilio benchmark --only log-ins"
COUNT, VOTERS = 200, 4
MOST_SHIFT, MOST_MB = 3.0, 300
LEAST_P99 = 0.005


def hashing_rush(settings: Settings) -> Iterator[Bar]:
    """Two bars for each database."""
    count, seconds = (20, 3.0) if settings.quick else (COUNT, 15.0)
    for database in ("sqlite", "postgresql"):
        with served(database) as server:
            yield from _bars(server, database, count, seconds)


def _bars(server: Served, database: str, count: int, seconds: float) -> Iterator[Bar]:
    place = Place(server.port)

    def votes(share: float) -> tuple[float, int, int]:
        waits = vote(place, [server.sessions.pop() for _ in range(VOTERS)], seconds * share)
        return waits.p99, len(waits.seconds), waits.failed

    votes(0.2)
    rest = pss(server.process.pid)
    before, *_more = votes(0.5)
    with _rushing(server.port, count), _highest_memory(server.process.pid) as highest:
        busy, number, failed = votes(1.0)
    after, *_more = votes(0.5)
    quiet = max((before + after) / 2, LEAST_P99)
    rush = f"{count} log-ins and {count} phrases at once"
    yield at_most(
        f"{database}: p99 of votes beside {rush}",
        MOST_SHIFT, float("inf") if failed else busy / quiet, "× the quiet one", COMMAND,
        f"{busy * 1e3:.0f} ms against {quiet * 1e3:.0f}; {number} votes, {failed} failed",
    )  # fmt: skip
    yield at_most(f"{database}: memory above rest with {rush}", MOST_MB, highest[0] - rest, "MB", COMMAND)


@contextmanager
def _rushing(port: int, count: int) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", __name__, str(port), str(count)])  # noqa: S603
    try:
        yield
    finally:
        process.kill()
        process.wait()


@contextmanager
def _highest_memory(root: int) -> Iterator[list[float]]:
    highest, end = [0.0], threading.Event()

    def look() -> None:
        while not end.wait(0.5):
            highest[0] = max(highest[0], pss(root))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield highest
    finally:
        end.set()
        looking.join()


async def _rush(port: int, count: int) -> None:
    from concilio.admission.phrases import make_phrase

    await asyncio.gather(
        *[
            _send_on(
                port, "/en/account/login/", {"login": f"n{n}@staff.example", "password": "no such words"}
            )
            for n in range(count)
        ],
        *[_send_on(port, "/en/d/bench/back/", {"phrase": " ".join(make_phrase("en"))}) for _ in range(count)],
    )


async def _send_on(port: int, path: str, fields: dict[str, str]) -> None:
    token = secrets.token_hex(16)
    body = urlencode({**fields, "csrfmiddlewaretoken": token})
    request = (
        f"POST {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\nCookie: __Host-form={token}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()
    while True:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            reader, writer = await Place(port).connect()
            writer.write(request)
            while await reader.read(65_536):
                pass
            writer.close()


if __name__ == "__main__":
    open_files(2000)
    asyncio.run(_rush(int(sys.argv[1]), int(sys.argv[2])))
