"""From votes to a public release, and what stays private on the way."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from concilio.dialogue.actions import cast_vote
from concilio.dialogue.models import Ballot, Dialogue, Phase, RoutingWeights, Statement
from concilio.insight.actions import refresh_findings, refresh_routing
from concilio.insight.drafting import draft_release
from concilio.insight.errors import NothingToRelease, NotYours
from concilio.insight.models import Finding, Release
from concilio.insight.release_keys import turn_release_key
from concilio.insight.tasks import refresh_all_routing
from concilio.keys.errors import CaseIsClosed
from concilio.storage.ballots import choices_of
from tests.integration.insight.answers import Answered, answer, pseudonym, simulated, store
from tests.integration.scene import NORTHBANK, SOUTHBANK, Scene, make_participant, make_scene, make_statement

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)


@pytest.fixture
def scene() -> Scene:
    return make_scene(languages=("en", "hy", "ar"))


@pytest.fixture
def answered(scene: Scene) -> Answered:
    return answer(scene, simulated())


def released(scene: Scene, day: date = TODAY) -> Release:
    release = draft_release(dialogue=scene.dialogue, by=scene.convener, today=day)
    for label in (NORTHBANK, SOUTHBANK):
        release = turn_release_key(
            release=release, by=scene.stewards[label], community=scene.communities[label], approves=True
        )
    return release


def page(scene: Scene, path: str = "findings/1/", language: str = "en") -> str:
    response = Client().get(f"/{language}/d/{scene.slug}/{path}", HTTP_HOST="localhost")
    assert response.status_code == 200
    return response.content.decode()


def test_a_release_is_public_once_a_steward_of_each_community_has_turned_the_key(
    scene: Scene, answered: Answered
) -> None:
    release = draft_release(dialogue=scene.dialogue, by=scene.convener, today=TODAY)
    assert Client().get(f"/en/d/{scene.slug}/findings/1/", HTTP_HOST="localhost").status_code == 404
    release = turn_release_key(
        release=release,
        by=scene.stewards[SOUTHBANK],
        community=scene.communities[SOUTHBANK],
        approves=True,
    )
    assert release.state == Release.State.DRAFT
    release = turn_release_key(
        release=release,
        by=scene.stewards[NORTHBANK],
        community=scene.communities[NORTHBANK],
        approves=True,
    )
    assert release.state == Release.State.PUBLIC
    assert "Invented statement" in page(scene)


def test_one_refusal_keeps_a_release_from_the_public(scene: Scene, answered: Answered) -> None:
    release = draft_release(dialogue=scene.dialogue, by=scene.convener, today=TODAY)
    release = turn_release_key(
        release=release,
        by=scene.stewards[NORTHBANK],
        community=scene.communities[NORTHBANK],
        approves=False,
    )
    assert release.state == Release.State.REFUSED
    with pytest.raises(CaseIsClosed):
        turn_release_key(
            release=release,
            by=scene.stewards[SOUTHBANK],
            community=scene.communities[SOUTHBANK],
            approves=True,
        )


def test_nobody_turns_another_communitys_key(scene: Scene, answered: Answered) -> None:
    release = draft_release(dialogue=scene.dialogue, by=scene.convener, today=TODAY)
    for person in (scene.convener, scene.stewards[SOUTHBANK], scene.observer, scene.mediator):
        with pytest.raises(NotYours):
            turn_release_key(
                release=release, by=person, community=scene.communities[NORTHBANK], approves=True
            )


def test_only_the_convener_drafts(scene: Scene, answered: Answered) -> None:
    with pytest.raises(NotYours):
        draft_release(dialogue=scene.dialogue, by=scene.stewards[NORTHBANK], today=TODAY)


@pytest.mark.parametrize(("fewest", "rows"), [(9, 0), (10, 8)])
def test_nothing_is_released_of_nine_people_and_everything_of_ten(
    scene: Scene, fewest: int, rows: int
) -> None:
    answer(scene, simulated((fewest, 40)))
    finding = refresh_findings(dialogue=scene.dialogue, today=TODAY)
    assert finding is not None
    content = finding.content
    assert sum(any(row["bars"]) for row in content["statement_rows"]) == rows
    assert content["uncertain"]["few_voters"] == 8 - rows
    if fewest < 10:
        assert [content[part] for part in ("shared", "rejected", "divides", "surprising")] == [[], [], [], []]
        assert content["draft"] is None
        assert content["uncertain"]["undecided"] == []
        with pytest.raises(NothingToRelease):
            draft_release(dialogue=scene.dialogue, by=scene.convener, today=TODAY)
        assert not Release.objects.exists()
    else:
        draft = draft_release(dialogue=scene.dialogue, by=scene.convener, today=TODAY)
        assert sum(any(row["bars"]) for row in draft.content["statement_rows"]) == rows


def test_a_second_release_needs_ten_new_people_in_each_cell(scene: Scene) -> None:
    simulation = simulated((55, 55))
    answered = answer(scene, simulation)
    late = [p for p in range(110) if p % 55 >= 40]
    answered_late = set(late)
    Ballot.objects.filter(pseudonym__in=[pseudonym(p) for p in late]).delete()
    first = released(scene)
    store(scene, answered, sorted(answered_late)[:1])
    with pytest.raises(NothingToRelease):
        draft_release(dialogue=scene.dialogue, by=scene.convener, today=TODAY + timedelta(days=1))
    store(scene, answered, sorted(answered_late)[1:])
    with pytest.raises(NothingToRelease):
        draft_release(dialogue=scene.dialogue, by=scene.convener, today=TODAY)
    second = released(scene, TODAY + timedelta(days=1))
    assert second.number == first.number + 1
    assert second.basis["cells"] != first.basis["cells"]


def test_a_release_holds_no_pseudonym_and_no_number_of_a_single_person(
    scene: Scene, answered: Answered
) -> None:
    release = released(scene)
    shown = (
        json.dumps([release.content, release.basis]) + page(scene) + page(scene, "findings/1/findings.json")
    )
    assert not any(p.hex() in shown for p in answered.pseudonyms)
    for row in release.content["statement_rows"]:
        for share in row["bars"]:
            assert share is None or (share["about"] % 5 == share["low"] % 5 == share["high"] % 5 == 0)
            assert share is None or share["voters"] % 10 == 0


def test_a_statement_removed_later_is_gone_from_the_release(scene: Scene, answered: Answered) -> None:
    released(scene)
    gone = answered.statements[0]
    assert gone.text in page(scene)
    Statement.objects.filter(pk=gone.pk).update(status=Statement.Status.REMOVED, text="")
    assert gone.text not in page(scene)
    assert gone.text not in page(scene, "findings/1/findings.csv")


@pytest.mark.parametrize("language", ["en", "hy", "ar"])
def test_a_release_is_shown_in_every_language(scene: Scene, answered: Answered, language: str) -> None:
    released(scene)
    assert f'lang="{language}"' in page(scene, language=language)


def test_pages_of_a_release_ask_the_database_the_same_number_of_times() -> None:
    counts = []
    for size in (4, 12):
        other = make_scene()
        answer(other, simulated(statements=size))
        released(other)
        with CaptureQueriesContext(connection) as captured:
            page(other)
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[0] > 0


def test_private_findings_and_routing_follow_the_votes(scene: Scene, answered: Answered) -> None:
    assert refresh_findings(dialogue=scene.dialogue) is not None
    refresh_routing(dialogue=scene.dialogue)
    finding = Finding.objects.get(dialogue=scene.dialogue)
    assert finding.content["n_statements"] == answered.simulation.votes.n_statements
    assert not any(p.hex() in json.dumps(finding.content) for p in answered.pseudonyms)
    scene.dialogue.routing.refresh_from_db()
    assert set(scene.dialogue.routing.weights) == {str(c.id) for c in scene.communities.values()}
    for community in scene.communities.values():
        seen = scene.dialogue.routing.seen[str(community.id)]
        ballots = Ballot.objects.filter(community=community)
        counted = Counter(str(number) for ballot in ballots for number in choices_of(bytes(ballot.votes)))
        assert {number: n for number, n in seen.items() if n} == counted


def test_in_rooms_the_background_counts_answers_and_weighs_nothing(scene: Scene) -> None:
    room = scene.communities[NORTHBANK]
    Dialogue.objects.filter(pk=scene.dialogue.pk).update(phase=Phase.ROOMS)
    statement = make_statement(scene=scene, room=NORTHBANK, status="published")
    person = make_participant(scene=scene, community=NORTHBANK)
    cast_vote(participant=person, statement_id=statement.id, choice=-1)
    refresh_all_routing.call_local()
    routed = RoutingWeights.objects.get(dialogue=scene.dialogue)
    assert routed.seen[str(room.id)] == {str(statement.number): 1}
    assert not any(routed.weights.values())


def test_a_dialogue_without_votes_has_no_findings(scene: Scene) -> None:
    assert refresh_findings(dialogue=scene.dialogue) is None
    with pytest.raises(NothingToRelease):
        draft_release(dialogue=scene.dialogue, by=scene.convener, today=TODAY)


def test_the_staff_cannot_read_one_persons_votes_from_two_looks(scene: Scene) -> None:
    answered = answer(scene, simulated(guesses=12))
    last = answered.pseudonyms[0]
    Ballot.objects.filter(pseudonym=last).delete()
    before = refresh_findings(dialogue=scene.dialogue, today=TODAY)
    store(scene, answered, [0])
    after = refresh_findings(dialogue=scene.dialogue, today=TODAY + timedelta(days=1))
    assert before is not None
    assert after is not None
    assert Ballot.objects.filter(pseudonym=last).exists()
    assert after.content == before.content


def test_the_address_that_guesses_had_before_leads_to_where_they_are(scene: Scene) -> None:
    moved = Client().get(f"/en/d/{scene.slug}/found/", HTTP_HOST="localhost")
    assert (moved.status_code, moved["Location"]) == (301, f"/en/d/{scene.slug}/guesses/")
