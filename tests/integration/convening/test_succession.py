"""Offices outlive people: the last convener, deputies, take-overs, offices that nobody can carry out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from concilio.coalition.errors import CoalitionRefused
from concilio.coalition.models import Membership, Person
from concilio.convening import actions
from concilio.convening.errors import ConveningRefused
from concilio.convening.queries.agenda import agenda_of
from concilio.convening.queries.vacancies import orphaned, vacancies
from concilio.dialogue.models import Appointment, Phase, Statement
from concilio.dialogue.queries.own import own_statements
from concilio.dialogue.queries.snapshot import dialogue_snapshot
from concilio.publiclog.models import Act
from tests.integration.scene import (
    NORTHBANK,
    SOUTHBANK,
    Scene,
    appoint,
    make_person,
    make_scene,
    make_statement,
)

pytestmark = pytest.mark.django_db
Desk = Callable[[Person], Client]
Role = Appointment.Role


@pytest.fixture
def scene() -> Scene:
    """Everybody has a place in the coalition, and there is a second convener of it."""
    scene = make_scene()
    for person in Person.objects.exclude(id=scene.convener.id):
        Membership.objects.create(person=person, coalition=scene.coalition)
    second = make_person(name="Second convener")
    Membership.objects.create(person=second, coalition=scene.coalition, is_convener=True)
    return scene


def second(scene: Scene) -> Person:
    return Person.objects.get(name="Second convener (simulated)")


def office_of(scene: Scene, person: Person) -> Appointment:
    return Appointment.objects.get(dialogue=scene.dialogue, person=person, until_day__isnull=True)


def kinds(scene: Scene) -> list[str]:
    return list(Act.objects.filter(scope_id=scene.dialogue.id).values_list("kind", flat=True))


def test_the_last_convener_of_a_dialogue_cannot_be_closed_or_leave(scene: Scene, at_desk: Desk):
    place = Membership.objects.get(person=scene.convener)
    for by in (second(scene), scene.convener):
        with pytest.raises(ConveningRefused, match="last-convener"):
            actions.close_place(by=by, membership=place)
    with pytest.raises(ConveningRefused, match="last-convener"):
        actions.end_appointment(
            by=scene.convener, dialogue=scene.dialogue, appointment_id=office_of(scene, scene.convener).id
        )
    page = at_desk(second(scene)).get(reverse("close_account", args=[scene.coalition.id, place.id]))
    assert "would have no convener" in page.content.decode()
    assert "<button" not in page.content.decode().split("<main")[1]
    place.refresh_from_db()
    assert not place.closed


def test_a_convener_whose_account_is_closed_is_no_second_one(scene: Scene):
    other = make_person(name="Was convener")
    Membership.objects.create(person=other, coalition=scene.coalition)
    appoint(dialogue=scene.dialogue, person=other, role=Role.CONVENER)
    Person.objects.filter(id=other.id).update(is_active=False)
    with pytest.raises(ConveningRefused, match="last-convener"):
        actions.end_appointment(
            by=scene.convener, dialogue=scene.dialogue, appointment_id=office_of(scene, scene.convener).id
        )


def test_with_a_deputy_the_last_convener_can_go(scene: Scene, at_desk: Desk):
    office = office_of(scene, scene.convener)
    desk = at_desk(scene.convener)
    named = desk.post(
        reverse("convening:deputy", args=[scene.slug, office.id]), {"person": str(second(scene).id)}
    )
    assert named.status_code == 302
    people = desk.get(reverse("convening:people", args=[scene.slug])).content.decode()
    assert "Second convener (simulated)" in people.split("Deputy")[1]
    actions.close_place(by=scene.convener, membership=Membership.objects.get(person=scene.convener))
    assert office_of(scene, second(scene)).role == Role.CONVENER
    assert not Person.objects.get(id=scene.convener.id).is_active
    assert kinds(scene)[-3:] == ["office.deputy", "office.ended", "office.appointed"] or {
        "office.deputy",
        "office.ended",
        "office.appointed",
    } <= set(kinds(scene))


@pytest.mark.parametrize("who", ["steward", "mediator", "translator", "observer"])
def test_every_office_can_have_a_deputy_who_steps_in(scene: Scene, who: str):
    people = {
        "steward": scene.stewards[NORTHBANK],
        "mediator": scene.mediator,
        "translator": scene.translators["en"][0],
        "observer": scene.observer,
    }
    office, deputy = office_of(scene, people[who]), make_person(name="Deputy")
    Membership.objects.create(person=deputy, coalition=scene.coalition)
    actions.name_deputy(by=people[who], dialogue=scene.dialogue, appointment_id=office.id, person=deputy)
    actions.end_appointment(by=people[who], dialogue=scene.dialogue, appointment_id=office.id)
    new = office_of(scene, deputy)
    assert (new.role, new.community_id, new.language) == (office.role, office.community_id, office.language)


def test_a_deputy_could_hold_the_office(scene: Scene):
    office = office_of(scene, scene.stewards[NORTHBANK])
    for person, code in (
        (scene.stewards[SOUTHBANK], "one-key"),
        (scene.convener, "offices-apart"),
        (scene.stewards[NORTHBANK], "own-deputy"),
        (make_person(name="Stranger"), "not-a-member"),
    ):
        with pytest.raises(ConveningRefused, match=code):
            actions.name_deputy(
                by=scene.convener, dialogue=scene.dialogue, appointment_id=office.id, person=person
            )
    with pytest.raises(ConveningRefused, match="not-your-office"):
        actions.name_deputy(
            by=scene.stewards[SOUTHBANK], dialogue=scene.dialogue, appointment_id=office.id, person=None
        )


def test_a_convener_of_the_coalition_takes_over_an_orphan_in_public(scene: Scene, at_desk: Desk):
    other = second(scene)
    desk = at_desk(other)
    page = reverse("convening:take-over", args=[scene.slug])
    with pytest.raises(ConveningRefused, match="has-a-convener"):
        actions.take_over(by=other, dialogue=scene.dialogue)
    Person.objects.filter(id=scene.convener.id).update(is_active=False)
    assert orphaned(scene.coalition) == [scene.dialogue]
    assert page in desk.get(reverse("desk")).content.decode()
    assert "You become its convener" in desk.get(page).content.decode()
    assert desk.post(page).status_code == 302
    assert office_of(scene, other).role == Role.CONVENER
    assert kinds(scene)[-1:] == ["office.taken_over"] or "office.taken_over" in kinds(scene)
    assert orphaned(scene.coalition) == []
    assert desk.get(reverse("convening:phase", args=[scene.slug])).status_code == 200


def test_nobody_else_takes_over(scene: Scene, at_desk: Desk):
    Person.objects.filter(id=scene.convener.id).update(is_active=False)
    stranger = make_scene().convener
    page = reverse("convening:take-over", args=[scene.slug])
    assert at_desk(stranger).post(page).status_code == 404
    assert at_desk(scene.stewards[NORTHBANK]).post(page).status_code == 404
    Membership.objects.filter(person=scene.stewards[SOUTHBANK]).update(is_convener=True)
    with pytest.raises(ConveningRefused, match="offices-apart"):
        actions.take_over(by=scene.stewards[SOUTHBANK], dialogue=scene.dialogue)


@pytest.mark.parametrize("phase", Phase.values)
@pytest.mark.parametrize("who", ["steward", "mediator", "translator", "observer", "convener"])
def test_an_office_that_nobody_can_carry_out_is_said_first_in_every_phase(scene: Scene, who: str, phase: str):
    people = {
        "steward": scene.stewards[NORTHBANK],
        "mediator": scene.mediator,
        "translator": scene.translators["en"][0],
        "observer": scene.observer,
        "convener": scene.convener,
    }
    scene.dialogue.phase = phase
    scene.dialogue.save()
    make_statement(scene=scene)
    assert vacancies(scene.dialogue, "en") == []
    Person.objects.filter(id=people[who].id).update(is_active=False)
    (vacancy,) = vacancies(scene.dialogue, "en")
    assert vacancy.role == getattr(Role, who.upper())
    reader = scene.stewards[SOUTHBANK]
    assert str(agenda_of(reader, scene.dialogue)[0].heading) == str(vacancy.heading)


def test_a_closed_account_holds_no_office_any_more(scene: Scene, at_desk: Desk):
    steward = scene.stewards[NORTHBANK]
    page = reverse("close_account", args=[scene.coalition.id, steward.memberships.get().id])
    desk = at_desk(scene.convener)
    asked = desk.get(page).content.decode()
    assert "1 role ends today" in asked
    desk.post(page)
    assert not Appointment.objects.filter(person=steward, until_day__isnull=True).exists()
    assert (
        "Northbank has no steward" in desk.get(reverse("convening:desk", args=[scene.slug])).content.decode()
    )


def test_a_member_leaves_alone_and_others_cannot_send_them_away(scene: Scene, at_desk: Desk):
    steward = scene.stewards[NORTHBANK]
    page = reverse("close_account", args=[scene.coalition.id, steward.memberships.get().id])
    assert at_desk(scene.stewards[SOUTHBANK]).post(page).status_code == 403
    assert at_desk(steward).post(page).status_code == 302
    assert not Person.objects.get(id=steward.id).is_active


def test_the_last_convener_of_a_coalition_cannot_leave_it(scene: Scene):
    Membership.objects.filter(person=second(scene)).update(is_convener=False)
    with pytest.raises(CoalitionRefused, match="last-convener"):
        actions.close_place(by=scene.convener, membership=Membership.objects.get(person=scene.convener))


def test_an_undecided_statement_at_the_end_says_so_to_its_author_and_waits_for_nobody(
    scene: Scene, at_desk: Desk
):
    from tests.integration.scene import make_participant

    author = make_participant(scene=scene)
    make_statement(scene=scene, author=author, text="Nobody decides this")
    scene.dialogue.phase = Phase.CLOSING
    scene.dialogue.save()
    page = at_desk(scene.convener).get(reverse("convening:phase", args=[scene.slug])).content.decode()
    assert "1 statement will never be decided. Its author is told." in page
    scene.dialogue.phase = Phase.PUBLISHED
    scene.dialogue.save()
    (mine,) = own_statements(dialogue_snapshot(scene.slug), author)
    assert mine.status_words == "not decided before the end"
    assert "nobody" in str(mine.meaning)
    assert agenda_of(scene.stewards[NORTHBANK], scene.dialogue) == []
    assert mine.status == Statement.Status.PROPOSED
