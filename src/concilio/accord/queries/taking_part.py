"""What those who take part see of a joint statement: their own answers, their own sets, what they suggested."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from concilio.accord.best_worst import chosen_in
from concilio.accord.models import (
    ChoiceBallot,
    ChoosingRound,
    Ratification,
    RatificationBallot,
    Reservation,
    Suggestion,
)
from concilio.accord.uses import choosing, ratifying, reserving, suggesting
from concilio.dialogue.models import Statement
from concilio.dialogue.participant import Participant
from concilio.dialogue.readable import EVERYBODY
from concilio.dialogue.wording import Wording, wordings
from concilio.storage.ballots import choices_of


def own_answers(participant: Participant, vote: Ratification) -> dict[int, int]:
    """What somebody has answered so far: by question, 1 accept, 0 with a reservation, -1 reject."""
    ballot = RatificationBallot.objects.filter(pk=participant.pseudonym_for(ratifying(vote.id))).first()
    return choices_of(bytes(ballot.votes)) if ballot is not None else {}


def own_reservations(participant: Participant, vote: Ratification) -> dict[UUID | None, str]:
    """The reservations that somebody wrote, by clause; None: on the whole text."""
    own = Reservation.objects.filter(ratification=vote, author=participant.pseudonym_for(reserving(vote.id)))
    return dict(own.values_list("clause_id", "text"))


def own_suggestions(participant: Participant, accord_id: UUID) -> list[Suggestion]:
    """What somebody suggested, with the answers, by clause."""
    author = participant.pseudonym_for(suggesting(participant.dialogue_id))
    own = Suggestion.objects.filter(author=author, draft__accord=accord_id).select_related("clause")
    return list(own.order_by("clause__place", "id"))


@dataclass(frozen=True)
class SetOfFour:
    """A set that somebody has not answered yet.

    Attributes:
        place: which set. number: counted from 1, of `of`.
    """

    place: int
    number: int
    of: int
    wordings: tuple[Wording, ...]


def next_set(participant: Participant, round: ChoosingRound, language: str) -> SetOfFour | None:  # noqa: A002
    """The next set of four statements; None after the last, or where words of one are no longer there."""
    ballot = ChoiceBallot.objects.filter(pk=participant.pseudonym_for(choosing(round.id))).first()
    chosen = chosen_in(bytes(ballot.choices) if ballot is not None else bytes(len(round.sets)))
    numbers = round.statements
    rows = {
        s.number: s for s in Statement.objects.filter(dialogue=participant.dialogue_id, number__in=numbers)
    }
    found = wordings(rows.values(), reader=EVERYBODY, language=language)
    words = {number: found[row.id] for number, row in rows.items()}
    for place, four in enumerate(round.sets):
        shown = tuple(words[numbers[at]] for at in four)
        if chosen[place] is None and all(one.withheld is None for one in shown):
            return SetOfFour(place, sum(each is not None for each in chosen) + 1, len(round.sets), shown)
    return None
