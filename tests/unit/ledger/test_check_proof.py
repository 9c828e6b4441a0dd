"""The checker in one file, for a person who trusts no installation: run in a bare interpreter, without this project."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from concilio.ledger import check_proof
from tests.unit.ledger.vectors import needs_vectors, of_base64, vectors

pytestmark = needs_vectors
SCRIPT = Path(check_proof.__file__)


def run(folder: Path, document: bytes, proof: str, policy: str) -> tuple[int, str]:
    for name, content in (("document", document), ("proof", proof.encode()), ("policy", policy.encode())):
        (folder / name).write_bytes(content)
    done = subprocess.run(
        # No packages, no environment: nothing but the standard library.
        [sys.executable, "-I", "-S", SCRIPT, folder / "document", folder / "proof", folder / "policy"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stderr == ""
    return done.returncode, done.stdout.split("\n")[0]


def test_it_is_short_enough_to_read() -> None:
    assert len(SCRIPT.read_text().splitlines()) <= 200


def test_it_gives_each_document_the_published_verdict(tmp_path: Path) -> None:
    for case in vectors()["tlog_proof"]["cases"]:
        code, said = run(tmp_path, of_base64(case["file_base64"]), case["proof"], vectors()["policy"]["text"])
        assert (code, said) == (0 if case["result"] == "ok" else 1, case["result"]), case["why"]


def test_it_accepts_each_note_as_published_but_for_what_rests_on_ml_dsa() -> None:
    policy = check_proof.Policy(vectors()["policy"]["text"])
    for case in vectors()["policy"]["cases"]:
        if not (case["accepted"] and "ML-DSA" in case["why"]):
            assert bool(policy.signers(case["note"])) == case["accepted"], case["why"]


def test_it_asks_for_what_it_needs() -> None:
    done = subprocess.run([sys.executable, "-I", "-S", SCRIPT], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "DOCUMENT PROOF POLICY" in done.stdout


@pytest.mark.parametrize("number", range(15))
def test_it_reads_no_policy_that_is_none(number: int) -> None:
    with pytest.raises(ValueError, match=r".*"):
        check_proof.Policy(vectors()["policy"]["must_not_parse"][number])


def test_what_is_not_readable_is_said_and_ends_with_2(tmp_path: Path) -> None:
    code, said = run(tmp_path, b"", "nonsense", "nonsense")
    assert code == 2
    assert said.startswith("not readable")
