"""Two people at the same moment: one decision comes of it, and nothing is lost or done twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from concilio.dialogue.models import Statement
from concilio.dialogue.reasons import Reason
from concilio.keys.models import Case
from concilio.moderation.actions import confirm_hiding, end_hiding, expire_deadlines, hide_urgently, turn_key
from concilio.moderation.models import Review, UrgentHiding
from concilio.translation.actions import save_translation
from tests.integration import scene as stage
from tests.integration.at_once import at_once
from tests.integration.moderation.public_log import keys_on, statement_acts

pytestmark = pytest.mark.django_db(transaction=True)


def key(scene: stage.Scene, statement: Statement, label: str, approves: bool = True) -> Callable[[], Any]:
    return lambda: (
        turn_key(
            steward=scene.stewards[label],
            statement=statement,
            community=scene.communities[label],
            approves=approves,
            reason=Reason.DUPLICATE,
        ).state
    )


def test_both_stewards_at_once_publish_once() -> None:
    scene = stage.make_scene()
    statement = stage.make_statement(scene=scene)
    states = at_once(key(scene, statement, stage.NORTHBANK), key(scene, statement, stage.SOUTHBANK))
    assert set(states) == {Case.State.OPEN, Case.State.APPROVED}
    assert len(statement_acts(scene.dialogue)) == 1
    statement.refresh_from_db()
    assert (statement.status, statement.number) == (Statement.Status.PUBLISHED, 1)


def test_the_same_key_ten_times_at_once_is_one_key() -> None:
    scene = stage.make_scene()
    statement = stage.make_statement(scene=scene)
    at_once(*[key(scene, statement, stage.NORTHBANK)] * 10)
    assert len(keys_on(statement)) == 1
    assert Review.objects.count() == 1


def test_one_steward_saying_both_at_once_has_said_one() -> None:
    scene = stage.make_scene()
    statement = stage.make_statement(scene=scene)
    results = at_once(
        key(scene, statement, stage.NORTHBANK, True), key(scene, statement, stage.NORTHBANK, False)
    )
    assert sorted(results) == ["key-already-turned", Case.State.OPEN]


def test_statements_published_at_once_get_numbers_in_a_row() -> None:
    scene = stage.make_scene()
    statements = [stage.make_statement(scene=scene) for _ in range(6)]
    for statement in statements:
        key(scene, statement, stage.NORTHBANK)()
    at_once(*[key(scene, statement, stage.SOUTHBANK) for statement in statements])
    numbers = Statement.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3, 4, 5, 6]


def test_the_last_key_and_an_urgent_hiding_at_once_leave_one_clear_state() -> None:
    scene = stage.make_scene()
    statement = stage.make_statement(scene=scene)
    key(scene, statement, stage.NORTHBANK)()
    at_once(
        key(scene, statement, stage.SOUTHBANK),
        lambda: hide_urgently(
            steward=scene.stewards[stage.NORTHBANK],
            statement=statement,
            community=scene.communities[stage.NORTHBANK],
            reason=Reason.PERSONAL,
        ),
    )
    statement.refresh_from_db()
    assert statement.status == Statement.Status.HIDDEN
    hiding = UrgentHiding.objects.get()
    assert (hiding.previous_status == "published") == (statement.number is not None)


def test_confirming_and_bringing_back_at_once_is_decided_once() -> None:
    scene = stage.make_scene(communities=(stage.NORTHBANK, stage.SOUTHBANK, stage.EASTBANK))
    statement = stage.make_statement(scene=scene, status="published")
    hide_urgently(
        steward=scene.stewards[stage.NORTHBANK],
        statement=statement,
        community=scene.communities[stage.NORTHBANK],
        reason=Reason.PERSONAL,
    )

    def decide(action: Any, label: str) -> Callable[[], Any]:
        return lambda: (
            action(
                steward=scene.stewards[label], statement=statement, community=scene.communities[label]
            ).outcome
        )

    results = at_once(decide(confirm_hiding, stage.SOUTHBANK), decide(end_hiding, stage.EASTBANK))
    assert results.count("not-hidden") == 1
    statement.refresh_from_db()
    removed = UrgentHiding.objects.get().outcome == "confirmed"
    assert (statement.status, bool(statement.text)) == (
        ("removed", False) if removed else ("published", True)
    )


def test_the_clocks_job_running_twice_at_once_moves_each_statement_once() -> None:
    scene = stage.make_scene()
    for _ in range(3):
        statement = stage.make_statement(scene=scene)
        key(scene, statement, stage.NORTHBANK, True)()
        key(scene, statement, stage.SOUTHBANK, False)()
    later = timezone.now() + timedelta(hours=73)
    moved = at_once(*[lambda: expire_deadlines(now=later)] * 3)
    assert sum(moved) == 3
    assert len(statement_acts(scene.dialogue, "deadlocked")) == 3


def test_publishing_and_rewriting_a_translation_at_once_never_changes_published_words() -> None:
    scene = stage.make_scene()
    translator = scene.translators["hy"][0]
    statement = stage.make_statement(scene=scene)
    save_translation(translator=translator, statement=statement, language="hy", text="Հին։")
    key(scene, statement, stage.NORTHBANK)()
    results = at_once(
        key(scene, statement, stage.SOUTHBANK),
        lambda: save_translation(translator=translator, statement=statement, language="hy", text="Նոր։").text,
    )
    expected = "Նոր։" if results[1] == "Նոր։" else "Հին։"
    assert results[1] in {"Նոր։", "words-are-fixed"}
    assert statement.translations.get().text == expected
