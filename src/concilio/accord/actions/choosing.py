"""Rounds on which matters most: opened over released statements, answered set by set, counted once."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from concilio.accord import errors
from concilio.accord.best_worst import balanced_sets, shares, with_choice
from concilio.accord.models import Accord, ChoiceBallot, ChoosingRound
from concilio.accord.queries.slate import offered_numbers
from concilio.accord.rules import must_convene
from concilio.accord.uses import choosing
from concilio.coalition.models import Person
from concilio.dialogue.models import Community
from concilio.dialogue.participant import Participant

MOST_STATEMENTS = 50


@transaction.atomic
def open_round(*, by: Person, accord: Accord, today: date | None = None) -> ChoosingRound:
    """Ask those who take part what matters most among the slate's statements; the same if sent twice.

    Raises:
        NotYours; NotNow: it is voted on, or adopted; TooFewStatements.
    """
    accord = Accord.objects.select_for_update(of=("self",)).select_related("dialogue").get(pk=accord.pk)
    must_convene(by, accord.dialogue)
    known = ChoosingRound.objects.filter(accord=accord).first()
    if known is not None:
        return known
    if accord.state != Accord.State.DRAFTING:
        raise errors.NotNow
    numbers = offered_numbers(accord)[:MOST_STATEMENTS]
    try:
        sets = balanced_sets(len(numbers))
    except ValueError:
        raise errors.TooFewStatements from None
    return ChoosingRound.objects.create(
        accord=accord, statements=sorted(numbers), sets=sets, opened_on=today or timezone.now().date()
    )


@transaction.atomic
def choose(*, participant: Participant, round: ChoosingRound, place: int, best: int, worst: int) -> None:  # noqa: A002
    """Say which of a set's four matters most and which least; the last one counts.

    Raises:
        OldVersion: another dialogue's; VotingClosed; NotAChoice.
    """
    if round.accord.dialogue_id != participant.dialogue_id:
        raise errors.OldVersion
    if round.closed_on is not None:
        raise errors.VotingClosed
    pseudonym = participant.pseudonym_for(choosing(round.id))
    try:
        empty = with_choice(b"", place, best, worst, sets=len(round.sets))
    except ValueError:
        raise errors.NotAChoice from None
    ChoiceBallot.objects.bulk_create(
        [
            ChoiceBallot(
                pseudonym=pseudonym, round=round, community_id=participant.community_id,
                choices=bytes(len(empty)),
            )
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    ballot = ChoiceBallot.objects.select_for_update(of=("self",)).get(pk=pseudonym)
    choices = with_choice(bytes(ballot.choices), place, best, worst, sets=len(round.sets))
    ChoiceBallot.objects.filter(pk=pseudonym).update(choices=choices)


@transaction.atomic
def close_round(*, by: Person, round: ChoosingRound, today: date | None = None) -> ChoosingRound:  # noqa: A002
    """Count, once. What is stored is all that is ever shown; the ballots are erased.

    Raises:
        NotYours.
    """
    round = ChoosingRound.objects.select_for_update(of=("self",)).get(pk=round.pk)  # noqa: A001
    must_convene(by, round.accord.dialogue)
    if round.closed_on is not None:
        return round
    communities = Community.objects.filter(dialogue=round.accord.dialogue_id).order_by("label")
    given: dict[UUID, list[bytes]] = {community.id: [] for community in communities}
    for community_id, choices in ChoiceBallot.objects.filter(round=round).values_list(
        "community_id", "choices"
    ):
        given[community_id].append(bytes(choices))
    round.closed_on = today or timezone.now().date()
    round.result = {
        community.label: [
            asdict(share) if share else None
            for share in shares(round.sets, len(round.statements), given[community.id])
        ]
        for community in communities
    }
    round.save(update_fields=["closed_on", "result"])
    ChoiceBallot.objects.filter(round=round).delete()
    return round
