"""How far it is to the first vote: at most five pages and four hundred words, in every language."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from concilio.dialogue.models import Dialogue, DialogueText
from concilio.languages import LANGUAGE_CODES
from tests.integration.part_scene import make_cards, make_envelopes
from tests.integration.scene import Scene, make_scene, make_translation
from tests.integration.visible_words import visible_words

pytestmark = pytest.mark.django_db

PAGES, WORDS = 5, 400
KINDS = [Dialogue.Admission.SEALED, Dialogue.Admission.OPEN]


def value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return unescape(found[1])


def phrase_on(page: str) -> list[str]:
    return re.findall(r"<li>([^<]+)</li>", page.split('class="phrase"')[1].split("</ol>")[0])


def way(scene: Scene, language: str) -> list[str]:
    """The pages from the dialogue's own to the one with the first card, each reached from the one before."""
    code = make_envelopes(scene=scene)[0]
    client = Client()
    pages = [client.get(f"/{language}/d/{scene.slug}/").content.decode()]
    risks = f"/{language}/d/{scene.slug}/risks/"
    assert f'href="{risks}"' in pages[-1]
    pages.append(client.get(risks).content.decode())
    seat = f"/{language}/d/{scene.slug}/seat/"
    assert f'action="{seat}"' in pages[-1]
    step = value(pages[-1], "step")
    entry = {"code": code} if step == "code" else {"community": "northbank"}
    pages.append(client.post(seat, {"step": step, **entry}).content.decode())
    words = phrase_on(pages[-1])
    carried = {**entry, "words": value(pages[-1], "words")}
    pages.append(client.post(seat, {"step": "repeat", **carried}).content.decode())
    answer = client.post(seat, {"step": "take", "phrase": " ".join(words), **carried})
    assert answer.status_code == 302
    pages.append(client.get(answer["Location"]).content.decode())
    assert 'class="choices" role="group"' in pages[-1], "the first vote"
    return pages


@pytest.mark.parametrize("admission", KINDS)
@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_the_first_vote_is_near(language: str, admission: str) -> None:
    scene = make_scene(languages=LANGUAGE_CODES, admission=admission)
    DialogueText.objects.filter(dialogue=scene.dialogue).update(background="")
    for card in make_cards(scene=scene, count=3):
        for other in set(LANGUAGE_CODES) - {"en"}:
            make_translation(statement=card, language=other, text=card.text, status="reviewed")
    pages = way(scene, language)
    counts = [len(visible_words(page)) for page in pages]
    assert len(pages) <= PAGES
    assert sum(counts) <= WORDS, counts
    assert min(counts) >= 15, "a count that sees nothing proves nothing"


def test_the_short_form_of_the_risks_stands_open_and_the_rest_folded() -> None:
    page = Client().get(f"/en/d/{make_scene().slug}/risks/").content.decode()
    seen = " ".join(visible_words(page))
    for open_ in (
        "may be punished",
        "private window",
        "internet provider",
        "made-up name",
        "Leave this page",
    ):
        assert open_ in seen
    for folded in ("A court could", "steward of each community reads", "wiped every five minutes", "Shift"):
        assert folded in page
        assert folded not in seen


def test_a_card_can_be_seen_before_anything_is_asked() -> None:
    page = Client().get(f"/en/d/{make_scene().slug}/").content.decode()
    words = visible_words(page)
    assert "Agree" in words
    assert words.index("Agree") < words.index("Take")


def test_the_words_are_shown_once_more_and_are_the_same() -> None:
    scene = make_scene()
    code = make_envelopes(scene=scene)[0]
    client, seat = Client(), f"/en/d/{scene.slug}/seat/"
    first = client.post(seat, {"step": "code", "code": code}).content.decode()
    carried = {"code": code, "words": value(first, "words")}
    repeat = client.post(seat, {"step": "repeat", **carried}).content.decode()
    assert 'value="show"' in repeat
    again = client.post(
        seat, {"step": "show", "code": code, "words": value(repeat, "words")}
    ).content.decode()
    assert phrase_on(again) == phrase_on(first)
    other = client.post(seat, {"step": "other", **carried}).content.decode()
    assert phrase_on(other) != phrase_on(first)


@pytest.mark.parametrize("address", ["seat", "back"])
def test_an_error_is_said_at_the_top_with_focus_and_in_the_title(address: str) -> None:
    scene = make_scene()
    data = {"step": "code", "code": "7", "phrase": "one two"}
    page = Client().post(f"/en/d/{scene.slug}/{address}/", data).content.decode()
    assert re.search(r"<title>\s*Error: ", page)
    summary = re.search(r'<div class="problem"[^>]*>.*?</div>', page, re.DOTALL)
    assert summary is not None
    assert "autofocus" in summary[0]
    for target in re.findall(r'href="#([^"]+)"', summary[0]):
        assert f'id="{target}"' in page
