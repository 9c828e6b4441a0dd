"""Organisations, public figures, people and their links."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from concilio.coalition import actions, invitations
from concilio.coalition.errors import CoalitionRefused
from concilio.coalition.models import Coalition, Membership, Organisation, Person
from tests.integration.scene import NORTHBANK, Scene, make_person, make_scene

pytestmark = pytest.mark.django_db
Desk = Callable[[Person], Client]


def address(name: str, scene: Scene, *rest: object) -> str:
    return reverse(f"coalition:{name}", args=[scene.coalition.id, *rest])


def test_a_convener_keeps_organisations_and_public_figures(at_desk: Desk):
    scene = make_scene()
    desk = at_desk(scene.convener)
    words = {"name": "Archive of the Missing", "country": "XX", "kind": "foundation", "since": "2024-02-01"}
    assert desk.post(address("add-organisation", scene), words).status_code == 302
    organisation = Organisation.objects.get(name="Archive of the Missing")
    assert (organisation.country, organisation.kind) == ("XX", "foundation")
    assert desk.post(address("add-organisation", scene), words).status_code == 422, "twice the same name"
    bad = desk.post(address("add-organisation", scene), words | {"name": "Other", "country": "1x"})
    assert bad.status_code == 422
    assert "1x" in bad.content.decode()
    assert 'value="Other"' in bad.content.decode(), "what was typed is still there"
    figure = {"name": "Ada Mill (simulated)", "role": "Speaks for the families"}
    assert desk.post(address("add-figure", scene), figure).status_code == 302
    page = desk.get(address("coalition", scene)).content.decode()
    assert "Ada Mill (simulated)" in page
    assert "1 February 2024" in page
    remove = address("remove-organisation", scene, organisation.id)
    assert desk.post(remove).status_code == 302
    assert not Organisation.objects.filter(id=organisation.id).exists()


def test_an_organisation_that_people_belong_to_stays(at_desk: Desk):
    scene = make_scene()
    organisation = Organisation.objects.get(coalition=scene.coalition)
    Membership.objects.filter(coalition=scene.coalition).update(organisation=organisation)
    answer = at_desk(scene.convener).post(address("remove-organisation", scene, organisation.id), follow=True)
    assert "it stays" in answer.content.decode()
    assert Organisation.objects.filter(id=organisation.id).exists()


def test_members_see_a_coalition_and_change_nothing_and_others_see_nothing(at_desk: Desk):
    scene = make_scene()
    member = scene.stewards[NORTHBANK]
    Membership.objects.create(person=member, coalition=scene.coalition)
    desk, stranger = at_desk(member), at_desk(make_scene().convener)
    page = desk.get(address("coalition", scene))
    assert page.status_code == 200
    assert "@staff.example" not in page.content.decode(), "e-mail is for conveners"
    for name in ("save", "add-organisation", "add-figure", "invite"):
        assert desk.post(address(name, scene), {}).status_code == 403
        assert stranger.post(address(name, scene), {}).status_code == 404
    assert stranger.get(address("coalition", scene)).status_code == 404


def test_actions_refuse_who_is_no_convener_whatever_page_called_them():
    scene = make_scene()
    stranger = make_person(name="Stranger")
    with pytest.raises(CoalitionRefused) as caught:
        actions.add_public_figure(by=stranger, coalition=scene.coalition, name="X", role="Y")
    assert caught.value.code == "not-a-convener"


def test_a_coalition_is_never_without_a_convener(at_desk: Desk):
    scene = make_scene()
    membership = Membership.objects.get(person=scene.convener)
    for page, words in (
        (address("change-member", scene, membership.id), {"do": "no-convener"}),
        (reverse("close_account", args=[scene.coalition.id, membership.id]), {}),
    ):
        answer = at_desk_once(at_desk, scene).post(page, words, follow=True)
        assert "at least one convener" in answer.content.decode()
    membership.refresh_from_db()
    assert membership.is_convener
    assert Person.objects.get(id=scene.convener.id).is_active


def at_desk_once(at_desk: Desk, scene: Scene) -> Client:
    scene.convener.authenticator_set.all().delete()
    return at_desk(scene.convener)


def test_a_closed_account_opens_nothing(at_desk: Desk):
    scene = make_scene()
    member = scene.stewards[NORTHBANK]
    membership = Membership.objects.create(person=member, coalition=scene.coalition)
    theirs = at_desk(member)
    assert theirs.get(reverse("desk")).status_code == 200
    at_desk(scene.convener).post(reverse("close_account", args=[scene.coalition.id, membership.id]))
    assert theirs.get(reverse("desk")).status_code == 302, "sessions that were open end too"
    member.refresh_from_db()
    assert invitations.person_of_link(str(member.id), invitations.account_token(member)) is None


def test_an_account_link_ends_after_three_days(monkeypatch: pytest.MonkeyPatch):
    person = make_person(name="P")
    token = invitations.account_token(person)
    assert invitations.person_of_link(str(person.id), token) == person
    later = datetime.now() + timedelta(days=3, minutes=1)  # noqa: DTZ005 - as Django's generator counts
    monkeypatch.setattr(invitations.AccountLinks, "_now", lambda self: later)
    assert invitations.person_of_link(str(person.id), token) is None


def test_a_link_of_one_person_opens_no_other_account():
    first, second = make_person(name="A"), make_person(name="B")
    assert invitations.person_of_link(str(second.id), invitations.account_token(first)) is None


def test_a_new_link_leaves_the_second_factor_where_it_is(at_desk: Desk):
    scene = make_scene()
    member = scene.stewards[NORTHBANK]
    membership = Membership.objects.create(person=member, coalition=scene.coalition)
    at_desk(member)
    page = at_desk(scene.convener).post(address("new-link", scene, membership.id)).content.decode()
    link = page.split('dir="ltr">http://testserver')[1].split("<")[0]
    words = {"password1": "river stones under water", "password2": "river stones under water"}
    intruder = Client()
    assert intruder.post(link, words).status_code == 302
    intruder.post(reverse("account_login"), {"login": member.email, "password": words["password1"]})
    assert intruder.get(reverse("desk")).status_code == 302, "the password alone is not enough"


def test_inviting_somebody_twice_is_refused_and_says_so(at_desk: Desk):
    scene = make_scene()
    desk = at_desk(scene.convener)
    words = {"name": "Nora", "email": "Nora@staff.example", "language": "hy"}
    assert "/account/open/" in desk.post(address("invite", scene), words).content.decode()
    again = desk.post(address("invite", scene), words | {"email": "nora@STAFF.example"})
    assert again.status_code == 422
    assert Person.objects.filter(email="nora@staff.example").count() == 1
    assert Coalition.objects.get().memberships.count() == 2
