"""Back and Reload after votes open a page, with scripts and without; and no answer is sent a second time."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.staff import press
from tests.browser.tour import take_seat
from tests.serving import Service

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def words(chromium: Browser, demo: tuple[Service, dict[str, Any]]) -> str:
    served, made = demo
    context = chromium.new_context()
    seven = take_seat(context, served.base, made, made["codes"]["southbank"][1])
    context.close()
    return seven


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_back_after_votes_opens_a_card_and_sends_nothing_again(
    chromium: Browser, demo: tuple[Service, dict[str, Any]], words: str, scripts: bool
):
    served, made = demo
    context = chromium.new_context(java_script_enabled=scripts)
    page = context.new_page()
    dialogue = f"{served.base}/en/d/{made['slug']}"
    page.goto(f"{dialogue}/back/")
    page.fill("#phrase", words)
    press(page.locator("main form button"))
    page.goto(f"{dialogue}/card/")
    for _ in range(2):
        press(page.locator("button[value=pass]"))
        if page.url.endswith("/guess/"):
            press(page.locator("button[name=skip]"))
    assert page.url == f"{dialogue}/card/"
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.goto(f"{dialogue}/answers/")
    for move in (page.go_back, page.reload, page.go_back):
        answer = move()
        assert answer is not None
        assert answer.status == 200
        assert page.locator("main h1").count() == 1
    assert set(sent) == {"GET"}
    context.close()
