"""What spreadsheets, databases and statistics packages make of a table: read and counted, or named."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from concilio.formats.dataset import InputError
from concilio.formats.detect import read_votes
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


def rewrite(path: Path, change: Callable[[list[list[str]]], list[list[str]]], **dialect: str) -> None:
    with path.open(newline="", encoding="utf-8") as file:
        records = list(csv.reader(file))
    buffer = io.StringIO()
    csv.writer(buffer, **dialect).writerows(change(records))  # type: ignore[arg-type]
    path.write_text(buffer.getvalue(), encoding="utf-8")


def every_table(folder: Path, change: Callable[[list[list[str]]], list[list[str]]], **dialect: str) -> Path:
    for name in ("votes.csv", "comments.csv"):
        rewrite(folder / name, change, **dialect)
    return folder


@pytest.mark.parametrize("empty", ["", " ", "NULL", "null", "NaN", "NA", "None", "\\N"])
def test_an_empty_vote_is_skipped_and_counted(tmp_path: Path, empty: str) -> None:
    folder = small(tmp_path)
    rewrite(folder / "votes.csv", lambda rows: [*rows, ["1500000000000", "Fri", "0", "dot", empty]])
    data = read_votes(folder)
    assert cast(data) == SMALL
    assert noted(data)["no-vote"] == 1


def test_empty_rows_and_columns_are_skipped_and_counted(tmp_path: Path) -> None:
    folder = every_table(
        small(tmp_path), lambda rows: [[*row, "", " "] for row in rows] + [[""] * (len(rows[0]) + 2)] * 3
    )
    data = read_votes(folder)
    assert cast(data) == SMALL
    counts = [(note.code, note.count) for note in data.notes if note.code.startswith("blank")]
    assert sorted(counts) == [("blank-columns", 2)] * 2 + [("blank-rows", 3)] * 2


def test_empty_cells_beyond_the_table_and_empty_rows_above_it_do_no_harm(tmp_path: Path) -> None:
    def change(rows: list[list[str]]) -> list[list[str]]:
        return [[""] * len(rows[0]), rows[0], *([*row, "", ""] for row in rows[1:])]

    assert cast(read_votes(every_table(small(tmp_path), change))) == SMALL


def test_empty_columns_of_the_wide_table_are_no_statements(tmp_path: Path) -> None:
    folder = small(tmp_path)
    (folder / "votes.csv").unlink()
    header = (*PARTICIPANTS, "0", "", "1", "", "")
    rows = [
        ("ann", "", 0, 2, 2, 0, 1, "", 1, "", ""),
        ("bob", "", 0, 2, 1, 1, "1.0", "", "-1.0", "", ""),
        ("cem", "", 0, 2, 1, 1, 1, "", "-1", "", ""),
    ]
    write(folder / "participants-votes.csv", header, rows)
    data = read_votes(folder)
    assert cast(data) == SMALL
    assert noted(data)["blank-columns"] == 3


def test_numbers_with_a_decimal_point_are_whole_numbers(tmp_path: Path) -> None:
    def change(rows: list[list[str]]) -> list[list[str]]:
        numbers = {"timestamp", "vote", "agrees", "disagrees", "moderated"}
        places = [place for place, name in enumerate(rows[0]) if name in numbers]
        for row in rows[1:]:
            for place in places:
                row[place] += ".0"
        return rows

    assert cast(read_votes(every_table(small(tmp_path), change))) == SMALL


def test_a_typographic_minus_is_a_minus(tmp_path: Path) -> None:
    folder = small(tmp_path)
    path = folder / "votes.csv"
    path.write_text(path.read_text().replace(",-1\n", ",\u22121\n"), encoding="utf-8")
    assert cast(read_votes(folder)) == SMALL


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_separators_are_read_and_named(tmp_path: Path, delimiter: str) -> None:
    folder = every_table(small(tmp_path), lambda rows: rows, delimiter=delimiter)
    data = read_votes(folder)
    assert cast(data) == SMALL
    assert [note.code for note in data.notes].count("separator") == 2


def test_the_first_line_of_a_spreadsheet_that_names_its_separator_is_no_header(tmp_path: Path) -> None:
    folder = every_table(small(tmp_path), lambda rows: rows, delimiter=";")
    path = folder / "votes.csv"
    path.write_text("sep=;\n" + path.read_text())
    assert cast(read_votes(folder)) == SMALL


def test_names_of_columns_may_be_in_capitals_with_spaces_and_underscores(tmp_path: Path) -> None:
    def change(rows: list[list[str]]) -> list[list[str]]:
        return [[f" {name.upper().replace('-', ' ')} " for name in rows[0]], *rows[1:]]

    assert cast(read_votes(every_table(small(tmp_path / "a"), change))) == SMALL
    under = every_table(
        small(tmp_path / "b"), lambda rows: [[name.replace("-", "_") for name in rows[0]], *rows[1:]]
    )
    assert cast(read_votes(under)) == SMALL


def test_a_header_that_stands_in_the_file_again_is_skipped_and_counted(tmp_path: Path) -> None:
    data = read_votes(every_table(small(tmp_path), lambda rows: [*rows[:2], rows[0], *rows[2:]]))
    assert cast(data) == SMALL
    assert [note.count for note in data.notes if note.code == "repeated-header"] == [1, 1]


def test_seconds_and_milliseconds_in_one_file_are_brought_to_one_clock(tmp_path: Path) -> None:
    rows = [
        (1500000000000, "Fri", 0, "a", -1),
        (1500000009, "Fri", 0, "a", 1),  # nine seconds later
        ("2017-07-14T02:40:01+00:00", "Fri", 0, "b", 1),
        (1500000000500, "Fri", 0, "b", -1),
        (1500000000, "Fri", 0, "c", 1),
    ]
    data = read_votes(export(tmp_path, [comment(0, agrees=3)], rows))
    assert cast(data) == {("a", "0"): 1, ("b", "0"): 1, ("c", "0"): 1}
    assert noted(data)["mixed-clocks"] == 2


def test_votes_in_words_are_read_and_need_no_sign(tmp_path: Path) -> None:
    words = {1: "Agree", 0: "pass", -1: "DISAGREE"}
    rows = [vote(p, s, words[c]) for (p, s), c in SMALL.items()]
    assert cast(read_votes(export(tmp_path, [comment(0), comment(1)], rows))) == SMALL


@pytest.mark.parametrize(
    ("codec", "text", "name"),
    [
        ("utf-16", "Die M\u00fchle, die Stra\u00dfe", "UTF-16"),
        ("utf-16-le", "\u041c\u0435\u043b\u044c\u043d\u0438\u0446\u0430", "UTF-16"),
        ("latin-1", "Le caf\u00e9 \u00e0 c\u00f4t\u00e9", "Windows-1252"),
        ("cp1252", "\u201cYes\u201d \u2013 na\u00efve", "Windows-1252"),
        ("cp1251", "Трамваи должны ходить до полуночи.", "Windows-1251"),
        ("koi8_r", "Старую мельницу надо превратить в библиотеку.", "KOI8-R"),
        ("cp866", "Старую мельницу надо превратить в библиотеку.", "DOS-866"),
        ("cp1256", "يجب أن تعمل الحافلات", "Windows-1256"),
        ("cp1254", "De\u011firmen k\u00fct\u00fcphane olmal\u0131, \u015fehir i\u00e7in", "Windows-1254"),
        ("cp1250", "M\u0142yn powinien zosta\u0107 bibliotek\u0105", "Windows-1250"),
        ("mac_roman", "Le caf\u00e9 \u00e0 c\u00f4t\u00e9 \u00e9t\u00e9", "Mac Roman"),
    ],
)  # fmt: skip
def test_older_encodings_are_read_as_what_they_are_and_named(
    tmp_path: Path, codec: str, text: str, name: str
) -> None:
    folder = small(tmp_path)
    comments = [comment(0, agrees=3, text=text), comment(1, agrees=1, disagrees=2)]
    write(folder / "comments.csv", COMMENTS, comments)
    path = folder / "comments.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode(codec))
    data = read_votes(folder)
    assert data.statements[0].text == text
    [note] = [note for note in data.notes if note.code == "encoding"]
    assert name in note.message
    if not name.startswith("UTF"):
        assert note.count == sum(letter > "\x7f" for letter in text)


def test_a_register_in_an_older_encoding_names_its_communities_rightly(tmp_path: Path) -> None:
    folder = small(tmp_path)
    names = ("Верхний город", "Нижний город")
    text = f"participant;community\r\nann;{names[0]}\r\nbob;{names[1]}\r\ncem;{names[1]}\r\n"
    (folder / "communities.csv").write_bytes(text.encode("cp1251"))
    data = read_votes(folder)
    assert data.communities == names
    assert {"encoding", "separator"} <= set(noted(data))


def test_a_byte_order_mark_may_stand_before_every_kind_of_file(tmp_path: Path) -> None:
    folder = small(tmp_path)
    (folder / "communities.csv").write_text("participant,community\nann,N\nbob,S\ncem,S\n")
    for path in folder.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    data = read_votes(folder)
    assert cast(data) == SMALL
    assert (data.title, data.communities) == ("A bridge", ("N", "S"))
    assert set(noted(data)) == {"agree-sign"} | ({"one-person-community"})


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (b'topic,"The "new" mill"\nurl,http://x\n', 'The "new" mill'),
        (b"topic,Mill, library, or both?\nurl,x\n", "Mill, library, or both?"),
        (b'topic,"never closed\nconversation-description,What now?\n', '"never closed'),
        (b"topic;A bridge, perhaps\n", "A bridge, perhaps"),
        (b"", "votes-of-2026"),
        (b"\0\1\2\3\xff", "votes-of-2026"),
        (b"nothing\nof\nuse\n", "votes-of-2026"),
    ],
)
def test_a_broken_summary_costs_nothing_but_what_it_says(tmp_path: Path, content: bytes, title: str) -> None:
    folder = small(tmp_path / "votes-of-2026")
    (folder / "summary.csv").write_bytes(content)
    data = read_votes(folder)
    assert cast(data) == SMALL
    assert data.title == title


def test_texts_whose_commas_lost_their_quotes_are_joined_again(tmp_path: Path) -> None:
    folder = small(tmp_path)
    lines = [",".join(COMMENTS), "1,Fri,0,0,3,0,1,Yes, and now?", "1,Fri,1,0,1,2,1,No"]
    (folder / "comments.csv").write_text("\n".join(lines))
    data = read_votes(folder)
    assert data.statements[0].text == "Yes, and now?"
    assert noted(data)["unquoted-text"] == 1


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("votes.csv.gz", "gzip"),
        ("votes.7z", "7-Zip"),
        ("votes.xlsx", "spreadsheet"),
        ("votes.ods", "spreadsheet"),
    ],
)
def test_what_is_not_read_is_named_as_what_it_is(tmp_path: Path, name: str, word: str) -> None:
    (tmp_path / name).write_bytes(b"something")
    with pytest.raises(InputError, match=word) as caught:
        read_votes(tmp_path / name)
    assert caught.value.hint


def test_no_complaint_repeats_a_cell_whatever_the_file_looks_like(tmp_path: Path) -> None:
    canary = "canary4711"
    header = ",".join(VOTES)
    tables = {
        "words": f"{header}\n1,x,0,{canary},perhaps\n",
        "mixed": f"{header}\n1,x,0,{canary},agree\n1,x,0,b,1\n",
        "time": f"{header}\n{canary},x,0,{canary},1\n",
        "semicolons": f"{header.replace(',', ';')}\n1;x;0;{canary};7\n",
        "headless": f"1,x,0,{canary},1\n",
        "unclosed": f'{header}\n1,x,0,"{canary},1\n',
        "other": f"name,{canary}\nx,1\n",
    }
    for name, content in tables.items():
        folder = small(tmp_path / name)
        (folder / "votes.csv").write_text(content)
        with pytest.raises(InputError) as caught:
            read_votes(folder)
        assert canary not in str(caught.value), name
