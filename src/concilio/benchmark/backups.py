"""Backups of a large dialogue: their time, memory and size; and whether a flipped bit is ever taken."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from concilio.benchmark.bar import Bar, Settings, at_most
from concilio.storage.backup_file import BackupError, verified

COMMAND = "concilio benchmark --only backups"
VOTES, QUICK_VOTES = 2_000_000, 20_000
# The demo's dialogue has 63 statements, of which each person of a crowd answers a quarter.
VOTES_A_PERSON = 15.75
FLIPS = 300


@dataclass(frozen=True)
class _Ran:
    seconds: float
    megabytes: float


def backups(settings: Settings) -> Iterator[Bar]:
    """Two million votes backed up and restored, and 300 flipped bits in a small backup."""
    votes = QUICK_VOTES if settings.quick else VOTES
    with tempfile.TemporaryDirectory(prefix="concilio-backups-") as name:
        folder = Path(name)
        home = folder / "home"
        environment = _environment(home)
        _run(["-m", "concilio", "demo", "--home", str(home), "--build-only"], environment)
        _run(["-m", "concilio", "backup", str(folder / "small")], environment)
        yield from _flips(folder / "small")
        _run(["-m", "concilio.benchmark.crowd", "add", str(int(votes / VOTES_A_PERSON))], environment)
        file = folder / "large"
        written = _run(["-m", "concilio", "backup", str(file)], environment)
        restored = _run(["-m", "concilio", "restore", str(file)], _environment(folder / "new"))
        size = file.stat().st_size
    people = f"{votes:,} votes of {votes / VOTES_A_PERSON:,.0f} people"
    yield at_most("backup, read again", 20, written.seconds, "s of processor time", COMMAND, people)
    yield at_most("restore, checked", 40, restored.seconds, "s of processor time", COMMAND, people)
    yield at_most(
        "most memory of both",
        250,
        max(written.megabytes, restored.megabytes),
        "MB",
        COMMAND,
        "whatever the size",
    )
    yield at_most("size of a backup", 3, size / votes, "bytes a vote", COMMAND, f"{size / 1e6:.1f} MB in all")


def _flips(file: Path) -> Iterator[Bar]:
    draw = random.Random(20261127)  # noqa: S311 - which bits, not a secret
    whole, flipped = file.read_bytes(), file.with_name("flipped")
    taken = failed = 0
    for place in draw.sample(range(len(whole) * 8), FLIPS):
        damaged = bytearray(whole)
        damaged[place // 8] ^= 1 << place % 8
        flipped.write_bytes(damaged)
        try:
            verified(flipped)
            taken += 1
        except BackupError:
            continue
        except Exception:  # what would be a traceback
            failed += 1
    yield at_most(
        "damaged backups taken as whole", 0, taken, f"of {FLIPS}", COMMAND, "one bit flipped in each"
    )
    yield at_most("damaged backups that end in a traceback", 0, failed, f"of {FLIPS}", COMMAND)


def _environment(home: Path) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("CONCILIO_", "DJANGO_"))
    }
    return {**kept, "CONCILIO_HOME": str(home), "DJANGO_SETTINGS_MODULE": "concilio.config.settings"}


def _run(words: list[str], environment: Mapping[str, str]) -> _Ran:
    process = subprocess.Popen([sys.executable, *words], env=environment, stdout=subprocess.DEVNULL)  # noqa: S603
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, words)
    return _Ran(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
