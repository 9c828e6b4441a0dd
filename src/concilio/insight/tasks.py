"""Work in the background while people vote."""

from __future__ import annotations

from huey import crontab

from concilio.background.priority import run_in_idle_process
from concilio.background.queue import background
from concilio.dialogue.models import Dialogue, Phase
from concilio.insight.actions import keep_findings, latest_findings, refresh_routing

# Routing wants to follow the votes. Findings take a model to fit, and a cell that is shown changes once a day.
_EVERY_MINUTE = crontab()
_EVERY_HOUR = crontab(minute="7")


# One at a time: in a very large dialogue the next minute, or hour, may find the last one still at work.
@background.periodic_task(_EVERY_MINUTE)
@background.lock_task("routing")
def refresh_all_routing() -> None:
    for dialogue in Dialogue.objects.filter(phase__in=[Phase.ROOMS, Phase.JOINT]):
        refresh_routing(dialogue=dialogue)


@background.periodic_task(_EVERY_HOUR)
@background.lock_task("findings")
def refresh_all_findings() -> None:
    for dialogue in Dialogue.objects.filter(phase__in=[Phase.JOINT, Phase.CLOSING]):
        keep_findings(dialogue=dialogue, new=run_in_idle_process(latest_findings, dialogue.id))
