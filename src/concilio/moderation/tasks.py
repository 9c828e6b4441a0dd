"""What runs by the clock."""

from __future__ import annotations

from huey import crontab

from concilio.config.background import background
from concilio.moderation.actions import deadlines


@background.periodic_task(crontab())
def expire_deadlines() -> None:
    """Close what waited too long for the mediator, and bring back what nobody confirmed hiding."""
    deadlines.expire_deadlines()
