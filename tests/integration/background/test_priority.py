"""Long work runs at idle priority, and ends when the process that asked for it ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from concilio.background.priority import UnfinishedError, run_in_idle_process
from tests.serving import environment_of, until

pytestmark = pytest.mark.skipif(not hasattr(os, "SCHED_IDLE"), reason="needs Linux's policy for idle time")


def test_it_runs_elsewhere_while_nobody_else_wants_the_processor():
    assert run_in_idle_process(os.sched_getscheduler, 0) == os.SCHED_IDLE
    assert os.sched_getscheduler(0) != os.SCHED_IDLE
    assert run_in_idle_process(os.getpid) != os.getpid()


def test_what_goes_wrong_there_goes_wrong_here_and_the_log_has_no_value_of_it(
    capfd: pytest.CaptureFixture[str],
):
    with pytest.raises(UnfinishedError, match="listdir"):
        run_in_idle_process(os.listdir, "/canary")
    said = capfd.readouterr().err
    assert "Unfinished: posix.listdir\nFileNotFoundError\n" in said
    assert "canary" not in said


def test_it_ends_when_its_parent_is_killed(tmp_path: Path):
    asks = (
        "import time; from concilio.background import priority; priority.run_in_idle_process(time.sleep, 600)"
    )
    environment = environment_of(tmp_path, DJANGO_SETTINGS_MODULE="concilio.config.settings")
    with subprocess.Popen([sys.executable, "-c", asks], env=environment) as parent:
        try:
            until(lambda: _works(_below(parent.pid)), "a child at work")
            children = _below(parent.pid)
        finally:
            parent.kill()
    until(lambda: not any(_alive(pid) for pid in children), "no child left behind")


def _below(pid: int) -> list[int]:
    with open(f"/proc/{pid}/task/{pid}/children") as listed:
        return [int(child) for child in listed.read().split()]


def _works(children: list[int]) -> bool:
    return any(os.sched_getscheduler(pid) == os.SCHED_IDLE for pid in children)


def _alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as fields:
            return fields.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
