"""Processor time of a server and its database, from /proc."""

from __future__ import annotations

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
# Of the fields behind the command's name in /proc/<pid>/stat: parent, then user and system time.
_PARENT, _USER, _SYSTEM = 1, 11, 12


def processor_seconds(roots: list[int]) -> float:
    """Seconds of processor time so far, of some processes and all their descendants that still run."""
    fields = _all_fields()
    family = set(roots) & fields.keys()
    grown = True
    while grown:
        children = {pid for pid, of_pid in fields.items() if int(of_pid[_PARENT]) in family} - family
        family |= children
        grown = bool(children)
    return sum(int(fields[pid][_USER]) + int(fields[pid][_SYSTEM]) for pid in family) / _TICKS


def _all_fields() -> dict[int, list[str]]:
    fields = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            text = (folder / "stat").read_text()
        except OSError:  # it has ended
            continue
        fields[int(folder.name)] = text.rpartition(")")[2].split()
    return fields
