"""People who take part, for tests: envelopes, seats and browsers that hold a session."""

from __future__ import annotations

from datetime import date, timedelta

from django.test import Client
from django.utils import timezone

from concilio.admission.actions import load_codes, set_envelopes
from concilio.admission.codes import code_digest, make_code
from concilio.admission.seal import seal_session
from concilio.dialogue.models import Statement
from concilio.dialogue.participant import SESSION_COOKIE, Participant
from tests.integration.scene import NORTHBANK, Scene, make_participant, make_statement


def make_envelopes(
    *, scene: Scene, community: str = NORTHBANK, codes: int = 3, opens: int = -1, closes: int = 30
) -> list[str]:
    """Codes of a community that open and close so many days from today."""
    made = [make_code() for _ in range(codes)]
    load_codes(
        community=scene.communities[community], hashes="\n".join(sorted(code_digest(c).hex() for c in made))
    )
    set_envelopes(
        community=scene.communities[community], opens_on=days_from_now(opens), closes_on=days_from_now(closes)
    )
    return made


def days_from_now(days: int) -> date:
    return timezone.now().date() + timedelta(days=days)


def browser_of(participant: Participant, *, day: date | None = None) -> Client:
    """A browser with that participant's session."""
    client = Client()
    client.cookies[SESSION_COOKIE] = seal_session(participant, today=day or timezone.now().date())
    return client


def make_cards(*, scene: Scene, count: int, room: str | None = None) -> list[Statement]:
    return [
        make_statement(
            scene=scene, status=Statement.Status.PUBLISHED, room=room, text=f"Bridge number {n} should open."
        )
        for n in range(count)
    ]


def make_seated(*, scene: Scene, community: str = NORTHBANK) -> tuple[Participant, Client]:
    participant = make_participant(scene=scene, community=community)
    return participant, browser_of(participant)
