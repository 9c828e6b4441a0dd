"""What the web application is told of a request."""

from __future__ import annotations

from dataclasses import dataclass, field

from concilio.config.whole_requests import environ_of


@dataclass
class Sent:
    """A request as granian hands it over."""

    method: str = "GET"
    path: str = "/en/"
    query_string: str = ""
    client: str = "127.0.0.1:4711"
    server: str = "127.0.0.1:8000"
    scheme: str = "http"
    headers: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        sent = self.headers

        class Headers:
            def items(self) -> list[tuple[str, str]]:
                return sent

        self.headers = Headers()  # type: ignore[assignment]


def test_a_header_with_an_underscore_does_not_pass_for_the_proxys() -> None:
    environ = environ_of(Sent(headers=[("x_forwarded_proto", "https"), ("host", "localhost")]), b"")
    assert "HTTP_X_FORWARDED_PROTO" not in environ
    assert environ["HTTP_HOST"] == "localhost"


def test_a_path_in_any_script_reaches_the_application_as_its_bytes() -> None:
    assert (
        environ_of(Sent(path="/hy/d/կամուրջ/"), b"")["PATH_INFO"].encode("latin-1").decode()
        == "/hy/d/կամուրջ/"
    )


def test_headers_that_come_twice_are_joined_and_cookies_as_cookies_are() -> None:
    twice = [("cookie", "a=1"), ("cookie", "b=2"), ("accept-language", "hy"), ("accept-language", "ru")]
    environ = environ_of(Sent(headers=twice), b"")
    assert (environ["HTTP_COOKIE"], environ["HTTP_ACCEPT_LANGUAGE"]) == ("a=1; b=2", "hy,ru")


def test_the_length_is_that_of_what_arrived() -> None:
    sent = Sent(method="POST", headers=[("content-length", "999"), ("content-type", "text/plain")])
    environ = environ_of(sent, b"four")
    assert (environ["CONTENT_LENGTH"], environ["CONTENT_TYPE"], environ["wsgi.input"].read()) == (
        "4",
        "text/plain",
        b"four",
    )
    assert "HTTP_CONTENT_LENGTH" not in environ


def test_an_address_without_its_port() -> None:
    assert environ_of(Sent(client="[::1]:80"), b"")["REMOTE_ADDR"] == "[::1]"
