"""What a thousand connections that ask nothing cost somebody who votes, directly and behind nginx."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from concilio.benchmark.bar import Bar, Settings, at_most, not_measured
from concilio.benchmark.behind_nginx import behind_nginx, nginx_program
from concilio.benchmark.honest_voters import Waits, vote
from concilio.benchmark.serving import SOURCE, Served, served
from concilio.benchmark.strangers import KINDS, Place

COMMAND = "concilio benchmark --only connections"
CONNECTIONS, VOTERS = 1000, 4
MOST_SHIFT = 2.0
# Below this a quiet machine's p99 says more of its clock than of us.
LEAST_P99 = 0.005


def connections(settings: Settings) -> Iterator[Bar]:
    """A bar for each kind of connection, way in and database."""
    count, seconds = (100, 2.0) if settings.quick else (CONNECTIONS, 10.0)
    for database in ("sqlite", "postgresql"):
        with served(database) as server:
            yield from _bars(server, f"{database}, directly", Place(server.port), count, seconds)
            if nginx_program() is None:
                name = f"{database}, behind nginx: p99 of votes beside {count} connections"
                yield not_measured(name, f"≤ {MOST_SHIFT:g}", "× the quiet one", COMMAND, "no nginx here")
                continue
            with behind_nginx(server.port, server.home / "nginx") as (tls, onion):
                yield from _bars(server, f"{database}, behind nginx", tls, count, seconds)
                yield from _bars(server, f"{database}, onion's socket", onion, count, seconds)


def _bars(server: Served, way: str, place: Place, count: int, seconds: float) -> Iterator[Bar]:
    for kind in KINDS:
        yield _bar(server, way, place, kind, count, seconds)


def _bar(server: Served, way: str, place: Place, kind: str, count: int, seconds: float) -> Bar:
    quiet, busy, open_ = beside_strangers(server, place, kind, count=count, seconds=seconds)
    shift = busy.p99 / max(quiet.p99, LEAST_P99)
    if busy.failed:
        shift = float("inf")
    return at_most(
        f"{way}: p99 of votes beside {count} {kind.replace('-', ' ')}",
        MOST_SHIFT, shift, "× the quiet one", COMMAND,
        f"{busy.p99 * 1e3:.0f} ms against {quiet.p99 * 1e3:.0f}; {len(busy.seconds)} votes, {busy.failed} failed; "
        f"{open_} connections open at the end",
    )  # fmt: skip


def beside_strangers(
    server: Served, place: Place, kind: str, *, count: int, seconds: float
) -> tuple[Waits, Waits, int]:
    """Votes without and with strangers, in turns; and how many connections those had open at the end."""
    vote(place, _people(server), seconds / 4)
    before = vote(place, _people(server), seconds / 2)
    with strangers(place, kind, count) as told:
        busy = vote(place, _people(server), seconds)
        open_ = last_count(told)
    after = vote(place, _people(server), seconds / 2)
    quiet = Waits(tuple(sorted(before.seconds + after.seconds)), before.failed + after.failed)
    return quiet, busy, open_


def _people(server: Served) -> list[str]:
    # New ones each time: nobody may come to the end of the cards.
    return [server.sessions.pop() for _ in range(VOTERS)]


@contextmanager
def strangers(place: Place, kind: str, count: int) -> Iterator[Path]:
    """So many connections of a kind, from a process of their own; the file in which it says how many are open."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="concilio-strangers-") as folder:
        told = Path(folder) / "open"
        with told.open("w") as output:
            process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "concilio.benchmark.strangers", str(place), str(count), kind],
                stdout=output, env={"PYTHONPATH": str(SOURCE), "PATH": "/usr/bin:/bin"},
            )  # fmt: skip
        try:
            until = time.monotonic() + 30
            while last_count(told) < count * 0.9 and time.monotonic() < until:
                time.sleep(0.1)
            yield told
        finally:
            process.kill()
            process.wait()


def last_count(told: Path) -> int:
    """How many were open when they last said so."""
    lines = told.read_text().split()
    return int(lines[-1]) if lines else 0
