from __future__ import annotations

from pathlib import Path

import pytest

from concilio.formats.communities import read_communities, with_communities
from concilio.formats.csv_table import write_csv
from concilio.formats.dataset import Dataset, InputError
from concilio.formats.guesses import with_guesses
from concilio.formats.polis_csv import read_polis
from tests.unit.formats.polis_folder import small

HEADER = ("participant", "statement", "community", "guess")


@pytest.fixture
def data(tmp_path: Path) -> Dataset:
    return read_polis(small(tmp_path / "polis"))


@pytest.fixture
def sided(data: Dataset, tmp_path: Path) -> Dataset:
    return declare(data, tmp_path, ("ann", "Northbank"), ("bob", "Southbank"))


def declare(data: Dataset, folder: Path, *rows: tuple[str, str]) -> Dataset:
    path = folder / "communities.csv"
    write_csv(path, ("participant", "community"), rows)
    return with_communities(data, read_communities(path))


def noted(before: Dataset, after: Dataset) -> dict[str, int | None]:
    return {note.code: note.count for note in after.notes[len(before.notes) :]}


def test_communities_stand_in_order_of_their_names_whatever_their_case(data: Dataset, tmp_path: Path) -> None:
    sided = declare(data, tmp_path, ("cem", "Southbank"), ("ann", "eastbank"), ("bob", "Northbank"))
    assert sided.communities == ("eastbank", "Northbank", "Southbank")
    assert sided.votes.community.tolist() == [0, 1, 2]
    assert noted(data, sided) == {}


def test_people_in_only_one_of_the_files_are_counted(data: Dataset, tmp_path: Path) -> None:
    sided = declare(
        data, tmp_path, ("ann", "Northbank"), ("bob", "Southbank"), ("who", "Southbank"), ("what", "Eastbank")
    )
    assert sided.communities == ("Northbank", "Southbank")
    assert sided.votes.community.tolist() == [0, 1, -1]
    assert noted(data, sided) == {"unknown-participant": 2, "no-community": 1, "silent-community": 1}


def test_one_person_in_two_communities_is_refused_by_row(data: Dataset, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="row 3, column 'community'") as caught:
        declare(data, tmp_path, ("ann", "Northbank"), ("ann", "Southbank"))
    assert "ann" not in str(caught.value).replace(str(tmp_path), "")
    assert declare(data, tmp_path, ("ann", "Northbank"), ("ann", "Northbank")).communities == ("Northbank",)


def test_a_community_file_without_its_columns_or_rows_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    write_csv(path, ("participant", "side"), [("ann", "Northbank")])
    with pytest.raises(InputError, match="'community'"):
        read_communities(path)
    write_csv(path, ("participant", "community"), [])
    with pytest.raises(InputError, match="nobody"):
        read_communities(path)
    write_csv(path, ("participant", "community"), [("ann", " ")])
    with pytest.raises(InputError, match="row 2, column 'community'"):
        read_communities(path)


def test_a_column_of_too_many_communities_is_taken_for_the_wrong_one(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    write_csv(path, ("participant", "community"), [(i, f"place {i}") for i in range(128)])
    with pytest.raises(InputError, match="128 communities"):
        read_communities(path)


def test_guesses_are_read_and_the_last_one_counts(sided: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "g.csv"
    rows = [
        ("ann", 0, "Southbank", 3),
        ("ann", 0, "Southbank", 8),
        ("bob", 1, "Southbank", 0),
        ("cem", 0, "Southbank", 5),
        ("who", 0, "Northbank", 5),
    ]
    write_csv(path, HEADER, rows)
    guessed = with_guesses(sided, path)
    read = guessed.guesses
    assert read.participant.tolist() == [0, 1]
    assert read.statement.tolist() == [0, 1]
    assert read.target.tolist() == [1, 1]
    assert read.tenths.tolist() == [8, 0]
    assert noted(sided, guessed) == {"unplaced-guess": 2}


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("ann", 0, "Southbank", 11), "guess"),
        (("ann", 0, "Southbank", -1), "guess"),
        (("ann", 0, "Southbank", "2.5"), "guess"),
        (("ann", 0, "Nobank", 5), "community"),
        (("ann", 99, "Southbank", 5), "statement"),
    ],
)
def test_a_guess_that_cannot_be_is_named_by_row_and_column(
    sided: Dataset, tmp_path: Path, row: tuple[object, ...], column: str
) -> None:
    path = tmp_path / "g.csv"
    write_csv(path, HEADER, [("bob", 0, "Northbank", 5), row])
    with pytest.raises(InputError) as caught:
        with_guesses(sided, path)
    assert (caught.value.row, caught.value.column) == (3, column)
    assert "ann" not in str(caught.value).replace(str(tmp_path), "")


def test_guesses_about_unlisted_statements_are_skipped_on_request(sided: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "g.csv"
    write_csv(path, HEADER, [("ann", 99, "Southbank", 5), ("ann", 0, "Southbank", 5)])
    guessed = with_guesses(sided, path, lenient=True)
    assert guessed.guesses.tenths.tolist() == [5]
    assert noted(sided, guessed) == {"unknown-statement-guessed": 1}


def test_guesses_without_communities_are_refused(data: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "g.csv"
    write_csv(path, HEADER, [("ann", 0, "Southbank", 5)])
    with pytest.raises(InputError, match="--communities"):
        with_guesses(data, path)
