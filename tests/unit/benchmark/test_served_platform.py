"""What is made of measurements of the platform as served; the measurements themselves need a quiet machine."""

from __future__ import annotations

from dataclasses import replace

from concilio.benchmark.measuring import MEASURES
from concilio.benchmark.served_platform import loaded, vote_bars
from concilio.benchmark.serving import Measured, Result

EMPTY = Measured(rate=3000.0, p50=0.005, p99=0.01, answers=9000, failures=0)
FAST = Measured(rate=1500.0, p50=0.010, p99=0.05, answers=4500, failures=0)


def missed(result: Result) -> list[str]:
    return [bar.name.partition(": ")[2] for bar in vote_bars(result) if not bar.passed]


def test_a_fast_and_steady_vote_path_meets_every_bar() -> None:
    assert missed(Result("sqlite", EMPTY, FAST)) == []


def test_each_weakness_of_the_vote_path_misses_its_own_bar() -> None:
    slow = replace(FAST, rate=1100.0)
    assert missed(Result("sqlite", EMPTY, slow)) == [
        "rate of whole votes, against an empty view on the same server",
        "rate of whole votes, against the Polis server",
    ]
    assert missed(Result("sqlite", EMPTY, replace(FAST, p99=0.2))) == [
        "99th percentile of the time of a vote, 16 in flight"
    ]
    assert missed(Result("sqlite", EMPTY, replace(FAST, failures=1))) == ["failed votes"]


def test_each_bar_names_the_command_that_shows_it_alone() -> None:
    for bar in vote_bars(Result("postgresql", EMPTY, FAST)):
        assert bar.command.split()[-1] in MEASURES


def test_what_a_page_loads_is_found_and_what_it_links_to_is_not() -> None:
    page = """<link rel="alternate" href="/hy/"><link rel="stylesheet" href="/static/a.css">
    <script src="/static/b.js" defer></script><a href="/en/leave/">x</a><img alt="" src="data:image/png;base64,">"""
    assert loaded(page) == ["/static/a.css", "/static/b.js"]
    assert loaded("@font-face { src: url('c.woff2') }") == ["c.woff2"]
