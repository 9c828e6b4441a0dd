"""Start-up: processor time of short commands, against the same commands of an earlier checkout."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import concilio
from concilio.benchmark.bar import Bar, Settings, at_most

COMMAND = "concilio benchmark --only start"
MOST_SECONDS = 1.2
MOST_SECONDS_OF_HELP = 0.2
SIZES = ("--participants", "102", "--participants", "102", "--statements", "50")


def start(settings: Settings) -> Iterator[Bar]:
    """`concilio analyse` of a small dialogue, and `concilio --help`, each once everything is compiled and cached."""
    here = Path(concilio.__file__).parents[1]
    repeats = 1 if settings.quick else 5
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _run(here, ("simulate", "--out", str(folder / "votes"), *SIZES), folder)
        analyse = ("analyse", str(folder / "votes"), "--out", str(folder / "report"))
        ours, theirs = _side_by_side(here, settings.against, analyse, folder, repeats)
        yield at_most(
            "concilio analyse of 204 people and 50 statements",
            MOST_SECONDS,
            ours,
            "s of processor time",
            COMMAND,
            _note(ours, theirs),
        )
        ours, theirs = _side_by_side(here, settings.against, ("--help",), folder, repeats)
        yield at_most(
            "concilio --help", MOST_SECONDS_OF_HELP, ours, "s of processor time", COMMAND, _note(ours, theirs)
        )


def _note(ours: float, theirs: float | None) -> str:
    if theirs is None:
        return f"{ours:.2f} s here; nothing to compare with: --against names an earlier checkout"
    return f"{ours:.2f} s against {theirs:.2f} s of the earlier checkout: {100 * ours / theirs:.0f} %"


def _side_by_side(
    here: Path, against: Path | None, command: Sequence[str], folder: Path, repeats: int
) -> tuple[float, float | None]:
    """The least of several times of each, taken by turns, after one run that compiles."""
    sources = [here] if against is None else [here, against / "src"]
    for source in sources:
        _run(source, command, folder)
    times = [[_run(source, command, folder) for source in sources] for _ in range(repeats)]
    least = [min(one) for one in zip(*times, strict=True)]
    return least[0], least[1] if len(least) > 1 else None


def _run(source: Path, command: Sequence[str], folder: Path) -> float:
    """Run a command of the checkout whose sources these are; seconds of processor time, user and system."""
    environment = {**os.environ, "PYTHONPATH": str(source)}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(  # noqa: S603 our own command
        [sys.executable, "-m", "concilio", *command],
        check=True,
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
