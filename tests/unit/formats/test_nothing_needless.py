"""Reading votes and analysing them loads nothing that they do not use."""

import os
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner

from concilio.cli import app

READS = """
import sys
from pathlib import Path
from concilio.formats.detect import read_votes
read_votes(Path(sys.argv[1]))
print([name for name in ("pandas", "scipy.stats", "numba") if name in sys.modules])
"""


def test_reading_votes_loads_no_pandas(tmp_path: Path) -> None:
    made = CliRunner().invoke(
        app, ["simulate", "--out", str(tmp_path / "votes"), "--participants", "9", "--participants", "9"]
    )
    assert made.exit_code == 0
    read = subprocess.run(
        [sys.executable, "-c", READS, str(tmp_path / "votes")],
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=True,
    )
    assert read.stdout.strip() == "[]"
