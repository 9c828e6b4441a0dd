"""A statement's words are read by `dialogue.wording` alone; found in the syntax of every module that knows statements.

The walk over all pages (`test_words_are_nowhere`) watches the same while it runs, templates included.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

import concilio

PACKAGE = Path(concilio.__file__).parent
READS = {"dialogue/wording.py"}
# They write words, or compare what they write with what is there; what they return holds none.
WRITE = {
    "dialogue/actions/statements.py",
    "dialogue/actions/publication.py",
    "translation/actions/translations.py",
    "translation/actions/corrections.py",
    "convening/actions/seeds.py",
}
# They read words of something else, in a module that knows statements too: of a clause, of a reservation.
OTHER_WORDS = {
    "accord/actions/drafting.py": {"texts_of"},
    "accord/models/drafting.py": {"__str__"},
    "accord/queries/taking_part.py": {"own_reservations"},
}
# These make up dialogues of their own.
INVENT = ("benchmark/", "demo/")
MODELS = {"Statement", "Translation"}
COLUMNS = {"text", "statement__text", "translations__text", "revises__text", "translation__text"}
QUERYING = {"values", "values_list", "only", "filter", "exclude", "get", "order_by", "annotate", "F"}
# What `wording` made: words that somebody may read.
MADE_BY_WORDING = {"wording", "words", "near", "quoted"}


def modules() -> Iterator[str]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = str(path.relative_to(PACKAGE))
        if "/migrations/" not in name and not name.startswith(INVENT):
            yield name


def knows_statements(tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "concilio.dialogue.models"
        and any(alias.name in MODELS for alias in node.names)
        for node in ast.walk(tree)
    )


def readings(source: str, other_words: Collection[str] = ()) -> list[int]:
    """The lines on which a module reads words of a statement, or may, outside the functions named."""
    tree = ast.parse(source)
    if not knows_statements(tree):
        return []
    let_pass = {
        inner
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and function.name in other_words
        for inner in ast.walk(function)
    }
    lines = []
    for node in ast.walk(tree):
        if node in let_pass:
            continue
        if isinstance(node, ast.Attribute) and node.attr == "text" and isinstance(node.ctx, ast.Load):
            owner = node.value
            if isinstance(owner, ast.Subscript):
                owner = owner.value
            name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
            if name not in MADE_BY_WORDING:
                lines.append(node.lineno)
        if isinstance(node, ast.Call) and _called(node) in QUERYING:
            asked = [a.value for a in node.args if isinstance(a, ast.Constant)]
            asked += [keyword.arg for keyword in node.keywords]
            lines += [node.lineno for column in asked if str(column).lstrip("-") in COLUMNS]
    return lines


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


@pytest.mark.parametrize("name", [name for name in modules() if name not in READS | WRITE])
def test_no_module_but_wording_reads_words(name: str) -> None:
    assert readings((PACKAGE / name).read_text("utf-8"), OTHER_WORDS.get(name, ())) == []


@pytest.mark.parametrize(
    "line",
    [
        "shown = statement.text",
        "rows = Statement.objects.values_list('id', 'text')",
        "rows = Translation.objects.filter(text=words)",
        "rows = Statement.objects.only('text')",
    ],
)
def test_a_reading_would_be_found(line: str) -> None:
    assert readings(f"from concilio.dialogue.models import Statement, Translation\n{line}\n") == [2]


def test_the_modules_named_here_exist() -> None:
    assert set(modules()) >= READS | WRITE | OTHER_WORDS.keys()
