"""Search engines may name what is public and listed, and nothing else; who is not listed is named nowhere."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from concilio.coalition.models import Person
from concilio.convening.actions import change_frame
from concilio.dialogue.models import Dialogue, Phase
from tests.integration.scene import Scene, make_scene

pytestmark = pytest.mark.django_db
PUBLIC = ("", "decisions/", "policy/", "statements/")
NOT_PUBLIC = ("risks/", "seat/", "back/", "card/", "guess/", "write/", "mine/", "answers/", "leave/")


def robots_tag(address: str) -> str:
    return Client().get(address).headers.get("X-Robots-Tag", "")


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.mark.parametrize("page", PUBLIC)
def test_public_pages_of_a_listed_dialogue_may_be_found_and_of_an_unlisted_one_not(
    scene: Scene, page: str
) -> None:
    address = f"/hy/d/{scene.slug}/{page}"
    assert robots_tag(address) == ""
    Dialogue.objects.update(listed=False)
    assert Client().get(address).status_code == 200, "who has the address can open it"
    assert "noindex" in robots_tag(address)


@pytest.mark.parametrize("page", NOT_PUBLIC)
def test_pages_of_those_who_take_part_are_not_to_be_found(scene: Scene, page: str) -> None:
    assert "noindex" in robots_tag(f"/en/d/{scene.slug}/{page}")


@pytest.mark.parametrize(
    "address", ["/en/desk/", "/en/account/login/", "/en/d/nowhere/", "/healthz", "/api/dialogues"]
)
def test_what_is_no_public_page_is_not_to_be_found(address: str) -> None:
    assert "noindex" in robots_tag(address)


def test_the_home_page_may_be_found() -> None:
    assert robots_tag("/ar/") == ""


def test_an_unlisted_dialogue_is_named_on_no_page_that_others_open(scene: Scene) -> None:
    assert scene.slug in Client().get("/en/").content.decode()
    assert scene.slug in Client().get("/api/dialogues").content.decode()
    Dialogue.objects.update(listed=False)
    for address in ("/en/", "/api/dialogues", "/robots.txt", "/en/ledger/"):
        assert scene.slug not in Client().get(address).content.decode()
    assert Client().get(f"/api/dialogues/{scene.slug}").status_code == 200


def test_robots_are_asked_to_stay_away_from_seats_and_desks() -> None:
    answer = Client().get("/robots.txt")
    assert answer.status_code == 200
    rules = [line.removeprefix("Disallow: ") for line in answer.content.decode().splitlines()[1:]]

    def kept_away(address: str) -> bool:
        return any(fnmatch.fnmatch(address, f"{rule}*") for rule in rules)

    for name in ("card", "guess", "write", "mine", "answers", "leave"):
        assert kept_away(reverse(f"dialogue:{name}", args=["river"]))
    for name in ("admission:seat", "admission:back"):
        assert kept_away(reverse(name, args=["river"]))
    assert kept_away("/en/desk/river/people/")
    assert kept_away("/ru/account/login/")
    for public in ("/en/", "/en/d/river/", "/hy/d/river/findings/1/", "/ar/d/river/decisions/"):
        assert not kept_away(public)


def test_a_convener_chooses_it_at_set_up(at_desk: Callable[[Person], Client]) -> None:
    scene = make_scene(phase=Phase.SETUP)
    page = at_desk(scene.convener).get(f"/en/desk/{scene.slug}/frame/").content.decode()
    assert 'name="listed"' in page
    change_frame(
        by=scene.convener, dialogue=scene.dialogue, languages=["en"], admission="sealed", with_rooms=True,
        mediator_hours=48, listed=False,
    )  # fmt: skip
    scene.dialogue.refresh_from_db()
    assert scene.dialogue.listed is False
