"""Choosing the next card among two thousand statements takes less than a millisecond."""

from __future__ import annotations

import secrets
import statistics
import time

import pytest

from concilio.dialogue.models import Ballot, RoutingWeights, Statement
from concilio.dialogue.queries.cards import next_card
from concilio.dialogue.queries.snapshot import dialogue_snapshot
from concilio.storage.ballots import ballot_of
from tests.integration.scene import NORTHBANK, make_participant, make_scene

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("weighted", [False, True])
def test_the_next_card_of_two_thousand_is_chosen_within_a_millisecond(weighted: bool) -> None:
    scene = make_scene()
    made = Statement.objects.bulk_create(
        Statement(
            dialogue=scene.dialogue, number=n, text=f"Statement {n}", status="published",
            author=secrets.token_bytes(16), author_community=scene.communities[NORTHBANK],
            proposed_on="2026-03-02",
        )
        for n in range(1, 2001)
    )  # fmt: skip
    participant = make_participant(scene=scene)
    Ballot.objects.create(
        pseudonym=participant.pseudonym,
        community_id=participant.community_id,
        votes=ballot_of({s.number: 1 for s in made[:60]}),
    )
    if weighted:
        weights = {str(participant.community_id): {str(s.number): 1.0 / s.number for s in made}}
        RoutingWeights.objects.create(dialogue=scene.dialogue, version=1, weights=weights)
    snapshot = dialogue_snapshot(scene.slug)
    assert next_card(snapshot, participant, "en").card is not None

    spent = []
    for _ in range(60):
        began = time.thread_time()
        following = next_card(snapshot, participant, "en")
        spent.append(time.thread_time() - began)
    assert following.answered == 60
    # The processor's time, not the clock's: others may be at work on this machine.
    assert statistics.median(spent) < 0.001
