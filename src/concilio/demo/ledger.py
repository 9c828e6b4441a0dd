"""The demonstration's ledger: a log, one witness of each community as a process of its own, and a sealed week."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from concilio.ledger.addresses import write_address
from concilio.ledger.keys import VerifierKey, read_signing_key
from concilio.ledger.policy_file import Operator, write_policy
from concilio.ledger.witness_state import WitnessState

if TYPE_CHECKING:
    from concilio.publiclog.models import Log

SLUG, ORIGIN = "demo", "demo.example/ledger/demo"
WEEK = 7
_WITNESS = (sys.executable, "-m", "concilio", "witness")


@contextmanager
def witnesses(home: Path, labels: Sequence[str]) -> Iterator[None]:
    """One simulated witness of each community answers until the block ends; made first where there is none."""
    processes: list[subprocess.Popen[str]] = []
    try:
        for label in labels:
            folder = _folder(home, label)
            if not (folder / "state.sqlite3").exists():
                made = [*_WITNESS, "init", _name(label), "--home", str(folder)]
                subprocess.run(made, check=True, capture_output=True)  # noqa: S603
            processes.append(
                subprocess.Popen(  # noqa: S603
                    [*_WITNESS, "serve", "--home", str(folder), "--port", "0"],
                    stdout=subprocess.PIPE,
                    text=True,
                    process_group=0,
                )
            )
        for label, process in zip(labels, processes, strict=True):
            address = process.stdout.readline().strip() if process.stdout else ""
            write_address(home / "ledger-keys" / SLUG, _name(label), address)
        yield
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(10)
            if process.stdout:
                process.stdout.close()


def begin_demo_ledger(home: Path, labels: Sequence[str], today: date) -> Log:
    """Begin the log a month ago, with a policy that asks the witnesses of every community."""
    from concilio.publiclog.logs import begin_log, set_policy, verifier_keys

    on = today - timedelta(days=30)
    log = begin_log(slug=SLUG, origin=ORIGIN, on=on)
    operators = {label: [Operator(tuple(_keys(home, label)))] for label in labels}
    set_policy(log=log, content=write_policy(verifier_keys(log), operators), on=on)
    return log


def seal_week(home: Path, labels: Sequence[str], log: Log, today: date) -> None:
    """Seal what the last week did, day by day, as the service would have done; the witnesses sign each day."""
    from concilio.publiclog.logs import verifier_keys
    from concilio.publiclog.sealing import seal

    for label in labels:
        WitnessState(_folder(home, label) / "state.sqlite3").add_log(log.origin, verifier_keys(log))
    for days in range(WEEK - 1, -1, -1):
        seal(log, today=today - timedelta(days=days))


def _folder(home: Path, label: str) -> Path:
    return home / "witnesses" / label


def _name(label: str) -> str:
    return f"{label}.example/w1"


def _keys(home: Path, label: str) -> list[VerifierKey]:
    files = sorted(_folder(home, label).glob("*.key"))
    return [read_signing_key(file.read_text("ascii").strip()).verifier for file in files]
