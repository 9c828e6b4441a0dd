"""Who may see findings before they are released, and who may release them."""

from __future__ import annotations

from concilio.coalition.models import Person
from concilio.dialogue.models import Appointment, Dialogue, Phase
from concilio.dialogue.rules import holds_office

TEAM = frozenset({Appointment.Role.CONVENER, Appointment.Role.STEWARD, Appointment.Role.MEDIATOR})


def sees_private_findings(person: Person, dialogue: Dialogue) -> bool:
    """The dialogue's staff team: translators and observers do without."""
    return any(holds_office(person, dialogue, role) for role in TEAM)


def drafts_releases(person: Person, dialogue: Dialogue) -> bool:
    return holds_office(person, dialogue, Appointment.Role.CONVENER) and dialogue.phase in {
        Phase.JOINT,
        Phase.CLOSING,
        Phase.PUBLISHED,
    }
