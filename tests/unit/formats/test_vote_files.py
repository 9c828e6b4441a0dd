"""A file of votes alone, whatever its columns are called, and a wide table without Polis' own columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from concilio.formats.csv_table import write_csv
from concilio.formats.dataset import InputError
from concilio.formats.detect import read_votes
from concilio.formats.polis_votes import Reading
from tests.unit.formats.polis_folder import SMALL, cast, noted, small, write

ROWS = [(person, statement, choice) for (person, statement), choice in SMALL.items()]


def test_a_file_of_votes_is_read_alone_once_its_sign_is_said(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    write_csv(path, ("participant", "statement", "vote"), ROWS)
    with pytest.raises(InputError, match="--agree"):
        read_votes(path)
    data = read_votes(path, reading=Reading(agree=1))
    assert cast(data) == SMALL
    assert data.title == "answers"
    assert "votes-alone" in noted(data)


def test_columns_of_any_name_are_read_as_they_are_said_to_mean(tmp_path: Path) -> None:
    path = tmp_path / "answers.txt"
    texts = {"0": "Open the bridge.", "1": "Close it."}
    rows = [(99 - i, texts[s], c, s, p) for i, (p, s, c) in enumerate(ROWS)]
    rows.append((200, texts["1"], 1, "1", "bob"))  # bob's last vote
    write_csv(path, ("When", "Words", "Answer", "Item", "Somebody"), rows)
    with pytest.raises(InputError, match="--columns") as caught:
        read_votes(path, reading=Reading(agree=1))
    assert caught.value.row == 1
    columns = {
        "participant": "somebody",
        "statement": "ITEM",
        "vote": "answer",
        "time": "when",
        "text": "words",
    }
    data = read_votes(path, reading=Reading(agree=1, columns=columns))
    assert cast(data) == {**SMALL, ("bob", "1"): 1}
    assert [one.text for one in data.statements] == ["Open the bridge.", "Close it."]
    with pytest.raises(InputError, match="--columns names"):
        read_votes(path, reading=Reading(agree=1, columns={**columns, "vote": "nowhere"}))


def test_columns_can_be_named_for_the_votes_of_a_folder(tmp_path: Path) -> None:
    folder = small(tmp_path)
    write_csv(folder / "votes.csv", ("who", "what", "how"), ROWS)
    columns = {"participant": "who", "statement": "what", "vote": "how"}
    assert cast(read_votes(folder, reading=Reading(columns=columns))) == SMALL


def test_a_wide_table_needs_no_columns_but_the_participant(tmp_path: Path) -> None:
    folder = small(tmp_path)
    (folder / "votes.csv").unlink()
    rows = [("ann", 1, 1, "ann@x.org"), ("bob", 1, -1, "bob@x.org"), ("cem", 1, -1, "")]
    write(folder / "participants-votes.csv", ("Participant", "0", "1", "e-mail"), rows)
    data = read_votes(folder)
    assert cast(data) == SMALL
    assert noted(data)["other-columns"] == 1
    alone = read_votes(folder / "participants-votes.csv", reading=Reading(agree=1))
    assert cast(alone) == SMALL


def test_a_lone_wide_table_is_told_from_a_list_of_votes(tmp_path: Path) -> None:
    write(tmp_path / "matrix.csv", ("user", "a", "b"), [("ann", 1, 1), ("bob", 1, -1), ("cem", 1, -1)])
    data = read_votes(tmp_path / "matrix.csv", reading=Reading(agree=1, columns={"participant": "user"}))
    assert cast(data) == {(p, "ab"[int(s)]): c for (p, s), c in SMALL.items()}


def test_a_cell_of_a_wide_table_that_is_no_vote_is_named(tmp_path: Path) -> None:
    write(tmp_path / "matrix.csv", ("participant", "0"), [("ann", 1), ("bob", 1), ("cem", 7)])
    with pytest.raises(InputError) as caught:
        read_votes(tmp_path / "matrix.csv", reading=Reading(agree=1))
    assert (caught.value.row, caught.value.column) == (4, "0")


def test_a_file_for_import_into_polis_declares_its_sign_in_its_first_line(tmp_path: Path) -> None:
    path = tmp_path / "import.csv"
    lines = [f"{i},{p},{c},{i},{s}" for i, (p, s, c) in enumerate(ROWS)]
    header = "vote_id,user_id,vote_value,timestamp,comment_id"
    path.write_text("\n".join([header, *lines]))
    assert cast(read_votes(path)) == SMALL
    turned = "# vote-convention: agree=-1;disagree=+1;pass=0"
    path.write_text("\n".join([turned, header, *lines]))
    assert cast(read_votes(path)) == {key: -choice for key, choice in SMALL.items()}
    path.write_text("\n".join(["# vote-convention: agree=2", header, *lines]))
    with pytest.raises(InputError, match="first line"):
        read_votes(path)


def test_the_file_of_votes_of_a_whole_export_means_the_export(tmp_path: Path) -> None:
    data = read_votes(small(tmp_path) / "votes.csv")
    assert cast(data) == SMALL
    assert data.title == "A bridge"


def test_statements_named_as_being_about_people_are_left_out(tmp_path: Path) -> None:
    data = read_votes(small(tmp_path), reading=Reading(about_people=("1",)))
    assert {statement for _, statement in cast(data)} == {"0"}
    assert noted(data)["meta"] == 1
    with pytest.raises(InputError, match="--about-people"):
        read_votes(tmp_path, reading=Reading(about_people=("1", "77")))
