"""A walk through the demonstration: who opens which of its pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext

from tests.browser.staff import log_in, press
from tests.serving import Service

# Addresses after the language: {d} is the dialogue's, {s} its desk's, {c} the coalition's.
STRANGER = {
    "home": "",
    "dialogue": "{d}",
    "findings": "{d}findings/",
    "decisions": "{d}decisions/",
    "policy": "{d}policy/",
    "risks": "{d}risks/",
    "seat": "{d}seat/",
    "back": "{d}back/",
    "log-in": "account/login/",
    "record": "record/",
    "event": "record/events/khojaly-1992/",
    "invented event": "record/events/the-bridge/",
    "this is wrong": "record/events/the-bridge/wrong/",
    "corrections": "record/events/the-bridge/corrections/",
    "answers to a correction": "record/corrections/",
    "method": "record/events/khojaly-1992/method/",
    "claims": "record/events/khojaly-1992/claims/",
    "timeline": "record/timeline/",
    "search": "record/search/?q=khojaly",
    "source": "record/sources/hrw-1993/",
    "record of the dialogue": "{d}record/",
    "joint statements": "accords/",
    "joint statements of the dialogue": "{d}accords/",
    "adopted statement": "{d}accords/1/",
    "statement that is voted on": "{d}accords/2/",
    "version": "{d}accords/1/versions/1/",
    "suggestions": "{d}accords/1/suggestions/",
    "asks": "asks/",
    "published statements": "{d}statements/",
    "life of a statement": "{d}statements/5/",
    "interface": "interface/",
    "ledger": "ledger/demo/",
    "missing": "d/nothing-here/",
}
PARTICIPANT = {
    "card": "{d}card/",
    "guess": "{d}guess/",
    "write": "{d}write/",
    "mine": "{d}mine/",
    "answers": "{d}answers/",
    "your guesses": "{d}guesses/",
    "acknowledge": "{d}record/the-bridge/",
    "vote on a statement": "{d}accords/2/vote/",
    "read a draft": "{d}accords/2/read/",
    "leave": "{d}leave/",
}
OFFICES = {
    "convener": {
        "desk": "desk/",
        "dashboard": "{s}",
        "coalition": "{c}",
        "new dialogue": "desk/new/",
        "frame": "{s}frame/",
        "texts": "{s}texts/",
        "text": "{s}texts/hy/",
        "communities": "{s}communities/",
        "seeds": "{s}seeds/",
        "people": "{s}people/",
        "phases": "{s}phase/",
        "envelopes": "{s}envelopes/",
        "seeds as a table": "{s}seeds/table/",
        "corrections of names": "{s}corrections/",
        "acts": "{s}acts/",
        "deletion": "{s}delete/",
        "statements at work": "{s}accords/",
        "draft": "{s}accords/2/",
        "circulation": "{s}accords/1/circulation/",
        "answers to asks": "{s}accords/1/asks/",
        "private findings": "{s}findings/",
        "account": "account/factor/",
        "log-out": "account/logout/",
    },
    "steward northbank": {
        "queue": "{s}queue/",
        "published": "{s}open/",
        "record desk": "{s}record/",
        "event desk": "{s}record/events/the-bridge/",
        "proposal": "{s}record/events/the-bridge/propose/claim/",
        "sources": "{s}record/sources/",
        "source at work": "{s}record/sources/river-paper-1995/",
        "keys of a statement": "{s}accords/1/keys/",
        "suggestions at work": "{s}accords/2/suggestions/",
        "witnesses": "{s}witnesses/",
    },
    "mediator": {"mediator": "{s}mediator/"},
    "translator": {
        "translations": "{s}translations/?state=human",
        "translations as a table": "{s}translations/table/",
    },
}


@dataclass(frozen=True)
class Tour:
    """Browsers that are logged in or have a seat; each opens its own pages in any language."""

    base: str
    names: Mapping[str, str]
    readers: Mapping[str, BrowserContext]

    def stops(self, language: str) -> Iterator[tuple[str, BrowserContext, str]]:
        """Name, browser and address of every page."""
        pages = {"stranger": STRANGER, "participant": PARTICIPANT, **OFFICES}
        for reader, addresses in pages.items():
            for name, address in addresses.items():
                yield name, self.readers[reader], f"{self.base}/{language}/{address.format(**self.names)}"


def begin_tour(chromium: Browser, served: Service, made: Mapping[str, Any]) -> Tour:
    """Log in the offices with a recovery code each, and take a seat that has answers, statements and a guess due."""
    readers = {"stranger": chromium.new_context(), "participant": chromium.new_context()}
    take_seat(readers["participant"], served.base, made, made["codes"]["northbank"][0])
    # Somebody else says the very same: pages must cope with two statements of equal words.
    somebody = chromium.new_context()
    take_seat(somebody, served.base, made, made["codes"]["northbank"][1])
    somebody.close()
    accounts = {account["office"]: account for account in made["accounts"]}
    coalition = ""
    for office in OFFICES:
        readers[office] = chromium.new_context()
        page = readers[office].new_page()
        log_in(page, served.base, accounts[office]["email"], accounts[office]["password"])
        page.fill("input[name=code]", accounts[office]["recovery_codes"][0])
        press(page.locator("main form button"))
        assert page.url == f"{served.base}/en/desk/"
        link = page.locator("h2#coalitions ~ ul a")
        coalition = coalition or (link.first.get_attribute("href") or "" if link.count() else "")
        page.close()
    slug = made["slug"]
    names = {"d": f"d/{slug}/", "s": f"desk/{slug}/", "c": coalition.removeprefix("/en/")}
    return Tour(served.base, names, readers)


def take_seat(context: BrowserContext, base: str, made: Mapping[str, Any], code: str) -> str:
    """A seat with seven words, an own statement, and answers up to the first guess, which stays open."""
    page = context.new_page()
    dialogue = f"{base}/en/d/{made['slug']}/"
    page.goto(f"{dialogue}seat/")
    page.fill("#code", code)
    press(page.locator("main form button"))
    words = " ".join(page.locator(".phrase li").all_inner_texts())
    press(page.locator("button[value=repeat]"))
    page.fill("#phrase", words)
    press(page.locator("main form button"))
    page.goto(f"{dialogue}write/")
    page.fill("#text", "The boats should be painted by children of both towns.")
    press(page.locator("main form button"))
    page.goto(f"{dialogue}card/")
    for _ in range(60):
        if re.search("/guess/$", page.url):
            break
        press(page.locator("button[value=agree]"))
    assert page.url.endswith("/guess/")
    page.close()
    return words
