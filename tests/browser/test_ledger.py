"""The ledger in a real browser: its page fits and is accessible; a row changed by hand is seen by who checks."""

from __future__ import annotations

import re
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.axe import violations
from tests.serving import Service, command, environment_of

pytestmark = pytest.mark.browser

Demo = tuple[Service, dict[str, Any]]


@pytest.mark.parametrize(
    ("language", "width", "size"), [("en", 1280, 100), ("ar", 320, 100), ("hy", 320, 200)]
)
def test_the_page_of_the_ledger_fits_and_is_accessible(
    chromium: Browser, demo: Demo, language: str, width: int, size: int
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{demo[0].base}/{language}/ledger/demo/")
    page.evaluate(f"document.documentElement.style.fontSize = '{size}%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    page.close()


def test_a_release_changed_by_hand_fails_for_who_downloads_and_checks_it(
    chromium: Browser, demo: Demo, tmp_path: Path
) -> None:
    served, made = demo
    page = chromium.new_page()
    release = f"{served.base}/en/d/{made['slug']}/findings/1/"
    (tmp_path / "policy").write_bytes(page.request.get(f"{served.base}/ledger/demo/policy").body())
    assert check(page, release, served, tmp_path) == (0, "This document stands in the ledger, unchanged.")
    with closing(sqlite3.connect(served.home / "concilio.sqlite3", timeout=30)) as database:
        (before,) = database.execute("SELECT content FROM insight_release WHERE number = 1").fetchone()
        try:
            # One digit of a figure that everybody has seen.
            other = str(before).replace('"people": 210', '"people": 220', 1)
            assert other != before
            change(database, other)
            status, said = check(page, release, served, tmp_path)
        finally:
            change(database, str(before))
    assert status == 1
    assert said.startswith("The ledger speaks of another document")
    page.close()


def test_the_acts_of_the_whole_demo_hold_no_pseudonym_person_hour_or_words(demo: Demo) -> None:
    home = demo[0].home
    with closing(sqlite3.connect(f"file:{home / 'concilio.sqlite3'}?mode=ro", uri=True)) as database:
        assert found_in_acts(database, home / "ledger" / "demo") == []


def found_in_acts(database: sqlite3.Connection, folder: Path) -> list[str]:
    """Which kinds of things that no act may hold stand in an opening, a row of the public log, or a public file."""

    def column(query: str) -> set[bytes]:
        rows = [row[0] for row in database.execute(query) if row[0]]
        return {each if isinstance(each, bytes) else str(each).encode() for each in rows}

    said = b"\n".join(
        [
            *column("SELECT content FROM publiclog_opening"),
            *column("SELECT payload FROM publiclog_act"),
            *(file.read_bytes() for file in folder.rglob("*") if file.is_file()),
        ]
    )
    people = column("SELECT name FROM coalition_person") | column("SELECT email FROM coalition_person")
    pseudonyms = column("SELECT pseudonym FROM dialogue_ballot") | column(
        "SELECT author FROM dialogue_statement"
    )
    words = column("SELECT text FROM dialogue_statement") | column("SELECT text FROM dialogue_translation")
    words |= column("SELECT public_reason FROM keys_mediatordecision")
    assert said
    assert people
    assert pseudonyms
    assert words
    found = ["a person" for each in people if each in said]
    found += ["a pseudonym" for each in pseudonyms if each in said or each.hex().encode() in said]
    found += ["words" for each in words if each in said]
    found += ["an hour" for _ in re.findall(rb'"[^"]*\b\d\d:\d\d\b[^"]*"', said)]
    return sorted(set(found))


def change(database: sqlite3.Connection, content: str) -> None:
    with database:
        database.execute("UPDATE insight_release SET content = ? WHERE number = 1", (content,))


def check(page: Page, release: str, served: Service, folder: Path) -> tuple[int, str]:
    """Take the document and its proof from the page's own links, and check them with the command."""
    page.goto(release)
    for name in ("release-1.json", "release-1.json.tlog-proof"):
        with page.expect_download() as download:
            page.get_by_role("link", name=name, exact=True).click()
        download.value.save_as(folder / name)
    done = subprocess.run(
        command("verify", str(folder / "release-1.json"), "--policy", str(folder / "policy")),
        env=environment_of(served.home), capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout.split("\n")[0]
