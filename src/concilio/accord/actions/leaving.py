"""Leaving a dialogue takes along everything that somebody gave to its joint statements."""

from __future__ import annotations

from django.db import transaction

from concilio.accord.models import (
    ChoiceBallot,
    ChoosingRound,
    Ratification,
    RatificationBallot,
    Reservation,
    Suggestion,
)
from concilio.accord.uses import choosing, ratifying, reserving, suggesting
from concilio.dialogue.participant import Participant


def withdraw_from_accords(*, participant: Participant) -> None:
    """Erase ballots, reservations and suggestions; results that were counted stay, and name nobody.

    One transaction for each kind: on PostgreSQL, what one transaction wrote carries its number, which would tie it
    together. The same if sent twice.
    """
    ratifications = Ratification.objects.filter(draft__accord__dialogue=participant.dialogue_id)
    rounds = ChoosingRound.objects.filter(accord__dialogue=participant.dialogue_id)
    ids = list(ratifications.values_list("id", flat=True))
    voted = [participant.pseudonym_for(ratifying(each)) for each in ids]
    chose = [participant.pseudonym_for(choosing(each)) for each in rounds.values_list("id", flat=True)]
    reserved = [participant.pseudonym_for(reserving(each)) for each in ids]
    RatificationBallot.objects.filter(pk__in=voted).delete()
    ChoiceBallot.objects.filter(pk__in=chose).delete()
    Reservation.objects.filter(author__in=reserved).delete()
    _erase_suggestions(participant)


@transaction.atomic
def _erase_suggestions(participant: Participant) -> None:
    own = participant.pseudonym_for(suggesting(participant.dialogue_id))
    Suggestion.objects.filter(author=own).delete()
