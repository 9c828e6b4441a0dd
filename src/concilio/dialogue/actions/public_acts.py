"""What the public log says of a dialogue's frame: phases and offices; never who holds an office."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from concilio.dialogue.models import Appointment, Dialogue
from concilio.publiclog.actions import append


def log_phase(*, dialogue: Dialogue, phase: str, on: date) -> None:
    """Say in public that a dialogue is in a phase from a day on."""
    append(kind="phase.moved", scope_kind="dialogue", scope_id=dialogue.id, on=on, payload={"phase": phase})


def log_office(*, appointment: Appointment, begins: bool, on: date) -> None:
    """Say in public that an office begins or ends: which office, of which community."""
    _log(appointment, "office.appointed" if begins else "office.ended", on)


def log_deputy(*, appointment: Appointment, on: date) -> None:
    """Say in public that an office has a deputy, who takes it over when it ends."""
    _log(appointment, "office.deputy", on)


def log_take_over(*, appointment: Appointment, on: date) -> None:
    """Say in public that a dialogue without a convener was taken over."""
    _log(appointment, "office.taken_over", on)


def log_account_closed(*, coalition_id: UUID, on: date) -> None:
    """Say in public that somebody who worked for a coalition does so no more."""
    append(kind="account.closed", scope_kind="coalition", scope_id=coalition_id, on=on, payload={})


def _log(appointment: Appointment, kind: str, on: date) -> None:
    append(
        kind=kind,
        scope_kind="dialogue",
        scope_id=appointment.dialogue_id,
        on=on,
        payload={
            "office": appointment.role,
            **({"community": appointment.community.label} if appointment.community else {}),
        },
    )
