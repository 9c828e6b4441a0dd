"""Two coalitions on one installation: neither reaches into the other's accounts through somebody who works for both."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from concilio.coalition import actions
from concilio.coalition.errors import CoalitionRefused
from concilio.coalition.models import Membership, Person
from concilio.dialogue.models import Appointment
from tests.integration.scene import NORTHBANK, Scene, make_person, make_scene

pytestmark = pytest.mark.django_db
Desk = Callable[[Person], Client]


@pytest.fixture
def both() -> tuple[Scene, Scene, Person]:
    """Two coalitions; a steward of the first, with an account that the first made, was invited by the second."""
    first, second = make_scene(slug="river"), make_scene(slug="lake")
    person = first.stewards[NORTHBANK]
    person.home = first.coalition
    person.save()
    Membership.objects.create(person=person, coalition=first.coalition)
    actions.invite_person(
        by=second.convener,
        coalition=second.coalition,
        name="Typed by the second",
        email=person.email,
        language="en",
        organisation=None,
        convener=False,
    )
    return first, second, person


def place_in(scene: Scene, person: Person) -> Membership:
    return Membership.objects.get(person=person, coalition=scene.coalition)


def state_of(person: Person) -> tuple[object, ...]:
    person = Person.objects.get(id=person.id)
    return (
        person.email,
        person.name,
        person.password,
        person.is_active,
        person.home_id,
        person.authenticator_set.count(),
        list(
            Membership.objects.filter(person=person, coalition=person.home_id).values_list(
                "closed", "is_convener"
            )
        ),
        list(Appointment.objects.filter(person=person, until_day__isnull=True).values_list("dialogue__slug")),
    )


def routes(patterns: list[object] | None = None) -> set[str]:
    """The names of all routes that take a coalition or a membership."""
    found = set()
    for each in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(each, URLResolver):
            space = f"{each.namespace}:" if each.namespace else ""
            found |= {space + name for name in routes(each.url_patterns)}
        elif isinstance(each, URLPattern) and "membership_id" in each.pattern.converters:
            found.add(str(each.name))
    return found


def test_no_route_of_the_second_coalition_touches_an_account_of_the_first(both, at_desk: Desk):
    first, second, person = both
    desk = at_desk(second.convener)
    at_desk(person)
    before = state_of(person)
    place = place_in(second, person)
    own = place_in(first, person)
    tried = 0
    assert len(routes()) >= 6
    for name in sorted(routes()):
        for coalition, membership in (
            (second.coalition, place),
            (first.coalition, own),
            (second.coalition, own),
        ):
            args = (
                {"membership_id": membership.id}
                if name == "coalition:answer-invitation"
                else {"coalition_id": coalition.id, "membership_id": membership.id}
            )
            for words in ({}, {"do": "close"}, {"do": "open"}, {"do": "convener"}, {"accept": "1"}):
                answer = desk.post(reverse(name, kwargs=args), words)
                assert "/account/open/" not in answer.content.decode(), name
                assert state_of(person) == before, (name, words)
                Membership.objects.filter(id=place.id).update(closed=False)
                tried += 1
    assert tried >= 75


def test_its_own_coalition_can_what_the_other_cannot(both, at_desk: Desk):
    first, _, person = both
    place = place_in(first, person)
    desk = at_desk(first.convener)
    link = desk.post(reverse("coalition:new-link", args=[first.coalition.id, place.id]))
    assert "/account/open/" in link.content.decode()
    desk.post(reverse("close_account", args=[first.coalition.id, place.id]))
    person.refresh_from_db()
    assert not person.is_active, "an invitation elsewhere that nobody accepted keeps no account open"


def test_an_invitation_opens_nothing_before_it_is_accepted(both, at_desk: Desk):
    _, second, person = both
    desk = at_desk(person)
    page = reverse("coalition:coalition", args=[second.coalition.id])
    assert desk.get(page).status_code == 404
    shown = at_desk(second.convener).get(page).content.decode()
    assert person.name not in shown, "the other coalition learns no name from an e-mail"
    assert second.coalition.name in desk.get(reverse("desk")).content.decode()
    answer = reverse("coalition:answer-invitation", args=[place_in(second, person).id])
    assert desk.post(answer, {"accept": "1"}).status_code == 302
    assert desk.get(page).status_code == 200


def test_an_invitation_can_be_declined(both, at_desk: Desk):
    _, second, person = both
    at_desk(person).post(reverse("coalition:answer-invitation", args=[place_in(second, person).id]))
    assert not Membership.objects.filter(person=person, coalition=second.coalition).exists()


def test_work_for_another_coalition_outlives_the_end_in_one(both, at_desk: Desk):
    first, second, person = both
    actions.answer_invitation(by=person, membership_id=place_in(second, person).id, accepts=True)
    at_desk(first.convener).post(
        reverse("close_account", args=[first.coalition.id, place_in(first, person).id])
    )
    person.refresh_from_db()
    assert person.is_active
    assert not Appointment.objects.filter(person=person, until_day__isnull=True).exists()
    with pytest.raises(CoalitionRefused, match="works-elsewhere"):
        actions.delete_account(by=first.convener, membership=place_in(first, person))


def test_a_mistyped_invitation_is_deleted_and_made_anew():
    scene = make_scene()
    place = actions.invite_person(
        by=scene.convener, coalition=scene.coalition, name="Nora", email="nroa@river.example", language="hy",
        organisation=None, convener=False,
    )  # fmt: skip
    actions.delete_account(by=scene.convener, membership=place)
    assert not Person.objects.filter(email="nroa@river.example").exists()


def test_a_deleted_account_leaves_no_name_where_decisions_keep_its_row(at_desk: Desk):
    scene = make_scene()
    person = scene.stewards[NORTHBANK]
    place = Membership.objects.create(person=person, coalition=scene.coalition)
    with pytest.raises(CoalitionRefused, match="close-first"):
        actions.delete_account(by=scene.convener, membership=place)
    desk = at_desk(scene.convener)
    desk.post(reverse("close_account", args=[scene.coalition.id, place.id]))
    email = person.email
    asked = desk.get(reverse("delete_account", args=[scene.coalition.id, place.id])).content.decode()
    assert email in asked
    desk.post(reverse("delete_account", args=[scene.coalition.id, place.id]))
    person.refresh_from_db()
    assert email not in (person.email, person.name)
    assert person.name == "—"
    assert not person.has_usable_password()
    assert not Membership.objects.filter(person=person).exists()


def test_who_decided_nothing_leaves_no_row(at_desk: Desk):
    scene = make_scene()
    person = make_person(name="Nobody")
    place = Membership.objects.create(person=person, coalition=scene.coalition, closed=True)
    actions.delete_account(by=scene.convener, membership=place)
    assert not Person.objects.filter(id=person.id).exists()
