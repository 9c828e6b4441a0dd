"""Routing's weights decide which card comes, and no statement is left out."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.test import Client

from concilio.dialogue import actions
from concilio.dialogue.models import Statement
from tests.integration.part_scene import make_cards, make_seated
from tests.integration.scene import make_scene

pytestmark = pytest.mark.django_db

TIMES = 60


def card_on(client: Client, address: str) -> str | None:
    """The id of the statement that the participant's page shows, or None where every card is answered."""
    found = re.search(r'name="statement" value="([0-9a-f-]{36})"', client.get(address).content.decode())
    return found[1] if found else None


def handed_down(statement: Statement) -> str:
    """How routing's weights name a statement."""
    return str(statement.number)


def test_cards_with_weight_come_before_those_without_even_if_they_were_answered_more_often() -> None:
    scene = make_scene()
    made = make_cards(scene=scene, count=8)
    weighty, others = made[:3], made[3:]
    participant, client = make_seated(scene=scene)
    community, address = str(participant.community_id), f"/en/d/{scene.slug}/card/"
    seen = {community: {handed_down(s): 5 for s in weighty}}
    wanted = {str(s.id) for s in weighty}

    actions.set_routing_weights(dialogue=scene.dialogue, weights={}, seen=seen)
    assert card_on(client, address) not in wanted, "without weights, what was answered least comes first"

    weights = {community: {handed_down(s): 1.0 for s in weighty} | {handed_down(s): 0.0 for s in others}}
    actions.set_routing_weights(dialogue=scene.dialogue, weights=weights, seen=seen)
    shown = [card_on(client, address) in wanted for _ in range(TIMES)]
    # Nine draws in ten go by weight. Fewer than 40 of 60 come once in ten million runs.
    assert sum(shown) >= 40


def test_every_card_comes_whatever_its_weight() -> None:
    scene = make_scene()
    made = make_cards(scene=scene, count=6)
    participant, client = make_seated(scene=scene)
    community, address = str(participant.community_id), f"/en/d/{scene.slug}/card/"
    weights = {community: {handed_down(s): float(n == 0) for n, s in enumerate(made)}}
    actions.set_routing_weights(dialogue=scene.dialogue, weights=weights, seen={})
    answered = set()
    while (card := card_on(client, address)) is not None:
        actions.cast_vote(participant=participant, statement_id=UUID(card), choice=0)
        answered.add(card)
    assert answered == {str(s.id) for s in made}
