"""One browser for all tests of this folder, and the services that they open."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.demo_home import demo_home
from tests.serving import Service, serving

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# Not for the whole session: while Playwright's loop lives, Django takes this thread for an asynchronous one.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("pages are checked in a real browser: apt-get install chromium")
        pytest.skip("needs a browser: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def empty_installation(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Served from nothing: nobody has an account. It needs the browser, so it starts only where there is one."""
    with serving(tmp_path_factory.mktemp("empty") / "home") as served:
        yield served


@pytest.fixture(scope="package")
def demo(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Service, dict[str, Any]]]:
    """The simulated dialogue, served, and what its builder says of accounts and codes."""
    home = demo_home(tmp_path_factory)
    with serving(home) as served:
        yield served, json.loads((home / "demo.json").read_text("utf-8"))
