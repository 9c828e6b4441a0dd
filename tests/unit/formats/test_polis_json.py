from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from concilio.formats.dataset import InputError
from concilio.formats.polis_json import read_polis_json
from concilio.formats.polis_votes import Reading

SHARED = Path(__file__).parents[4] / "shared" / "data" / "polis-server-outputs"
SPELT_OUT = {"pid": "participant_id", "tid": "statement_id", "mod": "moderated"}


def save(
    folder: Path,
    votes: list[dict[str, Any]],
    comments: list[dict[str, Any]],
    conversation: dict[str, Any] | None = None,
) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "votes.json").write_text(json.dumps(votes))
    (folder / "comments.json").write_text(json.dumps(comments))
    if conversation is not None:
        (folder / "conversation.json").write_text(json.dumps(conversation))
    return folder


def comment(tid: int, agrees: int, disagrees: int, mod: int = 1, **more: Any) -> dict[str, Any]:
    counts = {"agree_count": agrees, "disagree_count": disagrees}
    return {
        "tid": tid,
        "txt": f"Text {tid}",
        "mod": mod,
        "is_seed": False,
        "is_meta": False,
        **counts,
        **more,
    }


def vote(pid: int, tid: int, choice: int, modified: object = 1) -> dict[str, Any]:
    return {"pid": pid, "tid": tid, "vote": choice, "modified": modified}


@pytest.mark.parametrize("sign", [1, -1])
def test_agree_is_plus_one_however_the_server_stored_it(tmp_path: Path, sign: int) -> None:
    votes = [vote(0, 0, sign), vote(1, 0, sign), vote(2, 0, -sign)]
    data = read_polis_json(save(tmp_path, votes, [comment(0, 2, 1)]))
    assert data.votes.choice.tolist() == [1, 1, -1]


def test_without_counts_nothing_is_read_until_the_sign_is_said(tmp_path: Path) -> None:
    folder = save(tmp_path, [vote(0, 0, -1), vote(1, 0, 1)], [{"tid": 0, "txt": "A", "mod": 1}])
    with pytest.raises(InputError, match=r"Say --agree \+1 .* or --agree -1") as caught:
        read_polis_json(folder)
    assert Path(caught.value.path).name == "votes.json"
    for agree in (1, -1):
        data = read_polis_json(folder, reading=Reading(agree=agree))
        assert data.votes.choice.tolist() == [-agree, agree]
        assert [note.code for note in data.notes] == ["agree-sign"]


def test_a_format_file_beside_the_votes_declares_their_sign(tmp_path: Path) -> None:
    folder = save(tmp_path, [vote(0, 0, -1), vote(1, 0, 1)], [{"tid": 0, "txt": "A", "mod": 1}])
    (folder / "format.json").write_text(json.dumps({"vote": {"agree": -1, "disagree": 1, "pass": 0}}))
    assert read_polis_json(folder).votes.choice.tolist() == [1, -1]


@pytest.mark.parametrize("empty", [None, "", "NULL", float("nan")])
def test_a_vote_that_is_null_is_skipped_and_counted(tmp_path: Path, empty: object) -> None:
    votes = [vote(0, 0, 1), vote(1, 0, 1), {**vote(2, 0, 1), "vote": empty}]
    data = read_polis_json(save(tmp_path, votes, [comment(0, 2, 0)]))
    assert data.votes.n_participants == 2
    assert [note.count for note in data.notes if note.code == "no-vote"] == [1]


def test_a_broken_conversation_costs_its_title_and_no_vote(tmp_path: Path) -> None:
    folder = save(tmp_path / "bridge", [vote(0, 0, 1), vote(1, 0, 1)], [comment(0, 2, 0)])
    for content in ("{", "[]", ""):
        (folder / "conversation.json").write_text(content)
        data = read_polis_json(folder)
        assert (data.title, data.votes.n_votes) == ("bridge", 2)
        assert "not-read" in {note.code for note in data.notes}


def test_passes_that_the_server_entered_for_an_author_are_no_answers(tmp_path: Path) -> None:
    statement = comment(0, 2, 0, pid=9, created="1500000000000")
    votes = [vote(9, 0, 0, "1500000000400"), vote(1, 0, 1, "1500000009000"), vote(2, 0, 1, "1500000009000")]
    data = read_polis_json(save(tmp_path, votes, [statement]))
    assert data.participant_labels == ("1", "2")
    assert [note.count for note in data.notes if note.code == "automatic-pass"] == [1]


def test_both_spellings_of_the_fields_mean_the_same(tmp_path: Path) -> None:
    votes = [vote(0, 0, 1), vote(1, 0, 1), vote(1, 1, -1)]
    comments = [comment(0, 2, 0, is_seed=True), comment(1, 0, 1)]
    short = read_polis_json(save(tmp_path / "short", votes, comments))
    spelt = [
        [{SPELT_OUT.get(k, k): v for k, v in record.items()} for record in part] for part in (votes, comments)
    ]
    long = read_polis_json(save(tmp_path / "long", *spelt))
    assert short.statements == long.statements
    assert np.array_equal(short.votes.choice, long.votes.choice)


@pytest.mark.parametrize("strict", [True, False])
def test_what_the_conversation_says_of_strict_moderation_holds(tmp_path: Path, strict: bool) -> None:
    votes = [vote(0, 0, 1), vote(1, 0, 1), vote(0, 1, 1), vote(1, 1, 1)]
    folder = save(
        tmp_path,
        votes,
        [comment(0, 2, 0), comment(1, 2, 0, mod=0)],
        {"topic": "A bridge", "description": "What now?", "strict_moderation": strict},
    )
    data = read_polis_json(folder)
    assert len(data.statements) == (1 if strict else 2)
    assert (data.title, data.question) == ("A bridge", "What now?")


@pytest.mark.parametrize("early_late", [(1.0, 2.0), ("1", "2"), (1, 2)])
def test_the_later_vote_counts_whatever_form_the_time_has(
    tmp_path: Path, early_late: tuple[object, object]
) -> None:
    early, late = early_late
    votes = [vote(0, 0, 1, late), vote(0, 0, -1, early), vote(1, 0, 1, early)]
    assert read_polis_json(save(tmp_path, votes, [comment(0, 2, 0)])).votes.choice.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("spoilt", "row", "column"),
    [
        ({"vote": 7}, 2, "vote"),
        ({"vote": "yes"}, 2, "vote"),
        ({"vote": 0.5}, 2, "vote"),
        ({"pid": None}, 2, "pid"),
        ({"pid": {}}, 2, "pid"),
        ({"tid": 99}, 2, "tid"),
    ],
)
def test_a_field_that_cannot_be_is_named(
    tmp_path: Path, spoilt: dict[str, Any], row: int, column: str
) -> None:
    votes = [vote(0, 0, 1), {**vote(1, 0, 1), **spoilt}]
    with pytest.raises(InputError) as caught:
        read_polis_json(save(tmp_path, votes, [comment(0, 2, 0)]))
    assert (Path(caught.value.path).name, caught.value.row, caught.value.column) == (
        "votes.json",
        row,
        column,
    )


@pytest.mark.parametrize("content", ["", "{", "{}", "[1]", "[]", "null"])
def test_what_is_not_a_list_of_votes_is_refused(tmp_path: Path, content: str) -> None:
    folder = save(tmp_path, [], [comment(0, 0, 0)])
    (folder / "votes.json").write_text(content)
    with pytest.raises(InputError, match=r"votes\.json"):
        read_polis_json(folder)


@pytest.mark.shared_data
@pytest.mark.skipif(not SHARED.is_dir(), reason="the real votes are not next to the checkout")
@pytest.mark.parametrize("name", ["150ptpt-3gp-no-strict-no-meta", "below-100-ptpts"])
def test_the_servers_own_counts_come_out_of_its_votes(name: str) -> None:
    data = read_polis_json(SHARED / name)
    comments = json.loads((SHARED / name / "comments.json").read_text())
    counts = {
        str(c.get("tid", c.get("statement_id"))): (c["agree_count"], c["disagree_count"]) for c in comments
    }
    seen = Counter(zip(data.votes.statement.tolist(), data.votes.choice.tolist(), strict=True))
    for index, one in enumerate(data.statements):
        assert (seen[index, 1], seen[index, -1]) == counts[one.label]
