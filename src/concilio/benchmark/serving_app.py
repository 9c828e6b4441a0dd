"""The platform as served, with one view that does nothing: what the vote path is measured against."""

from __future__ import annotations

import os
import sys


def application() -> object:
    """The WSGI application, with the empty view beside the platform's own."""
    from django.conf import settings

    from concilio.config.wsgi import application as platform

    settings.ROOT_URLCONF = "concilio.benchmark.serving_urls"
    return platform


def serve(port: int, workers: int) -> None:
    """Serve on the loopback address, as `concilio serve` does."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from concilio.commands.serve import POSTGRESQL_THREADS, SQLITE_THREADS

    threads = POSTGRESQL_THREADS if os.environ.get("CONCILIO_DATABASE") else SQLITE_THREADS
    Granian(
        "concilio.benchmark.serving_app:application",
        factory=True,
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        backpressure=threads,
        log_access=False,
        log_level=LogLevels.warning,
        websockets=False,
    ).serve()


def make_scene(statements: int, participants: int) -> None:
    """A dialogue to vote in; prints its slug and sessions, one a line."""
    import secrets

    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from concilio.admission.seal import seal_session
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
    sides = [Community.objects.create(dialogue=dialogue, label=label) for label in ("northbank", "southbank")]
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
    for n in range(participants):
        participant = Participant(secrets.token_bytes(16), dialogue.id, sides[n % 2].id)
        print(seal_session(participant, today=today))  # noqa: T201 - the output is the interface


if __name__ == "__main__":
    if sys.argv[1] == "scene":
        make_scene(int(sys.argv[2]), int(sys.argv[3]))
    else:
        serve(int(sys.argv[2]), int(sys.argv[3]))
