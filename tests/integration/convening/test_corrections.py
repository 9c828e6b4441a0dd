"""Typing errors in titles and names after opening: a wrong letter, and both versions stay public."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from concilio.convening.actions import Named, correct_name
from concilio.convening.errors import ConveningRefused
from concilio.convening.forms import CorrectionsForm
from concilio.dialogue.models import CommunityName, CorrectedName, Dialogue, DialogueText
from concilio.publiclog.models import Act
from tests.integration.scene import NORTHBANK, Scene, make_scene

pytestmark = pytest.mark.django_db
TITLE = Named("title", "en")
NAME = Named("community", "en", NORTHBANK)


def correct(scene: Scene, named: Named, words: str, **given: Any) -> CorrectedName | None:
    return correct_name(by=given.get("by", scene.convener), dialogue=scene.dialogue, named=named, words=words)


def test_a_letter_is_put_right_and_both_versions_are_public() -> None:
    scene = make_scene()
    correct(scene, TITLE, "The missing, the grave and the crossing")
    correct(scene, NAME, "Norhtbank")
    page = Client().get(f"/en/d/{scene.slug}/").content.decode()
    for words in ("The missing, the graves and", "The missing, the grave and", "Northbank", "Norhtbank"):
        assert words in page
    acts = Act.objects.filter(kind="name.corrected")
    assert sorted((a.payload["what"], a.payload.get("community")) for a in acts) == [
        ("community", NORTHBANK),
        ("title", None),
    ]
    assert not any("grave" in str(act.payload) for act in acts)


@pytest.mark.parametrize(
    ("named", "words", "code"),
    [
        (TITLE, "The missing, the guilty and the crossing", "more-than-a-typing-error"),
        (NAME, "Southbank", "more-than-a-typing-error"),
        (NAME, "\u3164", "nothing-to-read"),
    ],
)
def test_another_name_is_no_typing_error(named: Named, words: str, code: str) -> None:
    scene = make_scene()
    with pytest.raises(ConveningRefused, match=code):
        correct(scene, named, words)
    assert not CorrectedName.objects.exists()
    assert CommunityName.objects.filter(name="Northbank").count() == len(scene.dialogue.languages)


def test_others_and_set_up_have_no_use_for_it() -> None:
    scene = make_scene()
    with pytest.raises(ConveningRefused, match="not-the-convener"):
        correct(scene, NAME, "Norhtbank", by=scene.stewards[NORTHBANK])
    Dialogue.objects.update(phase="setup")
    scene.dialogue.refresh_from_db()
    with pytest.raises(ConveningRefused, match="still-in-set-up"):
        correct(scene, NAME, "Norhtbank")


def test_the_page_corrects_what_was_typed_differently_or_nothing(at_desk: Any) -> None:
    scene = make_scene()
    client = at_desk(scene.convener)
    with translation.override("en"):
        address = reverse("convening:corrections", args=[scene.slug])
    typed = {k: str(f.initial) for k, f in CorrectionsForm(dialogue=scene.dialogue).fields.items()}
    refused = client.post(address, typed | {"title-en": "The missing!", "title-hy": typed["title-hy"] + "."})
    assert refused.status_code == 422
    assert "The missing!" in refused.content.decode()
    assert not CorrectedName.objects.exists()
    assert client.post(address, typed | {"title-en": typed["title-en"] + "."}).status_code == 302
    assert CorrectedName.objects.get().after == DialogueText.objects.get(language="en").title
