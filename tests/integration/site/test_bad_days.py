"""A database that is away, a form that was left open, a page that does not exist: clear answers, nothing lost."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from concilio.shell.errors import RETRY_SECONDS
from concilio.site import urls


def page_that_raises(monkeypatch: pytest.MonkeyPatch, error: Exception) -> Client:
    def broken(request: object) -> None:
        raise error

    monkeypatch.setattr(next(p for p in urls.urlpatterns if p.name == "home"), "callback", broken)
    return Client(raise_request_exception=False)


def test_a_database_that_is_away_is_a_503_that_says_when_to_come_back(monkeypatch: pytest.MonkeyPatch):
    client = page_that_raises(monkeypatch, OperationalError("canary"))
    answer = client.get("/hy/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == str(RETRY_SECONDS)
    assert 'lang="hy"' in answer.content.decode()
    assert "canary" not in answer.content.decode()


@pytest.mark.django_db
def test_every_page_is_a_503_while_the_database_is_away_and_well_again_after():
    client = Client(raise_request_exception=False)
    client.cookies["__Host-staff"] = "some-session"

    def away(execute: object, sql: str, *rest: object) -> None:
        raise OperationalError("the connection is closed")

    pages = [reverse("home"), reverse("desk"), reverse("dialogue", args=["river"])]
    with connection.execute_wrapper(away):
        assert [client.get(page).status_code for page in pages] == [503, 503, 503]
    assert [client.get(page).status_code for page in pages] == [200, 302, 404]


def test_an_error_of_ours_is_a_500_that_says_so(monkeypatch: pytest.MonkeyPatch):
    answer = page_that_raises(monkeypatch, ValueError("canary")).get("/en/")
    assert answer.status_code == 500
    assert "The fault is ours" in answer.content.decode()
    assert "canary" not in answer.content.decode()


@pytest.mark.django_db
def test_a_page_that_does_not_exist_says_what_to_do_in_the_readers_language():
    answer = Client().get("/ar/nowhere/")
    assert answer.status_code == 404
    assert 'dir="rtl"' in answer.content.decode()


def post_without_token(**headers: str) -> tuple[int, str]:
    client = Client(enforce_csrf_checks=True)
    client.cookies["__Host-form"] = "a" * 32
    written = {"text": "Graves should be open <to> all.", "phrase": "seven secret words here and there now"}
    answer = client.post("/en/account/login/", written, headers=headers)
    return answer.status_code, answer.content.decode()


def test_a_form_left_open_over_a_deploy_gives_back_what_was_typed_and_can_be_sent_again():
    status, page = post_without_token(**{"sec-fetch-site": "same-origin"})
    assert status == 403
    assert "Graves should be open &lt;to&gt; all." in page
    assert 'name="phrase" value="seven secret words here and there now"' in page, "sent again"
    assert page.count("seven secret words") == 1, "but never shown"
    assert "Send it again" in page


def test_a_form_from_another_site_cannot_be_sent_on_with_one_press():
    for headers in ({"sec-fetch-site": "cross-site"}, {}):
        status, page = post_without_token(**headers)
        assert status == 403
        assert "Send it again" not in page
        assert 'type="hidden"' not in page


@pytest.mark.django_db
def test_the_form_sent_again_gets_through():
    client = Client(enforce_csrf_checks=True)
    client.cookies["__Host-form"] = "a" * 32
    words = {"login": "nobody@staff.example", "password": "not the right words"}
    stale = client.post("/en/account/login/", words, headers={"sec-fetch-site": "same-origin"})
    token = stale.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    again = client.post("/en/account/login/", words | {"csrfmiddlewaretoken": token})
    assert again.status_code == 200
