"""What runs by the clock."""

from __future__ import annotations

from django.utils import timezone
from huey import crontab

from concilio.background.queue import background
from concilio.convening.actions.deletion import erase_what_is_due


@background.periodic_task(crontab(minute="*/10"))
@background.lock_task("deletion")
def erase_dialogues() -> None:
    """Dialogues go on the day after the last one that their set-up named."""
    erase_what_is_due(today=timezone.now().date())
