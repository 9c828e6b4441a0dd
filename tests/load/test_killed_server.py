"""A server killed while people vote: what was acknowledged is there."""

from __future__ import annotations

import http.client
import os
import re
import signal
import sqlite3
import threading

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


def test_every_acknowledged_vote_survives_a_server_that_is_killed() -> None:
    with served("sqlite", statements=400, participants=8) as server:
        received: list[tuple[str, str]] = []
        voters = [
            threading.Thread(target=vote_until_the_line_breaks, args=(server, session, received))
            for session in server.sessions
        ]
        for voter in voters:
            voter.start()
        while len(received) < 60 and any(voter.is_alive() for voter in voters):
            voters[0].join(0.02)
        os.killpg(server.process.pid, signal.SIGKILL)
        for voter in voters:
            voter.join()

        with sqlite3.connect(server.home / "concilio.sqlite3") as database:
            numbers = dict(database.execute("SELECT number, id FROM dialogue_statement"))
            ballots = [choices_of(row[0]) for row in database.execute("SELECT votes FROM dialogue_ballot")]
            stored = [numbers[number] for ballot in ballots for number in ballot]
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert len(received) >= 60
        assert {statement.replace("-", "") for _, statement in received} <= set(stored)
        # Some may be stored whose answer was lost with the line; each voter had one in flight at most.
        assert len(received) <= len(stored) <= len(received) + len(voters)
