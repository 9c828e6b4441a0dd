"""The policy that waits for the communities' keys, for a dialogue's desk."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilio.coalition.models import Person
from concilio.dialogue.desk import AgendaItem
from concilio.dialogue.models import Appointment, Dialogue
from concilio.dialogue.rules import roles_of
from concilio.keys.models import Case
from concilio.witnesses.models import PolicyCase


def waiting_for(person: Person, dialogue: Dialogue) -> list[AgendaItem]:
    """The ledger's new policy, while it waits for this dialogue's communities."""
    if not PolicyCase.objects.filter(case__dialogue=dialogue, case__state=Case.State.OPEN).exists():
        return []
    return [
        AgendaItem(
            status=pgettext_lazy("mark of a thing to do", "waiting"),
            heading=_("A new policy for the ledger waits for the stewards"),
            text=_("It says whose signatures the ledger needs. It is in force once every community agrees."),
            address=reverse("witnesses:policy", args=[dialogue.slug]),
            link=_("Read the policy"),
            yours=Appointment.Role.STEWARD in roles_of(person, dialogue),
        )
    ]
