"""What was noticed in reading a file is said in the report's language, with names and signs as they are."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from concilio.formats.dataset import Note
from concilio.formats.detect import read_votes
from concilio.formats.polis_votes import Reading
from concilio.languages import LANGUAGE_CODES
from concilio.report.note_texts import NOTES, known_note
from concilio.report.sentences import Sentences

SOURCE = Path(__file__).parents[3] / "src" / "concilio" / "formats"
EXPORTS = Path(__file__).parents[2] / "data" / "exports"
TRANSLATED = [code for code in LANGUAGE_CODES if code != "en"]


def written_in(node: ast.expr, names: dict[str, list[str]]) -> list[str]:
    """Texts that an expression can be, with x for what is put in; names are looked up in their file."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else "x" for part in node.values]
        return ["".join(map(str, parts))]
    if isinstance(node, ast.BinOp):
        return written_in(node.left, names)
    if isinstance(node, ast.Name):
        return names.get(node.id, [])
    return []


def texts_of_notes() -> list[str]:
    """Every text that `formats` gives a note, as far as it is written out there."""
    found = []
    for path in sorted(SOURCE.glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        names: dict[str, list[str]] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                names.setdefault(node.targets[0].id, []).extend(written_in(node.value, {}))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Note":
                found += written_in(node.args[1], names)
            if isinstance(node, ast.Tuple) and len(node.elts) == 3 and isinstance(node.elts[0], ast.Constant):
                code, text, _ = node.elts
                is_text = isinstance(text, ast.JoinedStr) or (
                    isinstance(text, ast.Constant) and str(text.value).endswith(".")
                )
                if is_text and re.fullmatch("[a-z-]+", str(code.value)):
                    found += written_in(text, names)
    return found


def test_every_note_that_a_reader_of_files_writes_has_a_text_to_translate() -> None:
    texts = texts_of_notes()
    assert len(texts) >= 35
    # Where a sentence names its source in words of its own, it is one of several texts.
    said = [
        text.replace(": x so.", ": x says so.").replace("x that agree", "x says that agree") for text in texts
    ]
    said = [text.replace("x otherwise", "x says otherwise").replace("thinkx.", "think: x.") for text in said]
    said = [text.replace("separated by x,", "separated by tabs,") for text in said]
    assert [text for text in said if known_note(text) is None] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_note_is_said_in_the_language_of_the_report(language: str) -> None:
    say, english = Sentences(language), Sentences("en")
    for text in NOTES:
        note = Note("x", re.sub(r"%\((\w+)\)s", lambda place: f"<{place[1]}>", text), 3)
        assert known_note(note.message) == (text, {n: f"<{n}>" for n in re.findall(r"%\((\w+)\)s", text)})
        said = say.note(note)
        assert said != english.note(note)
        for place in re.findall(r"<\w+>", note.message):
            assert place in said


def test_notes_of_real_exports_are_known_ones() -> None:
    for folder in sorted(EXPORTS.iterdir()):
        if folder.name in {"register-no-match", "sign-without-counts"}:
            continue
        for note in read_votes(folder, reading=Reading()).notes:
            assert known_note(note.message), note.message


def test_a_note_of_another_source_is_said_as_it_is() -> None:
    assert Sentences("ru").note(Note("other", "Something else.")) == "Something else."
