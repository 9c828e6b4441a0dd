"""Votes that nobody gave, statements that nobody was shown, and registers of other people."""

from __future__ import annotations

from pathlib import Path

import pytest

from concilio.formats.csv_table import write_csv
from concilio.formats.dataset import InputError
from concilio.formats.detect import read_votes
from concilio.formats.polis_votes import Reading
from tests.unit.formats.polis_folder import PARTICIPANTS, cast, comment, export, noted, small, vote, write

WRITTEN = 1500000000000


def written_by(author: str, label: int, *, at: int = 0, **counts: int) -> tuple[object, ...]:
    _, day, _, _, *rest = comment(label, **counts)  # type: ignore[arg-type]
    return (WRITTEN + at, day, label, author, *rest)


def test_passes_entered_for_the_author_of_seeds_are_no_answers_and_the_author_no_participant(
    tmp_path: Path,
) -> None:
    comments = [written_by("seeder", label, at=100 * label, agrees=3) for label in range(5)]
    votes = [vote("seeder", label, 0, time=100 * label + 40) for label in range(5)]
    votes += [vote(person, label, 1, time=60_000) for person in "abc" for label in range(5)]
    data = read_votes(export(tmp_path, comments, votes))
    assert data.participant_labels == ("a", "b", "c")
    assert data.votes.n_votes == 15
    assert noted(data)["automatic-pass"] == 5


def test_only_a_pass_by_the_author_in_that_second_is_automatic(tmp_path: Path) -> None:
    comments = [written_by("ann", label, agrees=2) for label in range(4)]
    votes = [
        vote("ann", 0, 0, time=400),  # automatic
        vote("ann", 1, 1, time=400),  # an agreement, which Polis enters for other statements
        vote("ann", 2, 0, time=9000),  # a pass given later
        vote("bob", 3, 0, time=400),  # of somebody else
        *(vote(person, label, 1, time=5000) for person in ("cem", "dot") for label in range(4)),
    ]
    data = read_votes(export(tmp_path, comments, votes))
    assert noted(data)["automatic-pass"] == 1
    assert {key: choice for key, choice in cast(data).items() if key[0] in ("ann", "bob")} == {
        ("ann", "1"): 1,
        ("ann", "2"): 0,
        ("bob", "3"): 0,
    }


def test_what_the_author_answered_later_counts(tmp_path: Path) -> None:
    votes = [vote("ann", 0, 0, time=1), vote("ann", 0, -1, time=5000), vote("bob", 0, 1, time=3000)]
    data = read_votes(
        export(tmp_path, [written_by("ann", 0, agrees=1, disagrees=1)], votes), reading=Reading(agree=1)
    )
    assert cast(data) == {("ann", "0"): -1, ("bob", "0"): 1}


def test_without_times_an_author_who_does_nothing_but_pass_on_own_statements_is_a_seeder(
    tmp_path: Path,
) -> None:
    comments = [
        written_by("seeder", 0, agrees=2),
        written_by("seeder", 1, agrees=2),
        written_by("ann", 2, agrees=2),
    ]
    folder = export(tmp_path, comments, [])
    (folder / "votes.csv").unlink()
    rows = [
        ("seeder", "", 2, 3, 0, 0, 0, 0, 0),
        ("ann", "", 1, 3, 2, 0, 1, 1, 1),
        ("bob", "", 0, 3, 3, 0, 1, 1, 1),
    ]
    write(folder / "participant-votes.csv", (*PARTICIPANTS, "0", "1", "2"), rows)
    data = read_votes(folder)
    assert {key: choice for key, choice in cast(data).items() if key[0] == "seeder"} == {("seeder", "2"): 0}
    assert noted(data)["automatic-pass"] == 2


def waiting_set(folder: Path, second_votes: int) -> Path:
    """Ten approved statements of forty voters; twenty that wait, each with its author's vote, and one with more."""
    people = [f"p{i}" for i in range(40)]
    comments = [comment(label, agrees=40) for label in range(10)]
    comments += [comment(label, agrees=1, moderated=0) for label in range(10, 30)]
    votes = [vote(person, label, 1) for label in range(10) for person in people]
    votes += [vote(people[label], label, 1) for label in range(10, 30)]
    votes += [vote(person, 10, 1) for person in people if person != people[10]][:second_votes]
    return export(folder, comments, votes)


@pytest.mark.parametrize("second_votes", [0, 1, 2, 10, 39])
def test_waiting_statements_stay_out_however_many_further_votes_one_of_them_has(
    tmp_path: Path, second_votes: int
) -> None:
    data = read_votes(waiting_set(tmp_path, second_votes))
    assert len(data.statements) == 10
    assert noted(data)["awaiting-moderation"] == 20


def test_a_few_votes_on_the_only_waiting_statement_do_not_bring_it_in(tmp_path: Path) -> None:
    comments = [comment(0, agrees=40), comment(1, agrees=3, moderated=0)]
    votes = [vote(f"p{i}", 0, 1) for i in range(40)] + [vote(f"p{i}", 1, 1) for i in range(3)]
    assert len(read_votes(export(tmp_path, comments, votes)).statements) == 1


def register(folder: Path, *rows: tuple[str, str]) -> Path:
    write_csv(folder / "register.csv", ("participant", "community"), rows)
    return folder / "register.csv"


def numbered(folder: Path) -> Path:
    votes = [vote(person, 0, 1) for person in range(1, 9)]
    return export(folder / "polis", [comment(0, agrees=8)], votes)


@pytest.mark.parametrize(
    ("listed", "how_many", "advice"),
    [
        ([f"{i:03d}" for i in range(1, 9)], "none of the 8", "leading zeros"),
        ([f"{i}.0" for i in range(1, 9)], "none of the 8", r"a final \.0"),
        (["x", "y", "z"], "none of the 8", "register of these votes"),
        (["1", "2", "3", "4", "x", "y"], "only 4 of the 8", "--lenient"),
    ],
)
def test_a_register_of_nobody_or_half_of_the_voters_stops_and_says_how_many(
    tmp_path: Path, listed: list[str], how_many: str, advice: str
) -> None:
    folder = numbered(tmp_path)
    path = register(tmp_path, *((label, "NS"[i % 2]) for i, label in enumerate(listed)))
    with pytest.raises(InputError, match=how_many) as caught:
        read_votes(folder, communities=path)
    assert advice.replace("\\", "") in caught.value.hint
    said = str(caught.value).replace(str(path), "")
    assert not any(
        label in said.replace("8 people", "").replace("list 8", "") for label in listed if len(label) > 1
    )


def test_a_register_of_more_than_half_is_taken_and_of_half_if_one_asks(tmp_path: Path) -> None:
    folder = numbered(tmp_path)
    most = register(tmp_path, *((str(i), "N") for i in range(1, 6)))
    assert noted(read_votes(folder, communities=most))["no-community"] == 3
    half = register(tmp_path, *((str(i), "N") for i in range(1, 5)))
    data = read_votes(folder, communities=half, reading=Reading(lenient=True))
    assert noted(data)["no-community"] == 4
    nobody = register(tmp_path, ("x", "N"))
    with pytest.raises(InputError, match="none of the 8"):
        read_votes(folder, communities=nobody, reading=Reading(lenient=True))


def test_guesses_of_other_people_stop(tmp_path: Path) -> None:
    folder = numbered(tmp_path)
    sides = register(tmp_path, *((str(i), "NS"[i % 2]) for i in range(1, 9)))
    guesses = tmp_path / "guesses.csv"
    write_csv(
        guesses, ("participant", "statement", "community", "guess"), [("001", 0, "N", 5), ("2", 0, "N", 5)]
    )
    with pytest.raises(InputError, match="only 1 of the 2 people who guessed"):
        read_votes(folder, communities=sides, guesses=guesses)


@pytest.mark.parametrize("other", ["upper town", "Upper  town ", "UPPER TOWN"])
def test_names_of_communities_that_look_alike_are_noted(tmp_path: Path, other: str) -> None:
    folder = small(tmp_path)
    path = register(tmp_path, ("ann", "Upper town"), ("bob", other), ("cem", "Lower town"))
    data = read_votes(folder, communities=path)
    if " ".join(other.split()) == "Upper town":
        assert data.communities == ("Lower town", "Upper town")
        assert "names-alike" not in noted(data)
    else:
        assert noted(data)["names-alike"] == 2


def test_people_listed_without_a_community_are_counted(tmp_path: Path) -> None:
    path = register(tmp_path, ("ann", "N"), ("bob", "S"), ("cem", " "), ("dot", ""))
    data = read_votes(small(tmp_path / "polis"), communities=path, reading=Reading())
    assert data.votes.community.tolist() == [0, 1, -1]
    assert noted(data)["no-community-named"] == 2
