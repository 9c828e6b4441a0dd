"""A participant's own guesses."""

from __future__ import annotations

from dataclasses import dataclass

from concilio.dialogue.models import Guess, Statement
from concilio.dialogue.participant import Participant


@dataclass(frozen=True)
class OwnGuess:
    """On which published statement, about which community, how many of ten."""

    number: int
    target_label: str
    tenths: int


def own_guesses(participant: Participant) -> list[OwnGuess]:
    """Guesses on published statements, by statement number, then community label; one query."""
    rows = (
        Guess.objects.filter(
            pseudonym=participant.pseudonym,
            statement__dialogue=participant.dialogue_id,
            statement__status=Statement.Status.PUBLISHED,
            tenths__isnull=False,
        )
        .order_by("statement__number", "target__label")
        .values_list("statement__number", "target__label", "tenths")
    )
    return [OwnGuess(number, label, tenths) for number, label, tenths in rows]
