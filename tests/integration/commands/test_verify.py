"""`concilio verify` from a shell, on the published vectors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from concilio.cli import app
from tests.unit.ledger.vectors import needs_vectors, of_base64, vectors

pytestmark = needs_vectors


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    case = vectors()["tlog_proof"]["cases"][0]
    (tmp_path / "accord.en.pdf").write_bytes(of_base64(case["file_base64"]))
    (tmp_path / "accord.en.pdf.tlog-proof").write_text(case["proof"], "utf-8")
    (tmp_path / "policy").write_text(vectors()["policy"]["text"], "utf-8")
    return tmp_path


def run(folder: Path, *options: str) -> Result:
    command = ["verify", str(folder / "accord.en.pdf"), "--policy", str(folder / "policy"), *options]
    return CliRunner().invoke(app, command)


def test_a_document_with_its_proof_is_good(folder: Path) -> None:
    done = run(folder)
    assert done.exit_code == 0
    assert "accord.adopted, 2026-11-26" in done.output
    assert "not that it is true" in done.output


def test_a_changed_document_is_not_proved(folder: Path) -> None:
    (folder / "accord.en.pdf").write_bytes(b"changed")
    done = run(folder)
    assert done.exit_code == 1
    assert "another document" in done.output


def test_a_proof_that_no_witness_signed_lately_is_not_fresh(folder: Path) -> None:
    # The vectors' witnesses signed in 2026: by any clock after that, ten hours are over.
    assert run(folder, "--fresh", "10h").exit_code == 3
    assert run(folder, "--fresh", "99999d").exit_code == 0


def test_a_program_reads_the_result(folder: Path) -> None:
    found = json.loads(run(folder, "--json").output)
    assert found["result"] == "ok"
    assert found["act"]["kind"] == "accord.adopted"


@pytest.mark.parametrize("fresh", ["3", "d", "-3d", "3w", "0d", "٣d"])
def test_a_time_that_is_none_is_refused(folder: Path, fresh: str) -> None:
    assert run(folder, f"--fresh={fresh}").exit_code == 2


@pytest.mark.parametrize("name", ["accord.en.pdf", "accord.en.pdf.tlog-proof", "policy"])
def test_a_missing_or_broken_file_is_named(folder: Path, name: str) -> None:
    if name != "accord.en.pdf":
        (folder / name).write_bytes(b"\xff nonsense\n")
        broken = run(folder)
        assert broken.exit_code == 2
        assert name in broken.output
        assert "Traceback" not in broken.output
    (folder / name).unlink()
    missing = run(folder)
    assert missing.exit_code == 2
    assert name in missing.output
