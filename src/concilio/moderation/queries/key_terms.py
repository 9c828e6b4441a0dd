"""Since when each community's keys are held, in public: a key that changes hands leaves a trace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from concilio.dialogue.models import Appointment, Dialogue
from concilio.dialogue.naming import NamedCommunity, communities_by_label


@dataclass(frozen=True)
class KeyTerm:
    """One term of a steward's office: whose key, from which day, until which (None: today). Never by whom."""

    community: NamedCommunity
    from_day: date
    until_day: date | None


def key_terms(dialogue: Dialogue, language: str) -> list[KeyTerm]:
    """Every term, by community label, then by day; three queries."""
    views = communities_by_label(dialogue, language)
    terms = (
        Appointment.objects.filter(dialogue=dialogue, role=Appointment.Role.STEWARD)
        .order_by("community__label", "from_day", "until_day")
        .values_list("community__label", "from_day", "until_day")
    )
    return [KeyTerm(views[label], start, end) for label, start, end in terms]
