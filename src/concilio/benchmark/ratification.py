"""How long it takes to count a ratification of many seats, from the ballots' bytes to what may be shown."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from concilio.accord.adoption import Rule, decide, tally_of
from concilio.accord.disclosed import result_of
from concilio.benchmark.bar import Bar, Settings, at_most
from concilio.benchmark.speed import seconds
from concilio.storage.ballots import with_codes

COMMAND = "concilio benchmark --only ratification"
CLAUSES, COMMUNITIES, MOST_MS = 50, 2, 100.0


def ratification(settings: Settings) -> Iterator[Bar]:
    seats = 2_000 if settings.quick else 100_000
    ballots = _ballots(seats // COMMUNITIES)
    labels = [f"community-{c}" for c in range(COMMUNITIES)]

    def count() -> None:
        tally = tally_of(ballots, CLAUSES + 1, [len(side) for side in ballots])
        result_of(tally, decide(Rule(), tally), labels)

    name = f"ratification: {seats:,} seats, {CLAUSES} clauses counted and decided"
    note = "from ballots in memory; reading them from the database is not in it"
    yield at_most(name, MOST_MS, 1000 * seconds(count), "ms", COMMAND, note)


def _ballots(people: int) -> list[list[bytes]]:
    random = np.random.default_rng(0)
    found = []
    for _ in range(COMMUNITIES):
        codes = random.integers(0, 4, (people, CLAUSES + 2)).astype(np.uint8)
        codes[:, 0] = 0  # number 0 is never given
        found.append([row.tobytes() for row in with_codes(codes)])
    return found
