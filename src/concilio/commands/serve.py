"""`concilio serve`: web pages and background work in one command, and nothing to prepare."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path
from typing import Annotated

import typer

from concilio.commands.children import fork_background, in_a_child, limit_heaps, load_pages
from concilio.commands.health import HealthListener
from concilio.commands.installation import open_installation
from concilio.commands.migrating import migrate
from concilio.commands.starting import alone, public_address
from concilio.commands.web import run_web, running_processes
from concilio.config.environment import read_environment
from concilio.storage.operator_error import OperatorError

STOP_SECONDS = 10
RESTART_SECONDS = (1, 2, 5, 15)


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    workers: Annotated[
        int, typer.Option(help="Web processes; 0: one per processor, with SQLite at most two.")
    ] = 0,
    health_port: Annotated[
        int,
        typer.Option(
            help="Port on 127.0.0.1 that answers /healthz alone; 0: only CONCILIO_HOME/health.sock does."
        ),
    ] = 0,
) -> None:
    """Serve the platform: migrates the database, then runs web pages and background work until stopped.

    Examples:

    - `concilio serve`

    - `CONCILIO_HOSTS=dialogue.example.org concilio serve --port 9000`
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concilio.config.settings")

    def set_up() -> None:
        prepare()
        say_where(host, port)

    if workers < 0:
        raise OperatorError("--workers: a number of processes, or 0 for as many as this machine uses well.")
    with alone(host, port):
        in_a_child(set_up)
        run(host, port, workers, health_port)


def run(host: str, port: int, workers: int, health_port: int = 0) -> None:
    """Web pages and background work until this process is told to stop; what they need is there already."""
    limit_heaps()
    load_pages()
    health = listen_for_health(health_port)
    background = BackgroundProcess()
    background.start()
    health.start()
    try:
        run_web(host, port, workers)
    finally:
        health.stop()
        background.stop()


def listen_for_health(port: int) -> HealthListener:
    """What answers whether all is well, for those who watch this machine."""
    from django.conf import settings
    from django.db import connection

    from concilio.site import monitoring

    monitoring.note_database_file()
    monitoring.forget_web_processes()

    def ask() -> dict[str, bool]:
        try:
            return {**monitoring.how_it_is(), "web": monitoring.web_is_alive(running_processes())}
        finally:
            connection.close()

    return HealthListener(Path(settings.HOME), ask, port)


def prepare() -> None:
    """Bring database, queue and static files to what this version needs; safe to repeat."""
    from concilio.commands.catalogues import compile_catalogues

    compile_catalogues()
    os.umask(0o077)  # what is made here is for this account's eyes alone
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from concilio.background.queue import make_tables

    Path(settings.HOME).mkdir(parents=True, exist_ok=True, mode=0o700)
    migrate()
    make_tables()
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    call_command("clearsessions")


def say_where(host: str, port: int) -> None:
    """Print where the pages are and, on an empty installation, the one-time link that sets it up."""
    from django.db import connection
    from django.urls import reverse

    from concilio.coalition.invitations import SETUP_HOURS, setup_token
    from concilio.coalition.rules import is_empty_installation

    base = public_address(read_environment(os.environ), host, port)
    typer.echo(f"Concilio is at {base}/")
    if is_empty_installation():
        link = reverse("coalition:set-up", args=[setup_token()])
        typer.echo(f"Nobody has an account yet. Within {SETUP_HOURS} hours, set it up at\n  {base}{link}")
    # Children start with connections of their own.
    connection.close()


class BackgroundProcess:
    """The process of background work, forked from this one, and forked again whenever it dies."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._ended = threading.Event()
        self._mutex = threading.Lock()  # held while the process id is known to be of ours
        self._pid: int | None = None
        self._thread = threading.Thread(target=self._watch, name="background", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End background work: what runs may finish for a few seconds; what is left stays in the queue."""
        self._stopping.set()
        self._signal(signal.SIGTERM)
        if not self._ended.wait(STOP_SECONDS):
            self._signal(signal.SIGKILL)
        self._thread.join(STOP_SECONDS)

    def _signal(self, number: signal.Signals) -> None:
        with self._mutex:
            if self._pid is not None:
                os.kill(self._pid, number)

    def _watch(self) -> None:
        deaths = 0
        while not self._stopping.is_set():
            born = time.monotonic()
            self._run_once()
            if self._stopping.is_set():
                break
            deaths = 0 if time.monotonic() - born > 60 else deaths + 1
            wait = RESTART_SECONDS[min(deaths, len(RESTART_SECONDS) - 1)]
            typer.echo(f"Background work ended; it starts again in {wait} s.", err=True)
            self._stopping.wait(wait)
        self._ended.set()

    def _run_once(self) -> None:
        with self._mutex:
            self._pid = fork_background()
        # Left as a zombie until the mutex is held, so that no signal meets a process of somebody else.
        os.waitid(os.P_PID, self._pid, os.WEXITED | os.WNOWAIT)
        with self._mutex:
            os.waitpid(self._pid, 0)
            self._pid = None


def show_metrics_token() -> None:
    """Print the token with which a collector may read /metrics of a public installation."""
    open_installation()
    from concilio.site.monitoring import metrics_token

    typer.echo(metrics_token())


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command()(serve)
    app.command(name="metrics-token")(show_metrics_token)
