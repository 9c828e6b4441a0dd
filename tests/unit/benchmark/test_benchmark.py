from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from concilio.benchmark import measuring
from concilio.benchmark.bar import Bar, Settings, at_least, at_most, not_measured
from concilio.benchmark.invented_votes import invented_votes
from concilio.benchmark.measuring import page, run
from concilio.benchmark.polis_servers import polis_servers
from concilio.benchmark.start import start
from concilio.benchmark.whole import whole
from concilio.cli import app


def three(settings: Settings) -> Iterator[Bar]:
    yield at_least("speed", 50, 60.0, "×", "show speed")
    yield at_most("memory", 1.5, 2.0, "GB", "show memory")
    yield not_measured("peer", "≥ 1", "×", "show peer", "it is not installed")


@pytest.fixture
def only_three(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "MEASURES", {"three": three})


def test_a_bar_is_met_at_its_limit_and_missed_beyond() -> None:
    assert at_least("a", 50, 50.0, "×", "c").passed
    assert not at_least("a", 50, 49.9, "×", "c").passed
    assert at_most("a", 40, 40.0, "×", "c").passed
    assert not at_most("a", 40, 40.1, "×", "c").passed


def test_what_was_not_measured_neither_passes_nor_fails() -> None:
    assert not_measured("a", "≥ 1", "×", "c", "why").passed is None


def test_the_page_shows_each_bar_with_its_verdict(only_three: None, tmp_path: Path) -> None:
    run(markdown=tmp_path / "benchmarks.md")
    rows = [line for line in (tmp_path / "benchmarks.md").read_text().splitlines() if line.startswith("|")][
        2:
    ]
    assert rows == [
        "| speed | ≥ 50 | 60 × | met |  | `show speed` |",
        "| memory | ≤ 1.5 | 2 GB | missed |  | `show memory` |",
        "| peer | ≥ 1 | – | not measured | it is not installed | `show peer` |",
    ]


def test_the_page_of_a_quick_run_says_that_it_is_one() -> None:
    assert "Quick run" in page([], quick=True)
    assert "Quick run" not in page([], quick=False)


def test_a_missed_bar_is_shown_and_is_an_error_only_when_asked(only_three: None) -> None:
    runner = CliRunner()
    lax = runner.invoke(app, ["benchmark"])
    assert lax.exit_code == 0
    assert "missed" in lax.output
    assert runner.invoke(app, ["benchmark", "--strict"]).exit_code == 1


def test_bars_as_json(only_three: None) -> None:
    bars = json.loads(CliRunner().invoke(app, ["benchmark", "--json"]).output)
    assert [(bar["name"], bar["passed"]) for bar in bars] == [
        ("speed", True),
        ("memory", False),
        ("peer", None),
    ]


def test_an_unknown_measure_is_named_with_those_there_are(only_three: None) -> None:
    refused = CliRunner().invoke(app, ["benchmark", "--only", "nonsense"])
    assert refused.exit_code == 2
    assert "nonsense" in refused.output
    assert "three" in refused.output


def test_without_recorded_answers_servers_are_not_measured(tmp_path: Path) -> None:
    (bar,) = polis_servers(Settings(data=tmp_path))
    assert bar.passed is None


def test_invented_votes_are_in_canonical_order_and_the_same_each_time() -> None:
    one, other = invented_votes(300, 40, 7), invented_votes(300, 40, 7)
    key = one.participant.astype(np.int64) * 40 + one.statement
    assert (np.diff(key) > 0).all()
    np.testing.assert_array_equal(one.choice, other.choice)
    assert set(np.unique(one.choice)) == {-1, 0, 1}


def test_a_measure_is_told_of_the_checkout_to_compare_with(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def compared(settings: Settings) -> Iterator[Bar]:
        yield at_most("before", 1, 1.0, "×", "show", str(settings.against))

    monkeypatch.setattr(measuring, "MEASURES", {"compared": compared})
    (tmp_path / "src" / "concilio").mkdir(parents=True)
    bars = json.loads(CliRunner().invoke(app, ["benchmark", "--json", "--against", str(tmp_path)]).output)
    assert bars[0]["note"] == str(tmp_path.resolve())


def test_a_folder_that_is_no_checkout_is_refused(only_three: None, tmp_path: Path) -> None:
    refused = CliRunner().invoke(app, ["benchmark", "--against", str(tmp_path)])
    assert refused.exit_code == 2
    assert "src/concilio" in refused.output


def test_start_up_without_an_earlier_checkout_says_what_is_missing() -> None:
    analyse, helped = start(Settings(quick=True))
    assert analyse.measured is not None
    assert analyse.measured > 0
    assert helped.measured is not None
    assert "--against names an earlier checkout" in helped.note


def test_the_whole_analysis_is_measured_on_every_shape() -> None:
    bars = list(whole(Settings(quick=True)))
    assert [bar.measured is not None for bar in bars] == [True, True, False, True, True, True]
    assert "--full" in bars[2].note
    assert bars[4].unit == "MB"
    assert bars[4].measured is not None
    assert bars[4].measured > 50
