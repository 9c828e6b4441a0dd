"""Moves that cannot be taken back: each asks on a page of its own, which changes nothing and says what ends."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from concilio.coalition.models import Membership, Person
from concilio.dialogue.models import Appointment, Phase
from tests.integration.scene import NORTHBANK, Scene, make_person, make_scene, make_statement
from tests.integration.test_who_may_do_what import everything_stored

pytestmark = pytest.mark.django_db
Desk = Callable[[Person], Client]


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    make_statement(scene=scene)
    make_statement(scene=scene, status="published")
    Membership.objects.create(person=make_person(name="Second"), coalition=scene.coalition, is_convener=True)
    Membership.objects.create(person=make_person(name="Third"), coalition=scene.coalition, is_convener=True)
    Membership.objects.create(person=scene.stewards[NORTHBANK], coalition=scene.coalition)
    return scene


def pages(scene: Scene) -> dict[str, str]:
    """The address of each move, and a sentence with a number that its page must say."""
    steward = scene.stewards[NORTHBANK]
    office = Appointment.objects.get(person=steward)
    place = [scene.coalition.id, steward.memberships.get().id]
    return {
        reverse(
            "convening:end-appointment", args=[scene.slug, office.id]
        ): "1 statement waits for a decision.",
        reverse("convening:delete", args=[scene.slug]): "2 statements, with their translations.",
        reverse("close_account", args=place): "1 role ends today.",
        reverse("new_factor", args=place): "1 role. Be sure that it is them.",
        reverse(
            "convening:phase", args=[scene.slug]
        ): "Nobody can answer the 1 published statement any more.",
    }


def test_each_page_says_what_ends_with_the_numbers_and_changes_nothing(scene: Scene, at_desk: Desk):
    desk = at_desk(scene.convener)
    for address, sentence in pages(scene).items():
        before = everything_stored()
        page = desk.get(address)
        assert page.status_code == 200, address
        text = page.content.decode()
        assert sentence in text, address
        assert "cannot be taken back" in text or "never moves back" in text, address
        assert everything_stored() == before, address


def test_the_last_move_counts_what_will_never_be_decided(scene: Scene, at_desk: Desk):
    scene.dialogue.phase = Phase.CLOSING
    scene.dialogue.save()
    text = at_desk(scene.convener).get(reverse("convening:phase", args=[scene.slug])).content.decode()
    assert "1 statement will never be decided. Its author is told." in text


def test_changes_of_roles_and_accounts_are_public_without_names(scene: Scene, at_desk: Desk):
    steward = scene.stewards[NORTHBANK]
    place = [scene.coalition.id, steward.memberships.get().id]
    for person in Person.objects.filter(memberships__is_convener=True).order_by("name")[:2]:
        at_desk(person).post(reverse("new_factor", args=place))
    at_desk(Person.objects.get(name="Third (simulated)")).post(reverse("close_account", args=place))
    shown = Client().get(reverse("dialogue", args=[scene.slug])).content.decode()
    for words in ("an account got a new second factor", "an account was closed", "a role ended"):
        assert words in shown
    assert steward.name not in shown
