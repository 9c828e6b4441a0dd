"""The command itself, as somebody with a folder of votes meets it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import Result
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from concilio.cli import app
from concilio.formats.csv_table import write_csv
from tests.unit.formats.polis_folder import comment, export, small, vote

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data"
CANARY = "canary4711"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def start(*arguments: object, python: tuple[str, ...] = ("-m", "concilio")) -> subprocess.Popen[str]:
    """The command as a process of its own."""
    return subprocess.Popen(
        [sys.executable, *python, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """An older report, which a failed run must leave alone."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "report.html").write_text("old")
    return out


def untouched(report: Path) -> bool:
    return [path.name for path in report.iterdir()] == ["report.html"] and [
        path for path in report.parent.iterdir() if path.name.endswith(".partial")
    ] == []


# Bad input: each maker puts something unreadable into a folder and says what the line must name.


def missing(folder: Path) -> tuple[Path, str]:
    return folder / "nowhere", "no such file"


def unknown_columns(folder: Path) -> tuple[Path, str]:
    small(folder)
    write_csv(folder / "votes.csv", ("who", "what", CANARY), [("ann", 0, 1)])
    return folder, "votes.csv, row 1: the header lacks 'comment-id', 'voter-id', 'vote'"


def vote_of_seven(folder: Path) -> tuple[Path, str]:
    return (
        export(folder, [comment(0, agrees=2)], [vote("ann", 0, 1), vote(CANARY, 0, 7)]),
        "votes.csv, row 3, column 'vote'",
    )


def unlisted_statement(folder: Path) -> tuple[Path, str]:
    return (
        export(folder, [comment(0, agrees=2)], [vote("ann", 0, 1), vote(CANARY, 0, 1), vote(CANARY, 9, 1)]),
        "votes.csv, row 4, column 'comment-id': 1 vote is on a statement",
    )


def no_votes(folder: Path) -> tuple[Path, str]:
    return export(folder, [comment(0)], []), "votes.csv: there is no vote in it"


def one_participant(folder: Path) -> tuple[Path, str]:
    return export(folder, [comment(0, agrees=1)], [vote(CANARY, 0, 1)]), "only one person voted"


def zero_bytes(folder: Path) -> tuple[Path, str]:
    small(folder)
    (folder / "votes.csv").write_bytes(b"")
    return folder, "votes.csv: the file is empty (0 bytes)"


def wrong_types(folder: Path) -> tuple[Path, str]:
    folder.mkdir()
    columns = {"participant": [CANARY, "b"], "statement": [0, 0], "choice": ["agree", "pass"]}
    pq.write_table(pa.table(columns), folder / "votes.parquet")
    return folder / "votes.parquet", "votes.parquet, column 'choice': the column holds string"


def two_communities(folder: Path) -> tuple[Path, str]:
    small(folder)
    rows = [(CANARY, "Northbank"), (CANARY, "Southbank")]
    write_csv(folder / "communities.csv", ("participant", "community"), rows)
    return folder, "communities.csv, row 3, column 'community'"


BAD = [
    missing,
    unknown_columns,
    vote_of_seven,
    unlisted_statement,
    no_votes,
    one_participant,
    zero_bytes,
    wrong_types,
    two_communities,
]


@pytest.mark.parametrize("make", BAD, ids=lambda make: make.__name__)
def test_bad_input_ends_with_one_line_that_says_where_and_writes_nothing(
    make: Callable[[Path], tuple[Path, str]], tmp_path: Path, report: Path
) -> None:
    path, expected = make(tmp_path / "votes")
    result = run("analyse", path, "--out", report)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert expected in result.stderr
    assert CANARY not in result.stderr
    assert untouched(report)


def test_bad_input_makes_no_folder(tmp_path: Path) -> None:
    assert run("analyse", tmp_path / "nowhere", "--out", tmp_path / "deep" / "out").exit_code == 2
    assert list(tmp_path.iterdir()) == []


# Nothing is closed to root. Without these two rights (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH) root is an owner
# like any other; they must go before the program starts, hence the exec.
AS_ANYBODY = """
import ctypes, os, sys
for right in (1, 2):
    if os.geteuid() == 0 and ctypes.CDLL(None).prctl(24, right, 0, 0, 0):
        sys.exit(77)
os.execv(sys.executable, [sys.executable, "-m", "concilio", *sys.argv[1:]])
"""


@pytest.mark.parametrize("mode", [0o755, 0o000])
def test_a_folder_one_may_not_read_is_named(tmp_path: Path, mode: int) -> None:
    folder = vote_of_seven(tmp_path / "votes")[0]
    folder.chmod(mode)
    process = start("analyse", folder, "--json", python=("-c", AS_ANYBODY))
    _, complaint = process.communicate()
    folder.chmod(0o755)
    if process.returncode == 77:
        pytest.skip("root may not give up its rights here")
    assert process.returncode == 2
    # The same folder, once readable, is refused for its vote alone.
    expected = (
        f"concilio: {folder}: you may not read this." if mode == 0 else "votes.csv, row 3, column 'vote'"
    )
    assert expected in complaint


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_run_that_is_stopped_leaves_the_old_report(
    tmp_path: Path, report: Path, stop: signal.Signals
) -> None:
    pipe = tmp_path / "communities.csv"
    os.mkfifo(pipe)
    process = start("analyse", small(tmp_path / "votes"), "--communities", pipe, "--out", report)
    # Opening our end returns once the command has opened its own: it is now in the middle of its work.
    with pipe.open("w"):
        assert [path for path in tmp_path.iterdir() if path.name.endswith(".partial")]
        process.send_signal(stop)
        process.wait()
    assert process.returncode != 0
    assert [path.name for path in report.iterdir()] == ["report.html"]
    if stop != signal.SIGKILL:
        assert process.returncode == 130
        assert untouched(report)
    process.communicate()


def test_a_place_one_may_not_write_to_is_named_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    result = run("analyse", tmp_path / "nowhere", "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert str(tmp_path / "out") in result.stderr
    assert (tmp_path / "out").read_text() == "mine"


@pytest.mark.parametrize("command", ["analyse", "simulate", "envelopes", "backup", "restore", "benchmark"])
def test_help_shows_examples(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert result.stdout.count(f"concilio {command} ") >= 2


# Good input, end to end.


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("simulated") / "votes"
    assert (
        run(
            "simulate", "--out", folder, "--participants", 60, "--participants", 50, "--statements", 20
        ).exit_code
        == 0
    )
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_simulated_votes_are_the_same_for_the_same_seed(invented: Path, tmp_path: Path) -> None:
    size = ("--participants", 60, "--participants", 50, "--statements", 20)
    assert run("simulate", "--out", tmp_path / "same", *size).exit_code == 0
    assert run("simulate", "--out", tmp_path / "other", *size, "--seed", 1).exit_code == 0
    assert contents(tmp_path / "same") == contents(invented)
    assert contents(tmp_path / "other") != contents(invented)


def test_simulating_again_leaves_no_part_of_the_old_votes(tmp_path: Path) -> None:
    few = ("--participants", 20, "--participants", 20, "--statements", 5)
    assert run("simulate", "--out", tmp_path / "votes", *few, "--parts", 4).exit_code == 0
    assert run("simulate", "--out", tmp_path / "votes", *few, "--parts", 2).exit_code == 0
    assert len(list((tmp_path / "votes").glob("*.parquet"))) == 2


def test_analyse_writes_findings_by_the_schema_and_a_report(invented: Path, tmp_path: Path) -> None:
    result = run("analyse", invented, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"findings.json", "report.html"}
    document = json.loads((tmp_path / "out" / "findings.json").read_bytes())
    schema = json.loads((ROOT / "docs" / "schema" / "findings.schema.json").read_text())
    assert [error.message for error in Draft202012Validator(schema).iter_errors(document)] == []
    assert [one["name"] for one in document["data"]["communities"]] == ["Northbank", "Southbank"]
    assert document["data"]["guesses"] > 0


def test_simulated_people_are_called_so_wherever_they_appear(invented: Path, tmp_path: Path) -> None:
    result = run("analyse", invented, "--out", tmp_path / "out")
    assert "SIMULATED" in result.stdout
    assert json.loads((tmp_path / "out" / "findings.json").read_bytes())["simulated"] is True
    assert "simulated" in (tmp_path / "out" / "report.html").read_text().lower()


def test_without_a_place_named_results_go_to_out(
    invented: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("analyse", invented).exit_code == 0
    assert sorted(str(path) for path in Path().rglob("*.*")) == ["out/findings.json", "out/report.html"]


def test_json_is_all_that_json_prints_and_is_the_file(
    invented: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    alone = run("analyse", invented, "--json")
    assert list(tmp_path.iterdir()) == []
    assert alone.exit_code == 0
    assert alone.stderr == ""
    with_file = run("analyse", invented, "--json", "--out", tmp_path / "out")
    assert alone.stdout_bytes == with_file.stdout_bytes == (tmp_path / "out" / "findings.json").read_bytes()


def test_the_same_votes_and_seed_give_the_same_bytes_on_any_number_of_threads(invented: Path) -> None:
    runs = {run("analyse", invented, "--json", "--threads", threads).stdout_bytes for threads in (1, 2)}
    assert len(runs) == 1


def by_name(value: Any) -> Any:
    """The document with every list of communities in order of name, to compare what is said of each."""
    if isinstance(value, dict):
        return {key: by_name(part) for key, part in value.items()}
    if isinstance(value, list):
        parts = [by_name(part) for part in value]
        keys = ("name", "community", "guesser", "about")
        if parts and isinstance(parts[0], dict) and any(key in parts[0] for key in keys):
            parts.sort(key=lambda part: [str(part.get(key)) for key in keys])
        return parts
    return value


def test_swapping_the_names_of_the_communities_swaps_them_in_the_findings_and_changes_nothing_else(
    invented: Path, tmp_path: Path
) -> None:
    swapped = tmp_path / "votes"
    shutil.copytree(invented, swapped)
    for name in ("communities.csv", "guesses.csv"):
        (swapped / name).write_text(swap((invented / name).read_text()))
    straight = run("analyse", invented, "--json").stdout
    turned = run("analyse", swapped, "--json").stdout
    assert straight != turned
    assert by_name(json.loads(swap(straight))) == by_name(json.loads(turned))


def swap(text: str) -> str:
    return text.replace("Northbank", "|").replace("Southbank", "Northbank").replace("|", "Southbank")


def test_lenient_skips_votes_on_unlisted_statements_and_says_so(tmp_path: Path) -> None:
    people = range(12)
    rows = [vote(person, s, 1 if (person + s) % 3 else -1) for person in people for s in range(8)]
    comments = [comment(s, agrees=8, disagrees=4) for s in range(8)]
    folder = export(tmp_path / "votes", comments, [*rows, vote(0, 99, 1), vote(1, 99, 1)])
    assert run("analyse", folder, "--json").exit_code == 2
    result = run("analyse", folder, "--json", "--lenient")
    assert result.exit_code == 0
    notes = {note["code"]: note["count"] for note in json.loads(result.stdout)["data"]["notes"]}
    assert notes["unknown-statement"] == 2


def test_a_community_of_one_and_an_unseen_statement_are_kept_wide_and_flagged(tmp_path: Path) -> None:
    people = range(12)
    rows = [vote(person, s, 1 if (person + s) % 3 else -1) for person in people for s in range(8)]
    comments = [*(comment(s, agrees=8, disagrees=4) for s in range(8)), comment(8)]
    folder = export(tmp_path / "votes", comments, rows)
    sides = [(person, "Northbank" if person else "Southbank") for person in people]
    write_csv(folder / "communities.csv", ("participant", "community"), sides)
    result = run("analyse", folder, "--least", 1, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    document = json.loads((tmp_path / "out" / "findings.json").read_bytes())
    assert [one["participants"] for one in document["data"]["communities"]] == [11, 1]
    assert {"one-person-community", "unseen-statement"} <= {
        note["code"] for note in document["data"]["notes"]
    }
    alone = document["statements"][0]["answers"][1]["support"]
    assert alone["high"] - alone["low"] > 0.4
    assert "one person" in result.stdout
    assert document["statements"][8]["answers"][0]["voters"] == 0


def test_what_rests_on_a_community_of_one_is_not_shown_unless_asked_for(tmp_path: Path) -> None:
    rows = [vote(person, s, 1) for person in range(12) for s in range(3)]
    folder = export(tmp_path / "votes", [comment(s, agrees=12) for s in range(3)], rows)
    sides = [(person, "Northbank" if person else "Southbank") for person in range(12)]
    write_csv(folder / "communities.csv", ("participant", "community"), sides)
    result = run("analyse", folder, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "--least 1" in result.stdout
    document = json.loads((tmp_path / "out" / "findings.json").read_bytes())
    schema = json.loads((ROOT / "docs" / "schema" / "findings.schema.json").read_text())
    assert [error.message for error in Draft202012Validator(schema).iter_errors(document)] == []
    assert {row["voters"] for one in document["statements"] for row in one["answers"]} == {None}
    assert "3 statements are not shown." in (tmp_path / "out" / "report.html").read_text("utf-8")


@pytest.mark.shared_data
@pytest.mark.skipif(not SHARED.is_dir(), reason="the real votes are not next to the checkout")
@pytest.mark.parametrize(
    "name",
    ["american-assembly.bowling-green", "brexit-consensus", "scoop-hivemind.biodiversity", "vtaiwan.uberx"],
)
def test_every_real_set_gives_findings_by_the_schema_and_a_report(name: str, tmp_path: Path) -> None:
    result = run("analyse", SHARED / "polis-open-data" / name, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    document = json.loads((tmp_path / "out" / "findings.json").read_bytes())
    schema = json.loads((ROOT / "docs" / "schema" / "findings.schema.json").read_text())
    assert [error.message for error in Draft202012Validator(schema).iter_errors(document)] == []
    assert document["data"]["communities"] == []
    assert (tmp_path / "out" / "report.html").stat().st_size > 10_000
