"""The platform as served, with one view that does nothing: what the vote path is measured against."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concilio.dialogue.participant import Participant as Voter


def serve(port: int, workers: int) -> None:
    """Serve on the loopback address as `concilio serve` does, but for background work and with the empty view added."""
    from django.conf import settings

    from concilio.commands.children import limit_heaps, load_pages
    from concilio.commands.web import run_web

    # The web processes are forked from this one, and serve what is set here.
    settings.ROOT_URLCONF = "concilio.benchmark.serving_urls"
    limit_heaps()
    load_pages()
    run_web("127.0.0.1", port, workers)


def make_scene(statements: int, participants: int) -> list[Voter]:
    """A dialogue to vote in, called bench, on a fresh database; returns who may vote there."""
    import secrets

    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from concilio.coalition.models import Coalition
    from concilio.dialogue.models import (
        Community,
        CommunityName,
        Dialogue,
        DialogueText,
        Statement,
        Translation,
    )
    from concilio.dialogue.participant import Participant

    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    today = timezone.now().date()
    coalition = Coalition.objects.create(name="Bench (simulated)", simulated=True)
    dialogue = Dialogue.objects.create(
        coalition=coalition, slug="bench", phase="joint", languages=["en", "hy"], simulated=True
    )
    DialogueText.objects.create(dialogue=dialogue, language="en", title="Bench", question="Bench?")
    sides = [
        Community.objects.create(dialogue=dialogue, label=label, index=index)
        for index, label in enumerate(("northbank", "southbank"))
    ]
    for side in sides:
        CommunityName.objects.create(community=side, language="en", name=side.label.title())
    made = Statement.objects.bulk_create(
        Statement(
            dialogue=dialogue, number=n, text=f"Statement {n} of many, about as long as statements are in life.",
            language="hy", status="published", author=secrets.token_bytes(16), author_community=sides[n % 2],
            proposed_on=today, published_on=today,
            revealed=True,  # no guesses in between: each answer to a vote is the next card
        )
        for n in range(1, statements + 1)
    )  # fmt: skip
    Translation.objects.bulk_create(
        Translation(statement=s, language="en", text=f"In English: {s.text}", status="reviewed") for s in made
    )
    return [
        Participant(
            secrets.token_bytes(16),
            secrets.token_bytes(16),
            dialogue.id,
            sides[n % 2].id,
            secrets.token_bytes(16),
        )
        for n in range(participants)
    ]


def sessions(participants: list[Voter]) -> list[str]:
    """What their browsers send."""
    from django.utils import timezone

    from concilio.admission.seal import seal_session

    return [seal_session(one, today=timezone.now().date()) for one in participants]


def time_cards(statements: int) -> float:
    """Median seconds of processor time to choose the next card for somebody who has answered sixty.

    The processor's time, not the clock's: others may be at work on the machine.
    """
    import statistics
    import time

    (participant,) = make_scene(statements, 1)
    from concilio.dialogue.models import Ballot, RoutingWeights
    from concilio.dialogue.queries.cards import next_card
    from concilio.dialogue.queries.snapshot import dialogue_snapshot
    from concilio.storage.ballots import ballot_of

    Ballot.objects.create(
        pseudonym=participant.pseudonym,
        community_id=participant.community_id,
        votes=ballot_of(dict.fromkeys(range(1, 61), 1)),
    )
    weights = {str(number): 1.0 / number for number in range(1, statements + 1)}
    RoutingWeights.objects.create(
        dialogue_id=participant.dialogue_id, version=1, weights={str(participant.community_id): weights}
    )
    snapshot = dialogue_snapshot("bench")
    if snapshot is None:
        raise LookupError("the dialogue just made is not there")
    spent = []
    for _ in range(200):
        began = time.thread_time()
        following = next_card(snapshot, participant, "en")
        spent.append(time.thread_time() - began)
        if following.card is None or following.answered != 60:
            raise LookupError("no card was chosen")
    return statistics.median(spent)


if __name__ == "__main__":
    # Standard output is the interface.
    if sys.argv[1] == "scene":
        print("\n".join(sessions(make_scene(int(sys.argv[2]), int(sys.argv[3])))))  # noqa: T201
    elif sys.argv[1] == "cards":
        print(time_cards(int(sys.argv[2])))  # noqa: T201
    else:
        serve(int(sys.argv[2]), int(sys.argv[3]))
