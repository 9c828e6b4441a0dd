"""What runs by the clock."""

from __future__ import annotations

from django.core.management import call_command
from huey import crontab

from concilio.background.queue import background


@background.periodic_task(crontab(hour="3", minute="40"))
def forget_old_sessions() -> None:
    """The staff's sessions that have ended are rows no longer."""
    call_command("clearsessions")
