"""What pages about seats need to know; numbers of seats and codes for the convener's desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Max, Min

from concilio.admission.models import Code, Envelopes, Seat
from concilio.coalition.models import Coalition, Organisation
from concilio.coalition.naming import name_in
from concilio.dialogue.models import Dialogue


@dataclass(frozen=True)
class Window:
    """From which day to which seats can be taken, over all communities; None where no envelopes are set."""

    opens_on: date | None
    closes_on: date | None


@dataclass(frozen=True)
class Convened:
    """Who convenes a dialogue."""

    coalition: str
    organisations: tuple[str, ...]


def convened_by(coalition_id: UUID, language: str) -> Convened:
    """The coalition and its organisations, named in a language, by name."""
    organisations = Organisation.objects.filter(coalition=coalition_id)
    return Convened(
        name_in(Coalition.objects.get(pk=coalition_id), language),
        tuple(sorted(name_in(one, language) for one in organisations)),
    )


def window(dialogue_id: UUID) -> Window:
    """When envelopes can be opened."""
    found = Envelopes.objects.filter(community__dialogue=dialogue_id).aggregate(
        opens=Min("opens_on"), closes=Max("closes_on")
    )
    return Window(found["opens"], found["closes"])


def communities_with_codes(dialogue: Dialogue) -> frozenset[UUID]:
    """The communities of a dialogue whose sealed codes are here."""
    codes = Code.objects.filter(community__dialogue=dialogue)
    return frozenset(codes.values_list("community_id", flat=True).distinct())


def seats_taken(dialogue: Dialogue) -> dict[UUID, int]:
    """How many seats are taken in each community that has any: exact, so for rounding only, never to be shown."""
    seats = Seat.objects.filter(community__dialogue=dialogue)
    return dict(seats.values_list("community_id").annotate(n=Count("lookup")).order_by())
