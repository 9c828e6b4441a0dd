from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilio.analysis.votes import Votes
from concilio.formats.about import About, write_about
from concilio.formats.csv_table import write_csv
from concilio.formats.dataset import InputError
from concilio.formats.parquet import read_parquet, write_parquet

GOOD = {"participant": ["a", "a", "b"], "statement": [0, 5, 5], "choice": [1, -1, 0]}


def save(path: Path, **changed: Any) -> Path:
    columns = {**GOOD, **changed}
    pq.write_table(pa.table({name: values for name, values in columns.items() if values is not None}), path)
    return path


@given(
    cells=st.dictionaries(
        st.tuples(st.integers(0, 6), st.integers(0, 4)), st.sampled_from([-1, 0, 1]), min_size=1
    ),
    parts=st.integers(1, 5),
)
def test_votes_written_in_any_number_of_files_come_back(
    tmp_path_factory: pytest.TempPathFactory, cells: dict[tuple[int, int], int], parts: int
) -> None:
    folder = tmp_path_factory.mktemp("votes")
    p, s = (np.array(side) for side in zip(*cells, strict=True))
    votes = Votes.from_rows(p, s, list(cells.values()))
    files = write_parquet(votes, folder, parts=parts)
    assert len(files) == parts
    data = read_parquet(folder)
    back = data.votes
    assert (
        np.array(data.participant_labels, dtype=int)[back.participant].tolist() == votes.participant.tolist()
    )
    labels = np.array([one.label for one in data.statements], dtype=int)
    assert labels[back.statement].tolist() == votes.statement.tolist()
    assert back.choice.tolist() == votes.choice.tolist()


def test_each_participant_is_in_one_file(tmp_path: Path) -> None:
    votes = Votes.from_rows(np.repeat(np.arange(10), 3), np.tile(np.arange(3), 10), np.ones(30, dtype=int))
    files = write_parquet(votes, tmp_path, parts=4)
    people = [set(pq.read_table(file)["participant"].to_pylist()) for file in files]
    assert sum(map(len, people)) == len(set.union(*people)) == 10


def test_labels_are_written_and_read(tmp_path: Path) -> None:
    votes = Votes.from_rows([0, 1], [0, 1], [1, -1])
    write_parquet(votes, tmp_path, participant_labels=("x", "y"), statement_labels=("s", "t"))
    data = read_parquet(tmp_path)
    assert data.participant_labels == ("x", "y")
    assert [one.label for one in data.statements] == ["s", "t"]


def test_text_and_dictionaries_and_sparse_numbers_are_identifiers(tmp_path: Path) -> None:
    plain = read_parquet(save(tmp_path / "a.parquet"))
    coded = read_parquet(
        save(tmp_path / "b.parquet", participant=pa.array(["a", "a", "b"]).dictionary_encode())
    )
    sparse = read_parquet(save(tmp_path / "c.parquet", participant=[-(2**40), -(2**40), 2**40]))
    assert plain.participant_labels == coded.participant_labels == ("a", "b")
    assert sparse.participant_labels == (str(-(2**40)), str(2**40))
    for data in (plain, coded, sparse):
        assert data.votes.participant.tolist() == [0, 0, 1]
        assert data.votes.statement.tolist() == [0, 1, 1]
        assert data.votes.choice.tolist() == [1, -1, 0]


@pytest.mark.parametrize("people", [["b", "a", "c"], [10, 9, 11]])
def test_indices_follow_the_labels_and_not_the_rows(tmp_path: Path, people: list[object]) -> None:
    data = read_parquet(save(tmp_path / "a.parquet", participant=people))
    assert data.participant_labels == tuple(map(str, sorted(people)))  # type: ignore[type-var]
    assert data.votes.choice.tolist() == [-1, 1, 0]


def test_communities_come_from_their_column(tmp_path: Path) -> None:
    data = read_parquet(
        save(
            tmp_path / "a.parquet",
            participant=["a", "b", "c"],
            community=["Southbank", None, "Northbank"],
        )
    )
    assert data.communities == ("Northbank", "Southbank")
    assert data.votes.community.tolist() == [1, -1, 0]


def test_one_participant_in_two_communities_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path / "a.parquet", community=["Northbank", "Southbank", "Northbank"])
    with pytest.raises(InputError) as caught:
        read_parquet(path)
    assert caught.value.column == "community"


def test_the_last_of_repeated_votes_counts(tmp_path: Path) -> None:
    data = read_parquet(save(tmp_path / "a.parquet", statement=[5, 5, 5]))
    assert data.votes.choice.tolist() == [-1, 0]
    assert [(note.code, note.count) for note in data.notes] == [("repeated-votes", 1)]


def test_a_list_of_statements_gives_texts_and_those_nobody_saw(tmp_path: Path) -> None:
    save(tmp_path / "votes.parquet")
    write_csv(
        tmp_path / "statements.csv",
        ("statement", "text", "is-seed"),
        [(5, "Five", "false"), (0, "Nought", "true"), (9, "Nine", "")],
    )
    write_about(tmp_path / "about.json", About("A title", "A question", simulated=False))
    data = read_parquet(tmp_path)
    assert [(one.text, one.is_seed) for one in data.statements] == [
        ("Nought", True), ("Five", False), ("Nine", False),
    ]  # fmt: skip
    assert data.votes.n_statements == 3
    assert (data.title, data.question, data.simulated) == ("A title", "A question", False)


def test_a_vote_on_an_unlisted_statement_is_refused_or_skipped(tmp_path: Path) -> None:
    save(tmp_path / "votes.parquet")
    write_csv(tmp_path / "statements.csv", ("statement", "text"), [(5, "Five")])
    with pytest.raises(InputError) as caught:
        read_parquet(tmp_path)
    assert (caught.value.row, caught.value.column) == (1, "statement")
    data = read_parquet(tmp_path, lenient=True)
    assert data.votes.choice.tolist() == [-1, 0]
    assert [(note.code, note.count) for note in data.notes] == [("unknown-statement", 1)]


def test_simulated_votes_are_known_as_such_from_the_folder_or_one_file(tmp_path: Path) -> None:
    votes = Votes.from_rows([0, 1], [0, 1], [1, -1])
    [file] = write_parquet(votes, tmp_path / "marked", simulated=True)
    assert read_parquet(file).simulated
    write_parquet(votes, tmp_path / "said")
    assert not read_parquet(tmp_path / "said").simulated
    write_about(tmp_path / "said" / "about.json", About(simulated=True))
    assert read_parquet(tmp_path / "said").simulated


@pytest.mark.parametrize("mark", ['{"simulated": "no"}', '{"simulated": 1}', "[]", "{", '{"title": 3}'])
def test_a_mark_that_cannot_be_understood_is_refused(tmp_path: Path, mark: str) -> None:
    save(tmp_path / "votes.parquet")
    (tmp_path / "about.json").write_text(mark)
    with pytest.raises(InputError, match=r"about\.json"):
        read_parquet(tmp_path)


@pytest.mark.parametrize(
    ("changed", "column", "row"),
    [
        ({"choice": [1.0, -1.0, 0.5]}, "choice", None),
        ({"choice": ["agree", "agree", "pass"]}, "choice", None),
        ({"choice": [1, 7, 0]}, "choice", 2),
        ({"participant": [1.5, 2.0, 3.0]}, "participant", None),
        ({"participant": ["a", None, "b"]}, "participant", 2),
        ({"participant": [1, 2, None]}, "participant", 3),
        ({"statement": [True, False, True]}, "statement", None),
        ({"statement": None}, None, None),
        ({"community": [1, 1, 2]}, "community", None),
    ],
)
def test_wrong_types_and_values_are_named(
    tmp_path: Path, changed: dict[str, Any], column: str | None, row: int | None
) -> None:
    path = save(tmp_path / "a.parquet", **changed)
    with pytest.raises(InputError) as caught:
        read_parquet(path)
    assert (caught.value.column, caught.value.row) == (column, row)


def test_the_second_file_is_named_with_its_own_row(tmp_path: Path) -> None:
    save(tmp_path / "a.parquet")
    save(tmp_path / "b.parquet", choice=[1, 1, 3])
    with pytest.raises(InputError) as caught:
        read_parquet(tmp_path)
    assert (Path(caught.value.path).name, caught.value.row) == ("b.parquet", 3)


@pytest.mark.parametrize("content", [b"", b"PAR1", b"no parquet at all"])
def test_what_is_no_parquet_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"a\.parquet"):
        read_parquet(path)


@pytest.mark.parametrize("choice", [[1, None, -1, 7], [1.0, float("nan"), -1.0, 7.0], [1.0, None, -1.0, 7.0]])
def test_rows_without_a_vote_are_skipped_and_counted_and_later_rows_keep_their_numbers(
    tmp_path: Path, choice: list[Any]
) -> None:
    rows = {"participant": [1, 2, 3, 4], "statement": [0, 0, 0, 0]}
    path = save(tmp_path / "a.parquet", **rows, choice=choice)
    with pytest.raises(InputError) as caught:
        read_parquet(path)
    assert (caught.value.column, caught.value.row) == ("choice", 4)
    path = save(tmp_path / "b.parquet", **rows, choice=[*choice[:3], 0])
    data = read_parquet(path)
    assert data.votes.choice.tolist() == [1, -1, 0]
    assert {note.code: note.count for note in data.notes} == {"no-vote": 1}


def test_columns_may_be_written_in_capitals_and_with_spaces(tmp_path: Path) -> None:
    table = pa.table({"Choice": [1, -1], " Participant": [7, 8], "STATEMENT": ["a", "a"]})
    pq.write_table(table, tmp_path / "a.parquet")
    data = read_parquet(tmp_path / "a.parquet")
    assert data.votes.choice.tolist() == [1, -1]
    assert data.participant_labels == ("7", "8")


def test_statements_about_who_people_are_can_be_marked_and_are_left_out(tmp_path: Path) -> None:
    save(tmp_path / "a.parquet", participant=[1, 2, 2], statement=["a", "a", "b"], choice=[1, 1, -1])
    write_csv(
        tmp_path / "statements.csv",
        ("statement", "text", "Is-Meta"),
        [("a", "Open the bridge.", "false"), ("b", "I live on the north bank.", "true")],
    )
    data = read_parquet(tmp_path)
    assert [one.label for one in data.statements] == ["a"]
    assert {note.code: note.count for note in data.notes} == {"meta": 1}
