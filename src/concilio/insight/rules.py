"""Who may see findings before they are released, and who may release them."""

from __future__ import annotations

from concilio.coalition.models import Person
from concilio.dialogue.models import Appointment, Dialogue, Phase
from concilio.dialogue.rules import holds_office

# Who may see findings before they are released: the staff team. Translators and observers do without.
TEAM = (Appointment.Role.CONVENER, Appointment.Role.STEWARD, Appointment.Role.MEDIATOR)


def drafts_releases(person: Person, dialogue: Dialogue) -> bool:
    return holds_office(person, dialogue, Appointment.Role.CONVENER) and dialogue.phase in {
        Phase.JOINT,
        Phase.CLOSING,
        Phase.PUBLISHED,
    }
