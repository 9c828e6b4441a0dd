"""Who may propose a policy, and whose agreement it takes."""

from __future__ import annotations

from concilio.coalition.models import Person
from concilio.dialogue.models import Appointment, Dialogue, Phase
from concilio.dialogue.rules import roles_of
from concilio.publiclog.actions import log_of
from concilio.publiclog.models import Log

PROPOSE = frozenset({Appointment.Role.CONVENER, Appointment.Role.STEWARD})


def may_propose(person: Person, dialogue: Dialogue) -> bool:
    """Whether a person may propose a policy for the ledger of this dialogue."""
    return not PROPOSE.isdisjoint(roles_of(person, dialogue))


def dialogues_asked(log: Log) -> list[Dialogue]:
    """Every dialogue whose acts a ledger keeps, by address; in set-up the communities are not fixed and not asked."""
    begun = Dialogue.objects.exclude(phase=Phase.SETUP).order_by("slug")
    return [dialogue for dialogue in begun if log_of(dialogue.id) == log]
