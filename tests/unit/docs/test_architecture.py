"""The page that draws the house draws it as it is: the rooms, in the order that lint checks."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[3]


def drawn() -> list[str]:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    rows = re.findall(r"^\| (`[^|]*`) \|", page, re.MULTILINE)
    return [room for row in rows for room in re.findall(r"`(\w+)/`", row)]


def checked() -> list[str]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    rooms = [
        part.strip().removeprefix("concilio.")
        for layer in reversed(layers)
        for part in re.split("[:|]", layer)
    ]
    return [room for room in rooms if room != "cli"]


def test_the_page_lists_the_rooms_in_the_order_that_lint_checks() -> None:
    assert drawn() == checked()


def test_every_folder_of_the_source_is_a_room() -> None:
    folders = {path.parent.name for path in (ROOT / "src" / "concilio").glob("*/__init__.py")}
    assert folders == set(checked())
