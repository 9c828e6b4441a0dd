"""A server killed while people vote: what was acknowledged is there."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from uuid import UUID

import psycopg
import pytest

from concilio.benchmark.serving import Served, served
from concilio.storage.ballots import choices_of

TOKEN = "c0ffee" * 5 + "00"


def vote_until_the_line_breaks(server: Served, session: str, received: list[tuple[str, str]]) -> None:
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    head = {"Cookie": f"__Host-seat={session}; __Host-form={TOKEN}", "Host": f"localhost:{server.port}"}
    try:
        line.request("GET", "/en/d/bench/card/", headers=head)
        page = line.getresponse().read().decode()
        while found := re.search(r'name="statement" value="([0-9a-f-]{36})"', page):
            line.request(
                "POST",
                "/en/d/bench/card/",
                f"csrfmiddlewaretoken={TOKEN}&statement={found[1]}&choice=agree",
                {**head, "Content-Type": "application/x-www-form-urlencoded"},
            )
            answer = line.getresponse()
            page = answer.read().decode()
            if answer.status == 200:
                received.append((session, found[1]))
    except (OSError, http.client.HTTPException):
        return


REWRITE_WITHOUT_END = """
import django
django.setup()
from django.db.utils import OperationalError
from concilio.storage.rewriting import rewrite
while True:
    for table in ("dialogue_ballot", "dialogue_statement"):
        try:
            rewrite([table])
            print(table, flush=True)
        except OperationalError:
            pass
"""


@contextlib.contextmanager
def rewriting_without_end(server: Served) -> Iterator[subprocess.Popen[str]]:
    """Another process that writes the tables of a vote again and again, and names each that it finished."""
    process = subprocess.Popen(
        [sys.executable, "-c", REWRITE_WITHOUT_END], env=server.environment, stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(20)
        if process.stdout is not None:
            process.stdout.close()


def stored_votes(server: Served) -> list[str]:
    """The statements of all stored votes, as hexadecimal digits."""
    statements, ballots = "SELECT number, id FROM dialogue_statement", "SELECT votes FROM dialogue_ballot"
    url = server.environment.get("CONCILIO_DATABASE")
    if url is None:
        with closing(sqlite3.connect(server.home / "concilio.sqlite3")) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            numbers, votes = database.execute(statements).fetchall(), database.execute(ballots).fetchall()
    else:
        with psycopg.connect(url) as postgresql:
            numbers = postgresql.execute(statements).fetchall()
            votes = postgresql.execute(ballots).fetchall()
    names = {number: UUID(str(name)).hex for number, name in numbers}
    return [names[number] for (row,) in votes for number in choices_of(row)]


def kill_while_people_vote(
    server: Served, *, until: Callable[[], object] = lambda: None
) -> tuple[list[tuple[str, str]], int]:
    """(acknowledged votes, voters), once the server's processes were killed in the middle of it."""
    received: list[tuple[str, str]] = []
    voters = [
        threading.Thread(target=vote_until_the_line_breaks, args=(server, session, received))
        for session in server.sessions
    ]
    for voter in voters:
        voter.start()
    until()
    while len(received) < 60 and any(voter.is_alive() for voter in voters):
        voters[0].join(0.02)
    voting = any(voter.is_alive() for voter in voters)
    os.killpg(server.process.pid, signal.SIGKILL)
    for voter in voters:
        voter.join()
    assert voting, "killed in the middle of it"
    return received, len(voters)


def assert_nothing_acknowledged_is_lost(
    received: list[tuple[str, str]], voters: int, stored: list[str]
) -> None:
    assert len(received) >= 60
    assert not Counter(statement.replace("-", "") for _, statement in received) - Counter(stored)
    # Some may be stored whose answer was lost with the line; each voter had one in flight at most.
    assert len(received) <= len(stored) <= len(received) + voters


def test_every_acknowledged_vote_survives_a_server_that_is_killed() -> None:
    with served("sqlite", statements=400, participants=8) as server:
        received, voters = kill_while_people_vote(server)
        assert_nothing_acknowledged_is_lost(received, voters, stored_votes(server))


@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_every_acknowledged_vote_survives_a_kill_of_server_and_rewriting(database: str) -> None:
    with (
        served(database, statements=400, participants=8) as server,
        rewriting_without_end(server) as rewriting,
    ):

        def rewritten_three_times() -> None:
            lines = rewriting.stdout or ()
            assert len(list(islice((line for line in lines if "ballot" in line), 3))) == 3

        received, voters = kill_while_people_vote(server, until=rewritten_three_times)
        rewriting.kill()
        rewriting.wait(20)
        assert_nothing_acknowledged_is_lost(received, voters, stored_votes(server))
