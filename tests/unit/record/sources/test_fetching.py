"""Pages are fetched from public addresses alone, whatever names, redirects and slow servers try."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from concilio.record.sources.faults import Fault, SourceRefused
from concilio.record.sources.fetching import Fetcher, is_public
from concilio.record.sources.warc import captures_in, written

BODY = b"<html><body>613 words"


class Site(BaseHTTPRequestHandler):
    """One page for each thing that a server can do."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        name = self.path.partition("?")[0].strip("/")
        if name.startswith("to-"):
            self._answer(302, b"", Location=f"http://{name.removeprefix('to-')}/page")
        elif name == "relative":
            self._answer(301, b"", Location="/page")
        elif name == "round":
            self._answer(302, b"", Location="/round")
        elif name == "scheme":
            self._answer(302, b"", Location="file:///etc/passwd")
        elif name == "gone":
            self._answer(410, b"")
        elif name == "broken":
            self._answer(500, b"")
        elif name == "short":
            self._answer(200, BODY, length=len(BODY) + 10)
        elif name == "large":
            self._answer(200, b"", length=10**9)
        elif name == "endless":
            self._pieces()
        elif name == "slow":
            self._drip()
        elif name == "headers":
            self._answer(
                200,
                str(dict(self.headers)).encode(),
                **{"Set-Cookie": "a=b", "Content-Type": "text/html; charset=KOI8-R"},
            )
        else:
            self._answer(200, BODY)

    def _answer(self, status: int, body: bytes, length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def _pieces(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        piece = b"x" * 10_000
        for _ in range(200):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))

    def _drip(self) -> None:
        """A head that never ends, a byte at a time: no single read is slow."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        for _ in range(100):
            self.wfile.write(b"x")
            time.sleep(0.05)

    def log_message(self, *_: object) -> None:
        pass


class Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = Quiet(("127.0.0.1", 0), Site)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


class Names:
    """A name server of our own, which counts its answers; each name has one answer for each time it is asked."""

    def __init__(self, **answers: list[list[str]]) -> None:
        self.answers = {"site.example": [["127.0.0.1"]], **answers}
        self.asked: list[str] = []

    def __call__(self, name: str, port: int) -> list[str]:
        self.asked.append(name)
        answers = self.answers.get(name, [[]])
        return answers[min(self.asked.count(name), len(answers)) - 1]


def fetcher(port: int, names: Names | None = None, **options: object) -> Fetcher:
    """One that takes 127.0.0.1 for public and 127.0.0.2 for not."""
    return Fetcher(
        allowed=True,
        resolve=names or Names(),
        may_reach=lambda address: address == "127.0.0.1",
        ports={"http": port},
        **{"seconds": 5.0, **options},  # type: ignore[arg-type]
    )


def refused(fetching: Fetcher, address: str) -> Fault:
    with pytest.raises(SourceRefused) as refusal:
        fetching.fetch(address)
    return refusal.value.fault


def test_a_page_is_fetched_and_its_capture_can_be_stored(port: int) -> None:
    fetched = fetcher(port).fetch("http://site.example/relative")
    assert [each.status[:3] for each in fetched.captures] == ["301", "200"]
    assert (fetched.page.address, fetched.page.body) == ("http://site.example/page", BODY)
    assert captures_in(written(fetched.captures))[1].body == BODY


def test_a_request_tells_nothing_of_who_asks_and_keeps_no_cookie(port: int) -> None:
    page = fetcher(port).fetch("http://site.example/headers")
    told = page.page.body.decode()
    assert "Accept-Encoding': 'identity" in told
    assert not any(word in told for word in ("Cookie", "Referer", "Accept-Language", "Authorization"))
    assert page.page.header("Set-Cookie") == ""
    assert page.charset == "koi8-r"


def test_nothing_is_fetched_unless_the_operator_allows_it(port: int) -> None:
    names = Names()
    assert refused(Fetcher(allowed=False, resolve=names), "http://site.example/") == Fault.FETCHING_OFF
    assert names.asked == []


def test_the_address_that_is_connected_to_is_the_one_that_was_checked(port: int) -> None:
    names = Names(**{"turns.example": [["127.0.0.1"], ["127.0.0.2"]]})
    assert fetcher(port, names).fetch("http://turns.example/page").page.body == BODY
    assert names.asked == ["turns.example"]
    # The second look leads elsewhere, and is checked again.
    assert refused(fetcher(port, names), "http://turns.example/page") == Fault.NOT_PUBLIC


def test_a_redirect_to_an_inner_address_leads_nowhere(port: int) -> None:
    names = Names(**{"inner.example": [["127.0.0.2"]], "mixed.example": [["127.0.0.1", "127.0.0.2"]]})
    assert refused(fetcher(port, names), "http://site.example/to-inner.example") == Fault.NOT_PUBLIC
    assert refused(fetcher(port, names), "http://mixed.example/page") == Fault.NOT_PUBLIC
    # As it stands outside of tests, nothing on this machine is public.
    real = Fetcher(allowed=True, ports={"http": port}, seconds=5)
    for host in ("127.0.0.1", "localhost", "[::1]", "0", "2130706433", "0x7f.1"):
        assert refused(real, f"http://{host}/page") in {Fault.NOT_PUBLIC, Fault.NO_SUCH_NAME}


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        ("round", Fault.TOO_MANY_REDIRECTS),
        ("scheme", Fault.BAD_ADDRESS),
        ("to-nobody.example", Fault.NO_SUCH_NAME),
        ("gone", Fault.NOT_FOUND),
        ("broken", Fault.UNREACHABLE),
        ("short", Fault.CUT_SHORT),
        ("large", Fault.TOO_LARGE),
        ("endless", Fault.TOO_LARGE),
    ],
)
def test_what_stands_in_the_way_has_a_name(port: int, page: str, fault: Fault) -> None:
    assert refused(fetcher(port, most_bytes=1_000_000), f"http://site.example/{page}") == fault


def test_a_server_that_sends_a_byte_at_a_time_is_left_at_the_deadline(port: int) -> None:
    begun = time.monotonic()
    assert refused(fetcher(port, seconds=0.4), "http://site.example/slow") == Fault.TOO_SLOW
    assert time.monotonic() - begun < 2


def test_a_server_that_does_not_answer_is_unreachable() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        unused = free.getsockname()[1]
    assert refused(fetcher(unused), "http://site.example/") == Fault.UNREACHABLE


@pytest.mark.parametrize(
    "address",
    [
        "", "site.example", "ftp://site.example/", "javascript:alert(1)", "http://", "http://user@site.example/",
        "http://user:word@site.example/", "http://site.example:22/", "http://site.example:x/", "https://site.example/",
        "http://[::1/", "http://" + "a" * 70 + ".example/", "http://site.example/" + "a" * 2000,
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_page_is_refused_before_a_name_is_looked_up(port: int, address: str) -> None:
    names = Names()
    assert refused(fetcher(port, names), address) == Fault.BAD_ADDRESS
    assert names.asked == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True), ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("127.0.0.1", False), ("10.0.0.1", False), ("172.16.0.1", False), ("192.168.1.1", False), ("0.0.0.0", False),  # noqa: S104
        ("169.254.169.254", False), ("100.64.0.1", False), ("224.0.0.1", False), ("255.255.255.255", False),
        ("192.0.2.1", False), ("198.18.0.1", False), ("240.0.0.1", False), ("::1", False), ("::", False),
        ("fe80::1", False), ("fe80::1%eth0", False), ("fc00::1", False), ("ff02::1", False), ("2001:db8::1", False),
        ("::ffff:127.0.0.1", False), ("::ffff:93.184.215.14", True), ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False), ("64:ff9b::a00:1", False), ("not an address", False), ("", False),
    ],
)  # fmt: skip
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public
