"""How fast the whole Polis computation is against red-dwarf: counts, components, groups, representative statements."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np

from concilio.analysis.polis import reference
from concilio.analysis.votes import Votes
from concilio.benchmark.bar import Bar, Settings, at_least, not_measured
from concilio.benchmark.invented_votes import invented_votes

COMMAND = "concilio benchmark --only polis-speed"
STATEMENTS, EACH = 500, 45
# One run of red-dwarf 0.4.0 at 100,000 participants on a two-core machine; --full measures it again.
RED_DWARF_AT_100_000 = 384.0


def speed(settings: Settings) -> Iterator[Bar]:
    some = 1_000 if settings.quick else 10_000
    yield _against_red_dwarf(f"{some:,} people, against red-dwarf's run_pipeline", some, 50.0)
    many = 10_000 if settings.quick else 100_000
    name = f"{many:,} people, against red-dwarf's run_pipeline"
    if settings.full:
        yield _against_red_dwarf(name, many, 300.0)
        return
    rows = _cast(many)
    ours = seconds(lambda: _ours(rows))
    note = f"{ours:.2f} s against {RED_DWARF_AT_100_000:.0f} s recorded earlier at 100,000; --full runs both"
    yield at_least(name, 300.0, RED_DWARF_AT_100_000 / ours, "× as fast", COMMAND, note)


def seconds(work: Callable[[], object], repeats: int = 3) -> float:
    """The least of several wall-clock times, once everything is compiled."""
    work()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def _against_red_dwarf(name: str, people: int, limit: float) -> Bar:
    try:
        from reddwarf.implementations.base import run_pipeline
    except ImportError:
        return not_measured(
            name, f"≥ {limit:g}", "× as fast", COMMAND, "red-dwarf is not installed: concilio[bench]"
        )
    participant, statement, choice = _cast(people)
    rows = [
        {"participant_id": int(p), "statement_id": int(s), "vote": int(c), "modified": n}
        for n, (p, s, c) in enumerate(zip(participant, statement, choice, strict=True))
    ]
    start = time.perf_counter()
    run_pipeline(votes=rows, random_state=0)
    theirs = time.perf_counter() - start
    ours = seconds(lambda: _ours((participant, statement, choice)))
    note = f"{ours:.3f} s against {theirs:.1f} s for {participant.size:,} votes on {STATEMENTS} statements"
    return at_least(name, limit, theirs / ours, "× as fast", COMMAND, note)


Rows = tuple[np.ndarray, np.ndarray, np.ndarray]


def _cast(people: int) -> Rows:
    """Rows in the order of the participants, as both sides get them."""
    votes = invented_votes(people, STATEMENTS, EACH)
    return votes.participant, votes.statement, votes.choice


def _ours(rows: Rows) -> object:
    return reference(Votes.from_rows(*rows, n_statements=STATEMENTS))
