"""The web processes of `concilio serve`: how the server is set, and how it comes back whatever dies."""

from __future__ import annotations

import os
import resource
import time
from typing import TYPE_CHECKING

import typer

from concilio.storage.operator_error import OperatorError

if TYPE_CHECKING:
    from granian.server import MPServer

STOP_SECONDS = 10
# A pause before the web processes start again together; each by itself starts again at once.
PAUSES_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0)
WELL_AFTER_SECONDS = 60.0
# SQLite has one writer at a time, and each process a queue of its own before it: two use a small machine well,
# more would only wait for each other.
MOST_SQLITE_WORKERS = 2
# Open at once in each process: browsers keep theirs for a while, and a stranger can open many.
CONNECTIONS = 4096
# Files that a process needs besides: database, queue, log, what it loads.
OTHER_FILES = 256
# Until a request's head is whole; a browser's connection that asks nothing is closed as late.
HEAD_MILLISECONDS = 5000
HEAD_BYTES = 32 * 1024
APPLICATION = "concilio.config.pages:application"


# The server that runs now; whoever asks for the health of its processes reads it from another thread.
_running: list[MPServer] = []


def running_processes() -> list[int]:
    """Process ids of the web processes that there should be; a dead one stays among them until it is replaced."""
    return [worker.inner.pid for server in _running for worker in server.wrks]


def run_web(host: str, port: int, workers: int) -> None:
    """Run the web server in this process until it is told to stop; what dies is started again."""
    from django.conf import settings

    sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    if sqlite and workers > MOST_SQLITE_WORKERS:
        raise OperatorError(
            "--workers: SQLite takes two web processes; more need CONCILIO_DATABASE=postgresql://…"
        )
    count = workers or web_processes(sqlite=sqlite)
    connections = open_files(CONNECTIONS + OTHER_FILES) - OTHER_FILES
    deaths = 0
    while True:
        born = time.monotonic()
        server = web_server(APPLICATION, host=host, port=port, workers=count, connections=connections)
        _running[:] = [server]
        if _ended_as_asked(server):
            return
        deaths = 0 if time.monotonic() - born > WELL_AFTER_SECONDS else deaths + 1
        pause = PAUSES_SECONDS[min(deaths, len(PAUSES_SECONDS) - 1)]
        typer.echo(f"Web processes ended; they start again in {pause:g} s.", err=True)
        # The server's own handler of SIGTERM is still in place.
        server.main_loop_interrupt.clear()
        server.main_loop_interrupt.wait(pause)
        if server.interrupt_signal:
            return


def _ended_as_asked(server: MPServer) -> bool:
    """Serve; False where granian gave up, as it does where a process dies twice within seconds."""
    try:
        server.serve()
    except SystemExit:
        return server.interrupt_signal
    return True


def web_server(
    target: str, *, host: str, port: int, workers: int, connections: int = CONNECTIONS, factory: bool = False
) -> MPServer:
    """granian, set for people on slow lines and for strangers who keep lines open (ADR 0113)."""
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels
    from granian.server import MPServer

    return MPServer(
        target,
        factory=factory,
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        workers=workers,
        # Counts connections, not requests: those that ask nothing must not keep others out.
        backpressure=connections,
        backlog=2048,
        # HTTP/2 would let one connection hold hundreds of half-sent forms, and be kept without a limit.
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_MILLISECONDS, max_buffer_size=HEAD_BYTES),
        log_access=False,  # an access log is a list of who was here
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        respawn_interval=1.0,
        workers_kill_timeout=STOP_SECONDS,
        websockets=False,
    )


def web_processes(*, sqlite: bool) -> int:
    """How many web processes use this machine well."""
    processors = os.cpu_count() or 1
    return min(MOST_SQLITE_WORKERS, processors) if sqlite else max(2, processors)


def open_files(wanted: int) -> int:
    """Let this process and those forked from it open so many files; how many they may, said where it is fewer."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    if soft < wanted:
        typer.echo(
            f"This system lets a process open {soft} files, so it holds about {max(soft - OTHER_FILES, 1)} "
            f"connections at once. For more, raise the limit to {wanted} (LimitNOFILE= in systemd's unit, ulimit -Hn).",
            err=True,
        )
    return min(soft, wanted)
