"""Findings come from a process of their own, as the background's clock asks for them."""

from __future__ import annotations

import subprocess
import sys

from concilio.benchmark.serving import served

ASKS = """
import django; django.setup()
from concilio.insight.models import Finding
from concilio.insight.tasks import refresh_all_findings
if __name__ == "__main__":
    refresh_all_findings.call_local()
    print(len(Finding.objects.get().basis["cells"]))
"""


def test_the_clocks_findings_are_those_of_the_votes_that_are_there() -> None:
    with served("sqlite", statements=20, participants=16, crowd=200) as server:
        script = server.home / "asks.py"
        script.write_text(ASKS)
        done = subprocess.run(
            [sys.executable, str(script)], env=server.environment, capture_output=True, text=True
        )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) == 20, "each statement, by the one community of a crowd that answers it"
