"""What runs by the clock; the queue that calls it is put together in `config`."""

from __future__ import annotations

from concilio.moderation.actions import deadlines


def expire_deadlines() -> None:
    deadlines.expire_deadlines()
