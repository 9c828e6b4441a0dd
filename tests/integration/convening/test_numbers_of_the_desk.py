"""What the desk counts is what the public log and the cards say."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from concilio.coalition.models import Person
from concilio.dialogue.reasons import Reason
from concilio.moderation.actions import turn_key
from tests.integration.scene import NORTHBANK, SOUTHBANK, make_scene, make_statement

pytestmark = pytest.mark.django_db


def test_deadlocks_and_published_statements_agree_with_the_public_log(
    at_desk: Callable[[Person], Client],
) -> None:
    scene = make_scene(mediator="none")
    make_statement(scene=scene, status="published", is_seed=True)
    make_statement(scene=scene, status="published", is_seed=True)
    make_statement(scene=scene, status="published")
    for is_seed in (True, False):
        disputed = make_statement(scene=scene, is_seed=is_seed)
        for label, approves in ((NORTHBANK, True), (SOUTHBANK, False)):
            turn_key(
                steward=scene.stewards[label],
                statement=disputed,
                community=scene.communities[label],
                approves=approves,
                reason=Reason.OFF_QUESTION,
            )
    desk = at_desk(scene.convener).get(f"/en/desk/{scene.slug}/").content.decode()
    log = Client().get(f"/en/d/{scene.slug}/decisions/").content.decode()
    sentence = "2 deadlocks: these statements stay"
    assert sentence in log
    assert sentence in desk
    assert "3 statements are published." in desk
    assert "2 of them are seeds." in desk
    by_people = re.findall(r'data-h="Published statements by its people">(\d+)<', desk)
    assert sum(map(int, by_people)) + 2 == 3


def test_nothing_is_called_complete_while_there_is_nothing(at_desk: Callable[[Person], Client]) -> None:
    scene = make_scene()
    desk = at_desk(scene.convener).get(f"/en/desk/{scene.slug}/").content.decode()
    assert "complete" not in desk
    assert "nothing to translate yet" in desk
