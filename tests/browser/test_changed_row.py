"""A row changed by hand is seen by who downloads a document with a browser and checks it, on either database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from typer.testing import CliRunner

from concilio.cli import app
from concilio.moderation.actions.days import name_days
from concilio.publiclog.models import Log
from concilio.publiclog.sealing import seal
from tests.integration.moderation.test_days import NIGHT, decided_day
from tests.integration.publiclog.ledgers import day, give_policy, make_log
from tests.integration.publiclog.restored import by_hand
from tests.integration.scene import Scene, make_scene

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", autouse=True)
def _beside_a_browser() -> Iterator[None]:
    """While Playwright's loop lives in this thread, Django would refuse to read the database in it."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    opened = chromium.new_page()
    yield opened
    opened.close()


def sealed(scene: Scene) -> Log:
    """A ledger without witnesses, sealed after a day's decisions."""
    log = Log.objects.get()
    give_policy(log)
    name_days(now=NIGHT)
    seal(log, today=day(2))
    return log


def check(page: Page, address: str, names: tuple[str, str], folder: Path) -> tuple[int, str]:
    """Take a document and its proof from a page's own links; what the command says of them."""
    page.goto(address)
    for name in names:
        with page.expect_download() as download:
            page.get_by_role("link", name=name, exact=True).click()
        download.value.save_as(folder / name)
    done = CliRunner().invoke(app, ["verify", str(folder / names[0]), "--policy", str(folder / "policy")])
    return done.exit_code, done.output.split("\n")[0]


@pytest.mark.django_db(transaction=True)
def test_a_day_s_decisions_changed_by_hand_verify_no_more(
    page: Page, live_server: Any, tmp_path: Path
) -> None:
    make_log()
    scene = make_scene(mediator="none")
    decided_day(scene)
    log = sealed(scene)
    base = f"{live_server.url}/en/d/{scene.slug}"
    (tmp_path / "policy").write_bytes(page.request.get(f"{live_server.url}/ledger/{log.slug}/policy").body())
    names = ("decisions-2026-03-10.json", "decisions-2026-03-10.json.tlog-proof")
    assert check(page, f"{base}/decisions/", names, tmp_path) == (
        0,
        "This document stands in the ledger, unchanged.",
    )
    by_hand("UPDATE publiclog_act SET kind = 'statement.returned' WHERE kind = 'statement.hidden'")
    status, said = check(page, f"{base}/decisions/", names, tmp_path)
    assert (status, said.startswith("The ledger speaks of another document")) == (1, True)
