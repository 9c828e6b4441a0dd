from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilio.formats.dataset import InputError
from concilio.formats.polis_csv import read_polis
from tests.unit.formats.polis_folder import (
    COMMENTS,
    PARTICIPANTS,
    SMALL,
    VOTES,
    cast,
    comment,
    export,
    noted,
    small,
    vote,
    write,
)

SHARED = Path(__file__).parents[4] / "shared" / "data" / "polis-open-data"
REAL = ("american-assembly.bowling-green", "brexit-consensus", "scoop-hivemind.biodiversity", "vtaiwan.uberx")
needs_shared = [
    pytest.mark.shared_data,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the real votes are not next to the checkout"),
]


@pytest.mark.parametrize("sign", [1, -1])
def test_agree_is_plus_one_whichever_sign_the_export_uses(tmp_path: Path, sign: int) -> None:
    data = read_polis(small(tmp_path, sign=sign))
    assert cast(data) == SMALL
    [note] = data.notes
    assert note.code == "agree-sign"
    assert ("+1" if sign == 1 else "\u22121") in note.message


def test_title_and_question_come_from_the_summary(tmp_path: Path) -> None:
    data = read_polis(small(tmp_path))
    assert (data.title, data.question) == ("A bridge", "What now?")


def test_the_last_vote_counts_by_time_and_then_by_row(tmp_path: Path) -> None:
    rows = [
        vote("a", 0, 1, time=9),
        vote("a", 0, -1, time=3),  # later in the file, earlier in time
        vote("b", 0, -1, time=5),
        vote("b", 0, 1, time=5),  # the same time, a later row
        vote("c", 0, 0),
    ]
    data = read_polis(export(tmp_path, [comment(0, agrees=2)], rows))
    assert cast(data) == {("a", "0"): 1, ("b", "0"): 1, ("c", "0"): 0}
    assert noted(data)["repeated-votes"] == 2


def test_rejected_statements_and_people_who_voted_on_nothing_else_are_left_out(tmp_path: Path) -> None:
    rows = [vote("a", 0, 1), vote("b", 0, 1), vote("b", 1, -1), vote("c", 1, 1)]
    data = read_polis(
        export(tmp_path, [comment(0, agrees=2), comment(1, agrees=1, disagrees=1, moderated=-1)], rows)
    )
    assert cast(data) == {("a", "0"): 1, ("b", "0"): 1}
    assert noted(data) == {"agree-sign": None, "moderated-out": 1, "no-votes-left": 1}


def test_unmoderated_statements_count_where_others_than_their_author_saw_them(tmp_path: Path) -> None:
    rows = [vote("a", 0, 1), vote("b", 0, 1), vote("a", 1, 1), vote("b", 1, -1)]
    data = read_polis(
        export(tmp_path, [comment(0, agrees=2), comment(1, agrees=1, disagrees=1, moderated=0)], rows)
    )
    assert [one.label for one in data.statements] == ["0", "1"]


def test_unmoderated_statements_that_only_their_authors_saw_are_left_out(tmp_path: Path) -> None:
    rows = [vote("a", 0, 1), vote("b", 0, 1), vote("a", 1, 1), vote("b", 2, 1)]
    comments = [comment(0, agrees=2), comment(1, agrees=1, moderated=0), comment(2, agrees=1, moderated=0)]
    data = read_polis(export(tmp_path, comments, rows))
    assert [one.label for one in data.statements] == ["0"]
    assert noted(data)["awaiting-moderation"] == 2


def test_a_conversation_without_any_moderation_keeps_its_statements(tmp_path: Path) -> None:
    rows = [vote("a", 0, 1), vote("b", 1, 1)]
    comments = [comment(label, agrees=1, moderated=0) for label in (0, 1)]
    assert len(read_polis(export(tmp_path, comments, rows)).statements) == 2


def test_a_statement_that_nobody_saw_keeps_its_place(tmp_path: Path) -> None:
    data = read_polis(
        export(tmp_path, [comment(0, agrees=2), comment(1)], [vote("a", 0, 1), vote("b", 0, 1)])
    )
    assert [one.label for one in data.statements] == ["0", "1"]
    assert data.votes.n_statements == 2


def test_numbers_are_ordered_by_value(tmp_path: Path) -> None:
    rows = [vote(person, s, 1) for person in (10, 9, 2) for s in (11, 3)]
    data = read_polis(export(tmp_path, [comment(11, agrees=3), comment(3, agrees=3)], rows))
    assert data.participant_labels == ("2", "9", "10")
    assert [one.label for one in data.statements] == ["3", "11"]


def test_newer_columns_are_understood(tmp_path: Path) -> None:
    header = (*COMMENTS[:7], "is-meta", "is-seed", "group-informed-consensus", "importance", "comment-body")
    rows = [
        (1, "Fri", 0, 0, 2, 0, 1, "false", "true", "0.5", 0, "A seed"),
        (1, "Fri", 1, 0, 2, 0, 1, "true", "false", "0.5", 0, "I live on the north bank"),
    ]
    write(tmp_path / "comments.csv", header, rows)
    votes = [(*vote(person, s, 1), 0) for person in "ab" for s in (0, 1)]
    write(tmp_path / "votes.csv", (*VOTES, "important"), votes)
    data = read_polis(tmp_path)
    assert [(one.label, one.is_seed) for one in data.statements] == [("0", True)]
    assert noted(data)["meta"] == 1


def test_statement_counts_alone_stand_in_for_the_statements(tmp_path: Path) -> None:
    small(tmp_path)
    (tmp_path / "comments.csv").unlink()
    header = (
        "comment-id",
        "comment",
        "total-votes",
        "total-agrees",
        "total-disagrees",
        "group-a-votes",
    )
    write(tmp_path / "comment-groups.csv", header, [(0, "One", 3, 3, 0, 3), (1, "Two", 3, 1, 2, 3)])
    data = read_polis(tmp_path)
    assert [one.text for one in data.statements] == ["One", "Two"]
    assert data.votes.n_votes == 6


@pytest.mark.parametrize("xid", [(), ("xid",)])
def test_a_table_of_participants_stands_in_for_the_votes(tmp_path: Path, xid: tuple[str, ...]) -> None:
    by_vote = read_polis(small(tmp_path / "votes"))
    folder = tmp_path / "table"
    small(folder)
    (folder / "votes.csv").unlink()
    header = (PARTICIPANTS[0], *xid, *PARTICIPANTS[1:], "0", "1")
    extra = ("outside-name",) * len(xid)
    rows = [
        ("ann", *extra, 0, 0, 2, 2, 0, 1, 1),
        ("bob", *extra, 0, 0, 2, 1, 1, 1, -1),
        ("cem", *extra, 0, 0, 2, 1, 1, 1, -1),
        ("dot", *extra, "", 0, 0, 0, 0, "", ""),
    ]
    write(folder / "participants-votes.csv", header, rows)
    by_person = read_polis(folder)
    assert cast(by_person) == cast(by_vote)
    assert by_person.participant_labels == ("ann", "bob", "cem")
    assert "no-vote-times" in noted(by_person)


def test_quotes_commas_and_line_breaks_belong_to_the_text(tmp_path: Path) -> None:
    text = 'He said "no", twice,\nand left.'
    folder = export(tmp_path, [comment(0, agrees=2, text=text)], [vote("a", 0, 1), vote("b", 0, 1)])
    assert read_polis(folder).statements[0].text == text


def test_broken_text_is_shown_as_broken_and_counted(tmp_path: Path) -> None:
    small(tmp_path)
    path = tmp_path / "comments.csv"
    path.write_bytes(path.read_bytes().replace(b"Open the", b"Op\xe5\xa4n \xff the", 1))
    data = read_polis(tmp_path)
    assert data.statements[0].text == "Op\ufffdn \ufffd the bridge."
    assert noted(data)["broken-text"] == 2


def test_a_byte_order_mark_is_no_part_of_the_header(tmp_path: Path) -> None:
    small(tmp_path)
    path = tmp_path / "votes.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_polis(tmp_path).votes.n_votes == 6


def test_a_vote_on_an_unlisted_statement_is_refused_with_the_number_of_such_votes(tmp_path: Path) -> None:
    rows = [vote("a", 0, 1), vote("b", 0, 1), vote("a", 77, 1), vote("b", 77, 1)]
    folder = export(tmp_path, [comment(0, agrees=2)], rows)
    with pytest.raises(InputError) as caught:
        read_polis(folder)
    assert (caught.value.row, caught.value.column) == (4, "comment-id")
    assert "2 votes" in str(caught.value)
    data = read_polis(folder, lenient=True)
    assert cast(data) == {("a", "0"): 1, ("b", "0"): 1}
    assert noted(data)["unknown-statement"] == 2


@pytest.mark.parametrize(
    ("change", "row", "column"),
    [
        (lambda rows: rows[2].__setitem__(4, "7"), 4, "vote"),
        (lambda rows: rows[1].__setitem__(4, "yes"), 3, "vote"),
        (lambda rows: rows[1].__setitem__(0, "noon"), 3, "timestamp"),
        (lambda rows: rows[0].__setitem__(3, " "), 2, "voter-id"),
        (lambda rows: rows[3].append("more"), 5, None),
        (lambda rows: rows[3].pop(), 5, None),
    ],
)
def test_a_cell_that_cannot_be_is_named_by_row_and_column(
    tmp_path: Path, change: object, row: int, column: str | None
) -> None:
    small(tmp_path)
    with (tmp_path / "votes.csv").open(newline="") as file:
        header, *rows = csv.reader(file)
    change(rows)  # type: ignore[operator]
    write(tmp_path / "votes.csv", header, rows)
    with pytest.raises(InputError) as caught:
        read_polis(tmp_path)
    assert (Path(caught.value.path).name, caught.value.row, caught.value.column) == ("votes.csv", row, column)


def test_a_row_after_a_text_of_several_lines_is_counted_as_a_spreadsheet_shows_it(tmp_path: Path) -> None:
    comments = [comment(0, agrees=1, text="two\nlines"), comment(1, agrees=1, moderated=5)]
    with pytest.raises(InputError) as caught:
        read_polis(export(tmp_path, comments, [vote("a", 0, 1)]))
    assert (caught.value.row, caught.value.column) == (3, "moderated")


def test_an_unclosed_quote_is_named_by_its_row(tmp_path: Path) -> None:
    small(tmp_path)
    with (tmp_path / "comments.csv").open("a") as file:
        file.write('1,Fri,2,0,0,0,1,"never closed\n')
    with pytest.raises(InputError) as caught:
        read_polis(tmp_path)
    assert caught.value.row == 4


def test_no_message_ever_repeats_what_a_cell_holds(tmp_path: Path) -> None:
    canary = "canary4711"
    spoilt = {
        "headless": [vote(canary, 0, 1)],
        "swapped": [(1, "Fri", 0, 1, canary)],
        "early": [(canary, "Fri", 0, canary, 1)],
        "unlisted": [(1, "Fri", canary, canary, 1)],
        "long": [(1, "Fri", 0, canary, 1, canary)],
    }
    for name, rows in spoilt.items():
        folder = export(tmp_path / name, [comment(0, agrees=1)], rows)
        if name == "headless":
            buffer = io.StringIO()
            csv.writer(buffer).writerows(rows)
            (folder / "votes.csv").write_text(buffer.getvalue())
        with pytest.raises(InputError) as caught:
            read_polis(folder)
        assert canary not in str(caught.value), name


def test_a_second_row_for_one_participant_or_statement_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="row 3, column 'comment-id'"):
        read_polis(export(tmp_path / "a", [comment(0), comment(0)], [vote("a", 0, 1)]))
    folder = small(tmp_path / "b")
    (folder / "votes.csv").unlink()
    write(folder / "participants-votes.csv", (*PARTICIPANTS, "0"), [("a", 0, 0, 1, 1, 0, 1)] * 2)
    with pytest.raises(InputError, match="row 3, column 'participant'"):
        read_polis(folder)


@given(order=st.permutations(range(6)))
def test_the_order_of_rows_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, order: list[int]
) -> None:
    folder = small(tmp_path_factory.mktemp("order"))
    straight = read_polis(folder)
    with (folder / "votes.csv").open(newline="") as file:
        header, *rows = csv.reader(file)
    write(folder / "votes.csv", header, [rows[i] for i in order])
    shuffled = read_polis(folder)
    for name in ("participant", "statement", "choice"):
        assert np.array_equal(getattr(straight.votes, name), getattr(shuffled.votes, name))
    assert straight.participant_labels == shuffled.participant_labels


@pytest.mark.parametrize("name", [pytest.param(name, marks=needs_shared) for name in REAL])
def test_real_exports_agree_with_the_participants_table_that_comes_with_them(name: str) -> None:
    data = read_polis(SHARED / name)
    with (SHARED / name / "participants-votes.csv").open(newline="") as file:
        header, *rows = csv.reader(file)
    kept = {one.label for one in data.statements}
    table = {
        (row[0], label): int(cell)
        for row in rows
        for label, cell in zip(header[6:], row[6:], strict=True)
        if label in kept and cell
    }
    counted = Counter(cast(data).items())
    missing = Counter(table.items()) - counted
    # The table keeps the passes that Polis entered for authors of seeds, unless they voted again.
    assert all(choice == 0 for (_, choice) in missing)
    assert sum(missing.values()) <= (noted(data).get("automatic-pass") or 0)
    # votes.csv may hold a few votes that were cast after the table was made.
    assert sum((counted - Counter(table.items())).values()) <= 0.001 * len(table)


@pytest.mark.parametrize("name", [pytest.param(name, marks=needs_shared) for name in REAL])
def test_a_real_export_with_its_signs_turned_gives_the_same_votes(name: str, tmp_path: Path) -> None:
    source = SHARED / name
    for path in source.iterdir():
        with path.open(newline="") as file:
            records = list(csv.reader(file))
        if path.name == "votes.csv":
            records[1:] = [[*row[:4], str(-int(row[4]))] for row in records[1:]]
        elif path.name == "participants-votes.csv":
            records[1:] = [row[:6] + [cell and str(-int(cell)) for cell in row[6:]] for row in records[1:]]
        write(tmp_path / path.name, records[0], records[1:])
    straight, turned = read_polis(source), read_polis(tmp_path)
    assert np.array_equal(straight.votes.choice, turned.votes.choice)
    assert np.array_equal(straight.votes.participant, turned.votes.participant)
