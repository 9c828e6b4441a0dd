"""The machine: settings, folder, disk, clock, and whether a service runs."""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from concilio.commands.checks.finding import Finding, Level
from concilio.config.environment import VARIABLES
from concilio.storage.one_service import LOCK_FILE

FEW_BYTES, TOO_FEW_BYTES = 2_000_000_000, 200_000_000
FEW_FILES = 10_000
SILENT_AFTER_SECONDS = 60
_TIME_ERROR = 5  # adjtimex(2): the clock is not synchronised


def check_settings(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Every setting makes sense by now; is one misspelt?"""
    misspelt = sorted(name for name in environment if name.startswith("CONCILIO_") and name not in VARIABLES)
    for name in misspelt:
        close = get_close_matches(name, VARIABLES, 1)
        yield Finding(
            "settings", Level.WARNING, f"{name} is no setting, and nothing reads it.",
            f"Did you mean {close[0]}?" if close else "Take it out.",
        )  # fmt: skip
    if not misspelt:
        yield Finding("settings", Level.OK, "every setting makes sense")


def check_home(home: Path) -> Iterator[Finding]:
    """Is there an installation, and can nobody else read it?"""
    if not (home / "secret").exists():
        yield Finding(
            "folder", Level.WRONG, f"there is no installation in {home}.",
            "Set CONCILIO_HOME to the folder of one, or make one with `concilio serve`.",
        )  # fmt: skip
        return
    if not os.access(home, os.W_OK) or not os.access(home / "secret", os.R_OK):
        yield Finding(
            "folder", Level.WRONG, f"{home} cannot be read and written by this account.",
            "Run this as the account that runs the service.",
        )  # fmt: skip
        return
    open_to_others = [
        path.name
        for path in (home, *home.glob("*.sqlite3*"), home / "secret")
        if path.exists() and path.stat().st_mode & 0o077
    ]
    if open_to_others:
        yield Finding(
            "folder", Level.WRONG, f"other accounts may read {', '.join(open_to_others)}.",
            f"chmod -R go-rwx {home}",
        )  # fmt: skip
    else:
        yield Finding("folder", Level.OK, f"{home}, for this account alone")


def check_disk(
    home: Path, *, few_bytes: int = FEW_BYTES, too_few_bytes: int = TOO_FEW_BYTES
) -> Iterator[Finding]:
    """Is there room? On a full disk no vote is stored."""
    room, files = shutil.disk_usage(home), os.statvfs(home)
    free = f"{room.free / 1e9:.1f} GB free of {room.total / 1e9:.0f}"
    if room.free < too_few_bytes:
        yield Finding("disk", Level.WRONG, f"{free}.", "Make room now: on a full disk nothing is stored.")
    elif room.free < few_bytes:
        yield Finding("disk", Level.WARNING, f"{free}.", "Make room before it is needed.")
    elif files.f_files and files.f_favail < FEW_FILES:
        yield Finding(
            "disk", Level.WARNING, f"room for {files.f_favail} more files only.", "Delete small files."
        )
    else:
        yield Finding("disk", Level.OK, free)


def check_clock() -> Iterator[Finding]:
    """Does something keep the clock right? Deadlines, sessions and authenticator codes go by it."""
    day = time.strftime("%Y-%m-%d %H:%M", time.gmtime())
    if _clock_is_kept() is False:
        yield Finding(
            "clock", Level.WARNING, f"{day} UTC, and nothing keeps it right.",
            "Install systemd-timesyncd or chrony: second factors fail from half a minute on.",
        )  # fmt: skip
    else:
        yield Finding("clock", Level.OK, f"{day} UTC")


def _clock_is_kept() -> bool | None:
    adjtimex = getattr(ctypes.CDLL(None), "adjtimex", None)
    if adjtimex is None:
        return None
    nothing_to_set = ctypes.create_string_buffer(512)  # struct timex, larger than any
    state = adjtimex(nothing_to_set)
    return None if state < 0 else bool(state != _TIME_ERROR)


def check_service(home: Path) -> Iterator[Finding]:
    """Does a service run on the folder, and is its background work alive?"""
    running = _holder(home / LOCK_FILE)
    if running is None:
        yield Finding("service", Level.WARNING, "none runs on this folder.", "Start it: `concilio serve`.")
        return
    try:
        silence = time.time() - (home / "background.heartbeat").stat().st_mtime
    except FileNotFoundError:
        silence = float("inf")
    if silence > SILENT_AFTER_SECONDS:
        yield Finding(
            "service", Level.WRONG, f"{running} runs, but its background work is silent.",
            "Look at its log, and restart it.",
        )  # fmt: skip
    else:
        yield Finding("service", Level.OK, f"{running} runs")


def _holder(lock: Path) -> str | None:
    try:
        with lock.open("r", encoding="ascii") as file:
            try:
                # Shared, and for a moment: a service that starts just now is hardly ever refused by it.
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return file.read(80).strip() or "a service"
    except OSError:
        pass
    return None
