"""Work in the background while people vote."""

from __future__ import annotations

from huey import crontab

from concilio.config.background import background
from concilio.dialogue.models import Dialogue, Phase
from concilio.insight.actions import refresh_findings, refresh_routing

# Routing wants to follow the votes. Findings take a model to fit, and a cell that is shown changes once a day.
_EVERY_MINUTE = crontab()
_EVERY_HOUR = crontab(minute="7")


@background.periodic_task(_EVERY_MINUTE)
def refresh_all_routing() -> None:
    for dialogue in Dialogue.objects.filter(phase__in=[Phase.ROOMS, Phase.JOINT]):
        refresh_routing(dialogue=dialogue)


@background.periodic_task(_EVERY_HOUR)
def refresh_all_findings() -> None:
    for dialogue in Dialogue.objects.filter(phase__in=[Phase.JOINT, Phase.CLOSING]):
        refresh_findings(dialogue=dialogue)
