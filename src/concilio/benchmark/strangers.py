"""Connections that ask little and stay: what somebody opens who wants a site to stop. A process of its own.

    python -m concilio.benchmark.strangers ADDRESS COUNT KIND

ADDRESS is `port`, `port:tls` or the path of a socket. One that is closed is opened again. Each line of
output is how many are open.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import sys
from dataclasses import dataclass

from concilio.commands.web import open_files

_HEAD = "{method} {path} HTTP/1.1\r\nHost: {host}\r\nCookie: __Host-seat=nobody\r\n"
_PAGE = "/en/"
_FILE = "/static/shell/leave.js"
_STYLES = "/static/shell/concilio.css"
_FORM = "/en/d/bench/card/"
PAUSE_SECONDS = 1.0


@dataclass(frozen=True)
class Place:
    """Where a server listens."""

    port: int = 0
    tls: bool = False
    socket: str = ""

    @classmethod
    def read(cls, text: str) -> Place:
        if text.startswith("/"):
            return cls(socket=text)
        port, _, how = text.partition(":")
        return cls(int(port), how == "tls")

    def __str__(self) -> str:
        return self.socket or f"{self.port}{':tls' if self.tls else ''}"

    @property
    def host(self) -> str:
        return f"localhost:{self.port}" if self.port else "localhost"

    async def connect(self, *, narrow: bool = False) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection; a narrow one takes in a few kilobytes and no more until somebody reads."""
        if self.socket:
            return await asyncio.open_unix_connection(self.socket)
        line = socket.socket()
        if narrow:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        line.setblocking(False)
        await asyncio.get_running_loop().sock_connect(line, ("127.0.0.1", self.port))
        if not self.tls:
            return await asyncio.open_connection(sock=line)
        anyone = ssl._create_unverified_context()  # noqa: S323 - a certificate made for this run
        return await asyncio.open_connection(sock=line, ssl=anyone, server_hostname="localhost")


async def kept(place: Place) -> None:
    """A small file is asked for, then nothing, as browsers do after a page."""
    reader, writer = await place.connect()
    writer.write((_HEAD.format(method="GET", path=_FILE, host=place.host) + "\r\n").encode())
    await _until_closed(reader, writer)


async def half_head(place: Place) -> None:
    reader, writer = await place.connect()
    writer.write(_HEAD.format(method="GET", path=_PAGE, host=place.host).encode())
    await _until_closed(reader, writer)


async def half_body(place: Place) -> None:
    """A form of which nothing more comes after its first bytes."""
    reader, writer = await place.connect()
    writer.write(_form(place, 400) + b"choice=")
    await _until_closed(reader, writer)


async def dripping_body(place: Place) -> None:
    """A form that comes byte by byte."""
    reader, writer = await place.connect()
    writer.write(_form(place, 4000))
    closed = asyncio.ensure_future(_until_closed(reader, writer))
    while not closed.done():
        writer.write(b"a")
        await asyncio.wait({closed}, timeout=PAUSE_SECONDS)
    await closed


async def endless_chunks(place: Place) -> None:
    """A form without a length, of which a chunk comes now and then."""
    reader, writer = await place.connect()
    head = _HEAD.format(method="POST", path=_FORM, host=place.host)
    writer.write((head + "Transfer-Encoding: chunked\r\n\r\n").encode())
    closed = asyncio.ensure_future(_until_closed(reader, writer))
    while not closed.done():
        writer.write(b"1\r\na\r\n")
        await asyncio.wait({closed}, timeout=PAUSE_SECONDS)
    await closed


async def unread(place: Place) -> None:
    """A file is asked for again and again on one connection, and not read."""
    reader, writer = await place.connect(narrow=True)
    writer.transport.pause_reading()  # type: ignore[attr-defined]
    request = (_HEAD.format(method="GET", path=_STYLES, host=place.host) + "\r\n").encode()
    with contextlib.suppress(OSError):
        for _ in range(20):
            writer.write(request)
            await asyncio.wait_for(writer.drain(), PAUSE_SECONDS)
    await asyncio.sleep(60)
    del reader


KINDS = {
    "kept": kept,
    "half-heads": half_head,
    "half-bodies": half_body,
    "dripping-bodies": dripping_body,
    "endless-chunks": endless_chunks,
    "unread": unread,
}


def _form(place: Place, length: int) -> bytes:
    head = _HEAD.format(method="POST", path=_FORM, host=place.host)
    return (
        f"{head}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n".encode()
    )


async def _until_closed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while await reader.read(65_536):
            pass
    finally:
        writer.close()


class Strangers:
    """Keeps so many connections of one kind open."""

    def __init__(self, place: Place, kind: str) -> None:
        self._place = place
        self._open = KINDS[kind]
        self.count = 0

    async def hold(self, count: int) -> None:
        await asyncio.gather(*[self._one() for _ in range(count)], self._tell())

    async def _one(self) -> None:
        while True:
            self.count += 1
            with contextlib.suppress(OSError, TimeoutError, asyncio.IncompleteReadError):
                await self._open(self._place)
            self.count -= 1
            await asyncio.sleep(PAUSE_SECONDS)

    async def _tell(self) -> None:
        while True:
            sys.stdout.write(f"{self.count}\n")
            sys.stdout.flush()
            await asyncio.sleep(PAUSE_SECONDS)


if __name__ == "__main__":
    open_files(20_000)
    asyncio.run(Strangers(Place.read(sys.argv[1]), sys.argv[3]).hold(int(sys.argv[2])))
