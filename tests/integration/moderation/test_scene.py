"""The scene that other tests stand on."""

from __future__ import annotations

import pytest
from django.test import Client

from concilio.dialogue import rules
from concilio.dialogue.models import Appointment, Statement
from tests.integration import scene as stage

pytestmark = pytest.mark.django_db


def test_every_community_has_a_steward_of_its_own() -> None:
    scene = stage.make_scene(communities=(stage.NORTHBANK, stage.SOUTHBANK, stage.EASTBANK))
    for label, steward in scene.stewards.items():
        for other, community in scene.communities.items():
            held = rules.holds_office(steward, scene.dialogue, Appointment.Role.STEWARD, community=community)
            assert held == (label == other)


@pytest.mark.parametrize(("mediator", "accepted"), [("accepted", True), ("waiting", False)])
def test_a_mediator_is_accepted_or_waits_for_the_last_assent(mediator: str, accepted: bool) -> None:
    scene = stage.make_scene(mediator=mediator)
    office = Appointment.objects.get(dialogue=scene.dialogue, role=Appointment.Role.MEDIATOR)
    assert rules.mediator_is_accepted(office) == accepted


def test_statements_stand_in_every_state_the_database_allows() -> None:
    scene = stage.make_scene()
    for status in Statement.Status.values:
        stage.make_statement(scene=scene, status=status)
    assert Statement.objects.filter(dialogue=scene.dialogue).count() == len(Statement.Status.values)


def test_staff_can_log_in(client: Client) -> None:
    scene = stage.make_scene()
    assert client.login(username=scene.convener.email, password=stage.PASSWORD)
