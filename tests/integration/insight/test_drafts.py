"""A convener asks for a draft of a release, background work makes it, and the desk says what came of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.test import Client

from concilio.background.priority import UnfinishedError
from concilio.coalition.models import Person
from concilio.dialogue.models import Appointment, Ballot
from concilio.insight.actions import Overtaken, keep_findings, latest_findings, refresh_findings
from concilio.insight.drafting import NewDraft, ask_for_draft, draft_release, latest_draft, make_asked_draft
from concilio.insight.errors import DraftHoldsAll, NotYours
from concilio.insight.models import DraftRequest, Finding, Release
from concilio.insight.release_keys import turn_release_key
from concilio.insight.tasks import make_drafts_left
from tests.integration.insight.answers import Answered, answer, pseudonym, simulated, store
from tests.integration.scene import NORTHBANK, SOUTHBANK, Scene, make_scene

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def answered(scene: Scene) -> Answered:
    return answer(scene, simulated((40, 40)))


def desk(client: Client, scene: Scene) -> str:
    response = client.get(f"/en/desk/{scene.slug}/findings/", HTTP_HOST="localhost")
    assert response.status_code == 200
    return response.content.decode()


def press_draft(client: Client, scene: Scene) -> None:
    response = client.post(f"/en/desk/{scene.slug}/findings/draft/", HTTP_HOST="localhost")
    assert response.status_code == 302


def turn_all_keys(scene: Scene, release: Release) -> Release:
    for label in (NORTHBANK, SOUTHBANK):
        release = turn_release_key(
            release=release, by=scene.stewards[label], community=scene.communities[label], approves=True
        )
    return release


def waiting(scene: Scene) -> DraftRequest:
    return ask_for_draft(dialogue=scene.dialogue, by=scene.convener, today=TODAY)


def on(day: date) -> Callable[[UUID], NewDraft | None]:
    return lambda dialogue_id: latest_draft(dialogue_id, day)


def test_a_draft_asked_for_is_on_the_desk_once_it_is_made(
    scene: Scene, answered: Answered, at_desk: Callable[[Person], Client]
) -> None:
    convener = at_desk(scene.convener)
    assert "Read what would be public" not in desk(convener, scene)
    press_draft(convener, scene)
    assert "Read what would be public" in desk(convener, scene)
    assert Release.objects.get().state == Release.State.DRAFT
    assert not DraftRequest.objects.exists()


def test_until_it_is_made_the_desk_says_so_and_has_a_link_to_look_again(
    scene: Scene, answered: Answered, at_desk: Callable[[Person], Client]
) -> None:
    request = waiting(scene)
    convener = at_desk(scene.convener)
    page = desk(convener, scene)
    assert "is being made" in page
    assert "See whether it is ready" in page
    assert "Draft a release from today" not in page
    make_asked_draft(request=request, compute=on(TODAY))
    page = desk(convener, scene)
    assert "is being made" not in page
    assert "Draft a release from today" in page


def test_with_too_few_answers_the_desk_says_how_many_it_takes(
    scene: Scene, at_desk: Callable[[Person], Client]
) -> None:
    convener = at_desk(scene.convener)
    press_draft(convener, scene)
    assert "once ten people of each community have answered" in desk(convener, scene)
    assert not Release.objects.exists()


def test_with_nothing_new_the_desk_names_the_last_release_and_what_it_takes(
    scene: Scene, answered: Answered, at_desk: Callable[[Person], Client]
) -> None:
    turn_all_keys(scene, draft_release(dialogue=scene.dialogue, by=scene.convener, today=TODAY))
    convener = at_desk(scene.convener)
    press_draft(convener, scene)
    assert "nothing new to release since release 1. " in desk(convener, scene)
    assert "at least ten more people" in desk(convener, scene)


def test_a_draft_that_would_be_the_same_leaves_the_keys_of_the_one_that_waits(
    scene: Scene, answered: Answered
) -> None:
    first = draft_release(dialogue=scene.dialogue, by=scene.convener, today=TODAY)
    turn_release_key(
        release=first, by=scene.stewards[NORTHBANK], community=scene.communities[NORTHBANK], approves=True
    )
    with pytest.raises(DraftHoldsAll):
        draft_release(dialogue=scene.dialogue, by=scene.convener, today=TOMORROW)
    first.refresh_from_db()
    assert first.state == Release.State.DRAFT
    assert first.case.keys.count() == 1


def test_a_draft_that_was_refused_can_be_drafted_again_as_it_was(scene: Scene, answered: Answered) -> None:
    first = draft_release(dialogue=scene.dialogue, by=scene.convener, today=TODAY)
    turn_release_key(
        release=first, by=scene.stewards[NORTHBANK], community=scene.communities[NORTHBANK], approves=False
    )
    second = draft_release(dialogue=scene.dialogue, by=scene.convener, today=TODAY)
    assert (second.number, second.content) == (2, first.content)


def test_when_the_analysis_fails_the_desk_says_that_nothing_has_changed(
    scene: Scene, answered: Answered, at_desk: Callable[[Person], Client]
) -> None:
    def failing(dialogue_id: UUID) -> NewDraft | None:
        raise UnfinishedError("concilio.insight.drafting.latest_draft")

    with pytest.raises(UnfinishedError):
        make_asked_draft(request=waiting(scene), compute=failing)
    convener = at_desk(scene.convener)
    assert "could not be made, and nothing has changed" in desk(convener, scene)
    assert not Release.objects.exists()
    press_draft(convener, scene)
    assert "could not be made" not in desk(convener, scene)
    assert Release.objects.exists()


def test_what_the_queue_lost_is_made_within_a_minute(scene: Scene, answered: Answered) -> None:
    waiting(scene)
    make_drafts_left.call_local()
    assert Release.objects.get().state == Release.State.DRAFT


def test_asking_twice_is_asking_once(scene: Scene, answered: Answered) -> None:
    waiting(scene)
    waiting(scene)
    assert DraftRequest.objects.get().state == DraftRequest.State.WAITING


def test_only_a_convener_asks(scene: Scene, answered: Answered) -> None:
    with pytest.raises(NotYours):
        ask_for_draft(dialogue=scene.dialogue, by=scene.stewards[NORTHBANK])
    assert not DraftRequest.objects.exists()


def test_nothing_is_made_for_somebody_who_no_longer_convenes(scene: Scene, answered: Answered) -> None:
    request = waiting(scene)
    Appointment.objects.filter(dialogue=scene.dialogue, role=Appointment.Role.CONVENER).update(
        until_day=TODAY
    )
    assert make_asked_draft(request=request, compute=on(TODAY)) is None
    assert not Release.objects.exists()
    assert not DraftRequest.objects.exists()


def test_a_draft_computed_against_older_findings_is_computed_again(scene: Scene) -> None:
    answered = answer(scene, simulated((55, 55)))
    late = [p for p in range(110) if p % 55 >= 40]
    Ballot.objects.filter(pseudonym__in=[pseudonym(p) for p in late]).delete()
    refresh_findings(dialogue=scene.dialogue, today=TODAY)
    computed: list[NewDraft | None] = []

    def compute(dialogue_id: UUID) -> NewDraft | None:
        computed.append(latest_draft(dialogue_id, TOMORROW))
        if len(computed) == 1:
            # While the first draft is computed, people come and the hour strikes.
            store(scene, answered, late)
            refresh_findings(dialogue=scene.dialogue, today=TOMORROW)
        return computed[-1]

    release = make_asked_draft(request=waiting(scene), compute=compute, today=TOMORROW)
    assert release is not None
    assert len(computed) == 2
    assert release.basis["cells"] == Finding.objects.get().basis["cells"]


def test_findings_computed_before_a_draft_never_replace_what_the_draft_showed(scene: Scene) -> None:
    answer(scene, simulated((40, 40)))
    older = latest_findings(scene.dialogue.id, TODAY)
    assert older is not None
    draft_release(dialogue=scene.dialogue, by=scene.convener, today=TODAY)
    shown = Finding.objects.get().basis
    with pytest.raises(Overtaken):
        keep_findings(dialogue=scene.dialogue, new=older)
    assert Finding.objects.get().basis == shown
