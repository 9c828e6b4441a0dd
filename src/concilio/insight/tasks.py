"""Work in the background while people vote."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import ParamSpec, TypeVar
from uuid import UUID

from django.utils import timezone
from huey import crontab

from concilio.background.priority import run_in_idle_process
from concilio.background.queue import background
from concilio.dialogue.models import Dialogue, Phase
from concilio.insight.actions import Overtaken, keep_findings, latest_findings, refresh_routing
from concilio.insight.drafting import latest_draft, make_asked_draft
from concilio.insight.models import DraftRequest
from concilio.insight.symmetry import count_all

P = ParamSpec("P")
T = TypeVar("T")

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
        new = _in_idle_process(latest_findings, dialogue.id)
        if new is not None:
            try:
                keep_findings(dialogue=dialogue, new=new)
            except Overtaken:
                # A draft was made in between, and with it newer findings.
                logging.getLogger(__name__).info("findings were overtaken by a draft")


@background.periodic_task(crontab(minute="37"))
@background.lock_task("symmetry")
def count_symmetry() -> None:
    """Once a week each dialogue's counts by community are said in public, whenever that was not done yet."""
    count_all(today=timezone.now().date())


@background.task()
@background.lock_task("drafts")
def make_draft(dialogue_id: str) -> None:
    """Make the draft that a convener of the dialogue has just asked for."""
    request = DraftRequest.objects.filter(
        dialogue_id=UUID(dialogue_id), state=DraftRequest.State.WAITING
    ).first()
    if request is not None:
        make_asked_draft(request=request, compute=lambda asked: _in_idle_process(latest_draft, asked))


@background.periodic_task(_EVERY_MINUTE)
def make_drafts_left() -> None:
    """Make what the queue lost (its process was ended) or put off (another draft was being made)."""
    for request in DraftRequest.objects.filter(state=DraftRequest.State.WAITING):
        make_draft(str(request.dialogue_id))


def _in_idle_process(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    if background.immediate:
        return work(*args, **kwargs)
    return run_in_idle_process(work, *args, **kwargs)
