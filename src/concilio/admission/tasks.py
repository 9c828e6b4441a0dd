"""What runs by the clock."""

from __future__ import annotations

from huey import crontab

from concilio.admission.actions import shuffle_tables as shuffle_seats
from concilio.background.queue import background
from concilio.dialogue.actions.shuffling import shuffle_tables as shuffle_answers


@background.periodic_task(crontab(hour="3", minute="20"))
def shuffle_tables() -> None:
    """Once a day: where a row lies must not tell when it came, nor which seat came with which votes."""
    try:
        shuffle_seats()
    finally:
        shuffle_answers()
