"""Python in the how-to pages runs, and prints what the page says that it prints."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

HOW_TO = Path(__file__).parents[3] / "docs" / "how-to"
EXAMPLES = [
    (page.name, code)
    for page in sorted(HOW_TO.glob("*.md"))
    for code in re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
]


@pytest.mark.parametrize(("name", "code"), EXAMPLES, ids=[page for page, _ in EXAMPLES])
def test_an_example_prints_what_its_comments_say(name: str, code: str) -> None:
    promised = re.findall(r"^print\(.*\)  # (.*)$", code, re.MULTILINE)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == promised
    assert promised


def test_there_is_an_example_of_the_analysis() -> None:
    assert any("from concilio.analysis import" in code for _, code in EXAMPLES)
