"""What the public log says of a dialogue's frame: phases and offices; never who holds an office."""

from __future__ import annotations

from datetime import date

from concilio.dialogue.models import Appointment, Dialogue
from concilio.publiclog.actions import append


def log_phase(*, dialogue: Dialogue, phase: str, on: date) -> None:
    """Say in public that a dialogue is in a phase from a day on."""
    append(kind="phase.moved", scope_kind="dialogue", scope_id=dialogue.id, on=on, payload={"phase": phase})


def log_office(*, appointment: Appointment, begins: bool, on: date) -> None:
    """Say in public that an office begins or ends: which office, of which community."""
    append(
        kind="office.appointed" if begins else "office.ended",
        scope_kind="dialogue",
        scope_id=appointment.dialogue_id,
        on=on,
        payload={
            "office": appointment.role,
            **({"community": appointment.community.label} if appointment.community else {}),
        },
    )
