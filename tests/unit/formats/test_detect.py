from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from concilio.formats.csv_table import write_csv
from concilio.formats.dataset import InputError
from concilio.formats.detect import read_votes
from tests.unit.formats.polis_folder import comment, export, small, vote


def server(folder: Path) -> Path:
    folder.mkdir()
    votes = [{"pid": person, "tid": 0, "vote": 1} for person in range(3)]
    (folder / "votes.json").write_text(json.dumps(votes))
    statement = {"tid": 0, "txt": "A", "mod": 1, "agree_count": 3, "disagree_count": 0}
    (folder / "comments.json").write_text(json.dumps([statement]))
    return folder


def parquet(path: Path) -> Path:
    pq.write_table(
        pa.table({"participant": ["ann", "bob", "cem"], "statement": [0, 0, 0], "choice": [1, 1, 1]}), path
    )
    return path


def test_every_kind_of_votes_is_recognised(tmp_path: Path) -> None:
    small(tmp_path / "csv")
    server(tmp_path / "json")
    file = parquet(tmp_path / "votes.parquet")
    (tmp_path / "parts").mkdir()
    parquet(tmp_path / "parts" / "a.parquet")
    for path in (tmp_path / "csv", tmp_path / "json", file, tmp_path / "parts"):
        assert read_votes(path).votes.n_participants == 3, path


def test_community_and_guess_files_in_the_folder_are_taken_unless_others_are_named(tmp_path: Path) -> None:
    folder = small(tmp_path / "csv")
    sides = [("ann", "Northbank"), ("bob", "Northbank"), ("cem", "Southbank")]
    write_csv(folder / "communities.csv", ("participant", "community"), sides)
    guess = ("participant", "statement", "community", "guess")
    write_csv(folder / "guesses.csv", guess, [("ann", 0, "Southbank", 3)])
    data = read_votes(folder)
    assert data.communities == ("Northbank", "Southbank")
    assert data.guesses.tenths.tolist() == [3]
    other = tmp_path / "other.csv"
    write_csv(other, ("participant", "community"), [("ann", "Eastbank"), ("bob", "Southbank")])
    assert read_votes(folder, communities=other).communities == ("Eastbank", "Southbank")


def test_a_community_of_one_and_a_statement_of_nobody_are_pointed_out(tmp_path: Path) -> None:
    folder = export(tmp_path, [comment(0, agrees=3), comment(1)], [vote(person, 0, 1) for person in "abc"])
    sides = [("a", "Northbank"), ("b", "Southbank"), ("c", "Southbank")]
    write_csv(folder / "communities.csv", ("participant", "community"), sides)
    data = read_votes(folder)
    assert {note.code: note.count for note in data.notes} == {
        "agree-sign": None,
        "unseen-statement": 1,
        "one-person-community": 1,
    }
    assert data.votes.community.tolist() == [0, 1, 1]


def test_one_voter_is_refused_because_findings_would_be_that_persons_votes(tmp_path: Path) -> None:
    folder = export(tmp_path, [comment(0, agrees=1)], [vote("ann", 0, 1)])
    with pytest.raises(InputError, match="only one person"):
        read_votes(folder)


@pytest.mark.parametrize("name", ["votes.csv", "export.zip", "votes.json", "notes.txt"])
def test_a_file_of_another_kind_is_refused_with_advice(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("something")
    with pytest.raises(InputError) as caught:
        read_votes(tmp_path / name)
    assert caught.value.hint


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no votes"):
        read_votes(tmp_path)
