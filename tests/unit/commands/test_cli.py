"""The command line imports a command when it is called, and says of each what its own page says."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from concilio.cli import COMMANDS, app

HEAVY = {"numpy", "scipy", "numba", "django", "babel", "typst", "jinja2", "pyarrow", "polars", "rich.console"}


def test_help_lists_every_command_and_imports_none() -> None:
    shown = "import sys\nfrom concilio.cli import app\ntry:\n app(['--help'])\nfinally:\n print('|', *sys.modules)"
    page, _, modules = subprocess.run(
        [sys.executable, "-c", shown], capture_output=True, text=True, check=True
    ).stdout.partition("|")
    assert [name for name in COMMANDS if f"  {name}  " not in page] == []
    assert "typer" in modules.split(), "positive control"
    assert HEAVY & set(modules.split()) == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_the_line_of_a_command_is_the_first_of_its_own_page(name: str) -> None:
    group = get_command(app)
    command = group.get_command(None, name)  # type: ignore[attr-defined]
    page = (command.callback.__doc__ if command.callback else "") or command.help
    first = inspect.cleandoc(page).split("\n\n")[0].replace("\n", " ")
    assert COMMANDS[name].line == first


def test_a_command_s_own_page_has_its_examples_and_options() -> None:
    page = CliRunner().invoke(app, ["benchmark", "--help"]).output
    assert "--against" in page
    assert "concilio benchmark --only idle" in page
