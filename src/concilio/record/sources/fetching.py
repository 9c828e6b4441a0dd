"""Fetching a page from a public address, and from nowhere else.

Every name is looked up once, every address that it leads to is checked, and the connection is made to the address that
was checked: a name that leads elsewhere at the second look leads nowhere here. The same holds for every redirect. No
proxy, no cookie, no credential and no compression is used, and the whole takes a limited time and size.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from concilio.record.sources.faults import Fault, SourceRefused
from concilio.record.sources.warc import Capture

__all__ = ["Fetched", "Fetcher", "is_public"]

AGENT = "Concilio (keeps copies of cited sources)"
_REDIRECTS = {301, 302, 303, 307, 308}
_GONE = {404, 410}
_BLOCK = 64 * 1024
_PORTS = {"http": 80, "https": 443}
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48")

Resolve = Callable[[str, int], list[str]]


@dataclass(frozen=True)
class Fetched:
    """What came: the page's capture last, the redirects that led to it before."""

    captures: tuple[Capture, ...]

    @property
    def page(self) -> Capture:
        return self.captures[-1]

    @property
    def charset(self) -> str:
        _, _, given = self.page.header("Content-Type").lower().partition("charset=")
        return given.split(";")[0].strip(" \"'")


def is_public(address: str) -> bool:
    """Whether an IP address is of the public internet, also when it is wrapped in another one."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if any(ip in network for network in _TRANSLATED) or ip.teredo:
            return False
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner:
            return is_public(str(inner))
    hidden = ip.is_private or ip.is_loopback or ip.is_link_local or ip.is_reserved or ip.is_unspecified
    return ip.is_global and not hidden and not ip.is_multicast


def look_up(name: str, port: int) -> list[str]:
    """Every address of a name."""
    return list(
        dict.fromkeys(str(row[4][0]) for row in socket.getaddrinfo(name, port, type=socket.SOCK_STREAM))
    )


@dataclass(frozen=True)
class Fetcher:
    """How pages are fetched.

    Attributes:
        allowed: whether the operator lets this installation send requests at all.
        may_reach: which IP addresses may be connected to.
        ports: where the two schemes are served; an address may name no other port.
    """

    allowed: bool
    most_bytes: int = 64 * 1024 * 1024
    seconds: float = 30.0
    redirects: int = 5
    resolve: Resolve = look_up
    may_reach: Callable[[str], bool] = is_public
    ports: dict[str, int] = field(default_factory=lambda: dict(_PORTS))
    trust: ssl.SSLContext | None = None

    def fetch(self, address: str) -> Fetched:
        """The page at an address, and the redirects that led to it.

        Raises:
            SourceRefused: with what stood in the way.
        """
        if not self.allowed:
            raise SourceRefused(Fault.FETCHING_OFF)
        deadline = time.monotonic() + self.seconds
        captures: list[Capture] = []
        for _ in range(self.redirects + 1):
            parts = checked_address(address, self.ports)
            captures.append(self._answer(parts, deadline))
            status, onward = int(captures[-1].status[:3]), captures[-1].header("Location")
            if status not in _REDIRECTS or not onward:
                _accept(status)
                return Fetched(tuple(captures))
            address = urljoin(urlunsplit(parts), onward)
        raise SourceRefused(Fault.TOO_MANY_REDIRECTS)

    def _answer(self, parts: SplitResult, deadline: float) -> Capture:
        name, port = str(parts.hostname), self.ports[parts.scheme]
        try:
            with self._connected(name, port, deadline) as sock:
                if parts.scheme != "https":
                    capture = self._exchange(sock, parts, deadline)
                else:
                    with self._secured(sock, name) as secured:
                        capture = self._exchange(secured, parts, deadline)
            # A connection that is shut within the head of an answer reads as one whose head is whole.
            if time.monotonic() >= deadline:
                raise TimeoutError
            return capture
        except TimeoutError:
            raise SourceRefused(Fault.TOO_SLOW, name) from None
        except (OSError, http.client.HTTPException, ValueError):
            late = time.monotonic() >= deadline
            raise SourceRefused(Fault.TOO_SLOW if late else Fault.UNREACHABLE, name) from None

    def _exchange(self, sock: socket.socket, parts: SplitResult, deadline: float) -> Capture:
        # The connection is ours already: the client only speaks over it.
        client = http.client.HTTPConnection(str(parts.hostname), self.ports[parts.scheme])
        client.sock = sock
        target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        headers = {"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close"}
        client.request("GET", target, headers=headers)
        with client.getresponse() as answer:
            body = self._body(answer, deadline)
        return Capture(
            address=urlunsplit(parts),
            status=f"{answer.status} {answer.reason}".strip(),
            headers=_headers_of(answer, len(body)),
            body=body,
        )

    def _body(self, answer: http.client.HTTPResponse, deadline: float) -> bytes:
        given = answer.headers.get("Content-Length", "")
        if given.isdecimal() and int(given) > self.most_bytes:
            raise SourceRefused(Fault.TOO_LARGE, f"{self.most_bytes // 1024 // 1024} MB")
        body = bytearray()
        try:
            while piece := answer.read1(_BLOCK):
                body += piece
                if len(body) > self.most_bytes:
                    raise SourceRefused(Fault.TOO_LARGE, f"{self.most_bytes // 1024 // 1024} MB")
                if time.monotonic() > deadline:
                    raise SourceRefused(Fault.TOO_SLOW)
        except http.client.IncompleteRead:
            raise SourceRefused(Fault.CUT_SHORT) from None
        # A body that ends early raises nothing when it is read in pieces.
        if given.isdecimal() and not answer.chunked and len(body) != int(given):
            raise SourceRefused(Fault.CUT_SHORT, f"{len(body)} of {given} bytes")
        return bytes(body)

    @contextmanager
    def _connected(self, name: str, port: int, deadline: float) -> Iterator[socket.socket]:
        """A connection to one of the name's addresses, closed at the deadline whatever happens on it."""
        with self._first_that_answers(self._checked(name, port), port, deadline) as sock:
            # A server that sends one byte a second never lets a single read time out. Shut is the connection itself,
            # by a second descriptor: securing it takes the first one away.
            handle = sock.dup()
            clock = threading.Timer(max(deadline - time.monotonic(), 0.01), _shut, [handle])
            clock.daemon = True
            clock.start()
            try:
                yield sock
            finally:
                clock.cancel()
                handle.close()

    def _checked(self, name: str, port: int) -> list[str]:
        try:
            addresses = self.resolve(name, port)
        except (OSError, UnicodeError):
            addresses = []
        if not addresses:
            raise SourceRefused(Fault.NO_SUCH_NAME, name)
        # One inner address among public ones is not an accident.
        if not all(self.may_reach(address) for address in addresses):
            raise SourceRefused(Fault.NOT_PUBLIC, name)
        return addresses

    def _first_that_answers(self, addresses: list[str], port: int, deadline: float) -> socket.socket:
        for address in addresses[:4]:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            with suppress(OSError):
                sock = socket.create_connection((address, port), timeout=min(left, self.seconds / 2))
                if self.may_reach(str(sock.getpeername()[0])):
                    sock.settimeout(left)
                    return sock
                sock.close()
        raise ConnectionError

    def _secured(self, sock: socket.socket, name: str) -> ssl.SSLSocket:
        return (self.trust or ssl.create_default_context()).wrap_socket(sock, server_hostname=name)


def checked_address(address: str, ports: dict[str, int]) -> SplitResult:
    """The parts of an address that may be fetched: http or https, a name, the scheme's own port, no password.

    Raises:
        SourceRefused: it is no such address.
    """
    try:
        parts = urlsplit(address.strip())
        port = parts.port
        name = (parts.hostname or "").encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        raise SourceRefused(Fault.BAD_ADDRESS) from None
    if parts.scheme not in ports or not name or parts.username is not None or parts.password is not None:
        raise SourceRefused(Fault.BAD_ADDRESS)
    if port not in {None, ports[parts.scheme]} or len(address) > 2000:
        raise SourceRefused(Fault.BAD_ADDRESS)
    host = f"[{name}]" if ":" in name else name
    # Other alphabets in a path are sent as UTF-8; what is quoted already stays as it is.
    path, query = (quote(part, safe="/%:;=&?@!$'()*+,~#[]") for part in (parts.path, parts.query))
    return SplitResult(parts.scheme, host if port is None else f"{host}:{port}", path, query, "")


def _accept(status: int) -> None:
    if status in _GONE:
        raise SourceRefused(Fault.NOT_FOUND, str(status))
    if status != 200:
        raise SourceRefused(Fault.UNREACHABLE, str(status))


def _headers_of(answer: http.client.HTTPResponse, length: int) -> tuple[tuple[str, str], ...]:
    """The headers as they came; a body that came in pieces is stored joined, with its length."""
    kept = [(name, value) for name, value in answer.getheaders() if name.lower() != "set-cookie"]
    if not answer.chunked:
        return tuple(kept)
    kept = [pair for pair in kept if pair[0].lower() not in {"transfer-encoding", "content-length"}]
    return (*kept, ("Content-Length", str(length)))


def _shut(sock: Any) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
