"""What `concilio serve` and `demo` look at before anything is started: the folder, the database, the port."""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import typer

from concilio.config.environment import Environment, read_environment
from concilio.config.secret import make_secret
from concilio.storage.one_service import SERVICE, holding_database, holding_home
from concilio.storage.operator_error import OperatorError
from concilio.storage.working_folder import clear_unfinished

_PR_SET_PDEATHSIG = 1
EVERYWHERE = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - only compared


@contextmanager
def alone(host: str, port: int | None) -> Iterator[None]:
    """Make the folder and the secret where there are none, and hold them: one service on a folder and a database.

    Args:
        port: None: nothing is going to listen.

    Raises:
        OperatorError: a setting makes no sense, the port is taken, or another service runs.
    """
    said = read_environment(os.environ)
    with ExitStack() as held:
        if port is not None:
            held.enter_context(holding_port(host, port))
        os.umask(0o077)  # what is made here is for this account's eyes alone
        make_secret(said.home / "secret")
        keep_compiled_code(said.home)
        held.enter_context(holding_home(said.home, SERVICE))
        held.enter_context(holding_database(said.database, lost=_stop))
        clear_unfinished(said.home)
        end_children_with_this_process()
        yield


def keep_compiled_code(home: Path) -> None:
    """Where installed code may not be written to, numba keeps what it compiles in the folder of the installation."""
    if not os.access(Path(__file__).resolve().parent.parent / "analysis", os.W_OK):
        os.environ.setdefault("NUMBA_CACHE_DIR", str(home / "compiled"))


def end_children_with_this_process() -> None:
    """Let the system end what is forked from here when this process is killed.

    Else web processes would go on serving a folder that a restore, or another service, may take.
    """
    service, prctl = os.getpid(), ctypes.CDLL(None).prctl
    forking = [service]

    def note_who_forks() -> None:
        forking[0] = os.getpid()

    def end_with_parent() -> None:
        if forking[0] != service:
            return  # a child of a child, which may be forked by a thread that ends soon: the signal would come then
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != service:  # it was killed just now
            os._exit(1)

    os.register_at_fork(before=note_who_forks, after_in_child=end_with_parent)


@contextmanager
def holding_port(host: str, port: int) -> Iterator[None]:
    """Refuse an address where nobody can listen or somebody does, and refuse it to others until the server listens.

    The server itself would share its port with another one without a word, and each visitor would meet either.

    Raises:
        OperatorError: it is taken, not this machine's, or not allowed.
    """
    if not 1 <= port <= 65_535:
        raise OperatorError(
            f"--port: {port} is no port. Ports go from 1 to 65535; 8000 is what is taken without one."
        )
    try:
        found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError):
        raise OperatorError(
            f"--host: {host!r} is no address of this machine. "
            "127.0.0.1 is for this machine alone, 0.0.0.0 for every network."
        ) from None
    family, _, _, _, address = found[0]
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # Not refused for connections that ended a moment ago, but for anybody who listens, on all addresses or on one.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
            probe.listen(1)
        except OSError as error:
            raise OperatorError(_refusal(host, port, error)) from None
    with socket.socket(family, socket.SOCK_STREAM) as holder:
        # Shared with the server's own sockets, which are set so too, and with no probe.
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        with suppress(OSError):
            holder.bind(address)
        yield


def _refusal(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is in use by another program or another service. Stop it, or choose another with --port."
    if error.errno == errno.EACCES:
        return f"port {port} needs an account with more rights. Choose one from 1024 on; a web server in front has 443."
    return f"--host: {host} cannot be listened on: {error.strerror}. 127.0.0.1 is for this machine alone."


def public_address(said: Environment, host: str, port: int) -> str:
    """Where people reach the site, as far as the settings tell: the first public name, else this machine."""
    if said.hosts:
        name = said.hosts[0]
        return f"{'http' if name.endswith('.onion') else 'https'}://{name}"
    name = "localhost" if host in {"127.0.0.1", "::1", *EVERYWHERE} else host
    return f"http://{f'[{name}]' if ':' in name else name}:{port}"


def _stop() -> None:
    typer.echo(
        "concilio: the database was away, and somebody else holds it now (a restore, or another service). Stopping.",
        err=True,
    )
    os.kill(os.getpid(), signal.SIGTERM)
