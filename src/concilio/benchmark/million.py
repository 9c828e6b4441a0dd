"""A million participants, fifty million votes: time against reading the arrays once, and peak memory."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator

from concilio.benchmark.bar import Bar, Settings, at_most

COMMAND = "concilio benchmark --only million-people"
PEOPLE, STATEMENTS, EACH = 1_000_000, 1_000, 50


def million(settings: Settings) -> Iterator[Bar]:
    people = 50_000 if settings.quick else PEOPLE
    polis = _measured("polis", people)
    what = f"{people:,} people, {people * EACH // 1_000_000} M votes"
    yield at_most(
        f"{what}: counts, co-votes, components, groups, tests",
        40.0,
        polis["seconds"] / polis["sum"],
        "× one numpy sum of the arrays",
        COMMAND,
        f"{polis['seconds']:.2f} s against {polis['sum']:.3f} s; {polis['processor']:.2f} s of processor time; aim 25",
    )
    yield at_most(
        f"{what}: peak memory", 1.5, polis["gigabytes"], "GB", COMMAND, "the votes themselves included"
    )
    latent = _measured("latent", people)
    yield at_most(
        f"{what}: latent model",
        20.0,
        latent["seconds"],
        "s",
        COMMAND,
        f"{latent['gigabytes']:.2f} GB at its peak",
    )


def _measured(what: str, people: int) -> dict[str, float]:
    """Peak memory is a process's, so each measurement has one."""
    code = f"from concilio.benchmark.million import measure; measure({what!r}, {people})"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)  # noqa: S603
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


def measure(what: str, people: int) -> None:
    """Print what one numpy sum over the votes and the work on them take, in seconds, and peak memory, as JSON.

    `processor` is the time of all threads together.
    """
    from concilio.analysis.latent import fit_latent_model
    from concilio.analysis.polis import reference
    from concilio.analysis.votes import Votes
    from concilio.benchmark.invented_votes import invented_votes
    from concilio.benchmark.speed import seconds

    def work(votes: Votes) -> object:
        return reference(votes) if what == "polis" else fit_latent_model(votes, seed=0)

    work(invented_votes(25_000, 200, 20))  # compiles
    votes = invented_votes(people, STATEMENTS, EACH)
    once = seconds(lambda: (votes.participant.sum(), votes.statement.sum(), votes.choice.sum()), repeats=7)
    times, processor = [], []
    for _ in range(3 if what == "polis" else 1):
        start, busy = time.perf_counter(), time.process_time()
        work(votes)
        processor.append(time.process_time() - busy)
        times.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6  # kilobytes on Linux
    answer = {"seconds": min(times), "processor": min(processor), "sum": once, "gigabytes": peak}
    sys.stdout.write(json.dumps(answer) + "\n")
