"""Which sign means agree: declared, counted, or asked for; never assumed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from concilio.formats.dataset import InputError
from concilio.formats.detect import read_votes
from concilio.formats.polis_votes import Reading
from tests.unit.formats.polis_folder import SMALL, cast, comment, export, noted, small, vote, write

TURNED = {key: -choice for key, choice in SMALL.items()}


def uncounted(folder: Path) -> Path:
    """The small export without counts, as a server that was restored from a copy gives it."""
    small(folder)
    write(
        folder / "comments.csv", ("comment-id", "moderated", "comment-body"), [(0, 1, "One"), (1, 1, "Two")]
    )
    return folder


def declare(folder: Path, convention: str) -> None:
    write(folder / "summary.csv", ("topic", "A bridge"), [("vote-convention", convention)])


def test_without_any_sign_nothing_is_read_and_the_option_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"Say --agree \+1 .* or --agree -1"):
        read_votes(uncounted(tmp_path))


def test_counts_of_zero_and_votes_that_are_evenly_divided_show_no_sign(tmp_path: Path) -> None:
    zero = export(tmp_path / "zero", [comment(0)], [vote(person, 0, 1) for person in "abc"])
    divided = [vote("a", 0, 1), vote("b", 0, 1), vote("c", 0, -1), vote("d", 0, -1)]
    even = export(tmp_path / "even", [comment(0, agrees=2, disagrees=2)], divided)
    torn = export(
        tmp_path / "torn",
        [comment(0, agrees=3), comment(1, agrees=3)],
        [*(vote(p, 0, 1) for p in "abc"), *(vote(p, 1, -1) for p in "abc")],
    )
    for folder in (zero, even, torn):
        with pytest.raises(InputError, match="--agree"):
            read_votes(folder)


@pytest.mark.parametrize("agree", [1, -1])
def test_the_sign_that_is_said_is_used(tmp_path: Path, agree: int) -> None:
    data = read_votes(uncounted(tmp_path), reading=Reading(agree=agree))
    assert cast(data) == (SMALL if agree == 1 else TURNED)
    [note] = data.notes
    assert note.code == "agree-sign"


@pytest.mark.parametrize("where", ["summary.csv", "format.json"])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_declared_sign_is_believed_without_counts(tmp_path: Path, where: str, sign: int) -> None:
    folder = uncounted(tmp_path)
    convention = f"agree={sign:+d};disagree={-sign:+d};pass=0;format=polis-export/1"
    if where == "summary.csv":
        declare(folder, convention)
    else:
        (folder / "format.json").write_text(json.dumps({"vote-convention": convention}))
    data = read_votes(folder)
    assert cast(data) == (SMALL if sign == 1 else TURNED)
    [note] = data.notes
    assert note.code == "agree-sign"
    assert where in note.message


def test_a_declared_sign_outranks_the_counts_and_the_clash_is_said_before_anything_else(
    tmp_path: Path,
) -> None:
    folder = small(tmp_path)  # whose counts say +1
    rows = (folder / "votes.csv").read_text() + "\n,,,,\n"
    (folder / "votes.csv").write_text(rows)
    declare(folder, "disagree=+1;agree=-1")
    data = read_votes(folder)
    assert cast(data) == TURNED
    assert data.notes[0].code == "agree-sign-clash"
    assert "blank-rows" in noted(data)


def test_the_person_who_runs_it_outranks_the_file_and_is_told_so_first(tmp_path: Path) -> None:
    folder = uncounted(tmp_path)
    declare(folder, "agree=+1;disagree=-1;pass=0")
    data = read_votes(folder, reading=Reading(agree=-1))
    assert cast(data) == TURNED
    assert data.notes[0].code == "agree-sign-overruled"


def test_two_files_that_declare_opposite_signs_stop_unless_the_sign_is_said(tmp_path: Path) -> None:
    folder = uncounted(tmp_path)
    declare(folder, "agree=+1;disagree=-1;pass=0")
    (folder / "format.json").write_text(json.dumps({"vote": {"agree": -1, "disagree": 1, "pass": 0}}))
    with pytest.raises(InputError, match="opposite signs"):
        read_votes(folder)


@pytest.mark.parametrize(
    "convention", ["agree=2;disagree=-2", "agree=+1;disagree=+1", "agree=yes", "agree=+1;disagree=-1;pass=1"]
)
def test_a_declaration_that_cannot_be_understood_is_noted_and_the_counts_decide(
    tmp_path: Path, convention: str
) -> None:
    folder = small(tmp_path, sign=-1)
    declare(folder, convention)
    data = read_votes(folder)
    assert cast(data) == SMALL
    assert "convention-not-understood" in noted(data)


def test_counts_that_are_halved_or_of_which_one_is_far_too_high_still_show_the_sign(tmp_path: Path) -> None:
    people = [str(i) for i in range(20)]
    votes = [
        *(vote(p, 0, -1 if i < 12 else 1) for i, p in enumerate(people)),
        *(vote(p, 1, -1 if i < 17 else 1) for i, p in enumerate(people)),
        *(vote(p, 2, -1 if i < 4 else 1) for i, p in enumerate(people)),
    ]
    for name, counts in {"halved": ((6, 4), (8, 1), (2, 8)), "high": ((12, 8), (17, 3), (5004, 16))}.items():
        comments = [comment(i, agrees=a, disagrees=d) for i, (a, d) in enumerate(counts)]
        data = read_votes(export(tmp_path / name, comments, votes))
        assert cast(data)["0", "1"] == 1, name
        assert "counts-differ" in noted(data)


def test_counts_by_person_show_the_sign_where_statements_have_none(tmp_path: Path) -> None:
    header = ("participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree", "0", "1")
    rows = [("ann", 0, 0, 2, 2, 0, -1, -1), ("bob", 0, 0, 2, 1, 1, -1, 1), ("cem", 0, 0, 2, 1, 1, -1, 1)]
    write(tmp_path / "participant-votes.csv", header, rows)
    write(tmp_path / "comments.csv", ("comment-id", "moderated", "comment-body"), [(0, 1, "A"), (1, 1, "B")])
    assert cast(read_votes(tmp_path)) == SMALL
    assert cast(read_votes(tmp_path / "participant-votes.csv")) == SMALL
