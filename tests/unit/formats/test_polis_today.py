"""Polis' export as it is downloaded today, packed, in a folder of its own, or as tables of the database."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from concilio.formats.csv_table import write_csv
from concilio.formats.dataset import InputError
from concilio.formats.detect import read_votes
from tests.unit.formats.polis_folder import PARTICIPANTS, SMALL, cast, export, noted, small, vote, write

DATED = "2026-11-20-1432-3phdex2kjf-{}"


def renamed(folder: Path, pattern: str = DATED) -> Path:
    for path in list(folder.iterdir()):
        path.rename(folder / pattern.format(path.name))
    return folder


def wide(folder: Path, name: str = "participant-votes.csv") -> Path:
    small(folder)
    (folder / "votes.csv").unlink()
    rows = [("ann", "", 0, 2, 2, 0, 1, 1), ("bob", "", 0, 2, 1, 1, 1, -1), ("cem", "", 0, 2, 1, 1, 1, -1)]
    write(folder / name, (*PARTICIPANTS, "0", "1"), rows)
    return folder


@pytest.mark.parametrize("pattern", [DATED, "2026-11-20-3phdex2kjf-{}", "3phdex2kjf-{}", "2026-11-20-{}"])
def test_files_with_date_and_report_in_their_names_are_read(tmp_path: Path, pattern: str) -> None:
    data = read_votes(renamed(small(tmp_path / "download"), pattern))
    assert cast(data) == SMALL
    assert data.title == "A bridge"


@pytest.mark.parametrize(
    "name", ["participant-votes.csv", "participants-votes.csv", "2026-11-20-r1-participant-votes.csv"]
)
def test_the_table_of_participants_is_read_under_both_of_its_names(tmp_path: Path, name: str) -> None:
    assert cast(read_votes(wide(tmp_path, name))) == SMALL


def test_importance_and_clusters_beside_the_votes_are_not_taken_for_votes(tmp_path: Path) -> None:
    folder = wide(tmp_path)
    header = ("participant", "group-id", "n-comments", "n-votes", "n-important", "0", "1")
    write(
        folder / "participant-importance.csv", header, [("ann", 0, 0, 2, 1, 1, 0), ("dot", 0, 0, 1, 1, 1, "")]
    )
    write(folder / "comment-clusters.csv", ("comment-id", "layer0"), [(0, 3)])
    write(folder / "votes.csv", ("timestamp", "comment-id", "voter-id", "vote", "important"), [
        (1, s, p, c, 1) for (p, s), c in SMALL.items()
    ])  # fmt: skip
    assert cast(read_votes(folder)) == SMALL


def test_two_exports_in_one_folder_are_told_apart_by_the_file_that_is_named(tmp_path: Path) -> None:
    renamed(small(tmp_path / "a"), "2026-11-20-r1-{}")
    other = export(tmp_path / "b", [(1, "", 0, 0, 2, 0, 1, "B")], [vote("x", 0, 1), vote("y", 0, 1)])
    renamed(other, "2026-11-21-r2-{}")
    for path in (tmp_path / "b").iterdir():
        shutil.copy(path, tmp_path / "a")
    with pytest.raises(InputError, match="more than one export"):
        read_votes(tmp_path / "a")
    assert cast(read_votes(tmp_path / "a" / "2026-11-20-r1-votes.csv")) == SMALL
    assert cast(read_votes(tmp_path / "a" / "2026-11-21-r2-votes.csv")) == {("x", "0"): 1, ("y", "0"): 1}


def test_comments_of_one_report_and_votes_of_another_are_refused(tmp_path: Path) -> None:
    folder = small(tmp_path)
    (folder / "votes.csv").rename(folder / "2026-11-20-r1-votes.csv")
    (folder / "comments.csv").rename(folder / "2026-11-20-r2-comments.csv")
    with pytest.raises(InputError, match="more than one export"):
        read_votes(folder)


def test_a_folder_that_holds_nothing_but_the_folder_with_votes_means_that_one(tmp_path: Path) -> None:
    small(tmp_path / "outer" / "inner")
    (tmp_path / "outer" / "__MACOSX").mkdir()
    small(tmp_path / "outer" / ".hidden")
    write_csv(
        tmp_path / "outer" / "communities.csv", ("participant", "community"), [("ann", "N"), ("bob", "S")]
    )
    data = read_votes(tmp_path / "outer")
    assert cast(data) == SMALL
    assert data.communities == ("N", "S")
    small(tmp_path / "outer" / "second")
    with pytest.raises(InputError, match="2 folders"):
        read_votes(tmp_path / "outer")


@pytest.mark.parametrize("inner", ["", "export/", "deep\\"])
def test_an_archive_is_read_as_it_is_with_or_without_a_folder_in_it(tmp_path: Path, inner: str) -> None:
    small(tmp_path / "csv")
    with zipfile.ZipFile(tmp_path / "export.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in (tmp_path / "csv").iterdir():
            archive.write(path, inner + DATED.format(path.name))
            archive.writestr(f"__MACOSX/{inner}._{path.name}", b"\0\5\x16\7")
    before = sorted(path.name for path in tmp_path.rglob("*"))
    data = read_votes(tmp_path / "export.zip")
    assert cast(data) == SMALL
    assert data.title == "A bridge"
    assert sorted(path.name for path in tmp_path.rglob("*")) == before, "nothing is unpacked"


def test_a_damaged_a_locked_and_an_empty_archive_are_refused_in_one_line(tmp_path: Path) -> None:
    small(tmp_path / "csv")
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(tmp_path / "csv" / "votes.csv", "votes.csv")
        archive.write(tmp_path / "csv" / "comments.csv", "comments.csv")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match=r"no \.zip, or a damaged one"):
        read_votes(path)
    path.write_bytes(whole.replace(b"Fri,0,ann", b"Fri,0,XXX"))
    with pytest.raises(InputError, match="damaged"):
        read_votes(path)
    locked = bytearray(whole)
    for place in _places(whole, b"PK\1\2"):
        locked[place + 8] |= 1
    path.write_bytes(bytes(locked))
    with pytest.raises(InputError, match="password"):
        read_votes(path)
    with zipfile.ZipFile(path, "w"):
        pass
    with pytest.raises(InputError, match="no votes"):
        read_votes(path)


def test_tables_of_the_database_write_agree_as_minus_one(tmp_path: Path) -> None:
    votes = [(5, p, s, -c, 1500000000000) for (p, s), c in SMALL.items()]
    write(
        tmp_path / "votes.csv",
        ("zid", "pid", "tid", "vote", "created"),
        [*votes, (5, "dot", 0, "", 1500000000000)],
    )
    comments = [
        (5, 0, 0, 1400000000000, "One", 1, "f"),
        (5, 1, 0, 1400000000000, "Two", 1, "f"),
        (5, 2, 0, 1400000000000, "Three", 0, "f"),
        (6, 0, 0, 1400000000000, "Of another conversation", 1, "f"),
    ]
    write(tmp_path / "comments.csv", ("zid", "tid", "pid", "created", "txt", "mod", "is_meta"), comments)
    conversations = [(6, "Another", "", "f"), (5, "A bridge", "What now?", "t")]
    write(tmp_path / "conversations.csv", ("zid", "topic", "description", "strict_moderation"), conversations)
    data = read_votes(tmp_path)
    assert cast(data) == SMALL
    assert (data.title, data.question) == ("A bridge", "What now?")
    assert [one.text for one in data.statements] == ["One", "Two"]
    assert noted(data) == {"no-vote": 1, "agree-sign": None, "awaiting-moderation": 1}


def test_a_dump_of_several_conversations_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "votes.csv", ("zid", "pid", "tid", "vote"), [(5, 0, 0, -1), (6, 0, 0, -1)])
    with pytest.raises(InputError, match="2 conversations"):
        read_votes(tmp_path / "votes.csv")


def _places(content: bytes, mark: bytes) -> list[int]:
    found, places = content.find(mark), []
    while found >= 0:
        places.append(found)
        found = content.find(mark, found + 1)
    return places
