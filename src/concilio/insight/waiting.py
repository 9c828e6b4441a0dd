"""The release that waits for the stewards' keys, for a dialogue's desk."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilio.coalition.models import Person
from concilio.dialogue.desk import AgendaItem
from concilio.dialogue.models import Appointment, Dialogue
from concilio.dialogue.rules import roles_of
from concilio.insight.models import Release
from concilio.insight.rules import TEAM


def waiting_for(person: Person, dialogue: Dialogue) -> list[AgendaItem]:
    """The draft of a release, while there is one."""
    if not Release.objects.filter(dialogue=dialogue, state=Release.State.DRAFT).exists():
        return []
    roles = roles_of(person, dialogue)
    return [
        AgendaItem(
            status=pgettext_lazy("mark of a thing to do", "ready"),
            heading=_("A release waits for the stewards"),
            text=_(
                "It passed disclosure control. It becomes public once a steward of each community releases it."
            ),
            address="" if roles.isdisjoint(TEAM) else reverse("insight:desk", args=[dialogue.slug]),
            link=_("Read before release"),
            yours=Appointment.Role.STEWARD in roles,
        )
    ]
