"""Every page of the demonstration in every language: accessible, as narrow as a telephone, and from nowhere else."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from concilio.languages import LANGUAGE_CODES, RIGHT_TO_LEFT
from tests.browser.axe import violations
from tests.browser.conftest import QUIET
from tests.browser.tour import Tour, begin_tour
from tests.serving import Service

pytestmark = pytest.mark.browser

HOME_BYTES = 35_000
OPEN_ALL = "document.querySelectorAll('details').forEach(part => { part.open = true })"
CUT_WORDS = """[...document.querySelectorAll('.btn, .choice, .ten, .status')]
    .filter(part => part.scrollWidth > part.clientWidth + 1).map(part => part.textContent)"""
Scheme = Literal["light", "dark"]
# A telephone in every language; a wide screen, and a dark one, once in each direction of writing.
SCREENS = [
    *((language, 320, "light") for language in LANGUAGE_CODES),
    ("ar", 1280, "dark"),
    ("en", 1280, "dark"),
]


@pytest.fixture(scope="module")
def tour(chromium: Browser, demo: tuple[Service, dict[str, Any]]) -> Iterator[Tour]:
    begun = begin_tour(chromium, *demo)
    yield begun
    for context in begun.readers.values():
        context.close()


@pytest.fixture(scope="module")
def large_text(chromium: Browser) -> Iterator[Browser]:
    """A browser whose owner has set text to twice its usual size."""
    browser = chromium.browser_type.launch(
        executable_path=shutil.which("chromium"), args=[*QUIET, "--blink-settings=defaultFontSize=32"]
    )
    yield browser
    browser.close()


@pytest.mark.parametrize(("language", "width", "scheme"), SCREENS)
def test_every_page_is_accessible_fits_and_stays_at_home(
    tour: Tour, language: str, width: int, scheme: Scheme
):
    wrong: list[str] = []
    with pages_of(tour.readers) as page_of:
        for page in page_of.values():
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
        for name, reader, address in tour.stops(language):
            found = what_is_wrong(page_of[reader], address, tour.base, language, width)
            wrong += [f"{name}: {what}" for what in found]
    assert wrong == []


@contextmanager
def pages_of(readers: Mapping[str, BrowserContext]) -> Iterator[dict[BrowserContext, Page]]:
    """One page for each reader, which goes from stop to stop: a new one for each would take half of the time."""
    page_of = {reader: reader.new_page() for reader in readers.values()}
    yield page_of
    for page in page_of.values():
        page.close()


def what_is_wrong(page: Page, address: str, base: str, language: str, width: int) -> Iterator[str]:
    asked: list[str] = []
    complaints: list[str] = []
    heard: dict[Any, Callable[..., None]] = {
        "request": lambda request: asked.append(request.url),
        "pageerror": lambda error: complaints.append(str(error)),
        "console": lambda message: complaints.append(message.text) if message.type == "error" else None,
    }
    for event, hear in heard.items():
        page.on(event, hear)
    answer = page.goto(address)
    expected = 404 if "nothing-here" in address else 200
    if answer is None or answer.status != expected:
        yield f"answered {answer and answer.status}"
    if not page.url.startswith(address.split("?")[0]):
        yield f"led to {page.url}"
    if elsewhere := [url for url in asked if not url.startswith(f"{base}/")]:
        yield f"asked {elsewhere}"
    # A browser notes the page's own 404 as an error of its own.
    yield from (c for c in complaints if not (expected == 404 and "404" in c))
    root = page.locator("html")
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    if (root.get_attribute("lang"), root.get_attribute("dir")) != (language, direction):
        yield "does not say which language it is in"
    page.evaluate(OPEN_ALL)
    wide: int = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        yield f"is {wide} wide on a screen of {width}"
    for event, hear in heard.items():
        page.remove_listener(event, hear)
    yield from violations(page)


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_every_page_fits_a_telephone_with_text_twice_as_large(tour: Tour, large_text: Browser, language: str):
    states = {name: reader.storage_state() for name, reader in tour.readers.items()}
    readers = {name: large_text.new_context(storage_state=state) for name, state in states.items()}
    wrong: list[str] = []
    with pages_of(readers) as page_of:
        for page in page_of.values():
            page.set_viewport_size({"width": 360, "height": 740})
        for name, reader, address in Tour(tour.base, tour.names, readers).stops(language):
            page = page_of[reader]
            page.goto(address)
            page.evaluate(OPEN_ALL)
            if (wide := page.evaluate("document.documentElement.scrollWidth")) > 360:
                wrong.append(f"{name} is {wide} wide on a screen of 360")
            wrong += [f"{name}: {words} leaves its button" for words in page.evaluate(CUT_WORDS)]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_the_first_page_with_all_its_parts_is_light(chromium: Browser, tour: Tour, language: str):
    context = chromium.new_context()
    page = context.new_page()
    wire = context.new_cdp_session(page)
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    wire.send("Network.enable")
    page.goto(f"{tour.base}/{language}/", wait_until="networkidle")
    assert len(sizes) == 4, "the page, its style, its blank icon and its one script"
    assert sum(sizes) <= HOME_BYTES
    context.close()
