"""Connections that ask nothing, or half of something, keep nobody from voting.

`concilio benchmark --only connections` measures how little they cost.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from concilio.benchmark.behind_nginx import behind_nginx, nginx_program
from concilio.benchmark.connections import strangers
from concilio.benchmark.honest_voters import Waits, vote
from concilio.benchmark.serving import Served, served
from concilio.benchmark.strangers import KINDS, Place

# Six times as many as there were threads: with one thread to a connection, no vote was answered within 28 seconds.
COUNT = 200
FEW_SECONDS = 10.0


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest) -> Iterator[Served]:
    with served(request.param) as running:
        yield running


def votes_beside(server: Served, place: Place, kind: str) -> Waits:
    with strangers(place, kind, COUNT):
        return vote(place, [server.sessions.pop()], 3.0)


@pytest.mark.parametrize("kind", KINDS)
def test_votes_are_answered_beside(server: Served, kind: str) -> None:
    waits = votes_beside(server, Place(server.port), kind)
    assert waits.failed == 0
    assert waits.p99 < FEW_SECONDS


@pytest.mark.skipif(nginx_program() is None, reason="needs nginx")
@pytest.mark.parametrize("way", ["tls", "onion"])
def test_votes_are_answered_beside_half_sent_forms_behind_nginx(server: Served, way: str) -> None:
    home = server.home / f"nginx-{way}"
    with behind_nginx(server.port, home) as (tls, onion):
        waits = votes_beside(server, tls if way == "tls" else onion, "half-bodies")
    assert waits.failed == 0
    assert waits.p99 < FEW_SECONDS
    written = [path for path in home.rglob("*") if path.is_file()]
    assert {path.name for path in written} <= {"nginx.conf", "certificate.pem", "key.pem", "nginx.pid"}
