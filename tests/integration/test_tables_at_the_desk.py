"""Seeds and translations as a table: all rows are checked before any is written, and all are written or none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from concilio.coalition.models import Person
from concilio.dialogue.models import Statement, Translation
from concilio.shell.tables import MOST_ROWS, decoded, rows_of
from tests.integration.scene import Scene, make_scene, make_statement

pytestmark = pytest.mark.django_db
AtDesk = Callable[[Person], Client]
TABLE = "The ferry should run again.\ten\nԼաստանավը պետք է կրկին գնա։\thy\nThird of all.\n"


def seeds_of(scene: Scene) -> list[tuple[str, str]]:
    found = Statement.objects.filter(dialogue=scene.dialogue, is_seed=True)
    return sorted(found.values_list("text", "language"))


def send(client: Client, scene: Scene, page: str, table: str, do: str, **more: object) -> tuple[int, str]:
    data = {"table": table, "do": do, "language": "en", "in_rooms": "0", **more}
    answer = client.post(f"/en/desk/{scene.slug}/{page}/table/", data)
    return answer.status_code, answer.content.decode()


def test_a_check_shows_every_row_and_writes_none(at_desk: AtDesk) -> None:
    scene = make_scene()
    status, page = send(at_desk(scene.convener), scene, "seeds", TABLE, "check")
    assert status == 200
    assert "3 rows can be saved. Nothing is saved yet." in page
    assert "Third of all." in page
    assert seeds_of(scene) == []


def test_then_all_are_sent(at_desk: AtDesk) -> None:
    scene = make_scene()
    assert send(at_desk(scene.convener), scene, "seeds", TABLE, "save")[0] == 302
    assert [language for _, language in seeds_of(scene)] == ["en", "en", "hy"]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("x" * 281, "281 characters"),
        ("A thing.\tde", "not held in that language"),
        ("The ferry should run again.\ten", "there already"),
        ("\u3164\ten", "the field was empty"),
    ],
)
@pytest.mark.parametrize("do", ["check", "save"])
def test_one_bad_row_is_named_and_nothing_is_written(at_desk: AtDesk, row: str, why: str, do: str) -> None:
    scene = make_scene()
    status, page = send(at_desk(scene.convener), scene, "seeds", f"{TABLE}\n{row}\n", do)
    assert status == 422
    assert "Nothing is saved" in page
    assert "Line 5" in page
    assert why in page
    assert "The ferry should run again." in page, "what was pasted stays in the box"
    assert seeds_of(scene) == []


def test_a_file_is_read_as_spreadsheets_save_it(at_desk: AtDesk) -> None:
    scene = make_scene()
    client = at_desk(scene.convener)
    for name, content in {
        "excel.csv": "\ufeffՄեկ։;hy\r\n".encode(),
        "unicode.txt": "Երկու։\thy\r\n".encode("utf-16"),
        "quoted.csv": b'"Three, and more.",en\n',
    }.items():
        status, page = send(client, scene, "seeds", "", "save", file=SimpleUploadedFile(name, content))
        assert status == 302, page
    assert seeds_of(scene) == [("Three, and more.", "en"), ("Երկու։", "hy"), ("Մեկ։", "hy")]
    status, page = send(client, scene, "seeds", "", "save", file=SimpleUploadedFile("x.csv", b"\xff\x00\xe9"))
    assert status == 422
    assert "CSV UTF-8" in page


@pytest.mark.parametrize("table", ["", "\n \n", "\t\t\n"])
def test_an_empty_table_says_so(at_desk: AtDesk, table: str) -> None:
    scene = make_scene()
    status, page = send(at_desk(scene.convener), scene, "seeds", table, "save")
    assert status == 422
    assert "There is no row in this table." in page


def test_translations_are_found_by_number_and_by_words(at_desk: AtDesk) -> None:
    scene = make_scene()
    numbered = make_statement(scene=scene, status="published", text="Both banks need a bridge.")
    for label in scene.communities:
        make_statement(scene=scene, is_seed=True, room=label, text="The ferry should run again.")
    client = at_desk(scene.translators["hy"][0])
    table = f"{numbered.number}\tԿամուրջ։\n  The FERRY should run again. \tԼաստանավ։\n"
    assert send(client, scene, "translations", table, "check", language="hy")[0] == 200
    assert Translation.objects.count() == 0
    assert send(client, scene, "translations", table, "save", language="hy")[0] == 302
    assert sorted(Translation.objects.values_list("text", flat=True)) == [
        "Լաստանավ։",
        "Լաստանավ։",
        "Կամուրջ։",
    ]
    bad = table + "No such statement.\tՉկա։\n"
    status, page = send(client, scene, "translations", bad, "save", language="hy")
    assert status == 422
    assert "Line 3" in page


def test_too_many_rows_are_refused(at_desk: AtDesk) -> None:
    scene = make_scene()
    status, page = send(at_desk(scene.convener), scene, "seeds", "A\n" * (MOST_ROWS + 1), "check")
    assert status == 422
    assert "At most 500 rows" in page


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=2, max_size=2)))
def test_what_a_spreadsheet_writes_is_read_as_it_was(rows: list[list[str]]) -> None:
    wanted = [tuple(cell.strip() for cell in row) for row in rows]
    wanted = [row for row in wanted if any(row)]
    for separator in "\t;,":
        text = "\n".join(separator.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
        for content in (text.encode("utf-8-sig"), text.encode("utf-16")):
            found = rows_of(decoded(content))
            if wanted and not any(s in cell for row in wanted for cell in row for s in "\t;,\ufeff"):
                assert [row.cells for row in found] == wanted
