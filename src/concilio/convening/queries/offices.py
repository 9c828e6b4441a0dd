"""Who holds which office in a dialogue, and what the communities said of its mediators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.functional import Promise

from concilio.coalition.models import Person
from concilio.convening.models import Deputy
from concilio.dialogue.models import Appointment, Dialogue
from concilio.dialogue.naming import NamedCommunity
from concilio.dialogue.queries.convening import community_labels
from concilio.keys.queries import assents
from concilio.languages import LANGUAGES

Role = Appointment.Role


@dataclass(frozen=True)
class Assent:
    """What one community's steward said of a mediator; accepts is None while the reader may not know it."""

    community: NamedCommunity
    answered: bool
    accepts: bool | None
    yours: bool


@dataclass(frozen=True)
class OfficeHeld:
    id: UUID
    role: str
    role_name: str | Promise
    person: str
    community: NamedCommunity | None
    language: str
    since: date
    until: date | None
    assents: tuple[Assent, ...]
    deputy: str = ""
    closed: bool = False
    own: bool = False


def offices_of_dialogue(dialogue: Dialogue, person: Person, language: str) -> list[OfficeHeld]:
    """Every office ever held in a dialogue, those of today first, with a mediator's assents."""
    labels = {label.id: label for label in community_labels(dialogue, language)}
    appointments = list(
        Appointment.objects.filter(dialogue=dialogue)
        .select_related("person")
        # By office, then label: who was appointed first must not decide which side is read first.
        .order_by("role", "community__label", "from_day", "id")
    )
    own_keys = {
        a.community_id
        for a in appointments
        if a.person_id == person.id
        and a.role == Role.STEWARD
        and a.until_day is None
        and a.community_id is not None
    }
    answered = assents([a for a in appointments if a.role == Role.MEDIATOR], own_keys)
    deputies = dict(Deputy.objects.filter(office__dialogue=dialogue).values_list("office", "person__name"))
    held = []
    for appointment in appointments:
        answers = answered.get(appointment.id, {})
        refused = False in answers.values()  # then nobody else is asked
        assents_shown = (
            tuple(
                Assent(label, key in answers, answers.get(key), key in own_keys and not refused)
                for key, label in labels.items()
            )
            if appointment.role == Role.MEDIATOR
            else ()
        )
        held.append(
            OfficeHeld(
                appointment.id,
                appointment.role,
                Role(appointment.role).label,
                appointment.person.name,
                labels.get(appointment.community_id) if appointment.community_id else None,
                dict(LANGUAGES).get(appointment.language, appointment.language),
                appointment.from_day,
                appointment.until_day,
                assents_shown,
                deputies.get(appointment.id, ""),
                closed=not appointment.person.is_active,
                own=appointment.person_id == person.id,
            )
        )
    order = list(Role.values)
    return sorted(held, key=lambda office: (office.until is not None, order.index(office.role)))
