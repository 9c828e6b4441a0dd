"""The vote's fast path: most requests are votes, and need little of the middleware that other pages need.

Only a plain vote by somebody with a seat, which the rules allow, is answered here. Anything else (another address or
host, a form's token that does not fit, a refusal, a database that is away) is left to Django's own path, from the
start: it decides again and has the page that says so. So nothing can be had here that is refused there; and a
participant's vote never passes the staff's sessions and accounts.

It is a second list of middleware and a second reading of an address, kept because it buys more than a quarter of a
vote's rate (ADR 0092). All of it stands in this file: without it and its line in `wsgi`, votes are slower and the same.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django.middleware.security import SecurityMiddleware
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from concilio.admission.middleware import SeatMiddleware
from concilio.dialogue.views.taking_part import card
from concilio.languages import LANGUAGE_CODES
from concilio.shell.middleware import SafeHeaders
from concilio.storage.randomness import random_bytes

# As `dialogue:card` has it, behind the language.
_VOTE = re.compile(rf"/({'|'.join(LANGUAGE_CODES)})/d/([-a-zA-Z0-9_]+)/card/")
_FORM = "application/x-www-form-urlencoded"
# Three fields; a longer body is no vote.
_MOST_BYTES = 1024
_GIVEN = frozenset({HTTPStatus.OK, HTTPStatus.FOUND})
Header = tuple[str, str]


class VoteFastPath:
    """Answers plain votes; None to everything else."""

    def __init__(self) -> None:
        # The very checks of Django's path, called one by one.
        self._csrf = CsrfViewMiddleware(_nothing)
        self._seat = SeatMiddleware(_nothing)
        self._headers: dict[tuple[str, bool], tuple[Header, ...]] = {}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes] | None:
        address = environ["REQUEST_METHOD"] == "POST" and _VOTE.fullmatch(environ.get("PATH_INFO", ""))
        if not address or environ.get("CONTENT_TYPE") != _FORM or environ.get("SCRIPT_NAME"):
            return None
        length = environ.get("CONTENT_LENGTH", "")
        if not (length.isascii() and length.isdigit() and int(length) <= _MOST_BYTES):
            return None
        sent = environ["wsgi.input"].read(int(length))
        environ["wsgi.input"] = BytesIO(sent)  # for Django's path
        language, slug = address.groups()
        try:
            request = WSGIRequest(environ)
            request.POST = _fields(sent)
            response = self._vote(request, language, slug)
        except Exception:  # whatever it is, Django's path meets it too, and says it better
            response = None
        if response is None or response.status_code not in _GIVEN:
            return None
        status = HTTPStatus(response.status_code)
        start_response(f"{status.value} {status.phrase}", self._headers_of(request, response, language))
        return [response.content]

    def _vote(self, request: Any, language: str, slug: str) -> HttpResponse | None:
        request.get_host()  # raises where it is not one of ours
        translation.activate(language)
        request.LANGUAGE_CODE = language
        self._csrf.process_request(request)
        if self._csrf.process_view(request, card, (), {"slug": slug}) is not None:
            return None
        request.participant = None
        self._seat.process_view(request, card, (), {"slug": slug})
        if request.participant is None:
            return None
        request.form_token = masked_token(request.META.get("CSRF_COOKIE", ""))
        response = card(request, slug=slug)
        self._csrf.process_response(request, response)
        return response

    def _headers_of(self, request: WSGIRequest, response: HttpResponse, language: str) -> list[Header]:
        key = (language, request.is_secure())
        always = self._headers.get(key)
        if always is None:
            always = self._headers[key] = _headers_of_every_page(request, language)
        own = [*response.items(), ("Content-Length", str(len(response.content)))]
        own += [("Set-Cookie", cookie.OutputString()) for cookie in response.cookies.values()]
        return [*always, *own]


def _fields(sent: bytes) -> Any:
    """A form as Django reads it, in a third of the time."""
    return MultiValueDict({name: [value] for name, value in parse_qsl(sent.decode(), keep_blank_values=True)})


_SIGNS = (string.ascii_letters + string.digits).encode()
_SECRET_LENGTH = 32
# For bytes.translate: any byte to the place of a sign, a sign to its place, a place or the sum of two to a sign.
_TO_PLACE = bytes(byte % len(_SIGNS) for byte in range(256))
_PLACE_OF = bytes(_SIGNS.find(byte) % 256 for byte in range(256))
_SIGN_AT = bytes(_SIGNS[byte % len(_SIGNS)] for byte in range(256))


def masked_token(secret: str) -> str | None:
    """A new token for a page's forms, masked as Django masks it, in a fraction of the time; None where Django has to.

    Django draws its mask sign by sign, and sets the cookie again. The cookie ends with the browser, so there is
    nothing to renew.
    """
    if len(secret) != _SECRET_LENGTH:
        return None
    mask = random_bytes(_SECRET_LENGTH).translate(_TO_PLACE)
    # All signs at once: a sum of two places is less than 256, so none reaches into the next.
    places = int.from_bytes(mask) + int.from_bytes(secret.encode("ascii").translate(_PLACE_OF))
    return (mask + places.to_bytes(_SECRET_LENGTH)).translate(_SIGN_AT).decode("ascii")


def _headers_of_every_page(request: HttpRequest, language: str) -> tuple[Header, ...]:
    """What the middleware puts on an answer, as it does it itself."""
    way: Any = _nothing
    for middleware in (XFrameOptionsMiddleware, SafeHeaders, SecurityMiddleware):
        way = middleware(way)
    whole = way(request)
    del whole.headers["Content-Type"]
    return (*whole.items(), ("Content-Language", language))


def _nothing(request: HttpRequest) -> HttpResponseBase:
    return HttpResponse()
