"""No link of any role leads to a refusal, the desk's menu is the same everywhere, and every error is said on top."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.integration.test_who_may_do_what import World, routes
from tests.integration.who_may_do_what import TABLE

pytestmark = pytest.mark.django_db

Pages = dict[str, tuple[int, str]]
STAFF = ("steward-n", "mediator", "translator", "convener", "observer", "other")
BEGINNINGS = {
    "nobody": "/en/",
    "part-n": "/en/d/river/card/",
    **dict.fromkeys(STAFF, "/en/desk/"),
}
# Leaving ends the session on purpose, and its page is in no language.
NOT_FOLLOWED = re.compile(r"^/en/leave/|^/static/")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


def links_on(page: str, address: str) -> Iterator[str]:
    """Addresses of the same site and language that a page links to; other languages have the same pages."""
    for tag in re.findall(r"<a [^>]*>", page):
        href = re.search(r'href="([^"]*)"', tag)
        if href is None or "hreflang" in tag:
            continue
        target = urlsplit(urljoin(address, unescape(href[1])))
        if not target.netloc and target.path.startswith("/en/"):
            yield target._replace(fragment="").geturl()


@pytest.fixture(scope="module")
def walks(world: World) -> dict[str, Pages]:
    return {role: walk(world.clients[role], beginning) for role, beginning in BEGINNINGS.items()}


@pytest.fixture(scope="module")
def shown_again(world: World) -> dict[str, str]:
    return dict(refused_forms(world))


def walk(client: Client, beginning: str) -> Pages:
    """Status and text of every page that can be reached by links alone."""
    found: Pages = {}
    ahead = [beginning]
    while ahead:
        address = ahead.pop()
        if address in found or NOT_FOLLOWED.match(address):
            continue
        with transaction.atomic():
            answer = client.get(address, follow=True)
            transaction.set_rollback(True)
        is_page = answer["Content-Type"].startswith("text/html") and "Content-Disposition" not in answer
        page = answer.content.decode() if is_page else ""
        found[address] = (answer.status_code, page)
        # What anybody may open, somebody else walks through.
        if not (beginning == "/en/desk/" and address.startswith("/en/d/")):
            ahead.extend(links_on(page, address))
    return found


@pytest.mark.parametrize("role", sorted(BEGINNINGS))
def test_no_link_leads_to_a_refusal(walks: dict[str, Pages], role: str) -> None:
    found = walks[role]
    assert len(found) >= 7, "a walk that goes nowhere proves nothing"
    assert {address: status for address, (status, _) in found.items() if status != 200} == {}


@pytest.mark.parametrize("role", sorted(BEGINNINGS))
def test_every_place_that_a_link_names_is_on_its_page(walks: dict[str, Pages], role: str) -> None:
    for address, (_, page) in walks[role].items():
        places = set(re.findall(r'<a [^>]*href="#([^"]+)"', page))
        assert {place for place in places if f'id="{place}"' not in page} == set(), address


@pytest.mark.parametrize("role", STAFF[:5])
def test_the_desks_menu_is_the_same_on_every_page(walks: dict[str, Pages], role: str) -> None:
    menus = defaultdict(list)
    for address, (_, page) in walks[role].items():
        if address.startswith("/en/desk/river/") and page:
            menu = re.search(r'<nav aria-label="Desk">(.*?)</nav>', page, re.DOTALL)
            assert menu is not None, address
            menus[tuple(re.findall(r'href="([^"]+)"', menu[1]))].append(address)
    assert len(menus) == 1, dict(menus)
    assert sum(map(len, menus.values())) >= 3


def summary_of(page: str) -> str:
    found = re.search(r'<div class="problem"[^>]*>.*?</div>', page, re.DOTALL)
    return found[0] if found else ""


def refused_forms(world: World) -> Iterator[tuple[str, str]]:
    """Pages that show a form again because of what was sent: each form sent empty by those who may send it."""
    for route, pattern in sorted(routes().items()):
        if route.startswith(("api", "publiclog")) or (route, "POST") not in TABLE:
            continue
        for role in ("nobody", "part-n", "steward-n", "mediator", "translator", "convener"):
            address = reverse(route, kwargs=world.parameters(route, pattern))
            client = world.clients[role]
            cookies = client.cookies.copy()
            with transaction.atomic():
                answer = client.post(address, {"do": "key", "step": "code"})
                transaction.set_rollback(True)
            client.cookies = cookies
            page = answer.content.decode() if answer["Content-Type"].startswith("text/html") else ""
            if re.search(r'aria-invalid="true"|class="error"|class="problem"', page):
                yield f"{route} as {role}", page
                break


def test_every_form_that_is_shown_again_says_so_on_top_with_focus(shown_again: dict[str, str]) -> None:
    pages = shown_again
    assert len(pages) >= 12, sorted(pages)
    for name, page in pages.items():
        summary = summary_of(page) or "".join(re.findall(r'<p class="problem"[^>]*>', page))
        assert 'role="alert"' in summary, name
        assert "autofocus" in summary, name
        assert 'tabindex="-1"' in summary, name
        assert re.search(r"<title>\s*Error: ", page), name
        for target in re.findall(r'href="#([^"]+)"', summary):
            assert f'id="{target}"' in page, (name, target)


def test_each_error_of_a_field_is_linked_from_the_summary(shown_again: dict[str, str]) -> None:
    for name, page in shown_again.items():
        errors = [unescape(error) for error in re.findall(r'<p class="error"[^>]*>(.*?)</p>', page)]
        summary = unescape(summary_of(page))
        assert [error for error in errors if error not in summary] == [], name
