"""What a participant has answered, as bytes."""

from __future__ import annotations

from concilio.dialogue.models import Ballot, Statement
from concilio.dialogue.participant import Participant
from concilio.storage.ballots import choice_on


def votes_of(participant: Participant) -> bytes:
    """A participant's votes, as `storage.ballots` spells them; empty where nothing was answered."""
    votes = Ballot.objects.filter(pk=participant.pseudonym).values_list("votes", flat=True).first()
    return bytes(votes or b"")


def guesses_of(participant: Participant) -> bytes:
    """A participant's guesses, as `storage.ballots` spells them; empty where nothing was answered."""
    guesses = Ballot.objects.filter(pk=participant.pseudonym).values_list("guesses", flat=True).first()
    return bytes(guesses or b"")


def people_who_answered(statement: Statement) -> int:
    """How many people have an answer to a statement in their ballots; exact, so never to be shown as it is."""
    if statement.number is None:
        return 0
    ballots = Ballot.objects.filter(community__dialogue=statement.dialogue_id).values_list("votes", flat=True)
    return sum(choice_on(bytes(votes), statement.number) is not None for votes in ballots.iterator())
