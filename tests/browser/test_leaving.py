"""Away from here at once, with a key or the link, and nobody who sits down next finds an open seat."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.staff import press
from tests.browser.tour import take_seat
from tests.serving import Service

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def words(chromium: Browser, demo: tuple[Service, dict[str, Any]]) -> str:
    """The seven words of a seat in the demonstration."""
    served, made = demo
    context = chromium.new_context()
    seven = take_seat(context, served.base, made, made["codes"]["southbank"][0])
    context.close()
    return seven


@pytest.fixture
def seated(chromium: Browser, demo: tuple[Service, dict[str, Any]], words: str) -> Iterator[Page]:
    """A page with a card, whose reader came back with the seven words; the way out ends at a blank page."""
    served, made = demo
    context = chromium.new_context()
    # Where leaving leads is an encyclopaedia, and tests ask nothing of the network.
    context.route(lambda url: not url.startswith(served.base), lambda route: route.fulfill(body="far away"))
    page = context.new_page()
    page.goto(f"{served.base}/en/d/{made['slug']}/back/")
    page.fill("#phrase", words)
    press(page.locator("main form button"))
    assert page.locator("#statement").count() == 1
    yield page
    context.close()


def test_pressing_shift_three_times_leaves(seated: Page):
    card = seated.url
    seated.keyboard.press("Shift")
    seated.keyboard.press("Shift")
    assert seated.url == card, "twice is not enough: people write capital letters"
    seated.keyboard.press("Shift")
    arrives_far_away_without_a_seat(seated, card)


def test_the_link_leaves(seated: Page):
    card = seated.url
    seated.locator(".exit a").click()
    arrives_far_away_without_a_seat(seated, card)


def test_capital_letters_do_not_lead_away(seated: Page):
    seated.goto(seated.url.replace("/card/", "/write/"))
    page = seated.url
    seated.locator("#text").press_sequentially("ABCD", delay=10)
    for letter in "EFGH":
        seated.keyboard.down("Shift")
        seated.keyboard.press(letter)
        seated.keyboard.up("Shift")
    assert seated.locator("#text").input_value() == "ABCDEFGH"
    assert seated.url == page


@pytest.mark.parametrize("held", ["Alt", "Control", "Meta", "AltGraph"])
def test_changing_the_keyboards_language_does_not_lead_away(seated: Page, held: str):
    seated.goto(seated.url.replace("/card/", "/write/"))
    page = seated.url
    seated.locator("#text").fill("Half a sentence")
    seated.keyboard.down(held)
    for _ in range(4):
        seated.keyboard.press("Shift")
    seated.keyboard.up(held)
    for _ in range(2):  # Shift first, then the other
        seated.keyboard.down("Shift")
        seated.keyboard.press(held)
        seated.keyboard.up("Shift")
    assert seated.locator("#text").input_value() == "Half a sentence"
    assert seated.url == page


def arrives_far_away_without_a_seat(page: Page, card: str) -> None:
    page.get_by_text("far away").wait_for()
    assert page.context.cookies(card) == []
    answer = page.goto(card)
    assert answer is not None
    assert answer.status == 403
    page.get_by_role("link", name="Enter the seven words").click()
    page.locator("#phrase").wait_for()
