"""Logging in, leaving and setting up a dialogue in a real browser, over http://localhost as on the first run."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, Route
from pytest_django.live_server_helper import LiveServer

from concilio.dialogue.models import Phase
from tests.browser.axe import violations
from tests.browser.staff import digits
from tests.integration.scene import PASSWORD, Scene, make_scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Enter = Callable[..., Page]


@pytest.fixture(scope="module", autouse=True)
def _beside_playwright() -> Iterator[None]:
    """Playwright keeps an event loop in this thread, in which Django refuses its database by default."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def asked() -> list[str]:
    """What the browser asked of any other site."""
    return []


@pytest.fixture
def visit(chromium: Browser, live_server: LiveServer, asked: list[str]) -> Iterator[Enter]:
    contexts: list[BrowserContext] = []

    def enter(**options: object) -> Page:
        context = chromium.new_context(base_url=live_server.url, **options)  # type: ignore[arg-type]

        def guard(route: Route) -> None:
            if route.request.url.startswith(live_server.url):
                route.continue_()
            else:
                asked.append(route.request.url)
                route.fulfill(body="elsewhere", content_type="text/html")

        context.route("**/*", guard)
        contexts.append(context)
        return context.new_page()

    yield enter
    for context in contexts:
        context.close()


def log_in(page: Page, scene: Scene) -> None:
    page.goto("/en/account/login/")
    page.get_by_label("E-mail").fill(scene.convener.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    secret = page.locator("li .code").inner_text()
    page.locator("input[name=code]").fill(digits(secret))
    page.get_by_role("button", name="Set it up").click()
    page.get_by_role("link", name="I have written them down").click()


def test_a_convener_logs_in_without_script_and_the_cookies_hold(visit: Enter, asked: list[str]):
    scene = make_scene(phase=Phase.SETUP)
    page = visit(java_script_enabled=False, viewport={"width": 320, "height": 700})
    log_in(page, scene)
    assert page.get_by_role("heading", name="Your desk").is_visible()
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert set(cookies) == {"__Host-staff", "__Host-form"}
    assert all(c["secure"] and c["httpOnly"] and c["sameSite"] == "Strict" for c in cookies.values())
    page.get_by_role("link", name="Leave this page").click()
    page.wait_for_url(settings.AWAY)
    page.goto("/en/desk/")
    assert "/account/login/" in page.url, "leaving ended the session"
    assert asked == [settings.AWAY], "nothing of any other site, before or after"


def test_three_presses_of_shift_leave_and_two_do_not(visit: Enter, asked: list[str]):
    page = visit()
    page.goto("/en/")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.keyboard.press("a")
    page.keyboard.press("Shift")
    assert page.url.endswith("/en/")
    with page.expect_response(lambda answer: answer.url.endswith("/en/leave/")) as left:
        page.keyboard.press("Shift")
        page.keyboard.press("Shift")
    assert left.value.all_headers().get("refresh", "").startswith("0; url=")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_pages_of_a_dialogue_that_is_being_set_up_fit_and_are_accessible(
    visit: Enter, asked: list[str], language: str, width: int, scheme: str
):
    scene = make_scene(phase=Phase.SETUP, mediator="waiting")
    page = visit(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    log_in(page, scene)
    names = ("desk", "frame", "texts", "communities", "people", "seeds", "phase")
    addresses = [
        reverse("coalition:coalition", args=[scene.coalition.id]),
        reverse("convening:text", args=[scene.slug, "hy"]),
        reverse("admission:envelopes", args=[scene.slug]),
        *(reverse(f"convening:{name}", args=[scene.slug]) for name in names),
    ]
    found: list[str] = []
    for address in addresses:
        page.goto(address.replace("/en/", f"/{language}/", 1))
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{address} is wider than {width}")
        for summary in page.locator("summary").all():
            summary.click()
        found += [f"{address}: {violation}" for violation in violations(page)]
    assert found == []
    assert asked == []
