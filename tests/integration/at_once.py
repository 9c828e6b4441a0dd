"""Several people at the same moment, each on a thread and a connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

from concilio.dialogue.errors import Refused


def at_once(*actions: Callable[[], Any]) -> list[Any]:
    """What each action gave or how it was refused; all start together, each on a connection of its own."""
    barrier = threading.Barrier(len(actions))
    results: list[Any] = [None] * len(actions)

    def run(place: int, action: Callable[[], Any]) -> None:
        try:
            barrier.wait(20)
            results[place] = action()
        except Refused as refusal:
            results[place] = refusal.code
        except Exception as fault:
            results[place] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    faults = [result for result in results if isinstance(result, Exception)]
    assert not faults
    return results
