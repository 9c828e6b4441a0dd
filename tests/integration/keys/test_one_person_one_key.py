"""One person turns one key in a case, whatever offices they are given between two keys."""

from __future__ import annotations

from datetime import date

import pytest

from concilio.coalition.models import Membership, Person
from concilio.convening.actions import appoint, end_appointment
from concilio.dialogue.models import Appointment
from concilio.insight.drafting import draft_release
from concilio.insight.models import Release
from concilio.insight.release_keys import turn_release_key
from concilio.keys.errors import OnePersonOneKey
from concilio.keys.mediators import answer_mediator
from tests.integration.insight.answers import answer, simulated
from tests.integration.scene import NORTHBANK, SOUTHBANK, Scene, make_scene

pytestmark = pytest.mark.django_db


def move_steward(scene: Scene, person: Person, label: str) -> None:
    """The convener ends a steward's office and gives the same person that of another community."""
    Membership.objects.get_or_create(person=person, coalition=scene.coalition)
    held = Appointment.objects.get(person=person, role="steward", until_day__isnull=True)
    end_appointment(by=scene.convener, dialogue=scene.dialogue, appointment_id=held.id)
    appoint(
        by=scene.convener,
        dialogue=scene.dialogue,
        person=person,
        role="steward",
        community=scene.communities[label],
    )


def test_a_steward_who_changes_community_does_not_release_alone() -> None:
    scene = make_scene()
    answer(scene, simulated())
    release = draft_release(dialogue=scene.dialogue, by=scene.convener, today=date(2026, 11, 25))
    person = scene.stewards[NORTHBANK]
    turn_release_key(release=release, by=person, community=scene.communities[NORTHBANK], approves=True)
    move_steward(scene, person, SOUTHBANK)
    with pytest.raises(OnePersonOneKey):
        turn_release_key(release=release, by=person, community=scene.communities[SOUTHBANK], approves=True)
    release.refresh_from_db()
    assert release.state == Release.State.DRAFT


def test_a_steward_who_changes_community_does_not_accept_a_mediator_alone() -> None:
    scene = make_scene(mediator="waiting")
    office = Appointment.objects.get(dialogue=scene.dialogue, role="mediator")
    person = scene.stewards[NORTHBANK]  # has accepted for the first community already
    move_steward(scene, person, SOUTHBANK)
    with pytest.raises(OnePersonOneKey):
        answer_mediator(
            by=person,
            dialogue=scene.dialogue,
            appointment_id=office.id,
            community=scene.communities[SOUTHBANK],
            accepts=True,
        )
