"""What `concilio.analysis` offers, and what importing it costs."""

from __future__ import annotations

import subprocess
import sys

import pytest

import concilio.analysis


def test_every_name_of_the_surface_can_be_had() -> None:
    assert concilio.analysis.__all__ == ["Findings", "Guesses", "Options", "Votes", "analyse"]
    assert all(getattr(concilio.analysis, name).__name__ == name for name in concilio.analysis.__all__)


def test_another_name_is_refused_as_in_any_module() -> None:
    with pytest.raises(AttributeError, match="no attribute 'analyze'"):
        concilio.analysis.analyze  # noqa: B018


@pytest.mark.parametrize(
    ("statement", "loads"),
    [
        ("import concilio.analysis.safe_minimum", set()),
        ("import concilio.analysis.side_kind", set()),
        ("from concilio.analysis import Votes", set()),
        ("from concilio.analysis import analyse", {"scipy"}),
    ],
)
def test_numerics_are_loaded_only_when_needed(statement: str, loads: set[str]) -> None:
    code = f"{statement}\nimport sys\nprint(*{{'numba', 'scipy'}} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == loads
