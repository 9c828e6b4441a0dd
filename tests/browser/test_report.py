"""The report in a real browser: nothing asked of the network, nothing wider than a phone, nothing axe objects to."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route

from concilio.report import write_report
from tests.browser.axe import violations
from tests.unit.report.findings_fixture import world

pytestmark = pytest.mark.browser

CASES = {
    "two communities": {},
    "three communities, one group": {"communities": 3, "groups": 1},
    "no communities": {"communities": 0},
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_a_report_fits_asks_for_nothing_and_is_accessible(
    chromium: Browser, tmp_path: Path, case: dict[str, object], width: int, scheme: str
) -> None:
    (report,) = write_report(*world(**case), tmp_path)  # type: ignore[arg-type]
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        if route.request.url == report.as_uri():
            route.continue_()
        else:
            route.abort()

    page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page.route("**/*", refuse)
    page.goto(report.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
    assert asked == [report.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    page.close()
