"""Cards to print and hashes for the server."""

from __future__ import annotations

import stat
from pathlib import Path

import typer
from typer.testing import CliRunner

from concilio.admission.codes import code_digest, make_code
from concilio.commands import envelopes

app = typer.Typer()
envelopes.register(app)


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.output


def test_a_folder_gets_cards_and_as_many_sorted_hashes_that_only_its_owner_reads(tmp_path: Path) -> None:
    out = tmp_path / "new"
    code, said = run(
        "--community", "Northbank", "--number", "9", "--out", str(out), "--languages", "hy,ar,az",
        "--address", "https://dialogue.example/d/river",
    )  # fmt: skip
    assert code == 0, said
    hashes = (out / "northbank-hashes.txt").read_text().splitlines()
    assert len(set(hashes)) == 9
    assert hashes == sorted(hashes)
    assert (out / "northbank-cards.pdf").read_bytes().startswith(b"%PDF")
    assert {stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()} == {0o600}


def test_what_may_have_been_printed_is_not_written_over(tmp_path: Path) -> None:
    arguments = ("--community", "Northbank", "--number", "1", "--out", str(tmp_path))
    assert run(*arguments)[0] == 0
    before = (tmp_path / "northbank-hashes.txt").read_bytes()
    assert run(*arguments)[0] == 2
    assert (tmp_path / "northbank-hashes.txt").read_bytes() == before


def test_a_language_without_words_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    code, said = run("--community", "N", "--number", "1", "--out", str(tmp_path / "x"), "--languages", "tlh")
    assert code == 2
    assert "tlh" in said
    assert not (tmp_path / "x").exists()


def test_every_card_is_printed_four_to_a_page() -> None:
    codes = [make_code() for _ in range(5)]
    pdf = envelopes.render_cards(
        codes, community='A "quoted" \\ #name', address="https://x", languages=["en"]
    )
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type/Page/") == 2
    assert len({code_digest(code) for code in codes}) == 5
