"""The vote's fast path answers as Django's path does, and leaves to it everything that is not a plain vote."""

from __future__ import annotations

import re
import secrets
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.middleware.csrf import (
    CSRF_ALLOWED_CHARS,
    _does_token_match,
    _mask_cipher_secret,
    _unmask_cipher_token,
)
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from concilio.admission.seal import seal_session
from concilio.config.form_token import fits_cookie, masked_token
from concilio.config.vote_fast_path import VoteFastPath
from concilio.dialogue.models import Ballot, Statement, Translation
from concilio.dialogue.participant import SESSION_COOKIE
from concilio.dialogue.queries import guesses
from tests.integration.ballots import all_choices
from tests.integration.part_scene import make_cards
from tests.integration.scene import NORTHBANK, SOUTHBANK, Scene, make_participant, make_scene, make_statement

pytestmark = pytest.mark.django_db

TOKEN = secrets.token_hex(16)
Environ = dict[str, Any]


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """The test's own connection stays open between requests."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@dataclass(frozen=True)
class Answer:
    status: str
    headers: dict[str, str]
    page: str


def vote(
    scene: Scene, *, statement: object, choice: str = "agree", token: str = TOKEN, language: str = "en"
) -> Environ:
    """What the server hands over when a browser with a seat sends an answer."""
    participant = make_participant(scene=scene, community=NORTHBANK)
    session = seal_session(participant, today=timezone.now().date())
    body = urlencode({"csrfmiddlewaretoken": token, "statement": statement, "choice": choice}).encode()
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": f"/{language}/d/{scene.slug}/card/",
        "QUERY_STRING": "",
        "SCRIPT_NAME": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        "HTTP_COOKIE": f"{SESSION_COOKIE}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
    }


def through(way: Callable[[Environ, Any], Any], environ: Environ) -> Answer | None:
    said: list[Any] = []
    body = way(environ, lambda status, headers: said.extend((status, dict(headers))))
    return None if body is None else Answer(said[0], said[1], b"".join(body).decode())


def without_chance(page: str) -> str:
    """A page without what differs each time: the masked token, and which of the open cards it shows."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w{64}"', "", page)
    return re.sub(r"[0-9a-f-]{36}|Bridge number \d", "", page)


@pytest.mark.parametrize("secure", [False, True])
@pytest.mark.parametrize("choice", ["agree", "pass", "disagree"])
def test_it_answers_as_djangos_path_does(secure: bool, choice: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings, "SECURE_PROXY_SSL_HEADER", ("HTTP_X_FORWARDED_PROTO", "https"))
    scene = make_scene()
    first = make_cards(scene=scene, count=3)[0]
    environ = vote(scene, statement=first.id, choice=choice)
    if secure:
        environ |= {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_ORIGIN": "https://localhost"}
    again = {**environ, "wsgi.input": BytesIO(environ["wsgi.input"].getvalue())}
    short, whole = through(VoteFastPath(), environ), through(WSGIHandler(), again)
    assert short is not None
    assert whole is not None
    assert short.status == whole.status == "200 OK"
    assert f'href="/en/d/{scene.slug}/risks/"' in short.page, "admission hands its addresses down here too"
    assert ("Strict-Transport-Security" in short.headers) is secure
    # With each token Django sets its cookie again; no page may be kept, with or without "Vary".
    assert "__Host-form" in whole.headers.pop("Set-Cookie")
    assert (whole.headers.pop("Vary"), whole.headers["Cache-Control"]) == ("Cookie", "no-store")
    assert short.headers == whole.headers
    assert without_chance(short.page) == without_chance(whole.page)
    assert "Bridge number" in short.page
    assert all_choices() == [{"agree": 1, "pass": 0, "disagree": -1}[choice]]


def test_it_leads_to_a_guess_as_djangos_path_does(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(guesses, "is_due", lambda *_: True)
    scene = make_scene()
    environ = vote(scene, statement=make_cards(scene=scene, count=2)[0].id)
    again = {**environ, "wsgi.input": BytesIO(environ["wsgi.input"].getvalue())}
    short, whole = through(VoteFastPath(), environ), through(WSGIHandler(), again)
    assert short == whole
    assert short is not None
    assert (short.status, short.headers["Location"]) == ("302 Found", f"/en/d/{scene.slug}/guess/")


def _strange_cookie(environ: Environ) -> None:
    environ["HTTP_COOKIE"] = f"{SESSION_COOKIE}={'x' * 120}; {settings.CSRF_COOKIE_NAME}={TOKEN}"


def _no_seat(environ: Environ) -> None:
    environ["HTTP_COOKIE"] = f"{settings.CSRF_COOKIE_NAME}={TOKEN}"


def _old_seat(environ: Environ) -> None:
    day = timezone.now().date() - timedelta(days=30)
    session = seal_session(make_participant(scene=make_scene(), community=NORTHBANK), today=day)
    environ["HTTP_COOKIE"] = f"{SESSION_COOKIE}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"


def _other_dialogues_seat(environ: Environ) -> None:
    other = make_participant(scene=make_scene(), community=NORTHBANK)
    session = seal_session(other, today=timezone.now().date())
    environ["HTTP_COOKIE"] = f"{SESSION_COOKIE}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"


def _no_form_cookie(environ: Environ) -> None:
    environ["HTTP_COOKIE"] = environ["HTTP_COOKIE"].split(";")[0]


def _other_form_cookie(environ: Environ) -> None:
    environ["HTTP_COOKIE"] = environ["HTTP_COOKIE"].replace(TOKEN, secrets.token_hex(16))


NOT_PLAIN: dict[str, Callable[[Environ], object]] = {
    "a seat's cookie that was never sealed": _strange_cookie,
    "no seat": _no_seat,
    "a seat of a month ago": _old_seat,
    "a seat in another dialogue": _other_dialogues_seat,
    "no form cookie": _no_form_cookie,
    "another form's cookie": _other_form_cookie,
    "two form cookies": lambda e: e.update(HTTP_COOKIE=f"{settings.CSRF_COOKIE_NAME}=x; {e['HTTP_COOKIE']}"),
    "two seats": lambda e: e.update(HTTP_COOKIE=f"{SESSION_COOKIE}=x; {e['HTTP_COOKIE']}"),
    "sent from another site's page": lambda e: e.update(HTTP_ORIGIN="https://elsewhere.example"),
    "a host that is not ours": lambda e: e.update(HTTP_HOST="elsewhere.example"),
    "a language that is none": lambda e: e.update(PATH_INFO=e["PATH_INFO"].replace("/en/", "/xx/")),
    "a dialogue that is none": lambda e: e.update(PATH_INFO="/en/d/no-such/card/"),
    "another address": lambda e: e.update(PATH_INFO=e["PATH_INFO"].replace("card", "answers")),
    "a look at the card": lambda e: e.update(REQUEST_METHOD="GET"),
    "another kind of form": lambda e: e.update(CONTENT_TYPE="multipart/form-data; boundary=x"),
    "no length": lambda e: e.pop("CONTENT_LENGTH"),
    "a length that is no number": lambda e: e.update(CONTENT_LENGTH="²"),
    "a long body": lambda e: e.update(CONTENT_LENGTH="1025"),
    "below another address": lambda e: e.update(SCRIPT_NAME="/below"),
}


@pytest.mark.parametrize("what", ["HTTP_ORIGIN", "HTTP_HOST", "HTTP_REFERER", "HTTP_X_FORWARDED_PROTO"])
def test_an_origin_that_was_let_in_lets_no_other_in(what: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings, "SECURE_PROXY_SSL_HEADER", ("HTTP_X_FORWARDED_PROTO", "https"))
    statement = make_cards(scene=(scene := make_scene()), count=3)[0].id
    plain = vote(scene, statement=statement)
    if what == "HTTP_REFERER":  # over TLS and without an origin, the referrer says where a form was
        plain |= {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_REFERER": "https://localhost/en/"}
    fast_path = VoteFastPath()
    for _ in range(2):
        assert (
            through(fast_path, {**plain, "wsgi.input": BytesIO(plain["wsgi.input"].getvalue())}) is not None
        )
    strange = "https" if what == "HTTP_X_FORWARDED_PROTO" else "https://elsewhere.example"
    plain[what] = strange
    assert through(fast_path, plain) is None
    whole = through(WSGIHandler(), plain)
    assert whole is not None
    assert whole.status[:3] in {"400", "403"}


def test_only_so_many_origins_are_remembered():
    scene = make_scene()
    environ = vote(scene, statement=make_cards(scene=scene, count=3)[0].id)
    fast_path = VoteFastPath()
    for n in [*range(300), "x" * 1000]:
        environ |= {
            "HTTP_REFERER": f"http://localhost/{n}",
            "wsgi.input": BytesIO(environ["wsgi.input"].getvalue()),
        }
        assert through(fast_path, environ) is not None
    assert 0 < len(fast_path._origins) <= 256
    assert all(len(origin[3] or "") < 512 for origin in fast_path._origins)


def test_a_page_kept_for_one_person_shows_nothing_of_theirs_to_the_next():
    scene = make_scene()
    cards = make_cards(scene=scene, count=9)
    fast_path = VoteFastPath()
    pages = []
    for n in range(3):
        environ = vote(scene, statement=cards[n].id)
        environ["QUERY_STRING"] = f"from={n}-of-three"
        answer = through(fast_path, environ)
        assert answer is not None
        pages.append(answer.page)
    assert "of-three" not in "".join(pages)
    tokens = [set(re.findall(r'name="csrfmiddlewaretoken" value="(\w{64})"', page)) for page in pages]
    assert all(len(mine) == 1 for mine in tokens)
    assert len(set.union(*tokens)) == 3


@pytest.mark.parametrize("room", [None, NORTHBANK])
def test_a_translated_card_is_filled_as_it_would_be_rendered(room: str | None):
    """In a room the original can be unfolded; in the joint room it would say which side wrote it."""
    scene = make_scene()
    first, second = make_cards(scene=scene, count=2, room=room)
    for statement in (first, second):
        Translation.objects.create(
            statement=statement, language="hy", text="<Կամուրջ>", status=Translation.Status.REVIEWED
        )
    environ = vote(scene, statement=first.id, language="hy")
    again = {**environ, "wsgi.input": BytesIO(environ["wsgi.input"].getvalue())}
    short, whole = through(VoteFastPath(), environ), through(WSGIHandler(), again)
    assert short is not None
    assert whole is not None
    assert without_chance(short.page) == without_chance(whole.page)
    assert "&lt;Կամուրջ&gt;" in short.page
    assert ("Bridge number 1 should open." in short.page) is (room is not None)


@pytest.mark.parametrize("what", NOT_PLAIN)
def test_it_leaves_what_is_no_plain_vote_to_djangos_path(what: str):
    scene = make_scene()
    environ = vote(scene, statement=make_cards(scene=scene, count=2)[0].id)
    sent = environ["wsgi.input"].getvalue()
    NOT_PLAIN[what](environ)
    assert through(VoteFastPath(), environ) is None
    assert environ["wsgi.input"].read() == sent, "Django's path reads the form from its beginning"
    assert not Ballot.objects.exists()


@pytest.mark.parametrize(
    "what", ["hidden", "other room", "not there", "no choice", "bytes that are no words"]
)
def test_a_refusal_has_djangos_page(what: str):
    scene = make_scene()
    make_cards(scene=scene, count=2)
    hidden = make_statement(scene=scene, status=Statement.Status.HIDDEN)
    theirs = make_statement(scene=scene, status=Statement.Status.PUBLISHED, room=SOUTHBANK)
    statement = {"hidden": hidden.id, "other room": theirs.id}.get(what, "no-such")
    environ = vote(scene, statement=statement, choice="" if what == "no choice" else "agree")
    if what == "bytes that are no words":
        environ["wsgi.input"] = BytesIO(b"statement=\xff\xfe")
        environ["CONTENT_LENGTH"] = "12"
    assert through(VoteFastPath(), environ) is None
    assert not Ballot.objects.exists()
    whole = through(WSGIHandler(), environ)
    assert whole is not None
    assert whole.status[0] == "4"


def test_an_error_is_left_to_djangos_path(monkeypatch: pytest.MonkeyPatch):
    scene = make_scene()
    environ = vote(scene, statement=make_cards(scene=scene, count=2)[0].id)

    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("concilio.dialogue.actions.cast_vote", fails)
    assert through(VoteFastPath(), environ) is None
    whole = through(WSGIHandler(), environ)
    assert whole is not None
    assert whole.status.startswith("500")


def test_each_pages_token_is_new_and_fits_its_cookie():
    tokens = {masked_token(TOKEN.encode()).decode() for _ in range(200)}
    assert len(tokens) == 200
    assert {_unmask_cipher_token(token) for token in tokens} == {TOKEN}
    assert len(set("".join(token[:32] for token in tokens))) == 62, "the mask has every sign"


@given(
    secret=st.text(CSRF_ALLOWED_CHARS, min_size=32, max_size=32),
    other=st.text(CSRF_ALLOWED_CHARS, min_size=32, max_size=32)
    | st.text(CSRF_ALLOWED_CHARS, min_size=64, max_size=64),
)
def test_a_token_fits_where_django_says_so(secret: str, other: str):
    for token in (secret, _mask_cipher_secret(secret), other):
        assert fits_cookie(token.encode(), secret.encode()) is _does_token_match(token, secret)
    assert fits_cookie(_mask_cipher_secret(secret).encode(), secret.encode())
