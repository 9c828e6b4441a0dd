"""Two stewards at the same moment: one outcome and one act come of it, for releases and mediators as for statements."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from concilio.dialogue.models import Appointment
from concilio.insight.models import Release
from concilio.insight.release_keys import open_release_case, replace_draft, turn_release_key
from concilio.keys.mediators import answer_mediator
from concilio.keys.models import Case, MediatorAssent
from concilio.publiclog.models import Act
from tests.integration import scene as stage
from tests.integration.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
NORTH, SOUTH = stage.NORTHBANK, stage.SOUTHBANK
TODAY = date(2026, 11, 25)


def a_draft(scene: stage.Scene) -> Release:
    return Release.objects.create(
        dialogue=scene.dialogue,
        number=1,
        content={},
        basis={},
        drafted_on=TODAY,
        case=open_release_case(dialogue=scene.dialogue, on=TODAY),
    )


def key(scene: stage.Scene, release: Release, label: str, approves: bool = True) -> Callable[[], Any]:
    return lambda: (
        turn_release_key(
            release=release,
            by=scene.stewards[label],
            community=scene.communities[label],
            approves=approves,
        ).state
    )


def answer(scene: stage.Scene, office: Appointment, label: str) -> Callable[[], Any]:
    return lambda: (
        answer_mediator(
            by=scene.stewards[label],
            dialogue=scene.dialogue,
            appointment_id=office.id,
            community=scene.communities[label],
            accepts=True,
        ).case.state
    )


def kinds(scene: stage.Scene, subject: str) -> list[str]:
    acts = Act.objects.filter(scope_id=scene.dialogue.id, kind__startswith=subject)
    return sorted(acts.values_list("kind", flat=True))


def test_both_stewards_at_once_release_once() -> None:
    scene = stage.make_scene()
    release = a_draft(scene)
    states = at_once(key(scene, release, NORTH), key(scene, release, SOUTH))
    assert set(states) == {Release.State.DRAFT, Release.State.PUBLIC}
    assert kinds(scene, "release.") == ["release.published"]


def test_releasing_and_refusing_at_once_never_releases() -> None:
    scene = stage.make_scene()
    release = a_draft(scene)
    at_once(key(scene, release, NORTH, True), key(scene, release, SOUTH, False))
    release.refresh_from_db()
    assert release.state == Release.State.REFUSED
    assert kinds(scene, "release.") == ["release.refused"]


def test_the_last_key_and_a_new_draft_at_once_come_to_one_of_the_two() -> None:
    scene = stage.make_scene()
    release = a_draft(scene)
    key(scene, release, NORTH)()
    at_once(key(scene, release, SOUTH), lambda: replace_draft(dialogue=scene.dialogue))
    release.refresh_from_db()
    expected = {
        Release.State.PUBLIC: (Case.State.APPROVED, ["release.published"]),
        Release.State.REPLACED: (Case.State.REPLACED, ["release.replaced"]),
    }
    assert (release.case.state, kinds(scene, "release.")) == expected[Release.State(release.state)]


def test_both_communities_answering_a_mediator_at_once_answer_in_one_case() -> None:
    scene = stage.make_scene(mediator="none")
    office = stage.appoint(
        dialogue=scene.dialogue, person=stage.make_person(name="Mediator"), role="mediator"
    )
    states = at_once(answer(scene, office, NORTH), answer(scene, office, SOUTH))
    assert set(states) == {Case.State.OPEN, Case.State.APPROVED}
    assert MediatorAssent.objects.get().case.keys.count() == 2
    assert kinds(scene, "mediator.") == ["mediator.assented"]
