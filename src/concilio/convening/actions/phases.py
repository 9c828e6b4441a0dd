"""A dialogue's move to its next phase."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from concilio.coalition.models import Person
from concilio.convening.errors import ConveningRefused
from concilio.convening.queries.missing import what_is_missing
from concilio.convening.rules import only_convener
from concilio.dialogue.actions.public_acts import log_phase
from concilio.dialogue.models import Dialogue, Phase, PhaseMove
from concilio.dialogue.phases import next_phase


@transaction.atomic
def move_phase(*, by: Person, dialogue: Dialogue, to: str) -> PhaseMove:
    """Move a dialogue to its next phase.

    Args:
        to: the phase the convener saw as the next one; a second press of the button changes nothing more.

    Raises:
        ConveningRefused: something is missing, or the dialogue has moved already.
    """
    only_convener(by, dialogue)
    dialogue = Dialogue.objects.select_for_update().get(id=dialogue.id)
    if next_phase(dialogue) != to:
        raise ConveningRefused(
            "moved-already", _("The dialogue has moved since you opened the page. Look again.")
        )
    missing = [check for check in what_is_missing(dialogue) if check.blocks]
    if missing:
        raise ConveningRefused("not-ready", missing[0].what)
    if dialogue.phase == Phase.SETUP:
        dialogue.opened_on = timezone.now().date()
    dialogue.phase = to
    dialogue.save(update_fields=["phase", "opened_on"])
    log_phase(dialogue=dialogue, phase=to, on=timezone.now().date())
    return PhaseMove.objects.create(dialogue=dialogue, phase=to, by=by)
