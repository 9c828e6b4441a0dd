"""What pages about seats need to know; numbers of seats and codes for the convener's desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max, Min

from concilio.admission.models import Envelopes
from concilio.coalition.models import Coalition, Organisation


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
