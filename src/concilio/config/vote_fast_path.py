"""The vote's fast path: most requests are votes, and need little of the middleware that other pages need.

Only a plain vote by somebody with a seat, which the rules allow, is answered here. Anything else (another address or
host, a form that is not spelled as ours, a token that does not fit, a refusal, a database that is away) is left to
Django's own path, from the start: it decides again and has the page that says so. So nothing can be had here that is
refused there; and a participant's vote never passes the staff's sessions and accounts.

It is a second reading of a request, kept because it buys more than a quarter of a vote's rate (ADR 0092). Where
a vote may come from (host, origin, referrer) Django decides, once for each origin. All of it stands in this file and
in `form_token`: without them and a line in `wsgi`, votes are slower and the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import BytesIO
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django.middleware.security import SecurityMiddleware
from django.shortcuts import redirect
from django.utils import translation

from concilio.admission.middleware import EntranceOfDialogue, participant_of
from concilio.config.form_token import fits_cookie, masked_token
from concilio.dialogue.forms.taking_part import CHOICES
from concilio.dialogue.participant import SESSION_COOKIE
from concilio.dialogue.queries.snapshot import dialogue_snapshot
from concilio.dialogue.views.card_page import LastAnswer, filled_page, is_usual
from concilio.dialogue.views.taking_part import card, take_answer
from concilio.languages import LANGUAGE_CODES
from concilio.shell.middleware import SafeHeaders

# As `dialogue:card` has it, behind the language.
_ADDRESS = re.compile(rf"/({'|'.join(LANGUAGE_CODES)})/d/([-a-zA-Z0-9_]+)/card/")
_FORM = "application/x-www-form-urlencoded"
# As browsers send the card's form: its fields in the page's order, none of which needs an escape.
_FIELDS = re.compile(
    rb"csrfmiddlewaretoken=([a-zA-Z0-9]{32}(?:[a-zA-Z0-9]{32})?)"
    rb"&statement=([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
    rb"&choice=(agree|disagree|pass)"
)
_MOST_BYTES = 1024
_SEAT = re.compile(rf"(?:^|; ){re.escape(SESSION_COOKIE)}=([-_a-zA-Z0-9]+)(?=;|$)")
_SECRET = re.compile(rf"(?:^|; ){re.escape(settings.CSRF_COOKIE_NAME)}=([a-zA-Z0-9]{{32}})(?=;|$)")
# What Django's answer to "may this host and this page send a form here" depends on, but for the form itself.
_ORIGIN = (
    "wsgi.url_scheme", "HTTP_HOST", "HTTP_ORIGIN", "HTTP_REFERER", "SERVER_NAME", "SERVER_PORT",
    "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT", "HTTP_X_FORWARDED_PROTO",
)  # fmt: skip
_MOST_ORIGINS, _LONGEST_ORIGIN = 256, 512
_CHOICES = {name.encode(): choice for name, choice in CHOICES.items()}
_PAGE = ("Content-Type", "text/html; charset=utf-8")
Header = tuple[str, str]
Environ = dict[str, Any]
# The headers that all pages have, by language.
HeadersByLanguage = dict[str, tuple[Header, ...]]


class _PlainVote(NamedTuple):
    """What a vote's request says, none of it believed yet."""

    language: str
    slug: str
    seat: str
    secret: bytes
    token: bytes
    answer: LastAnswer


class VoteFastPath:
    """Answers plain votes; None to everything else."""

    def __init__(self) -> None:
        self._csrf = CsrfViewMiddleware(_nothing)
        self._origins: dict[tuple[str | None, ...], HeadersByLanguage] = {}

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes] | None:
        vote = _read_vote(environ)
        if vote is None or not fits_cookie(vote.token, vote.secret):
            return None
        try:
            always = self._headers(environ, vote)
            answer = always and _answer(environ, vote)
        except Exception:  # whatever it is, Django's path meets it too, and says it better
            return None
        if not always or not answer:
            return None
        status, own, content = answer
        start_response(status, [*always, *own, ("Content-Length", str(len(content)))])
        return [content]

    def _headers(self, environ: Environ, vote: _PlainVote) -> tuple[Header, ...] | None:
        """What every page sent to this origin carries; None where Django takes no form from there."""
        origin = tuple(map(environ.get, _ORIGIN))
        by_language = self._origins.get(origin)
        if by_language is None:
            if not self._takes_forms(_request_of(environ, vote)):
                return None
            by_language = {}
            # Referrers are many, and anybody may invent one.
            if sum(map(len, filter(None, origin))) <= _LONGEST_ORIGIN:
                if len(self._origins) >= _MOST_ORIGINS:
                    self._origins.clear()
                self._origins[origin] = by_language
        headers = by_language.get(vote.language)
        if headers is None:
            headers = _headers_of_every_page(_request_of(environ, vote), vote.language)
            by_language[vote.language] = headers
        return headers

    def _takes_forms(self, request: Any) -> bool:
        """Whether Django's own checks let this vote's form in."""
        request.get_host()  # raises where it is not one of ours
        self._csrf.process_request(request)
        refusal = self._csrf.process_view(request, card, (), {})
        request.environ["wsgi.input"].seek(0)  # it has read the form
        return refusal is None


def _read_vote(environ: Environ) -> _PlainVote | None:
    """A vote as browsers send it; None for everything else, whose body can then be read from the start."""
    if (
        environ["REQUEST_METHOD"] != "POST"
        or environ.get("CONTENT_TYPE") != _FORM
        or environ.get("SCRIPT_NAME")
    ):
        return None
    address = _ADDRESS.fullmatch(environ.get("PATH_INFO", ""))
    length = environ.get("CONTENT_LENGTH", "")
    if address is None or not (length.isascii() and length.isdigit() and int(length) <= _MOST_BYTES):
        return None
    sent = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = BytesIO(sent)  # for Django's path
    fields = _FIELDS.fullmatch(sent)
    cookies = environ.get("HTTP_COOKIE", "")
    # A name that comes twice is Django's to decide on.
    seat = _SEAT.search(cookies) if cookies.count(SESSION_COOKIE) == 1 else None
    secret = _SECRET.search(cookies) if cookies.count(settings.CSRF_COOKIE_NAME) == 1 else None
    if fields is None or seat is None or secret is None:
        return None
    token, statement, choice = fields.groups()
    language, slug = address.groups()
    answer = LastAnswer(UUID(statement.decode()), _CHOICES[choice])
    return _PlainVote(language, slug, seat[1], secret[1].encode(), token, answer)


def _answer(environ: Environ, vote: _PlainVote) -> tuple[str, list[Header], bytes] | None:
    """Cast the vote: status, headers and page of the answer; None where no seat or no card is there."""
    snapshot = dialogue_snapshot(vote.slug)
    participant = participant_of(vote.seat, snapshot)
    if snapshot is None or participant is None:
        return None
    following = take_answer(snapshot, participant, vote.language, vote.answer)
    if following is None:
        translation.activate(vote.language)
        response = redirect("dialogue:guess", slug=vote.slug)
        return "302 Found", list(response.items()), response.content
    if following.card is None or not is_usual(following.card):
        return None  # the last card, or an unusual one: Django's path casts the same vote again, and has the page
    page = filled_page(
        lambda: _request_of(environ, vote),
        snapshot=snapshot,
        following=following,
        card=following.card,
        last=vote.answer,
        language=vote.language,
        path=environ["PATH_INFO"],
        token=masked_token(vote.secret),
    )
    return "200 OK", [_PAGE], page


def _request_of(environ: Environ, vote: _PlainVote) -> Any:
    """The request as Django's path has it in the view, for what needs one; its language is active from now on."""
    translation.activate(vote.language)
    request: Any = WSGIRequest(environ)
    request.LANGUAGE_CODE = vote.language
    request.entrance = EntranceOfDialogue(vote.slug)
    return request


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
