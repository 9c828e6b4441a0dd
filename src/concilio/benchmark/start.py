"""How long `concilio --help` takes: what everybody who types a command waits for first."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from concilio.benchmark.bar import Bar, Settings, at_most

COMMAND = "concilio benchmark --only start"
HELP_SECONDS = 0.2
OURS = Path(__file__).resolve().parents[3]


def start(settings: Settings) -> Iterator[Bar]:
    """One bar; with another checkout in `settings.against`, both are timed in turn."""
    rounds = 3 if settings.quick else 15
    checkouts = [OURS, *([settings.against] if settings.against else [])]
    times: list[list[float]] = [[] for _ in checkouts]
    for _ in range(rounds + 1):
        for taken, checkout in zip(times, checkouts, strict=True):
            taken.append(_seconds(checkout))
    # The first of each reads from the disk.
    now, *before = (median(taken[1:]) for taken in times)
    note = f"the other checkout {before[0]:.2f} s" if before else ""
    yield at_most("concilio --help", HELP_SECONDS, now, "s", COMMAND, note)


def _seconds(checkout: Path) -> float:
    environment = {**os.environ, "PYTHONPATH": str(checkout / "src")}
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "concilio", "--help"], env=environment, check=True, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - began
