"""Work in the background while people vote. Scheduled by `config.background`."""

from __future__ import annotations

from concilio.dialogue.models import Dialogue, Phase
from concilio.insight.actions import refresh_findings, refresh_routing


def refresh_all_routing() -> None:
    for dialogue in Dialogue.objects.filter(phase__in=[Phase.ROOMS, Phase.JOINT]):
        refresh_routing(dialogue=dialogue)


def refresh_all_findings() -> None:
    for dialogue in Dialogue.objects.filter(phase__in=[Phase.JOINT, Phase.CLOSING]):
        refresh_findings(dialogue=dialogue)
