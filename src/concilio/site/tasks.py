"""What runs by the clock for the whole installation. Apps have tasks of their own."""

from __future__ import annotations

from huey import crontab

from concilio.background.queue import background
from concilio.storage.rewriting import rewrite_what_is_due, tables_of_apps


@background.periodic_task(crontab(minute="*/5"))
@background.lock_task("rewriting")
def rewrite_tables() -> None:
    """Neither order of arrival, nor what was withdrawn, stays in the database's files for longer than this."""
    rewrite_what_is_due(tables_of_apps())
