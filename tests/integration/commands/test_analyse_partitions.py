"""`concilio analyse --scheduler`, as somebody with more votes than memory meets it."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner, Result

from concilio.analysis.divides import divides
from concilio.analysis.polis import reference
from concilio.analysis.support import common_ground, support
from concilio.cli import app
from concilio.formats.parquet import read_parquet

SCHEMAS = Path(__file__).parents[3] / "docs" / "schema"
SCHEMA = json.loads((SCHEMAS / "partitioned-findings.schema.json").read_text())


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three files of simulated people of two communities."""
    folder = tmp_path_factory.mktemp("simulated") / "votes"
    size = ("--participants", 60, "--participants", 50, "--statements", 20, "--parts", 3)
    assert run("simulate", "--out", folder, *size).exit_code == 0
    return folder


@pytest.fixture(scope="module")
def dask() -> Iterator[str]:
    distributed = pytest.importorskip("distributed", reason="needs concilio[scale]")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, host="127.0.0.1", protocol="tcp",
        dashboard_address="127.0.0.1:0",  # None: a port that another cluster may have
    ) as cluster:  # fmt: skip
        yield cluster.scheduler_address


def assert_as_in_memory(document: dict[str, Any], folder: Path) -> None:
    data = read_parquet(folder)
    answers, polis = support(data.votes), reference(data.votes)
    ground, split = common_ground(answers), divides(answers)
    labels = [one.label for one in data.statements]
    assert document["simulated"] is True
    assert [one["text"] for one in document["statements"]] == [one.text for one in data.statements]
    assert document["data"]["votes"] == data.votes.n_votes
    assert [one["participants"] for one in document["data"]["communities"]] == [60, 50]
    assert document["common_ground"] == [labels[index] for index in ground.order]
    assert document["divides"] == [labels[index] for index in split.order]
    for index, one in enumerate(document["statements"]):
        counted = [(a["agrees"], a["passes"], a["disagrees"]) for a in one["answers"]]
        cells = np.stack([answers.agrees, answers.passes, answers.disagrees])[:, :, index].T
        assert counted == [tuple(cell) for cell in cells.tolist()]
        assert one["common_ground"]["level"] == pytest.approx(ground.level[index], rel=1e-6)
        assert [a["support"]["low"] for a in one["answers"]] == pytest.approx(
            answers.support.low[:, index].tolist(), rel=1e-6
        )
        assert [group["agrees"] for group in one["groups"]] == polis.group_agrees[:, index].tolist()
    sizes = [group["size"] for group in document["polis_groups"]["groups"]]
    assert sizes == np.bincount(polis.group[polis.group >= 0]).tolist()


def test_a_pool_on_this_machine_writes_by_the_schema_what_is_found_in_memory(
    folder: Path, tmp_path: Path
) -> None:
    result = run("analyse", folder, "--scheduler", "local", "--threads", 2, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["findings.json"]
    document = json.loads((tmp_path / "out" / "findings.json").read_bytes())
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(document)] == []
    assert_as_in_memory(document, folder)


def test_dask_gives_the_same_bytes_as_one_process_here(folder: Path, dask: str) -> None:
    there = run("analyse", folder, "--scheduler", dask, "--json")
    assert there.exit_code == 0, there.output
    assert_as_in_memory(json.loads(there.stdout), folder)
    assert there.stdout == run("analyse", folder, "--scheduler", "local", "--threads", 1, "--json").stdout


def test_it_says_what_needs_a_run_in_memory(folder: Path, tmp_path: Path) -> None:
    said = run("analyse", folder, "--scheduler", "local", "--threads", 1, "--out", tmp_path / "out").stdout
    assert "SIMULATED" in said
    assert "slate and report.html need a run without --scheduler" in said
    assert "latent model" in " ".join(run("analyse", "--help").stdout.replace("│", " ").split())


def test_nothing_in_it_has_an_entry_for_each_participant(folder: Path) -> None:
    document = json.loads(run("analyse", folder, "--scheduler", "local", "--threads", 1, "--json").stdout)
    clusters = document["base_clusters"]
    assert clusters["number"] == 100
    assert all(one["size"] >= 10 for one in clusters["clusters"])
    assert 110 not in {len(found) for found in lists(document)}


def lists(value: Any) -> Iterator[list[Any]]:
    if isinstance(value, list):
        yield value
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from lists(part)


def test_the_schema_describes_every_field_and_refuses_others() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    described = dict(fields(SCHEMA))
    assert len(described) > 40
    assert [name for name, field in described.items() if not field.get("description")] == []
    assert list(Draft202012Validator(SCHEMA).iter_errors({"format": "concilio-findings/1"}))


def fields(schema: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {}).items()
    if isinstance(schema, dict | list):
        for part in schema.values() if isinstance(schema, dict) else schema:
            yield from fields(part)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """An older report, which a failed run must leave alone."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "report.html").write_text("old")
    return out


def assert_one_line(result: Result, expected: str, report: Path) -> None:
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert expected in result.stderr
    assert [path.name for path in report.iterdir()] == ["report.html"]


def test_an_address_where_nobody_answers_is_named_in_one_line(folder: Path, report: Path) -> None:
    pytest.importorskip("distributed", reason="needs concilio[scale]")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        result = run("analyse", folder, "--scheduler", address, "--out", report)
    assert_one_line(result, f"{address}: no Dask scheduler answers there.", report)


def test_what_is_no_address_is_called_so(folder: Path, report: Path) -> None:
    pytest.importorskip("distributed", reason="needs concilio[scale]")
    result = run("analyse", folder, "--scheduler", "nonsense", "--out", report)
    assert_one_line(result, "nonsense: this is no address of a Dask scheduler.", report)


def test_without_dask_the_line_says_what_to_install(
    folder: Path, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)  # as where it is not installed
    result = run("analyse", folder, "--scheduler", "tcp://127.0.0.1:8786", "--out", report)
    assert_one_line(result, "pip install 'concilio[scale]'", report)


def test_communities_in_a_file_of_their_own_are_refused_and_not_forgotten(
    folder: Path, tmp_path: Path, report: Path
) -> None:
    lacking = tmp_path / "votes"
    lacking.mkdir()
    for number, path in enumerate(sorted(folder.glob("*.parquet"))):
        pq.write_table(pq.read_table(path).drop_columns("community"), lacking / f"{number}.parquet")
    (lacking / "communities.csv").write_bytes((folder / "communities.csv").read_bytes())
    result = run("analyse", lacking, "--scheduler", "local", "--threads", 1, "--out", report)
    assert_one_line(result, "communities.csv: it is not read together with --scheduler", report)


def test_somebody_split_over_two_files_is_refused(tmp_path: Path, report: Path) -> None:
    folder = tmp_path / "votes"
    folder.mkdir()
    for number in range(2):
        table = pa.table({"participant": ["a", f"b{number}"], "statement": ["s", "s"], "choice": [1, 1]})
        pq.write_table(table, folder / f"{number}.parquet")
    result = run("analyse", folder, "--scheduler", "local", "--threads", 1, "--out", report)
    assert_one_line(result, "1 participant(s) are both in 0.parquet and in 1.parquet", report)


@pytest.mark.parametrize("option", ["--pdf", "--pictures", "--lenient"])
def test_what_it_cannot_do_is_refused_at_once(folder: Path, tmp_path: Path, option: str) -> None:
    result = run("analyse", folder, "--scheduler", "local", option, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "without --scheduler" in result.stderr
    assert not (tmp_path / "out").exists()
