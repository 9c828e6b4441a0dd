"""A lost second factor: two conveners reset it, or whoever runs the machine; the public log says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from concilio.accounts import actions
from concilio.accounts.models import FactorReset
from concilio.coalition.errors import CoalitionRefused
from concilio.coalition.models import Membership, Person
from concilio.publiclog.models import Act
from tests.integration.scene import NORTHBANK, Scene, make_person, make_scene

pytestmark = pytest.mark.django_db
Desk = Callable[[Person], Client]


@pytest.fixture
def scene() -> Scene:
    """A coalition with two conveners; the steward of Northbank has lost the telephone."""
    scene = make_scene()
    Membership.objects.create(
        person=make_person(name="Second convener"), coalition=scene.coalition, is_convener=True
    )
    Membership.objects.create(person=scene.stewards[NORTHBANK], coalition=scene.coalition)
    return scene


def second(scene: Scene) -> Person:
    return Person.objects.get(name="Second convener (simulated)")


def test_two_conveners_reset_it_and_the_public_log_says_so(scene: Scene, at_desk: Desk):
    owner = scene.stewards[NORTHBANK]
    theirs = at_desk(owner)
    place = owner.memberships.get()
    page = reverse("new_factor", args=[scene.coalition.id, place.id])
    first = at_desk(scene.convener)
    assert "cannot be taken back" in first.get(page).content.decode()
    assert first.post(page).status_code == 302
    assert first.post(page).status_code == 302, "the same word again changes nothing"
    assert Authenticator.objects.filter(user=owner).exists(), "one convener alone resets nothing"
    assert theirs.get(reverse("desk")).status_code == 200
    assert at_desk(second(scene)).post(page).status_code == 302
    assert not Authenticator.objects.filter(user=owner).exists()
    assert theirs.get(reverse("desk")).status_code == 302, "open sessions end"
    act = Act.objects.get(kind="account.new_factor")
    assert (act.scope_kind, act.scope_id, act.payload) == (
        "coalition",
        scene.coalition.id,
        {"by": "conveners"},
    )


def test_the_owner_sees_it_and_stops_it(scene: Scene, at_desk: Desk):
    owner = scene.stewards[NORTHBANK]
    actions.reset_factor(by=scene.convener, coalition=scene.coalition, person=owner)
    theirs = at_desk(owner)
    assert "has asked to reset your second factor" in theirs.get(reverse("desk")).content.decode()
    theirs.post(reverse("stop_factor"))
    assert "has asked to reset" not in theirs.get(reverse("desk")).content.decode()
    actions.reset_factor(by=second(scene), coalition=scene.coalition, person=owner)
    assert Authenticator.objects.filter(user=owner).exists(), "a stopped word does not count"


def test_a_word_ends_after_seven_days_and_with_the_convener_who_gave_it(scene: Scene):
    owner, today = scene.stewards[NORTHBANK], timezone.now().date()
    actions.reset_factor(
        by=scene.convener, coalition=scene.coalition, person=owner, today=today - timedelta(days=7)
    )
    late = actions.reset_factor(by=second(scene), coalition=scene.coalition, person=owner)
    assert late.state == FactorReset.State.OPEN
    Membership.objects.filter(person=second(scene)).update(is_convener=False)
    after = actions.reset_factor(by=scene.convener, coalition=scene.coalition, person=owner)
    assert after.state == FactorReset.State.OPEN, "who gave the first word convenes no more"


def test_nobody_resets_their_own_and_nobody_another_coalitions(scene: Scene):
    with pytest.raises(CoalitionRefused, match="own-factor"):
        actions.reset_factor(by=scene.convener, coalition=scene.coalition, person=scene.convener)
    other = make_scene()
    owner = other.convener
    owner.home = other.coalition
    owner.save()
    Membership.objects.create(person=owner, coalition=scene.coalition)
    with pytest.raises(CoalitionRefused, match="not-your-account"):
        actions.reset_factor(by=scene.convener, coalition=scene.coalition, person=owner)
    with pytest.raises(CoalitionRefused, match="not-a-convener"):
        actions.reset_factor(by=scene.stewards[NORTHBANK], coalition=scene.coalition, person=second(scene))


def test_the_database_itself_wants_two_persons(scene: Scene):
    owner, today = scene.stewards[NORTHBANK], timezone.now().date()
    for words in (
        {"first": scene.convener, "second": scene.convener, "state": "done"},
        {"first": owner, "second": None, "state": "open"},
        {"first": scene.convener, "second": owner, "state": "done"},
        {"first": scene.convener, "second": None, "state": "done"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            FactorReset.objects.create(person=owner, asked_on=today, **words)


def test_a_sole_convener_is_shown_the_command_of_the_machine(at_desk: Desk):
    scene = make_scene()
    place = Membership.objects.create(person=scene.stewards[NORTHBANK], coalition=scene.coalition)
    page = reverse("new_factor", args=[scene.coalition.id, place.id])
    shown = at_desk(scene.convener).get(page).content.decode()
    assert f"concilio account reset {scene.stewards[NORTHBANK].email}" in shown
