"""One service on a folder, a port and a database; a killed one leaves nothing in the way."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings

from concilio.storage.one_service import RESTORE, SERVICE, connect, holding_database, holding_home
from concilio.storage.operator_error import OperatorError
from tests.integration.commands.installations import done, free_port, refusal
from tests.serving import WELL, Service, serving, until


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("installation") / "home") as running:
        yield running


def test_a_second_service_on_a_folder_is_refused(service: Service) -> None:
    assert f"runs on {service.home} already" in refusal(service.home, "serve", "--port", free_port())


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "localhost"])  # noqa: S104 - refused
def test_a_second_service_on_a_port_is_refused_and_makes_no_folder(
    service: Service, tmp_path: Path, host: str
) -> None:
    port = service.base.rpartition(":")[2]
    line = refusal(tmp_path / "other", "serve", "--port", port, "--host", host)
    assert f"port {port} is in use" in line
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_restored_beside_a_service_and_it_goes_on(service: Service, tmp_path: Path) -> None:
    done(service.home, "backup", tmp_path / "kept.backup")
    before = (service.home / "concilio.sqlite3").stat().st_ino
    for words in (["restore"], ["restore", "--force"]):
        assert "a service (process" in refusal(service.home, *words, tmp_path / "kept.backup")
    assert (service.home / "concilio.sqlite3").stat().st_ino == before
    assert service.health() == WELL


def test_a_killed_service_takes_its_processes_with_it_and_leaves_the_folder_and_port_free(
    tmp_path: Path,
) -> None:
    with serving(tmp_path / "home") as first:
        children = first.children()
        assert len(children) >= 2, "web and background"
        first.process.kill()
        first.process.wait()
        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children), "its processes gone", 10)
    with serving(tmp_path / "home") as second:
        assert second.health() is not None


def test_a_folder_is_held_by_one_at_a_time(tmp_path: Path) -> None:
    with holding_home(tmp_path, SERVICE):
        second = holding_home(tmp_path, RESTORE)
        with pytest.raises(OperatorError, match=rf"a service \(process {os.getpid()}\) runs on"):
            second.__enter__()
    with holding_home(tmp_path, RESTORE):
        pass


@pytest.mark.postgresql
def test_a_database_is_held_by_one_at_a_time_wherever_the_others_are() -> None:
    database = settings.DATABASES["default"]
    with holding_database(database):
        second = holding_database(database)
        with pytest.raises(OperatorError, match="on another machine"):
            second.__enter__()
    with holding_database(database):
        pass


@pytest.mark.postgresql
def test_a_service_whose_database_was_away_takes_it_again_or_says_that_somebody_else_has_it() -> None:
    database = settings.DATABASES["default"]
    lost: list[bool] = []
    watching, waiting = connect(database), connect(database)
    with (
        watching,
        waiting,
        holding_database(database, lost=lambda: lost.append(True), check_seconds=0.05),
    ):
        first = holder(watching)
        watching.execute("SELECT pg_terminate_backend(%s)", [first])
        until(lambda: holder(watching) not in {None, first}, "taken again", 10)
        assert lost == []
        # Somebody who stands in the queue has it before the service comes back.
        queued = threading.Thread(target=waiting.execute, args=["SELECT pg_advisory_lock(3084, 2)"])
        queued.start()
        until(lambda: bool(locks(watching, granted=False)), "a queue", 10)
        watching.execute("SELECT pg_terminate_backend(%s)", [holder(watching)])
        until(lambda: lost == [True], "told", 10)
        queued.join(10)


def holder(line: psycopg.Connection[Any]) -> int | None:
    return next(iter(locks(line, granted=True)), None)


def locks(line: psycopg.Connection[Any], *, granted: bool) -> list[int]:
    """The processes of PostgreSQL that have the lock, or wait for it."""
    found = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND (classid, objid) = (3084, 2) AND granted = %s"
    return [pid for (pid,) in line.execute(found, [granted]).fetchall()]
