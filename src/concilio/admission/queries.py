"""What pages about seats need to know; numbers of seats and codes for the convener's desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Max, Min, Q

from concilio.admission.models import Code, Envelopes, Seat
from concilio.coalition.models import Coalition, Organisation
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


@dataclass(frozen=True)
class SeatCount:
    """Of one community: codes loaded, codes burnt, seats taken. Exact: never shown as it is."""

    codes: int
    burnt: int
    seats: int


def convened_by(coalition_id: UUID) -> Convened:
    """The coalition and its organisations, by name."""
    name = Coalition.objects.values_list("name", flat=True).get(pk=coalition_id)
    return Convened(
        name,
        tuple(
            Organisation.objects.filter(coalition=coalition_id)
            .order_by("name")
            .values_list("name", flat=True)
        ),
    )


def window(dialogue_id: UUID) -> Window:
    """When envelopes can be opened."""
    found = Envelopes.objects.filter(community__dialogue=dialogue_id).aggregate(
        opens=Min("opens_on"), closes=Max("closes_on")
    )
    return Window(found["opens"], found["closes"])


def seat_counts(dialogue: Dialogue) -> dict[UUID, SeatCount]:
    """Codes and seats by community id. For disclosure control, not for pages."""
    codes = {
        row["community"]: (row["n"], row["burnt_n"])
        for row in Code.objects.filter(community__dialogue=dialogue)
        .values("community")
        .annotate(n=Count("digest"), burnt_n=Count("digest", filter=Q(burnt=True)))
    }
    seats = dict(
        Seat.objects.filter(community__dialogue=dialogue)
        .values("community")
        .annotate(n=Count("lookup"))
        .values_list("community", "n")
    )
    return {
        id_: SeatCount(*codes.get(id_, (0, 0)), seats.get(id_, 0))
        for id_ in dialogue.communities.values_list("id", flat=True)
    }
