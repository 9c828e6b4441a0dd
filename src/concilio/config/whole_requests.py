"""The web application as the server calls it: a request takes a thread once it is here whole, and not before.

granian's WSGI interface gives a request to a thread with its head, and the thread waits for the body: as many half-sent
forms as there are threads stop the site. Here bodies are collected in the server's event loop, for some seconds and up
to some size, and cost no thread (ADR 0113).

What computes hashes has threads of its own: two hundred people who log in at once wait for each other, not votes for
them (ADR 0114).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import re
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from queue import SimpleQueue
from typing import Any

from concilio.languages import LANGUAGE_CODES
from concilio.shell.middleware import TOO_LONG
from concilio.shell.uploads import COPY_BYTES, TAKES_COPIES
from concilio.storage.hashing_gate import waiting_since

# No form of ours is longer, statements in any script included.
FORM_BYTES = 64 * 1024
FORM_SECONDS = 10.0
# What the staff load up on a desk's page: files of hashes, tables of statements.
UPLOAD_BYTES = 4 * 1024 * 1024
UPLOAD_SECONDS = 60.0
UPLOADS_AT_ONCE = 4
# Most forms are shorter. Longer ones share so many places, so that half-sent ones hold few megabytes.
SHORT_FORM_BYTES = 8 * 1024
LONG_FORMS_AT_ONCE = 256
# Read and thrown away up to here, since a browser that cannot finish sending never shows the page that refuses it.
THROWN_AWAY_BYTES = 32 * 1024 * 1024
# Who sends a film in place of a copy of a source is still told so.
THROWN_AWAY_COPY_BYTES = 512 * 1024 * 1024
# More than this many wait for a thread: the next is told so at once.
MOST_WAITING = 2048
HASHING_THREADS = 4

_LANGUAGES = "|".join(LANGUAGE_CODES)
_HASHES = re.compile(rf"/(?:{_LANGUAGES})/(?:account/|d/[^/]+/(?:seat|back)/)")
_DESK = re.compile(rf"/(?:{_LANGUAGES})/desk/")

_ENVIRON: dict[str, Any] = {
    "SCRIPT_NAME": "",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}
_SLOW = (408, b"This took too long to arrive. Please send it again.\n")
_NO_LENGTH = (411, b"The length of this was not said. Please send it with another browser.\n")
_BROKEN_OFF = (400, b"This broke off before its end. Please send it again.\n")
_BUSY = (503, b"Very many people are here just now. Please try again in a minute.\n")
_FAULT = (500, b"The fault is ours. Please try again.\n")

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


# The server listens soon after its application is loaded.
LISTENING_AFTER_SECONDS = 1.0
SLOW_READER_MILLISECONDS = 30_000


class TooLongError(Exception):
    """A body is longer than its address takes."""


class NoLengthError(Exception):
    """A body comes in chunks, or its length is no number."""


class BrokenOffError(Exception):
    """A body ended before its end."""


@dataclass(frozen=True, slots=True)
class _Request:
    scope: Any
    protocol: Any
    body: bytes
    too_long: bool
    arrived: float
    answered: asyncio.Future[None]


class WholeRequests:
    """An RSGI application around a WSGI one: requests are collected whole, then answered by threads.

    Args:
        threads: how many requests the WSGI application answers at once, apart from those that compute hashes.
        beat: called every `beat_seconds` by one of these threads, so not while all of them are stuck.
    """

    def __init__(
        self, application: Application, *, threads: int, beat: Callable[[], None], beat_seconds: float
    ) -> None:
        self._application = application
        self._threads = threads
        self._beat, self._beat_seconds = beat, beat_seconds
        self._pages: SimpleQueue[_Request | None] = SimpleQueue()
        self._hashes: SimpleQueue[_Request | None] = SimpleQueue()
        self._uploads = asyncio.Semaphore(UPLOADS_AT_ONCE)
        self._long_forms = asyncio.Semaphore(LONG_FORMS_AT_ONCE)

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        for queue, count in ((self._pages, self._threads), (self._hashes, HASHING_THREADS)):
            for _ in range(count):
                threading.Thread(target=self._answer_all, args=(queue,), daemon=True).start()
        loop.call_later(LISTENING_AFTER_SECONDS, give_up_on_slow_readers)
        self._ask_for_a_beat()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        arrived = time.monotonic()
        queue = self._pages
        body, too_long = b"", False
        if scope.method not in {"GET", "HEAD"}:
            if _HASHES.match(scope.path):
                queue = self._hashes
            try:
                body = await self._body(scope, protocol)
            except TimeoutError:
                return _say(protocol, _SLOW)
            except TooLongError:
                too_long = True
            except NoLengthError:
                return _say(protocol, _NO_LENGTH)
            except (BrokenOffError, RuntimeError):  # the latter is granian's word for the same
                return _say(protocol, _BROKEN_OFF)
        if queue.qsize() > MOST_WAITING:
            return _say(protocol, _BUSY)
        answered = self._loop.create_future()
        queue.put(_Request(scope, protocol, body, too_long, arrived, answered))
        await answered
        return None

    async def _body(self, scope: Any, protocol: Any) -> bytes:
        """
        Raises:
            TimeoutError: it did not arrive in time.
            TooLongError: it is too long for its address; it was read and thrown away.
            BrokenOffError: the line broke.
            NoLengthError: its length was not said.
        """
        length = _length(scope.headers)
        if length <= SHORT_FORM_BYTES:
            async with asyncio.timeout(FORM_SECONDS):
                body: bytes = await protocol() if length else b""
        elif _DESK.match(scope.path):
            async with asyncio.timeout(UPLOAD_SECONDS), self._uploads:
                if TAKES_COPIES.match(scope.path):
                    body = await _collect(
                        protocol, length, most=COPY_BYTES, thrown_away=THROWN_AWAY_COPY_BYTES
                    )
                else:
                    body = await _collect(protocol, length, most=UPLOAD_BYTES)
        else:
            async with asyncio.timeout(FORM_SECONDS), self._long_forms:
                body = await _collect(protocol, length, most=FORM_BYTES)
        if len(body) != length:  # the server tells a broken line as the end of what was sent
            raise BrokenOffError
        return body

    def _ask_for_a_beat(self) -> None:
        self._pages.put(None)
        self._loop.call_later(self._beat_seconds, self._ask_for_a_beat)

    def _answer_all(self, queue: SimpleQueue[_Request | None]) -> None:
        while True:
            request = queue.get()
            if request is None:
                self._beat()
                continue
            try:
                self._answer(request)
            except BaseException:
                # Without the error's message, as for every page (config.logs).
                logging.getLogger("concilio.pages").exception("A page failed")
                _say(request.protocol, _FAULT)
            self._loop.call_soon_threadsafe(_end, request.answered)

    def _answer(self, request: _Request) -> None:
        environ = environ_of(request.scope, request.body)
        if request.too_long:
            environ[TOO_LONG] = True
        head = _Head()
        with waiting_since(request.arrived):
            parts = self._application(environ, head)
        request.protocol.response_bytes(head.status, head.headers, b"".join(parts))
        close = getattr(parts, "close", None)
        if close is not None:
            close()


def give_up_on_slow_readers() -> None:
    """Let the system close a connection that takes in nothing of its answer for half a minute.

    The server has no such limit. Connections have this one from the socket on which they come in.
    """
    for number in map(int, os.listdir("/proc/self/fd")):
        with contextlib.suppress(OSError), socket.socket(fileno=os.dup(number)) as line:
            if line.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, SLOW_READER_MILLISECONDS)


def environ_of(scope: Any, body: bytes) -> dict[str, Any]:
    """A WSGI environment. Names of headers with an underscore are left out, since they would pass for others."""
    environ = _ENVIRON.copy()
    for name, value in scope.headers.items():
        if key := _environ_name(name):
            if key in environ:
                value = environ[key] + ("; " if key == "HTTP_COOKIE" else ",") + value
            environ[key] = value
    environ["REQUEST_METHOD"] = scope.method
    environ["PATH_INFO"] = scope.path.encode("utf-8", "replace").decode("latin-1")
    environ["QUERY_STRING"] = scope.query_string
    environ["REMOTE_ADDR"] = scope.client.rpartition(":")[0]
    environ["SERVER_NAME"], _, environ["SERVER_PORT"] = scope.server.rpartition(":")
    environ["wsgi.url_scheme"] = scope.scheme
    environ["wsgi.input"] = BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body)) if body else ""
    return environ


class _Head:
    """`start_response`: keeps the status and the headers of an answer."""

    __slots__ = ("headers", "status")

    def __init__(self) -> None:
        self.status = 500
        self.headers: list[tuple[str, str]] = []

    def __call__(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        self.status = int(status[:3])
        self.headers = headers


def _length(headers: Any) -> int:
    """How long a body will be.

    Raises:
        NoLengthError: nobody says. Browsers always do, and without it a broken line cannot be told from the end.
    """
    said = headers.get("content-length")
    if said is None and "transfer-encoding" not in headers:
        return 0
    if said is None or not (said.isascii() and said.isdigit()):
        raise NoLengthError
    return int(said)


async def _collect(protocol: Any, length: int, *, most: int, thrown_away: int = THROWN_AWAY_BYTES) -> bytes:
    parts: list[bytes] = []
    came = 0
    async for part in protocol:
        if not part:  # the end, as granian says it
            break
        came += len(part)
        if length <= most:
            parts.append(part)
        if came >= min(length, thrown_away):
            break
    if length > most:
        raise TooLongError
    return b"".join(parts)


@cache
def _known_name(name: str) -> str:
    key = name.upper().replace("-", "_")
    return key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"


def _environ_name(name: str) -> str:
    if "_" in name:
        return ""
    # Only names that browsers send are kept for good: a stranger can invent as many as they like.
    return _known_name(name) if len(name) < 32 and name in _USUAL else _known_name.__wrapped__(name)


_USUAL = frozenset(
    (
        "accept", "accept-encoding", "accept-language", "cache-control", "connection", "content-length",
        "content-type", "cookie", "host", "origin", "referer", "sec-fetch-dest", "sec-fetch-mode", "sec-fetch-site",
        "sec-fetch-user", "te", "upgrade-insecure-requests", "user-agent", "x-forwarded-for", "x-forwarded-proto",
    )
)  # fmt: skip


def _say(protocol: Any, answer: tuple[int, bytes]) -> None:
    status, text = answer
    headers = [
        ("content-type", "text/plain; charset=utf-8"),
        ("cache-control", "no-store"),
        ("retry-after", "60"),
    ]
    protocol.response_bytes(status, [*headers, ("connection", "close")], text)


def _end(answered: asyncio.Future[None]) -> None:
    if not answered.done():
        answered.set_result(None)
