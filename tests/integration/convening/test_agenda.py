"""What a desk says needs a decision: each app's own, first what the reader can decide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from concilio.coalition.models import Person
from concilio.convening.queries.agenda import agenda_of
from concilio.dialogue.models import Phase, Statement
from concilio.insight.models import Release
from concilio.insight.release_keys import open_release_case
from tests.integration.scene import (
    NORTHBANK,
    SOUTHBANK,
    Scene,
    make_scene,
    make_statement,
    make_translation,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 3)


@pytest.fixture
def busy() -> Scene:
    """A joint room in which every app has something that waits."""
    scene = make_scene(mediator="waiting")
    for status in (Statement.Status.PROPOSED, Statement.Status.HIDDEN, Statement.Status.PUBLISHED):
        make_statement(scene=scene, status=status, text=f"One that is {status}.")
    Release.objects.create(
        dialogue=scene.dialogue, number=1, content={}, basis={}, drafted_on=DAY,
        case=open_release_case(dialogue=scene.dialogue, on=DAY),
    )  # fmt: skip
    return scene


def seen(scene: Scene, person: Person) -> list[tuple[str, str, bool]]:
    """Heading, page and whether the reader can decide it."""
    there = reverse("convening:desk", args=[scene.slug])
    return [
        (str(item.heading), item.address.removeprefix(there), item.yours)
        for item in agenda_of(person, scene.dialogue)
    ]


def test_a_steward_reads_first_what_needs_their_key(busy: Scene) -> None:
    assert seen(busy, busy.stewards[SOUTHBANK]) == [
        ("1 statement waits for the stewards", "queue/", True),
        ("1 statement is hidden for now", "queue/", True),
        ("Every community has to accept the mediator", "people/", True),
        ("A release waits for the stewards", "findings/", True),
        ("Some statements are not in every language yet", "", False),
    ]


def test_a_translator_reads_first_what_is_not_translated(busy: Scene) -> None:
    first, *others = seen(busy, busy.translators["hy"][0])
    assert first == ("Some statements are not in every language yet", "translations/", True)
    assert len(others) == 4
    assert not any(yours for _, _, yours in others)


def test_a_convener_decides_none_of_what_is_others_and_reads_what_the_dialogue_lacks(busy: Scene) -> None:
    assert seen(busy, busy.convener) == [
        ("The dialogue can move to its next phase", "phase/", False),
        ("1 statement waits for the stewards", "", False),
        ("1 statement is hidden for now", "", False),
        ("Every community has to accept the mediator", "people/", False),
        ("A release waits for the stewards", "findings/", False),
        ("Some statements are not in every language yet", "", False),
    ]


def test_what_blocks_the_next_phase_leads_to_the_page_where_it_is_mended() -> None:
    scene = make_scene(phase=Phase.ADMISSION, mediator="none")
    assert seen(scene, scene.convener) == [
        (
            "No statement is published yet where people will vote. The stewards of every community decide on seeds.",
            "seeds/",
            True,
        ),
        (f"The hashes of the envelopes of “{NORTHBANK}” are not here yet.", "envelopes/", True),
        (f"The hashes of the envelopes of “{SOUTHBANK}” are not here yet.", "envelopes/", True),
        (
            "There is no mediator. Where stewards disagree, a statement stays in its author’s own room.",
            "people/",
            False,
        ),
    ]
    assert seen(scene, scene.stewards[NORTHBANK]) == []


def test_a_quiet_dialogue_needs_nothing_of_a_steward() -> None:
    scene = make_scene()
    assert seen(scene, scene.stewards[NORTHBANK]) == []


def test_desks_of_all_apps_show_the_offices_navigation(at_desk: Callable[[Person], Client]) -> None:
    """Pages of apps below the office are handed its addresses."""
    scene = make_scene()
    links = [
        f'href="{reverse(f"convening:{page}", args=[scene.slug])}"'
        for page in ("desk", "texts", "communities", "seeds", "phase", "people")
    ]
    convener = at_desk(scene.convener)
    for name in ("convening:people", "admission:envelopes", "insight:desk"):
        page = convener.get(reverse(name, args=[scene.slug])).content.decode()
        assert [link for link in links if link not in page] == [], name
    page = at_desk(scene.stewards[NORTHBANK]).get(reverse("insight:desk", args=[scene.slug])).content.decode()
    assert links[0] in page
    assert links[1] not in page, "a convener's alone"


def test_the_page_of_phases_warns_of_a_language_in_which_statements_cannot_be_read(
    busy: Scene, at_desk: Callable[[Person], Client]
) -> None:
    with translation.override("en"):
        address = reverse("convening:phase", args=[busy.slug])
    client = at_desk(busy.convener)
    page = client.get(address).content.decode()
    assert "Հայերեն: 1 published statement cannot be read in it yet." in page
    for statement in Statement.objects.filter(dialogue=busy.dialogue, status="published"):
        make_translation(statement=statement, language="hy")
    page = client.get(address).content.decode()
    assert "Հայերեն: " not in page
