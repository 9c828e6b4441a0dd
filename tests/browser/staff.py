"""What people who work for a coalition do at their pages, without script, on a wide screen."""

from __future__ import annotations

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, Locator, Page

from concilio.dialogue.models import Phase

HALF_MINUTE = 30
PASSWORD = "river stones under water"


def digits(secret: str, *, later: int = 0) -> str:
    """What an authenticator app shows now, or some half minutes later: one number is good once."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // HALF_MINUTE + later))


def new_page(chromium: Browser, *, language: str = "en", width: int = 1280) -> Page:
    """A page of a browser of its own, without script."""
    context = chromium.new_context(
        java_script_enabled=False, locale=language, viewport={"width": width, "height": 900}
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    return page


def press(what: Locator) -> None:
    """Press a button or a link and wait for the page that it brings."""
    with what.page.expect_navigation():
        what.first.click()


def log_in(page: Page, base: str, email: str, password: str = PASSWORD) -> None:
    page.goto(f"{base}/en/account/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    press(page.locator("main form button"))


def choose_password(page: Page) -> None:
    page.fill("input[name=password1]", PASSWORD)
    page.fill("input[name=password2]", PASSWORD)
    press(page.locator("main form button"))


def set_up_second_factor(page: Page) -> str:
    """From the page that asks for one to the desk; the secret that the app would keep."""
    secret = page.locator("main ol .code").inner_text().strip()
    page.fill("input[name=code]", digits(secret))
    press(page.locator("main form button"))
    assert page.locator(".phrase li").count() == 10
    press(page.get_by_role("link", name="I have written them down"))
    return secret


def colleague(chromium: Browser, convener: Page, coalition: str, base: str, *, name: str, email: str) -> Page:
    """The convener makes an account and hands over its link; its holder opens it and gets to the desk."""
    return colleague_and_secret(chromium, convener, coalition, base, name=name, email=email)[0]


def colleague_and_secret(
    chromium: Browser,
    convener: Page,
    coalition: str,
    base: str,
    *,
    name: str,
    email: str,
    organisation: str = "",
) -> tuple[Page, str]:
    """The same, with the secret of the second factor; `organisation` is the one that the colleague belongs to."""
    convener.goto(coalition)
    convener.locator("summary", has_text="Invite somebody").click()
    form = convener.locator("form", has_text="Make the account and show the link")
    form.locator("[name=name]").fill(name)
    form.locator("[name=email]").fill(email)
    if organisation:
        form.locator("[name=organisation]").select_option(label=organisation)
    press(form.locator("button"))
    link = convener.locator("p.code").inner_text().strip()
    page = new_page(chromium)
    page.goto(link)
    choose_password(page)
    log_in(page, base, email)
    secret = set_up_second_factor(page)
    assert page.url == f"{base}/en/desk/"
    return page, secret


def turn_keys(steward: Page, queue: str, answers: dict[str, str]) -> None:
    """Answer what waits in a steward's queue: "approve", or the reason of a refusal, by a statement's words."""
    for words, answer in answers.items():
        steward.goto(queue)
        item = steward.locator("article.item", has_text=words)
        form = item.locator("form", has_text="Send my decision")
        if answer == "approve":
            form.locator("input[value=approve]").check()
        else:
            form.locator("input[value=refuse]").check()
            form.locator("select[name=reason]").select_option(answer)
        press(form.get_by_role("button", name="Send my decision"))
        assert "Your decision is sent." in steward.content(), words


def move_on(convener: Page, desk: str, phase: str) -> None:
    convener.goto(f"{desk}phase/")
    press(convener.get_by_role("button", name="Move the dialogue on"))
    assert convener.locator(".phases [aria-current=step]").inner_text().lower() == Phase(phase).label.lower()
