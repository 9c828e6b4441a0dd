"""Work in the background: votes whose last day is over are counted."""

from __future__ import annotations

from django.utils import timezone
from huey import crontab

from concilio.accord.actions.ratifying import count_ratification
from concilio.accord.models import Ratification
from concilio.background.queue import background

_EVERY_HOUR = crontab(minute="17")


@background.periodic_task(_EVERY_HOUR)
@background.lock_task("ratifications")
def count_what_is_over() -> None:
    over = Ratification.objects.filter(counted_on=None, closes_on__lt=timezone.now().date())
    for ratification in over.order_by("id"):
        count_ratification(ratification=ratification)
