"""What runs by the clock."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from huey import crontab

from concilio.accounts.limits import forget_old_limits
from concilio.background.queue import background


@background.periodic_task(crontab(hour="3", minute="40"))
def forget_old_sessions() -> None:
    """The staff's sessions that have ended are rows no longer."""
    call_command("clearsessions")


@background.periodic_task(crontab(minute="*/10"))
def forget_old_attempts() -> None:
    """Of wrong passwords nothing is kept that no limit looks at."""
    forget_old_limits(Path(settings.HOME) / "limits")
