"""What every answer carries, and what none of them leaves behind."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from concilio.coalition.models import Person
from concilio.config.logs import BareFormatter
from tests.integration.scene import make_scene

pytestmark = pytest.mark.django_db
Desk = Callable[[Person], Client]


def addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, before + str(pattern.pattern))
        else:
            yield "/" + before + str(pattern.pattern)


def plain_addresses() -> list[str]:
    """Every address without a part to fill in."""
    found = [address for address in addresses(get_resolver().url_patterns) if "<" not in address]
    assert len(found) > 10
    return found


def assert_is_safe(answer: HttpResponseBase) -> None:
    headers = answer.headers
    policy = headers["Content-Security-Policy"]
    sources = {word for part in policy.split(";") for word in part.split()[1:]}
    assert sources == {"'none'", "'self'"}
    assert "default-src 'none'" in policy
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    for name, cookie in answer.cookies.items():
        assert name.startswith("__Host-")
        assert cookie["secure"]
        if cookie["max-age"] == 0:  # taken back from the browser
            continue
        assert cookie["httponly"]
        assert cookie["samesite"] == "Strict"
        assert cookie["path"] == "/"
        assert not cookie["domain"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_page_carries_the_headers_for_strangers_and_staff(at_desk: Desk, method: str):
    staff = at_desk(make_scene().convener)
    stranger = Client()
    for client in (stranger, staff):
        for address in plain_addresses():
            if "logout" in address and client is staff:
                continue
            # A file of the ledger, which may be kept and mirrored: test_pages of the public log has its headers.
            if address == "/ledger/check_proof.py":
                continue
            assert_is_safe(getattr(client, method)(address))


def test_error_pages_carry_the_headers_too():
    client = Client(raise_request_exception=False)
    assert_is_safe(client.get("/en/no/such/page/"))
    assert_is_safe(client.get("/en/", headers={"host": "elsewhere.example"}))
    assert_is_safe(Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "x"}))


def test_no_page_asks_another_site_for_anything(at_desk: Desk):
    scene = make_scene()
    staff = at_desk(scene.convener)
    pages = [*plain_addresses(), reverse("dialogue", args=[scene.slug]), *desk_pages(scene.slug)]
    for address in pages:
        if "logout" in address:
            continue
        page = staff.get(address).content.decode(errors="replace")
        for mark in ('src="http', 'src="//', "url(", "<style", " style=", "onclick=", "onload="):
            assert mark not in page, (address, mark)
        assert 'rel="stylesheet" href="http' not in page


def desk_pages(slug: str) -> list[str]:
    names = ("desk", "frame", "texts", "communities", "people", "seeds", "phase")
    return [reverse(f"convening:{name}", args=[slug]) for name in names]


def test_a_reader_gets_no_session_and_the_desk_has_its_own():
    answer = Client().get(reverse("home"))
    assert answer.status_code == 200
    assert settings.SESSION_COOKIE_NAME not in answer.cookies
    assert settings.SESSION_COOKIE_NAME == "__Host-staff"


def test_the_log_holds_no_address_no_browser_and_nothing_that_was_typed(monkeypatch: pytest.MonkeyPatch):
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(BareFormatter())
    names = ("", "django", "django.request", "django.security", "concilio")
    for name in names:
        logging.getLogger(name).addHandler(handler)

    def broken(request: object) -> None:
        raise ValueError("canary-in-message")

    from concilio.site import urls

    monkeypatch.setattr(next(p for p in urls.urlpatterns if p.name == "home"), "callback", broken)
    client = Client(
        raise_request_exception=False, headers={"user-agent": "canary-browser"}, REMOTE_ADDR="203.0.113.77"
    )
    try:
        assert client.get("/en/", {"q": "canary-query"}).status_code == 500
        client.get("/en/d/canary-slug/")
        client.post("/en/account/login/", {"login": "canary@typed.example", "password": "canary-password"})
        client.get("/en/", headers={"host": "canary-host.example"})
        logging.getLogger("django.request").error("canary-path", extra={"status_code": 500})
    finally:
        for name in names:
            logging.getLogger(name).removeHandler(handler)
    text = written.getvalue()
    assert "ValueError" in text, "an error is in the log"
    assert "in broken" in text, "with where it arose"
    assert "canary" not in text
    assert "203.0.113" not in text


def test_a_body_that_no_form_can_have_made_is_answered_with_413_in_the_readers_language():
    answer = Client().post("/en/account/login/", {"login": "x" * 10_000_000})
    assert answer.status_code == 413
    assert "too much at once" in answer.content.decode()


def test_leaving_ends_the_session_clears_the_browser_and_names_nothing(at_desk: Desk):
    client = at_desk(make_scene().convener)
    assert client.get(reverse("desk")).status_code == 200
    answer = client.get(reverse("shell:leave"))
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert answer.headers["Refresh"].startswith("0; url=https://")
    assert answer.cookies["__Host-staff"]["max-age"] == 0
    assert "Concilio" not in answer.content.decode()
    client.cookies.clear()
    assert client.get(reverse("desk")).status_code == 302


def test_the_way_out_stands_on_every_page_before_anything_else(at_desk: Desk):
    staff = at_desk(make_scene().convener)
    for address in plain_addresses():
        if "logout" in address:
            continue
        answer = staff.get(address)
        if answer.status_code != 200 or "text/html" not in answer.headers["Content-Type"]:
            continue
        page = answer.content.decode()
        if "<nav" not in page:
            assert address.endswith("leave/")
            continue
        assert page.index('class="exit"') < page.index("<header"), address
        assert "leave.js" in page


def test_a_forged_staff_cookie_is_nobody():
    client = Client()
    client.cookies["__Host-staff"] = "forged"
    assert client.get(reverse("desk")).status_code == 302


def test_log_in_says_the_same_of_unknown_people_and_wrong_passwords():
    person = Person(email="known@staff.example", name="Known")
    person.set_password("right words in a row")
    person.save()
    pages = []
    for email in ("known@staff.example", "unknown@staff.example"):
        answer = Client().post(reverse("account_login"), {"login": email, "password": "wrong words in a row"})
        assert answer.status_code == 200
        pages.append([str(e) for e in answer.context["form"].non_field_errors()])
    assert pages[0] == pages[1] != []


def test_log_in_is_limited_by_account_and_the_limit_keeps_no_address():
    from django.core.cache import cache

    cache.clear()
    words = {"login": "someone@staff.example", "password": "wrong words in a row"}
    answers = [
        Client(REMOTE_ADDR=f"203.0.113.{number}").post(reverse("account_login"), words) for number in range(6)
    ]
    texts = [str(a.context["form"].errors) for a in answers]
    assert "Too many attempts" not in texts[0]
    assert "Too many attempts" in texts[-1], "another address does not get more attempts"
    kept = repr(getattr(cache, "_cache", {}))
    assert "203.0.113" not in kept
    assert "someone@staff.example" not in kept
    cache.clear()


def test_there_is_no_sign_up_and_no_admin():
    for address in ("/en/account/signup/", "/admin/", "/en/admin/", "/en/account/password/reset/"):
        assert Client().get(address).status_code == 404
