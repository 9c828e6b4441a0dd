"""`concilio analyse` as a user runs it, whole: wall time, processor time and memory, against an earlier checkout."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import concilio
from concilio.analysis.counts import answer_counts_of_everybody
from concilio.analysis.simulate import SimulationOptions, simulate
from concilio.benchmark.bar import Bar, Settings, at_most, not_measured

COMMAND = "concilio benchmark --only whole"
# What a machine sets for its own OpenBLAS; the figures are those of an ordinary one.
NOT_PASSED_ON = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
DIALOGUES = 116
# Each one's findings, one after another in one process, as the platform's idle process computes them.
MANY = """
import sys
from concilio.analysis import analyse
from concilio.analysis.simulate import SimulationOptions, simulate
for seed in range(int(sys.argv[1])):
    world = simulate(SimulationOptions(participants=(150, 150), statements=60, seed=seed))
    analyse(world.votes, world.guesses)
"""


@dataclass(frozen=True)
class Shape:
    """A dialogue's size and what analysing it may take.

    Attributes:
        each: people in each of two communities. votes: a person's median.
        seconds: wall time it may take. megabytes: memory at its peak.
    """

    name: str
    each: int
    statements: int
    votes: int
    seconds: float
    megabytes: float | None = None

    def smaller(self, by: int) -> Shape:
        return Shape(
            f"{self.name}, {by} times smaller",
            self.each // by,
            max(self.statements // by, 10),
            max(self.votes // by, 5),
            self.seconds,
            self.megabytes,
        )


LARGEST = Shape("33,422 people, 783 statements", 16_711, 783, 60, 2.0)
WIDEST = Shape("18,082 people, 9,030 statements", 9_041, 9_030, 100, 5.0)
MILLION = Shape("1,000,000 people, 1,000 statements", 500_000, 1_000, 40, 30.0, 1_500.0)
EXPORT = Shape("a votes.csv of 2 M votes, 44,000 people", 22_000, 500, 36, 8.0, 700.0)


@dataclass(frozen=True)
class Taken:
    """Seconds of wall and of processor time, and megabytes at the peak, of one command."""

    wall: float
    processor: float
    peak: float

    def __str__(self) -> str:
        return f"{self.wall:.1f} s, {self.processor:.1f} s of processor time, {self.peak:.0f} MB"


def whole(settings: Settings) -> Iterator[Bar]:
    """Polis' largest and widest conversations, an export, many small dialogues; with --full, a million people."""
    shapes = [LARGEST, WIDEST] + ([MILLION] if settings.full else [])
    for shape in shapes:
        yield from _of_shape(shape.smaller(20) if settings.quick else shape, settings, as_export=False)
    if not settings.full:
        yield not_measured(
            f"whole: {MILLION.name}", f"≤ {MILLION.seconds:g}", "s", COMMAND, "takes many minutes: --full"
        )
    yield from _of_shape(EXPORT.smaller(20) if settings.quick else EXPORT, settings, as_export=True)
    yield _many_dialogues(settings)


def _of_shape(shape: Shape, settings: Settings, *, as_export: bool) -> Iterator[Bar]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        people = ("--participants", str(shape.each))
        sizes = (*people, *people, "--statements", str(shape.statements), "--votes", str(shape.votes))
        if as_export:
            _write_export(shape, folder / "votes")
        else:
            _run(_here(), ("-m", "concilio", "simulate", "--out", "votes", *sizes), folder)
        command = ("-m", "concilio", "analyse", "votes", "--out", "report")
        ours, theirs = _side_by_side(settings.against, command, folder)
        yield at_most(f"whole: {shape.name}", shape.seconds, ours.wall, "s", COMMAND, _note(ours, theirs))
        if shape.megabytes is not None:
            yield at_most(f"whole: {shape.name}: peak memory", shape.megabytes, ours.peak, "MB", COMMAND)


def _many_dialogues(settings: Settings) -> Bar:
    number = 3 if settings.quick else DIALOGUES
    with tempfile.TemporaryDirectory() as name:
        ours, theirs = _side_by_side(settings.against, ("-c", MANY, str(number)), Path(name))
    title = f"whole: {number} dialogues of 300 people and 60 statements, one after another"
    return at_most(title, 20.0, ours.wall, "s", COMMAND, _note(ours, theirs))


def _note(ours: Taken, theirs: Taken | None) -> str:
    if theirs is None:
        return f"{ours}; nothing to compare with: --against names an earlier checkout"
    return f"{ours}; the earlier checkout {theirs}; {theirs.processor / ours.processor:.1f} × less processor time"


def _side_by_side(against: Path | None, command: Sequence[str], folder: Path) -> tuple[Taken, Taken | None]:
    """Once to compile, then the better of two, by turns."""
    sources = [_here()] if against is None else [_here(), against / "src"]
    for source in sources:
        _run(source, command, folder)
    taken = [[_run(source, command, folder) for source in sources] for _ in range(2)]
    best = [min(one, key=lambda each: each.processor) for one in zip(*taken, strict=True)]
    return best[0], best[1] if len(best) > 1 else None


def _here() -> Path:
    return Path(concilio.__file__).parents[1]


def _run(source: Path, command: Sequence[str], folder: Path) -> Taken:
    environment = {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
    began = time.perf_counter()
    child = subprocess.Popen(  # noqa: S603 our own command
        [sys.executable, *command],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(source)},
        stdout=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, child.args)
    return Taken(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _write_export(shape: Shape, folder: Path) -> None:
    """A Polis export of invented votes, with the long dates that make real ones large."""
    options = SimulationOptions(
        participants=(shape.each, shape.each),
        statements=shape.statements,
        median_votes=float(shape.votes),
        guesses=0,
    )
    votes = simulate(options).votes
    agrees, _, disagrees = answer_counts_of_everybody(votes)
    folder.mkdir()
    when = "Fri Nov 27 2026 09:00:00 GMT+0000 (Coordinated Universal Time)"
    with (folder / "comments.csv").open("w", newline="", encoding="utf-8") as file:
        comments = csv.writer(file)
        head = ("timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees", "moderated")
        comments.writerow((*head, "comment-body"))
        for s in range(votes.n_statements):
            comments.writerow((1764234000, when, s, 0, agrees[s], disagrees[s], 1, f"Invented statement {s}"))
    order = np.random.default_rng(0).permutation(votes.n_votes)
    rows = zip(
        votes.statement[order].tolist(),
        votes.participant[order].tolist(),
        votes.choice[order].tolist(),
        strict=True,
    )
    with (folder / "votes.csv").open("w", encoding="utf-8") as file:
        file.write("timestamp,datetime,comment-id,voter-id,vote\n")
        file.writelines(f"{1764234000 + n},{when},{s},{p},{v}\n" for n, (s, p, v) in enumerate(rows))
