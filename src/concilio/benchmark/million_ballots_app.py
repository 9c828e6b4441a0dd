"""Fills a fresh database with very many ballots, counts them, or makes a finding of them; prints JSON.

`fill PEOPLE VOTES STATEMENTS`, then `count` and `find`, each in a process of its own.
"""

from __future__ import annotations

import json
import resource
import secrets
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

_AT_ONCE = 20_000


def fill(people: int, votes: int, statements: int) -> None:
    """A dialogue of so many people, each with about as many votes, spread over all statements."""
    from concilio.benchmark.serving_app import make_scene

    make_scene(statements, 1)
    from concilio.dialogue.models import Ballot, Community
    from concilio.storage.ballots import with_codes

    rng = np.random.default_rng(20260301)
    sides = list(Community.objects.order_by("label"))
    # Two camps, each in both communities, so that there is something to find.
    leaning = rng.integers(1, 4, (2, statements + 1), dtype=np.uint8)
    for first in range(0, people, _AT_ONCE):
        count = min(people - first, _AT_ONCE)
        camp = rng.integers(0, 2, count)
        own_mind = rng.random((count, statements + 1), dtype=np.float32) < 0.3
        codes = np.where(own_mind, rng.integers(1, 4, own_mind.shape, dtype=np.uint8), leaning[camp])
        codes[rng.random(codes.shape, dtype=np.float32) >= votes / statements] = 0
        codes[:, 0] = 0
        Ballot.objects.bulk_create(
            [
                Ballot(pseudonym=secrets.token_bytes(16), community=sides[p % 2], votes=ballot.tobytes())
                for p, ballot in enumerate(with_codes(codes))
            ],
            batch_size=2_000,
        )


def count() -> dict[str, float]:
    """What background work does every minute."""
    from concilio.dialogue.models import Dialogue
    from concilio.insight.actions import refresh_routing

    dialogue = Dialogue.objects.get()
    return _measured(lambda: refresh_routing(dialogue=dialogue))


def find() -> dict[str, float]:
    """What background work does every hour, but for keeping what was found."""
    from concilio.dialogue.models import Dialogue
    from concilio.insight.actions import latest_findings

    dialogue = Dialogue.objects.get()
    return _measured(lambda: latest_findings(dialogue.id))


def _measured(work: Callable[[], Any]) -> dict[str, float]:
    began, busy = time.perf_counter(), time.process_time()
    work()
    return {
        "seconds": time.perf_counter() - began,
        "processor": time.process_time() - busy,
        "gigabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,  # kilobytes on Linux
    }


def main() -> None:
    import django

    django.setup()
    what, *sizes = sys.argv[1:]
    if what == "fill":
        fill(*map(int, sizes))
        found = {}
    else:
        found = count() if what == "count" else find()
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
