"""What runs by the clock: the index of the search, stored copies read again, cited addresses looked at again."""

from __future__ import annotations

from django.conf import settings
from huey import crontab

from concilio.background.queue import background
from concilio.record.actions.addresses import check_addresses, check_copies
from concilio.record.actions.sources import draw_cited_pages
from concilio.record.search import refresh_index


# One at a time: in a very large record the next minute may find the last one still at work.
@background.periodic_task(crontab())
@background.lock_task("record-index")
def keep_index() -> None:
    refresh_index()


@background.periodic_task(crontab())
@background.lock_task("record-pictures")
def draw_pages() -> None:
    draw_cited_pages()


@background.periodic_task(crontab(minute="23"))
@background.lock_task("record-copies")
def look_at_copies() -> None:
    check_copies()


@background.periodic_task(crontab(minute="41"))
@background.lock_task("record-addresses")
def look_at_addresses() -> None:
    if settings.FETCH_SOURCES:
        check_addresses()
