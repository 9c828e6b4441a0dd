"""Sealing, whenever it was not done today: the queue does not make up for minutes that it missed."""

from __future__ import annotations

import logging

from django.utils import timezone
from huey import crontab

from concilio.background.queue import background
from concilio.publiclog.models import Log
from concilio.publiclog.sealing import CannotSealError, seal_if_due

log = logging.getLogger(__name__)


@background.periodic_task(crontab(minute="*/10"))
@background.lock_task("sealing")
def seal_ledgers() -> None:
    for each in Log.objects.filter(state=Log.State.AWAKE):
        try:
            seal_if_due(each, now=timezone.now())
        except CannotSealError as refusal:
            log.error("The ledger %s was not sealed: %s", each.slug, refusal)
