"""Private feeds of offices, and what stands first on a desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from concilio.coalition.models import Person
from concilio.convening.queries.agenda import agenda_of
from concilio.dialogue.models import Appointment
from concilio.dialogue.reasons import Reason
from concilio.moderation.actions import turn_key
from tests.integration.scene import NORTHBANK, SOUTHBANK, Scene, make_scene, make_statement

pytestmark = pytest.mark.django_db
Desk = Callable[[Person], Client]


def feed_page(scene: Scene, person: Person) -> str:
    office = Appointment.objects.get(dialogue=scene.dialogue, person=person, until_day__isnull=True)
    return reverse("convening:office-feed", args=[scene.slug, office.id])


def made(desk: Client, page: str) -> str:
    return desk.post(page).content.decode().split('dir="ltr">http://testserver')[1].split("<")[0]


def test_a_feed_says_how_much_waits_and_nothing_else(at_desk: Desk):
    scene = make_scene()
    steward = scene.stewards[NORTHBANK]
    address = made(at_desk(steward), feed_page(scene, steward))
    empty = Client().get(address).content.decode()
    assert "<entry>" not in empty
    make_statement(scene=scene, text="CANARY words")
    shown = Client().get(address)
    assert shown.headers["Content-Type"].startswith("application/atom+xml")
    text = shown.content.decode()
    assert "1 thing waits for you" in text
    for never in ("CANARY", scene.slug, steward.name, steward.email, "orthbank", "steward", "crossing"):
        assert never not in text


def test_an_address_ends_when_it_is_made_anew_ended_or_the_office_or_account_is(at_desk: Desk):
    scene = make_scene()
    steward = scene.stewards[NORTHBANK]
    desk, page = at_desk(steward), feed_page(scene, steward)
    first, second = made(desk, page), made(desk, page)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    desk.post(page, {"end": "1"})
    assert Client().get(second).status_code == 404
    third = made(desk, page)
    Person.objects.filter(id=steward.id).update(is_active=False)
    assert Client().get(third).status_code == 404
    Person.objects.filter(id=steward.id).update(is_active=True)
    Appointment.objects.filter(person=steward).update(until_day="2026-03-03")
    assert Client().get(third).status_code == 404


def test_nobody_makes_an_address_for_anothers_office(at_desk: Desk):
    scene = make_scene()
    page = feed_page(scene, scene.stewards[NORTHBANK])
    assert at_desk(scene.convener).post(page).status_code == 404


def test_the_mediator_sees_a_running_deadlock_first_with_its_hours():
    scene = make_scene()
    statement = make_statement(scene=scene)
    for label, approves in ((NORTHBANK, True), (SOUTHBANK, False)):
        turn_key(
            steward=scene.stewards[label],
            statement=statement,
            community=scene.communities[label],
            approves=approves,
            reason=Reason.OFF_QUESTION,
        )
    assert scene.mediator is not None
    first = agenda_of(scene.mediator, scene.dialogue)[0]
    assert first.yours
    assert str(first.heading) == "1 deadlock waits for the mediator"
    assert str(first.text) == "71 hours are left for the first."
    assert first.address == reverse("moderation:mediator", args=[scene.slug])
    assert not agenda_of(scene.convener, scene.dialogue)[0].yours
