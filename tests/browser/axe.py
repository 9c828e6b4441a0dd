"""axe, the checker of accessibility, run in a page: what it objects to, one line each."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
# All rules, but only violations in detail: describing every element that passes takes three times as long. It would
# fetch the style sheets once more, which our policy for contents rightly forbids.
_RUN = "axe.run({preload: false, resultTypes: ['violations']}).then(found => found.violations)"
ELEMENTS_NAMED = 3


def violations(page: Page) -> list[str]:
    """What axe objects to in a page that is open."""
    page.evaluate(_AXE)
    return [
        f"{found['id']}: {[node['html'][:200] for node in found['nodes'][:ELEMENTS_NAMED]]}"
        for found in page.evaluate(_RUN)
    ]
