"""Files that anybody may fetch, keep and mirror, the same for every reader; and files that came from outside."""

from __future__ import annotations

from django.http import HttpResponse


def may_be_found(response: HttpResponse, *, listed: bool = True) -> HttpResponse:
    """The same page, which search engines may name, unless it belongs to something that is not listed."""
    response.may_be_found = listed and response.status_code == 200  # type: ignore[attr-defined]
    return response


class PublicFile(HttpResponse):
    """An answer that may be cached, and read by pages of other sites; `SafeHeaders` leaves its headers alone."""

    def __init__(self, content: bytes, *, content_type: str, seconds: int, immutable: bool = False) -> None:
        super().__init__(content, content_type=content_type)
        self.headers["Cache-Control"] = f"public, max-age={seconds}" + (", immutable" if immutable else "")
        self.headers["Access-Control-Allow-Origin"] = "*"
        self.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        self.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"


class ForeignFile(HttpResponse):
    """A file that came from outside: whatever opens it, it runs nothing, asks for nothing and is nobody's page."""

    POLICY = "default-src 'none'; sandbox"

    def __init__(self, content: bytes, *, content_type: str) -> None:
        super().__init__(content, content_type=content_type)
        self.headers["X-Content-Type-Options"] = "nosniff"
