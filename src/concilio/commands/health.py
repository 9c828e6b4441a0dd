"""Whether a running service is well, asked past the connections of the public.

A thread of the first process listens on a socket in CONCILIO_HOME and, where a port is given, on this machine's own
address. It answers while every connection of the web processes is taken, and knows which web processes there should be.
"""

from __future__ import annotations

import json
import os
import socket
import socketserver
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import typer

SOCKET = "health.sock"
PATIENCE_SECONDS = 5.0
Health = Callable[[], dict[str, bool]]


# Held while health is asked: a process forked meanwhile would inherit locks that nobody in it ever lets go.
_asking = threading.Lock()
os.register_at_fork(before=_asking.acquire, after_in_parent=_asking.release, after_in_child=_asking.release)


class HealthListener:
    """Answers `GET /healthz` until it is stopped.

    Args:
        health: what is asked each time; never while this process forks another.
        port: on the loopback address; 0 for none.
    """

    def __init__(self, home: Path, health: Health, port: int = 0) -> None:
        handler = type(
            "Handler", (_Handler,), {"health": staticmethod(self._ask), "timeout": PATIENCE_SECONDS}
        )
        self._health = health
        self._socket = home / SOCKET
        self._servers: list[socketserver.BaseServer] = [_on_socket(self._socket, handler)]
        if port:
            self._servers.append(_on_port(port, handler))

    def start(self) -> None:
        for server in self._servers:
            threading.Thread(target=server.serve_forever, name="health", daemon=True).start()

    def stop(self) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()
        self._socket.unlink(missing_ok=True)

    def _ask(self) -> dict[str, bool]:
        with _asking:
            return self._health()


class _Handler(BaseHTTPRequestHandler):
    health: Health
    server_version, sys_version = "concilio", ""

    def do_GET(self) -> None:
        if self.path != "/healthz":
            self.send_error(404)
            return
        found = self.health()
        body = json.dumps(found).encode()
        self.send_response(200 if all(found.values()) else 503)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def address_string(self) -> str:
        return "here"

    def log_message(self, *_arguments: Any) -> None:
        """Nothing is logged of who asks."""


def _on_socket(path: Path, handler: type[BaseHTTPRequestHandler]) -> socketserver.BaseServer:
    path.unlink(missing_ok=True)  # of a service that was killed
    with _ShortName(path) as name:
        return socketserver.ThreadingUnixStreamServer(name, handler)


def _on_port(port: int, handler: type[BaseHTTPRequestHandler]) -> socketserver.BaseServer:
    socketserver.ThreadingTCPServer.allow_reuse_address = True
    try:
        return socketserver.ThreadingTCPServer(("127.0.0.1", port), handler)
    except (OSError, OverflowError) as error:
        why = f"{port} cannot be listened on: {error}. Choose another."
        raise typer.BadParameter(why, param_hint="--health-port") from None


class _ShortName:
    """A name of a socket that fits the system's 107 bytes, wherever the folder is."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> str:
        self._folder = os.open(self._path.parent, os.O_PATH | os.O_CLOEXEC)
        return f"/proc/self/fd/{self._folder}/{self._path.name}"

    def __exit__(self, *_error: object) -> None:
        os.close(self._folder)


def ask_health(home: Path) -> dict[str, bool]:
    """What the service on a folder says of itself.

    Raises:
        OSError: nobody listens there.
    """
    with _ShortName(home / SOCKET) as name, socket.socket(socket.AF_UNIX) as line:
        line.settimeout(4 * PATIENCE_SECONDS)
        line.connect(name)
        line.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
        answer = b""
        while part := line.recv(4096):
            answer += part
    found: dict[str, bool] = json.loads(answer.partition(b"\r\n\r\n")[2])
    return found


def health() -> None:
    """Ask the service on CONCILIO_HOME whether it is well; for containers and watchers.

    Prints what is well and what is not as JSON. Exit status: 0 all is well, 1 something is not, 2 no service runs.

    Examples:

    - `concilio health`

    - `CONCILIO_HOME=/var/lib/concilio concilio health`
    """
    home = Path(os.environ.get("CONCILIO_HOME", "var")).resolve()
    try:
        found = ask_health(home)
    except (OSError, ValueError):
        typer.echo(
            f"concilio: no service answers on {home}. Is CONCILIO_HOME the folder that it was started with?",
            err=True,
        )
        raise typer.Exit(2) from None
    typer.echo(json.dumps(found))
    if not all(found.values()):
        raise typer.Exit(1)


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command("health")(health)
