"""Whatever nonsense a setting or an option holds: one line that names it, exit status 2, no traceback, nothing made."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from concilio.cli import app
from tests.unit.config.test_environment import NONSENSE

SERVE = ["serve", "--port", "0"]


def run(words: list[str], home: Path | str, **environment: str) -> Result:
    ours = dict.fromkeys([name for name in os.environ if name.startswith("CONCILIO_")])
    return CliRunner().invoke(app, words, env={**ours, "CONCILIO_HOME": str(home), **environment})


def is_one_line(result: Result, named: str) -> None:
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1, result.stderr
    assert result.stderr.startswith("concilio: ")
    assert named in result.stderr


@pytest.mark.parametrize(
    "command", [SERVE, ["backup", "file"], ["metrics-token"]], ids=lambda words: words[0]
)
@pytest.mark.parametrize("variable", NONSENSE)
def test_a_setting_without_sense_is_named(variable: str, command: list[str], tmp_path: Path) -> None:
    for said in NONSENSE[variable]:
        is_one_line(run(command, tmp_path / "home", **{variable: said}), variable)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("port", ["-1", "0", "65536", "80000", "99999999999"])
def test_a_number_that_is_no_port_is_named(port: str, tmp_path: Path) -> None:
    is_one_line(run(["serve", "--port", port], tmp_path / "home"), "--port")
    is_one_line(run(["demo", "--port", port, "--home", str(tmp_path / "demo")], tmp_path / "home"), "--port")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "host", ["nonsense.invalid", "192.0.2.7", "a b", "http://localhost", "x" * 300, "ա..բ"]
)
def test_an_address_that_is_not_this_machine_s_is_named(host: str, tmp_path: Path) -> None:
    is_one_line(run(["serve", "--port", "8399", "--host", host], tmp_path / "home"), "--host")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("everywhere", [False, True])
def test_a_port_that_another_program_has_is_named(everywhere: bool, tmp_path: Path) -> None:
    address = "0.0.0.0" if everywhere else "127.0.0.1"  # noqa: S104 - for a moment
    with socket.socket() as other:
        other.bind((address, 0))
        other.listen()
        port = str(other.getsockname()[1])
        for host in ("127.0.0.1", "0.0.0.0"):  # noqa: S104 - refused
            is_one_line(
                run(["serve", "--port", port, "--host", host], tmp_path / "home"), f"port {port} is in use"
            )
    assert list(tmp_path.iterdir()) == []


def test_fewer_than_no_processes_are_refused(tmp_path: Path) -> None:
    is_one_line(run(["serve", "--workers", "-1"], tmp_path / "home"), "--workers")


def test_a_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    for home in (tmp_path / "file", tmp_path / "file" / "home", "/proc/home", "/dev/null/home"):
        is_one_line(run(["serve", "--port", port], home), str(home).removesuffix("/home"))
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_damaged_secret_is_named(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"\xff\xfe")
    is_one_line(run(["metrics-token"], tmp_path), "secret")


def test_check_says_what_is_wrong_with_a_setting_and_ends_with_1(tmp_path: Path) -> None:
    for variable, all_said in NONSENSE.items():
        result = run(["check"], tmp_path, **{variable: all_said[0]})
        assert result.exit_code == 1
        assert result.stdout.startswith("wrong    settings")
        assert variable in result.stdout
