"""What runs by the clock."""

from __future__ import annotations

from django.utils import timezone
from huey import crontab

from concilio.background.queue import background
from concilio.moderation.actions.days import name_days
from concilio.moderation.actions.deadlines import expire_deadlines


@background.periodic_task(crontab(minute="*"))
def keep_deadlines() -> None:
    """Hidden statements come back and mediators' hours end, by themselves."""
    expire_deadlines()


@background.periodic_task(crontab(minute="*/10"))
def name_past_days() -> None:
    """Each day's decisions become one file that the ledger names, whenever that was not done yet."""
    name_days(now=timezone.now())
