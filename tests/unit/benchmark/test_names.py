"""Pages and comments name measures that exist."""

from __future__ import annotations

import re
from pathlib import Path

from concilio.benchmark.measuring import MEASURES

ROOT = Path(__file__).parents[3]
PAGES_AND_SOURCES = sorted([*(ROOT / "docs").rglob("*.md"), *(ROOT / "src" / "concilio").rglob("*.py")])


def test_every_measure_that_a_page_or_a_source_file_quotes_exists() -> None:
    quoted = {
        (name, path.relative_to(ROOT).as_posix())
        for path in PAGES_AND_SOURCES
        for name in re.findall(r"--only ([a-z][a-z-]*)", path.read_text("utf-8"))
    }
    assert ("polis-servers", "docs/benchmarks.md") in quoted
    assert [(name, where) for name, where in sorted(quoted) if name not in MEASURES] == []
