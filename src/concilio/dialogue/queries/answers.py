"""What a participant has answered, as bytes."""

from __future__ import annotations

from concilio.dialogue.models import Ballot
from concilio.dialogue.participant import Participant


def votes_of(participant: Participant) -> bytes:
    """A participant's votes, as `storage.ballots` spells them; empty where nothing was answered."""
    votes = Ballot.objects.filter(pk=participant.pseudonym).values_list("votes", flat=True).first()
    return bytes(votes or b"")


def guesses_of(participant: Participant) -> bytes:
    """A participant's guesses, as `storage.ballots` spells them; empty where nothing was answered."""
    guesses = Ballot.objects.filter(pk=participant.pseudonym).values_list("guesses", flat=True).first()
    return bytes(guesses or b"")
