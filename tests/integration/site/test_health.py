"""Whether a service is well: asked under any name, past the connections of the public, and answered truly."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from concilio.commands.health import ask_health
from concilio.site.monitoring import has_room
from tests.serving import WELL, Service, command, environment_of, serving, until

ALL_WELL = {**WELL, "web": True}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    # A long name: a socket's may have 107 bytes.
    home = tmp_path_factory.mktemp("installation") / ("a-folder-with-a-long-name-" * 5)
    with serving(home, environment_of(home, CONCILIO_HOSTS="dialogue.example.org")) as running:
        yield running


def asked(service: Service) -> dict[str, bool] | None:
    try:
        return ask_health(service.home)
    except OSError:
        return None


def test_all_is_well(service: Service) -> None:
    until(lambda: asked(service) == ALL_WELL, "all is well")


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "dialogue.example.org", "nonsense.example"])
def test_it_is_answered_under_any_name(service: Service, name: str) -> None:
    assert httpx.get(f"{service.base}/healthz", headers={"host": name}).json() == WELL
    if name == "nonsense.example":
        assert httpx.get(f"{service.base}/en/", headers={"host": name}).status_code == 400


def test_refused_names_fill_no_log(service: Service) -> None:
    for _ in range(20):
        httpx.get(f"{service.base}/en/", headers={"host": "canary.example"})
    said = service.said.read_text()
    assert said.count("CONCILIO_HOSTS") <= 2, "one line for each web process"
    assert "canary" not in said
    assert "Traceback" not in said
    assert "DisallowedHost" not in said


def test_a_command_asks_it_and_exits_with_its_answer(service: Service) -> None:
    environment = environment_of(service.home)
    done = subprocess.run(command("health"), env=environment, capture_output=True, text=True)
    assert (done.returncode, json.loads(done.stdout)) == (0, ALL_WELL)
    elsewhere = environment_of(service.home / "nowhere")
    done = subprocess.run(command("health"), env=elsewhere, capture_output=True, text=True)
    assert done.returncode == 2
    assert "no service answers" in done.stderr
    assert not (service.home / "nowhere").exists()


def test_it_is_answered_while_the_public_holds_connections(service: Service) -> None:
    port = int(service.base.rpartition(":")[2])
    with ExitStack() as held:
        for _ in range(200):
            line = held.enter_context(socket.create_connection(("127.0.0.1", port)))
            line.sendall(b"POST /en/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n")
        assert asked(service) == ALL_WELL


def test_dead_background_work_and_a_stopped_web_process_are_noticed(service: Service) -> None:
    stopped = min(service.web())
    heard = service.home / "web" / str(stopped)
    os.kill(stopped, signal.SIGSTOP)
    os.utime(heard, (0, 0))  # as if half a minute had passed
    assert asked(service) == {**ALL_WELL, "web": False}
    os.kill(stopped, signal.SIGCONT)
    until(lambda: asked(service) == ALL_WELL, "well again")
    background = service.background()
    assert background is not None
    os.kill(background, signal.SIGSTOP)
    os.utime(service.home / "background.heartbeat", (0, 0))
    assert asked(service) == {**ALL_WELL, "background": False}
    os.kill(background, signal.SIGCONT)
    until(lambda: asked(service) == ALL_WELL, "well again")


def test_an_exchanged_database_is_noticed(service: Service) -> None:
    database = service.home / "concilio.sqlite3"
    kept = database.with_suffix(".kept")
    database.rename(kept)
    try:
        (database).write_bytes(kept.read_bytes())
        assert asked(service) == {**ALL_WELL, "database": False}
        answer = httpx.get(f"{service.base}/healthz")
        assert (answer.status_code, answer.json()["database"]) == (503, False)
    finally:
        kept.rename(database)
    until(lambda: asked(service) == ALL_WELL, "well again")


def test_a_full_disk_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "room"
    assert has_room(tmp_path, file)
    assert not has_room(tmp_path, Path("/dev/full")), "a disk that takes nothing"
    assert not has_room(tmp_path, file, least=2**62), "a disk with less room than is needed"
    assert not has_room(tmp_path / "gone", file)
