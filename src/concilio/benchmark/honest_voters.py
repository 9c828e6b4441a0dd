"""A few people who read a card, vote and get the next: their waiting times, as they feel them."""

from __future__ import annotations

import asyncio
import re
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass

from concilio.benchmark.strangers import Place

# Faster than anybody reads, so that many votes come together in seconds; slow enough to leave the processor free.
PAUSE_SECONDS = 0.05
PATIENCE_SECONDS = 30.0
_STATEMENT = re.compile(rb'name="statement" value="([0-9a-f-]{36})"')
_LENGTH = re.compile(rb"(?i)content-length: (\d+)")
_TOKEN = secrets.token_hex(16)


@dataclass(frozen=True)
class Waits:
    """Seconds that votes took, in order of length, and how many failed."""

    seconds: tuple[float, ...]
    failed: int

    @property
    def p99(self) -> float:
        return self.seconds[int(len(self.seconds) * 0.99)] if self.seconds else PATIENCE_SECONDS

    @property
    def median(self) -> float:
        return self.seconds[len(self.seconds) // 2] if self.seconds else PATIENCE_SECONDS


def vote(place: Place, sessions: Sequence[str], seconds: float) -> Waits:
    """One person for each session votes for so many seconds; every vote on a connection of its own."""
    return asyncio.run(_vote(place, sessions, seconds))


async def _vote(place: Place, sessions: Sequence[str], seconds: float) -> Waits:
    until = time.perf_counter() + seconds
    done = await asyncio.gather(*[_person(place, session, until) for session in sessions])
    return Waits(
        tuple(sorted(wait for waits, _ in done for wait in waits)), sum(failed for _, failed in done)
    )


async def _person(place: Place, session: str, until: float) -> tuple[list[float], int]:
    waits: list[float] = []
    failed = 0
    statement = b""
    while time.perf_counter() < until:
        began = time.perf_counter()
        request = _vote_of(place, session, statement) if statement else _first_card(place, session)
        try:
            status, page = await asyncio.wait_for(_ask(place, request), PATIENCE_SECONDS)
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            status, page = 0, b""
        if statement or not status:
            waits.append(time.perf_counter() - began)
            failed += status not in {200, 302, 303}
        found = _STATEMENT.search(page)
        statement = found[1] if found else b""
        await asyncio.sleep(PAUSE_SECONDS)
    return waits, failed


async def _ask(place: Place, request: bytes) -> tuple[int, bytes]:
    reader, writer = await place.connect()
    try:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        body = await reader.readexactly(int(length[1])) if length else await reader.read()
        return int(head[9:12]), body
    finally:
        writer.close()


def _head(place: Place, method: str, session: str) -> str:
    return (
        f"{method} /en/d/bench/card/ HTTP/1.1\r\nHost: {place.host}\r\nConnection: close\r\n"
        f"Cookie: __Host-seat={session}; __Host-form={_TOKEN}\r\n"
        + (f"Referer: https://{place.host}/en/d/bench/card/\r\n" if place.tls else "")
    )


def _first_card(place: Place, session: str) -> bytes:
    return (_head(place, "GET", session) + "\r\n").encode()


def _vote_of(place: Place, session: str, statement: bytes) -> bytes:
    choice = secrets.choice(("agree", "disagree", "pass"))
    body = f"csrfmiddlewaretoken={_TOKEN}&statement={statement.decode()}&choice={choice}"
    return (
        f"{_head(place, 'POST', session)}Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()
