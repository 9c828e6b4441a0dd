"""The saved page makes the same codes and hashes as the command, from a disk, without any network."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from concilio.admission import codes
from concilio.admission.cards_page import cards_page
from concilio.admission.hash_file import read_hash_file
from concilio.dialogue.naming import NamedCommunity
from concilio.dialogue.queries.snapshot import CommunitySnapshot, DialogueSnapshot
from concilio.languages import LANGUAGE_CODES

pytestmark = pytest.mark.browser

ADDRESS = "https://dialogue.example.org/d/river/"
HOSTILE = "North</script><b>bank"


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from uuid import UUID

    names = {"en": HOSTILE, "hy": "Հյուսիսափ"}
    community = CommunitySnapshot(UUID(int=1), "northbank", "c1", names, 10, LANGUAGE_CODES)
    snapshot = DialogueSnapshot(
        id=UUID(int=2), coalition_id=UUID(int=3), slug="river", phase="setup", with_rooms=True, admission="sealed",
        languages=tuple(LANGUAGE_CODES), simulated=True, opened_on=None, communities=(community,),
    )  # fmt: skip
    named = [NamedCommunity(community.id, "northbank", HOSTILE, "c1")]
    path = tmp_path_factory.mktemp("cards") / "cards.html"
    path.write_text(cards_page(snapshot, named, address=ADDRESS, language="en"), "utf-8")
    return path


def test_cards_and_hashes_fit_each_other_and_the_command(chromium: Browser, saved: Path, tmp_path: Path):
    context = chromium.new_context(offline=True)
    page = context.new_page()
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(saved.as_uri())
    page.fill("#number", "25")
    page.click("#form button")
    page.locator("#done").wait_for()
    printed = [code.replace(" ", "") for code in page.locator(".card .code").all_inner_texts()]
    with page.expect_download() as download:
        page.click("#hashes")
    download.value.save_as(tmp_path / "hashes.txt")
    content = (tmp_path / "hashes.txt").read_bytes()
    assert download.value.suggested_filename == "northbank-hashes.txt"
    assert len(set(printed)) == 25
    assert [codes.read_code(code) for code in printed] == printed, "the check signs are the command's"
    assert content.decode() == "".join(
        f"{h}\n" for h in sorted(codes.code_digest(code).hex() for code in printed)
    )
    assert len(read_hash_file(content).split()) == 25, "the site takes the file"
    assert ADDRESS in page.locator(".card .address").first.inner_text()
    assert page.locator(".card h2").first.inner_text() in {HOSTILE, "Հյուսիսափ"}
    assert page.locator(".card svg").count() == 25
    assert [url for url in asked if not url.startswith(("file:", "blob:"))] == []
    assert errors == []
    for secret in (0, 1, 2**128 - 1, 0x0123456789ABCDEF0123456789ABCDEF):
        made = page.evaluate(
            "hex => concilio.codeOf(Uint8Array.from(hex.match(/../g), two => parseInt(two, 16)))",
            f"{secret:032x}",
        )
        assert made == codes._with_check(secret)
    context.close()


def test_printed_cards_are_not_cut_through(chromium: Browser, saved: Path, tmp_path: Path):
    import pypdfium2

    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.goto(saved.as_uri())
    for language in LANGUAGE_CODES:
        page.set_checked(f"#l-{language}", language in {"az", "hy", "ru"})
    page.fill("#number", "9")
    page.click("#form button")
    page.locator("#done").wait_for()
    pdf = page.pdf(prefer_css_page_size=True)
    words = [p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(pdf)]
    last = "уничтожьте"
    for text in words:
        whole = len(re.findall(r"(?:[2-9A-HJ-NP-Z]{4} ){6}[2-9A-HJ-NP-Z]{4}", " ".join(text.split())))
        assert text.count(last) == whole, "each card's first and last words are on one page"
    assert sum(text.count(last) for text in words) == 9
    context.close()


def test_too_many_languages_are_refused_in_the_page(chromium: Browser, saved: Path):
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.goto(saved.as_uri())
    for language in LANGUAGE_CODES:
        page.check(f"#l-{language}")
    page.click("#form button")
    assert page.locator("#wrong").is_visible()
    assert page.locator(".card").count() == 0
    context.close()
