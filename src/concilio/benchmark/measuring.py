"""Runs measures by name, and writes their bars as a table, a page or JSON."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Iterator
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from concilio.benchmark.accord_documents import accord_documents
from concilio.benchmark.backups import backups
from concilio.benchmark.bar import Bar, Measure, Settings
from concilio.benchmark.connections import connections
from concilio.benchmark.coordination import coordination
from concilio.benchmark.coverage import coverage, drop_out
from concilio.benchmark.disclosure import disclosure
from concilio.benchmark.groups import groups
from concilio.benchmark.hashing_rush import hashing_rush
from concilio.benchmark.idle import idle
from concilio.benchmark.ledger import ledger
from concilio.benchmark.linking import linking
from concilio.benchmark.million import million
from concilio.benchmark.million_ballots import million_ballots
from concilio.benchmark.polis_servers import polis_servers
from concilio.benchmark.prediction import prediction, stability
from concilio.benchmark.ratification import ratification
from concilio.benchmark.record import record
from concilio.benchmark.routing import routing
from concilio.benchmark.served_platform import first_page, next_card, vote_path, vote_path_with_analysis
from concilio.benchmark.speed import speed
from concilio.benchmark.start import start
from concilio.benchmark.storage import storage
from concilio.benchmark.whole import whole

MEASURES: dict[str, Measure] = {
    "polis-servers": polis_servers,
    "polis-speed": speed,
    "start": start,
    "whole": whole,
    "million-people": million,
    "prediction": prediction,
    "group-stability": stability,
    "interval-coverage": coverage,
    "drop-out": drop_out,
    "groups": groups,
    "coordination": coordination,
    "routing": routing,
    "votes": vote_path,
    "storage": storage,
    "million-ballots": million_ballots,
    "linking": linking,
    "backups": backups,
    "disclosure": disclosure,
    "with-analysis": vote_path_with_analysis,
    "next-card": next_card,
    "page-weight": first_page,
    "idle": idle,
    "ledger": ledger,
    "ratification": ratification,
    "connections": connections,
    "log-ins": hashing_rush,
    "record": record,
    "accord-documents": accord_documents,
}


def run(
    *,
    quick: bool = False,
    only: list[str] | None = None,
    markdown: Path | None = None,
    full: bool = False,
    data: Path = Path("../shared/data"),
    against: Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> tuple[Bar, ...]:
    """Measure the bars and return them; write them as a page where `markdown` names one.

    Args:
        only: names in `MEASURES`; empty or None is all.
        against: another checkout, for measures that compare with one.
        progress: is told the name of each measure as it begins.

    Raises:
        KeyError: a name in `only` is not a measure.
    """
    settings = Settings(quick=quick, full=full, data=data, against=against)
    bars: list[Bar] = []
    for name in only or list(MEASURES):
        if progress is not None:
            progress(name)
        bars.extend(MEASURES[name](settings))
    if markdown is not None:
        markdown.write_text(page(bars, quick=quick), encoding="utf-8")
    return tuple(bars)


def figure(bar: Bar) -> str:
    if bar.measured is None:
        return "–"
    value = f"{bar.measured:.3g}" if abs(bar.measured) < 1000 else f"{bar.measured:,.0f}"
    return f"{value} {bar.unit}"


def verdict(bar: Bar) -> str:
    return {True: "met", False: "missed", None: "not measured"}[bar.passed]


def as_json(bars: tuple[Bar, ...]) -> str:
    return json.dumps([asdict(bar) for bar in bars], ensure_ascii=False, indent=2)


def page(bars: list[Bar], *, quick: bool) -> str:
    """The bars as a Markdown page."""
    return "\n".join(_lines(bars, quick=quick)) + "\n"


def _lines(bars: list[Bar], *, quick: bool) -> Iterator[str]:
    yield "# Benchmarks"
    yield ""
    yield (
        "Ratios are taken side by side in one run; on a shared machine they say more than seconds do. "
        "Made by `concilio benchmark --markdown docs/benchmarks.md`."
    )
    yield ""
    libraries = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "numba"))
    yield f"Python {platform.python_version()}, {libraries}, {os.cpu_count()} cores."
    if quick:
        yield ""
        yield "**Quick run: smaller sizes, so these are not the bars' figures.**"
    yield ""
    yield "| what | promised | measured | | behind it | shown by |"
    yield "|---|---|---|---|---|---|"
    for bar in bars:
        cells = (bar.name, bar.target, figure(bar), verdict(bar), bar.note, f"`{bar.command}`")
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
