"""All that staff and public are shown rests on one basis: no two looks differ by one person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from concilio.dialogue.models import Ballot, Statement
from concilio.insight.actions import refresh_findings
from concilio.insight.drafting import draft_release
from concilio.insight.errors import NothingToRelease
from concilio.insight.models import Finding, Release
from concilio.insight.release_keys import turn_release_key
from tests.integration.insight.answers import Answered, answer, simulated, store
from tests.integration.scene import NORTHBANK, Scene, make_scene

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)
TOMORROW = TODAY + timedelta(days=1)
LAST = 0
"""The person who comes between two looks."""

Cells = dict[tuple[int, int], dict[str, Any]]


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def answered(scene: Scene) -> Answered:
    """Twelve people of each community, as in the attack on the private page and a draft; one more is still to come."""
    answered = answer(scene, simulated((13, 13), statements=6))
    Ballot.objects.filter(pseudonym=answered.pseudonyms[LAST]).delete()
    return answered


def shown(content: dict[str, Any]) -> Cells:
    return {
        (row["statement"]["number"], place): share
        for row in content["statement_rows"]
        for place, share in enumerate(row["bars"])
        if share is not None
    }


def the_page(scene: Scene, day: date) -> Cells:
    finding = refresh_findings(dialogue=scene.dialogue, today=day)
    assert finding is not None
    return shown(finding.content)


def a_draft(scene: Scene, day: date) -> Release:
    return draft_release(dialogue=scene.dialogue, by=scene.convener, today=day)


def test_a_draft_after_one_more_vote_shows_what_the_page_showed_before_it(
    scene: Scene, answered: Answered
) -> None:
    page = the_page(scene, TODAY)
    store(scene, answered, [LAST])
    draft = shown(a_draft(scene, TOMORROW).content)
    assert len(page) == 12
    assert draft == page
    assert the_page(scene, TOMORROW) == page


def test_two_drafts_with_one_vote_between_are_the_same(scene: Scene, answered: Answered) -> None:
    first = a_draft(scene, TODAY)
    store(scene, answered, [LAST])
    with pytest.raises(NothingToRelease):
        a_draft(scene, TOMORROW)
    assert the_page(scene, TOMORROW) == shown(first.content)


def test_after_a_refused_draft_the_next_is_held_against_it(scene: Scene, answered: Answered) -> None:
    first = a_draft(scene, TODAY)
    turn_release_key(
        release=first, by=scene.stewards[NORTHBANK], community=scene.communities[NORTHBANK], approves=False
    )
    store(scene, answered, [LAST])
    assert a_draft(scene, TOMORROW).content == first.content


def test_the_page_is_rounded_like_a_release(scene: Scene, answered: Answered) -> None:
    page = the_page(scene, TODAY)
    assert all(share[part] % 5 == 0 for share in page.values() for part in ("about", "low", "high"))
    assert all(share["voters"] % 10 == 0 for share in page.values())


def test_a_statement_hidden_for_a_day_comes_back_with_the_counts_it_had(
    scene: Scene, answered: Answered
) -> None:
    page = the_page(scene, TODAY)
    gone = Statement.objects.filter(pk=answered.statements[0].pk)
    gone.update(status=Statement.Status.HIDDEN)
    without = the_page(scene, TOMORROW)
    assert set(page) - set(without) == {(answered.statements[0].number, place) for place in (0, 1)}
    store(scene, answered, [LAST])
    gone.update(status=Statement.Status.PUBLISHED)
    assert the_page(scene, TOMORROW + timedelta(days=1)) == page


def test_the_basis_knows_the_cells_of_statements_that_are_gone(scene: Scene, answered: Answered) -> None:
    the_page(scene, TODAY)
    before = Finding.objects.get().basis["cells"]
    Statement.objects.filter(pk=answered.statements[0].pk).update(status=Statement.Status.HIDDEN)
    the_page(scene, TOMORROW)
    assert Finding.objects.get().basis["cells"] == before
