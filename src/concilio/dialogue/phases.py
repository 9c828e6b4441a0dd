"""The phases that a dialogue goes through, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from concilio.dialogue.models import Dialogue, Phase


@dataclass(frozen=True)
class Step:
    """One phase in the row of phases."""

    phase: str
    name: str | Promise
    done: bool
    current: bool


def phases_of(dialogue: Dialogue) -> list[str]:
    """The phases that this dialogue goes through, in order."""
    return [phase for phase in Phase.values if dialogue.with_rooms or phase != Phase.ROOMS]


def next_phase(dialogue: Dialogue) -> str | None:
    """The phase a dialogue can move to; None after the last."""
    phases = phases_of(dialogue)
    position = phases.index(dialogue.phase) + 1
    return phases[position] if position < len(phases) else None


def steps_of(dialogue: Dialogue) -> list[Step]:
    """The row of phases that `dialogue/phases.html` shows."""
    phases = phases_of(dialogue)
    here = phases.index(dialogue.phase)
    return [
        Step(phase, Phase(phase).label, done=position < here, current=position == here)
        for position, phase in enumerate(phases)
    ]
