"""What runs by the clock."""

from __future__ import annotations

from huey import crontab

from concilio.background.queue import background
from concilio.moderation.actions.deadlines import expire_deadlines


@background.periodic_task(crontab(minute="*"))
def keep_deadlines() -> None:
    """Hidden statements come back and mediators' hours end, by themselves."""
    expire_deadlines()
