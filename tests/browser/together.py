"""A joint statement, from what matters most to an answered ask, through pages alone and without script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from django.utils import timezone
from playwright.sync_api import Browser, Page

from tests.browser.staff import colleague_and_secret, digits, press
from tests.serving import until

TITLES = {"ar": "عن الضفتين", "en": "On both banks", "hy": "Երկու ափերի մասին"}
SUGGESTED = "Ընտանիքները կարող են գալ ամեն օր։"
ADDRESSEE = "The two town councils"
ORGANISATION = "Mill Street Circle"


class Voter(Protocol):
    """Whoever answers what is put to the vote."""

    def vote_on(self, accord: int, whole: str) -> None: ...


class Seated:
    """Somebody with a seat, in a browser of their own."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def goto(self, path: str) -> None:
        self.page.goto(re.sub(r"/d/river/.*", f"/d/river/{path}", self.page.url))

    def vote_on(self, accord: int, whole: str) -> None:
        self.goto(f"accords/{accord}/vote/")
        for answer in self.page.locator("input[type=radio][value=accept]").all():
            answer.check()
        self.page.check(f"input[name=answer-1][value={whole}]")
        press(self.page.locator("main form button.btn"))


def signatory_of(chromium: Browser, convener: Page, coalition: str, base: str) -> tuple[Page, str]:
    """Somebody who signs for an organisation and holds no office, and the secret of their second factor."""
    convener.goto(coalition)
    convener.locator("summary", has_text="Add an organisation").click()
    form = convener.locator("form[action*=organisation]:has([name=country])")
    form.locator("[name=name]").fill(ORGANISATION)
    form.locator("[name=country]").select_option("FR")
    form.locator("[name=kind]").select_option("association")
    press(form.locator("button"))
    return colleague_and_secret(
        chromium,
        convener,
        coalition,
        base,
        name="Olga",
        email="olga@staff.example",
        organisation=ORGANISATION,
    )


def they_say_it_together(
    *,
    base: str,
    desk: str,
    convener: Page,
    stewards: Sequence[Page],
    reader: Page,
    others: Sequence[Voter],
    across: Sequence[Voter],
    signatory: tuple[Page, str],
    stranger: Page,
) -> None:
    """All of it; everybody with a seat votes, so that votes can be counted on the same day."""
    begin(convener, desk)
    what_matters_most(convener, desk, Seated(reader))
    draft(convener, desk)
    review(convener, desk, stewards[0], Seated(reader))
    page = f"{base}/en/d/river/accords/1/"
    voters = [Seated(reader), *others]
    ratify(convener, desk, {"accept": voters, "reject": across})
    stranger.goto(page)
    assert "Not adopted" in stranger.content()
    again(convener, desk)
    ratify(convener, desk, {"accept": [*voters, *across]})
    stranger.goto(page)
    assert "Adopted by every community" in stranger.content()
    turn_every_key(stewards, desk, "Ratify this text")
    sign(stranger, *signatory, desk, page)
    until(lambda: stranger.request.get(f"{page}versions/3/hy/pdf/").status == 200, "a document in Armenian")
    assert stranger.request.get(f"{page}versions/3/hy/pdf/").body().startswith(b"%PDF")
    circulate(convener, stewards, desk)
    stranger.goto(page)
    assert "Letter 1 of the coalition" in stranger.content()
    follow_up(convener, stranger, desk, base)


def begin(convener: Page, desk: str) -> None:
    convener.goto(f"{desk}accords/")
    for language, title in TITLES.items():
        convener.fill(f"input[name=title_{language}]", title)
    press(convener.get_by_role("button", name="Begin"))
    assert convener.url == f"{desk}accords/1/"


def what_matters_most(convener: Page, desk: str, reader: Seated) -> None:
    press(convener.get_by_role("button", name="Open a round"))
    reader.goto("accords/1/matters/")
    assert reader.page.locator("input:checked").count() == 0
    reader.page.check("input[name=best][value='2']")
    reader.page.check("input[name=worst][value='0']")
    press(reader.page.locator("main form button"))
    assert reader.page.locator("input[name=best]").count() == 4, "the next set"
    convener.goto(f"{desk}accords/1/")
    press(convener.get_by_role("button", name="End the round and count"))
    assert "too few people" in convener.locator("main table").inner_text()


def draft(convener: Page, desk: str) -> None:
    """Three clauses in the words of statements; the last asks something of somebody."""
    for place in range(3):
        convener.goto(f"{desk}accords/1/")
        convener.locator("input[name=statement]").nth(place).check()
        press(convener.get_by_role("button", name="Make a clause of these"))
    convener.goto(f"{desk}accords/1/")
    press(convener.locator("main section.sheet a", has_text="Open").nth(2))
    convener.select_option("select[name=kind]", "ask")
    press(convener.get_by_role("button", name="Save"))
    assert "Say whom this clause asks." in convener.content()
    convener.fill("input[name=addressee]", ADDRESSEE)
    press(convener.get_by_role("button", name="Save"))
    press(convener.get_by_role("button", name="Let everybody read it"))


def review(convener: Page, desk: str, steward: Page, reader: Seated) -> None:
    """Somebody suggests words, a steward answers, and the convener takes them in."""
    reader.goto("accords/1/read/")
    details = reader.page.locator("details:has(textarea)").first
    details.locator("summary").click()
    details.locator("textarea").fill(SUGGESTED)
    press(details.locator("button"))
    steward.goto(f"{desk}accords/1/suggestions/")
    assert SUGGESTED in steward.content()
    steward.locator("input[value=used]").first.check()
    steward.locator("textarea[name=reason]").first.fill("It says so now.")
    press(steward.get_by_role("button", name="Answer", exact=True))
    reader.goto("accords/1/read/")
    assert "It says so now." in reader.page.content()
    convener.goto(f"{desk}accords/1/")
    press(convener.locator("main section.sheet a", has_text="Open").first)
    convener.fill("textarea[name=text_hy]", SUGGESTED)
    press(convener.get_by_role("button", name="Save"))
    press(convener.get_by_role("button", name="Keep this as a version"))


def ratify(convener: Page, desk: str, said: dict[str, Sequence[Voter]]) -> None:
    convener.goto(f"{desk}accords/1/")
    convener.fill("input[name=closes_on]", (timezone.now().date() + timedelta(days=7)).isoformat())
    press(convener.get_by_role("button", name="Begin voting"))
    press(convener.get_by_role("button", name="Count the votes"))
    assert "once the last day is over" in convener.content(), "nobody counts before all have voted"
    for whole, voters in said.items():
        for voter in voters:
            voter.vote_on(1, whole)
    convener.goto(f"{desk}accords/1/")
    press(convener.get_by_role("button", name="Count the votes"))


def again(convener: Page, desk: str) -> None:
    """The draft came back: one clause is left out, and a new version kept."""
    convener.goto(f"{desk}accords/1/")
    press(convener.locator("main section.sheet a", has_text="Open").nth(1))
    press(convener.get_by_role("button", name="Leave it out"))
    press(convener.get_by_role("button", name="Keep this as a version"))


def turn_every_key(stewards: Sequence[Page], desk: str, button: str) -> None:
    for steward in stewards:
        steward.goto(f"{desk}accords/1/keys/")
        while steward.get_by_role("button", name=button).count():
            press(steward.get_by_role("button", name=button))


def sign(stranger: Page, signatory: Page, secret: str, desk: str, page: str) -> None:
    signatory.goto(f"{desk}accords/1/sign/")
    signatory.fill("input[name=code]", "000000")
    press(signatory.get_by_role("button", name="Sign", exact=True))
    assert "This code is not right." in signatory.content()
    signatory.fill("input[name=code]", digits(secret, later=1))
    press(signatory.get_by_role("button", name="Sign", exact=True))
    stranger.goto(page)
    assert ORGANISATION in stranger.locator("main").inner_text()


def circulate(convener: Page, stewards: Sequence[Page], desk: str) -> None:
    """The check refuses a delivery without a contact and passes the next; both communities consent; it is sent."""
    convener.goto(f"{desk}accords/1/circulation/")
    convener.fill("input[name=name]", "The Council")
    convener.select_option("select[name=rules]", "human-rights-council")
    press(convener.locator("button[value=recipient]"))
    starts = (timezone.now().date() + timedelta(days=60)).isoformat()
    for contact in ("", "the desk of the coalition"):
        convener.goto(f"{desk}accords/1/circulation/")
        convener.select_option("select[name=language]", "en")
        convener.fill("input[name=session]", "64")
        convener.fill("input[name=session_starts]", starts)
        convener.fill("input[name=agenda_item]", "4")
        convener.fill("textarea[name=sponsors]", f"{ORGANISATION}, special")
        convener.fill("input[name=contact]", contact)
        convener.select_option("select[name=elsewhere_before]", "no")
        press(convener.locator("button[value=prepare]"))
    refused = 0
    for address in [link.get_attribute("href") for link in convener.locator("main section.sheet h2 a").all()]:
        convener.goto(re.sub(r"/en/desk/.*", "", desk) + str(address))
        if "not in order" in convener.content():
            refused += 1
            continue
        press(convener.get_by_role("button", name="Ask every community for the last consent"))
        turn_every_key(stewards, desk, "Give consent")
        convener.reload()
        convener.fill("textarea[name=citation]", "Letter 1 of the coalition")
        press(convener.get_by_role("button", name="It was sent"))
        convener.select_option("select[name=what]", "replied")
        convener.fill("input[name=on]", timezone.now().date().isoformat())
        convener.fill("textarea[name=citation]", "Reply of the Council")
        press(convener.get_by_role("button", name="Record"))
    assert refused == 1


def follow_up(convener: Page, stranger: Page, desk: str, base: str) -> None:
    """What is asked stands on the board without an answer, until one is recorded with where it can be read."""
    stranger.goto(f"{base}/en/asks/")
    assert "no answer" in stranger.locator("main").inner_text()
    assert ADDRESSEE in stranger.locator("main").inner_text()
    convener.goto(f"{desk}accords/1/asks/")
    convener.locator("main summary").first.click()
    convener.select_option("select[name=status]", "done")
    convener.fill("input[name=since]", timezone.now().date().isoformat())
    convener.fill("textarea[name=citation]", "Minutes of both councils")
    press(convener.get_by_role("button", name="Save"))
    stranger.goto(f"{base}/en/asks/")
    assert "no answer" not in stranger.locator("main .status").first.inner_text()
    assert "Minutes of both councils" in stranger.content()
