"""A thing is called the same on every page: one order of fall-back, one mark for each community."""

from __future__ import annotations

from pathlib import Path

import pytest

from concilio import shell
from concilio.dialogue.models import Community, CommunityName, DialogueText
from concilio.dialogue.naming import (
    community_names,
    dialogue_text,
    named_communities,
    nearest_language,
)
from concilio.dialogue.queries.snapshot import dialogue_snapshot
from tests.integration.scene import NORTHBANK, make_scene

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("known", "language", "languages", "expected"),
    [
        ("ar en hy", "hy", "az ar", "hy"),
        ("ar en hy", "ru", "hy ar", "hy"),
        ("ar hy", "ru", "az en", "ar"),
        ("", "ru", "az", None),
    ],
)
def test_the_order_is_the_readers_then_the_dialogues_then_by_code(
    known: str, language: str, languages: str, expected: str | None
) -> None:
    assert nearest_language(known.split(), language, languages.split()) == expected


def test_every_way_to_a_name_gives_the_same_name() -> None:
    scene = make_scene()
    dialogue = scene.dialogue
    dialogue.languages = ["hy", "az", "en"]
    dialogue.save()
    CommunityName.objects.filter(community__dialogue=dialogue).delete()
    DialogueText.objects.filter(dialogue=dialogue).delete()
    for code in ("az", "en", "hy"):
        CommunityName.objects.create(
            community=scene.communities[NORTHBANK], language=code, name=f"North {code}"
        )
        DialogueText.objects.create(dialogue=dialogue, language=code, title=f"Title {code}", question="?")

    snapshot = dialogue_snapshot(dialogue.slug)

    assert snapshot is not None
    for language, expected in (("az", "az"), ("ar", "hy"), ("ru", "hy"), ("en", "en")):
        assert community_names(dialogue, language)[NORTHBANK] == f"North {expected}"
        assert snapshot.community(scene.communities[NORTHBANK].id).name(language) == f"North {expected}"
        assert dialogue_text(dialogue, language).title == f"Title {expected}"
        assert snapshot.words(language)[1].title == f"Title {expected}"


def test_a_fourth_community_has_a_mark_that_the_style_sheet_has() -> None:
    scene = make_scene()
    for index, label in ((10, "w"), (11, "x"), (12, "y"), (13, "z")):
        Community.objects.create(dialogue=scene.dialogue, label=label, index=index)
    marks = [community.mark for community in named_communities(scene.dialogue, "en")]
    assert len(marks) >= 6
    assert marks[:6] == ["c1", "c2", "c3", "c4", "c5", "c6"]
    style = (Path(shell.__file__).parent / "static/shell/concilio.css").read_text("utf-8")
    assert [mark for mark in marks if f".{mark} {{" not in style] == []
    snapshot = dialogue_snapshot(scene.slug)
    assert snapshot is not None
    assert [community.mark for community in snapshot.communities] == marks
