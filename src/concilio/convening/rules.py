"""What every action of the office asks first."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concilio.coalition.models import Person
from concilio.convening.errors import ConveningRefused
from concilio.dialogue.models import Appointment, Dialogue, Phase
from concilio.dialogue.rules import holds_office


def only_convener(by: Person, dialogue: Dialogue) -> None:
    """Refuse everybody but the dialogue's conveners of today.

    Raises:
        ConveningRefused: the person is no convener of this dialogue today.
    """
    if not holds_office(by, dialogue, Appointment.Role.CONVENER):
        raise ConveningRefused("not-the-convener", _("Only a convener of this dialogue may do this."))


def only_in_setup(by: Person, dialogue: Dialogue) -> None:
    """Refuse everybody but the dialogue's conveners, and them too once seats are open.

    Raises:
        ConveningRefused: the person is no convener of this dialogue, or it has left its set-up.
    """
    only_convener(by, dialogue)
    if dialogue.phase != Phase.SETUP:
        raise ConveningRefused(
            "set-up-is-over", _("This is fixed once seats are open: people take part on these terms.")
        )
