"""Participants by the dozen: their pages' forms, filled in over HTTP, since a browser for each would take an hour."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, build_opener


class Participant:
    """One person with a browser that keeps cookies: the `Secure` ones too, as browsers do for localhost."""

    def __init__(self, dialogue: str) -> None:
        """Args: dialogue: address of the dialogue, with its language and a slash at the end."""
        self.dialogue = dialogue
        jar = CookieJar(DefaultCookiePolicy(secure_protocols=("http", "https")))
        self._opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(jar))
        self.page = ""

    def take_seat(self, code: str) -> None:
        self._get("seat/")
        self._send("seat/", step="code", code=code)
        words = re.findall(r"<li>([^<]+)</li>", self.page.split('class="phrase"')[1].split("</ol>")[0])
        assert len(words) == 7, self.page
        carried = {"code": code, "words": self._value("words")}
        self._send("seat/", step="repeat", **carried)
        self._send("seat/", step="take", phrase=" ".join(words), **carried)

    def answer_all(self, choose: Callable[[str], str], guess: int) -> list[str]:
        """Answer card after card, and each guess that comes between; what was answered."""
        answered: list[str] = []
        self._get("card/")
        while True:
            if 'name="guess"' in self.page:
                self._send(
                    "guess/",
                    statement=self._value("statement"),
                    target=self._value("target"),
                    guess=str(guess),
                )
            elif 'href="?any=1"' in self.page:
                self._get("card/?any=1")
            elif 'class="choices"' in self.page:
                found = re.search(r'id="statement"[^>]*>([^<]*)<', self.page)
                assert found is not None
                words = unescape(found[1])
                more = {"any": "1"} if 'name="any"' in self.page else {}
                self._send("card/", statement=self._value("statement"), choice=choose(words), **more)
                answered.append(words)
            else:
                return answered

    def vote_on(self, accord: int, whole: str) -> None:
        """Accept every clause of a joint statement, and answer the whole text with "accept" or "reject"."""
        self._get(f"accords/{accord}/vote/")
        questions = re.findall(r'name="answer-(\d+)" value="accept"', self.page)
        answers = {f"answer-{question}": whole if question == "1" else "accept" for question in questions}
        self._send(f"accords/{accord}/vote/", ratification=self._value("ratification"), **answers)
        assert self.page.count(" checked") == len(questions), self.page

    def _value(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page)
        assert found is not None, (name, self.page)
        return unescape(found[1])

    def _get(self, path: str) -> None:
        self.page = self._opener.open(self.dialogue + path).read().decode()

    def _send(self, path: str, **fields: str) -> None:
        fields["csrfmiddlewaretoken"] = self._value("csrfmiddlewaretoken")
        with self._opener.open(self.dialogue + path, urlencode(fields).encode()) as answer:
            self.page = answer.read().decode()
