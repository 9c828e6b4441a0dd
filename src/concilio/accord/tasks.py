"""Work in the background: votes whose last day is over are counted."""

from __future__ import annotations

import logging
from uuid import UUID

from django.utils import timezone
from huey import crontab

from concilio.accord import printing
from concilio.accord.actions.ratifying import count_ratification
from concilio.accord.models import Draft, Ratification
from concilio.background.queue import background

log = logging.getLogger(__name__)
_EVERY_HOUR = crontab(minute="17")


@background.periodic_task(_EVERY_HOUR)
@background.lock_task("ratifications")
def count_what_is_over() -> None:
    over = Ratification.objects.filter(counted_on=None, closes_on__lt=timezone.now().date())
    for ratification in over.order_by("id"):
        count_ratification(ratification=ratification)


@background.task()
@background.lock_task("documents")
def make_documents(draft_id: str) -> None:
    """Make every document of a version that is not there yet, one after another."""
    draft = Draft.objects.select_related("accord__dialogue__coalition", "accord__release").get(
        pk=UUID(draft_id)
    )
    for document in printing.all_printed(draft):
        try:
            printing.make(document)
        except Exception:
            # The page says which document is missing; what is wrong with the text stays in the log without it.
            log.exception("a document in %s could not be made", document.format)
