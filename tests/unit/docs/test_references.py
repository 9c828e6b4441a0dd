"""Every decision is in the index, and every reference in documents and code leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
DECISIONS = ROOT / "docs" / "adr"
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#[^)\s]*)?\)")
NUMBER = re.compile(r"\bADRs? (\d{4})((?:(?:, | and | to |,)\d{4})*)")


def texts() -> list[Path]:
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    for folder in ("src", "tests"):
        found += (ROOT / folder).rglob("*.py")
    return [path for path in found if ".venv" not in path.parts]


def decisions() -> list[Path]:
    return sorted(DECISIONS.glob("[0-9]*.md"))


def test_the_index_lists_every_decision_once_by_its_title() -> None:
    index = (DECISIONS / "README.md").read_text("utf-8")
    listed = re.findall(r"\| (\d{4}) \| \[(.+?)\]\((.+?)\) \|", index)
    expected = []
    for path in decisions():
        title = path.read_text("utf-8").split("\n")[0]
        number = path.name[:4]
        assert title.startswith(f"# {number}: "), path.name
        expected.append((number, title.removeprefix(f"# {number}: "), path.name))
    assert sorted(listed) == expected


def test_every_number_of_a_decision_leads_to_one() -> None:
    known = {path.name[:4] for path in decisions()}
    lost = {
        (str(path.relative_to(ROOT)), number)
        for path in texts()
        for match in NUMBER.finditer(path.read_text("utf-8"))
        for number in re.findall(r"\d{4}", match.group(0))
        if number not in known
    }
    assert lost == set()


def test_every_link_in_the_documents_leads_somewhere() -> None:
    documents = [path for path in texts() if path.suffix == ".md"]
    assert len(documents) > 40
    lost = {
        (str(path.relative_to(ROOT)), target)
        for path in documents
        for target in LINK.findall(path.read_text("utf-8"))
        if target and not (path.parent / target).exists()
    }
    assert lost == set()
