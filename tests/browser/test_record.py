"""The record through pages alone and without script: proposed, confirmed, disputed, corrected, acknowledged."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.staff import log_in, new_page, press
from tests.browser.tour import take_seat
from tests.serving import Service

pytestmark = pytest.mark.browser
EVENT = "the-bridge"


def at_desk(chromium: Browser, served: Service, made: dict[str, Any], office: str) -> Page:
    """A steward, who edits the record where a community has no editor."""
    account = next(account for account in made["accounts"] if account["office"] == office)
    page = new_page(chromium)
    log_in(page, served.base, account["email"], account["password"])
    # The first code may have been used by another test of this folder.
    for code in reversed(account["recovery_codes"]):
        page.fill("input[name=code]", code)
        press(page.locator("main form button"))
        if page.url.endswith("/en/desk/"):
            return page
    pytest.fail("no recovery code is left")


def propose_claim(page: Page, desk: str, words: str, number: int) -> None:
    page.goto(f"{desk}propose/claim/")
    page.select_option("[name=maker]", "river-paper")
    page.fill("[name=text]", words)
    page.select_option("[name=measure]", "killed")
    page.select_option("[name=population]", "women")
    page.select_option("[name=bound]", "exact")
    page.fill("[name=low]", str(number))
    page.select_option("[name=source]", "river-paper-1995")
    press(page.get_by_role("button", name="Save"))
    assert page.url == desk, page.locator("main").inner_text()


def decide(page: Page, desk: str, words: str, *, objection: str = "") -> None:
    page.goto(desk)
    press(page.locator("article.item", has_text=words).get_by_role("link", name="Decide"))
    page.locator(f"input[value={'unfaithful' if objection else 'faithful'}]").check()
    if objection:
        page.select_option("[name=reason]", "not-in-source")
        page.fill("[name=words]", objection)
    press(page.get_by_role("button", name="Send my decision"))
    assert page.url == desk, page.locator("main").inner_text()


def test_an_entry_goes_from_a_proposal_to_the_public_page_and_is_answered_for(
    chromium: Browser, demo: tuple[Service, dict[str, Any]]
) -> None:
    served, made = demo
    desk = f"{served.base}/en/desk/{made['slug']}/record/events/{EVENT}/"
    public = f"{served.base}/en/record/events/{EVENT}/"
    stranger = new_page(chromium, width=320)
    north = at_desk(chromium, served, made, "steward northbank")
    south = at_desk(chromium, served, made, "steward southbank")

    propose_claim(north, desk, "Five women died on the bridge.", 5)
    propose_claim(north, desk, "Six women died on the bridge.", 6)
    stranger.goto(public)
    assert "women" not in stranger.locator("main").inner_text()

    decide(south, desk, "Five women died on the bridge.")
    decide(south, desk, "Six women died on the bridge.", objection="The paper says nothing of six.")
    stranger.goto(public)
    shown = stranger.locator("main").inner_text()
    assert "People killed: women" in shown
    assert "editors disagree on the attribution" in shown
    assert "2 different figures for one measure: People killed: women." in shown
    assert stranger.evaluate("document.documentElement.scrollWidth") <= 320

    press(stranger.get_by_role("link", name="Tell the editors what is wrong"))
    stranger.fill("[name=text]", "It was a ferry.")
    press(stranger.get_by_role("button", name="Send to the editors"))
    words = " ".join(stranger.locator(".phrase li").all_inner_texts())
    assert len(words.split()) == 7
    for editor, answer in ((north, "changed"), (south, "kept")):
        editor.goto(desk)
        press(editor.locator("main").get_by_role("link", name="Answer", exact=True))
        editor.locator(f"input[value={answer}]").check()
        editor.fill("[name=words]", "It was a bridge.")
        press(editor.get_by_role("button", name="Answer in public"))
    stranger.goto(f"{served.base}/en/record/corrections/")
    stranger.fill("[name=words]", words)
    press(stranger.get_by_role("button", name="Show the answers"))
    assert "answered by each side" in stranger.locator("main").inner_text()

    context = chromium.new_context(java_script_enabled=False)
    take_seat(context, served.base, made, made["codes"]["southbank"][2])
    seat = context.new_page()
    seat.goto(f"{served.base}/en/d/{made['slug']}/record/{EVENT}/")
    form = seat.locator("section", has_text="About the event").locator("form")
    form.locator("input[value=heard]").check()
    press(form.get_by_role("button", name="Keep this"))
    assert "Kept." in seat.locator("main").inner_text()
    assert seat.locator("#event-forms_chosen_0").is_checked()
    stranger.goto(public)
    # One person more moves no number that is shown.
    assert "about 60" in stranger.locator("#acknowledgements ~ .scroll").first.inner_text()
