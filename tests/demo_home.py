"""The simulated dialogue, built once for a whole test run, since each building takes some ten seconds."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.serving import command, environment_of


def demo_home(factory: pytest.TempPathFactory) -> Path:
    """A home of the demo's own for the caller, a copy of the one that the run has built."""
    run = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        run = run.parent  # what all workers share
    built = run / "demo-as-built"
    with (run / "demo-as-built.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not built.exists():
            making = run / "demo-in-the-making"
            shutil.rmtree(making, ignore_errors=True)
            subprocess.run(
                command("demo", "--home", str(making), "--build-only"),
                env=environment_of(making),
                check=True,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            making.rename(built)
    return Path(shutil.copytree(built, factory.mktemp("demo") / "home"))
