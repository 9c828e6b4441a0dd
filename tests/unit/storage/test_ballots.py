"""What one person answered, as bytes, against dictionaries."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from concilio.storage.ballots import (
    MOST_BYTES,
    MOST_STATEMENTS,
    NO_GUESSES,
    BallotFull,
    BallotGuess,
    ballot_of,
    choice_on,
    choices_of,
    code_of,
    codes_in,
    codes_of,
    count_codes,
    guesses_among,
    guesses_as_bytes,
    guesses_in,
    places_of,
    width_for,
    with_choice,
    with_codes,
    with_guess,
)

numbers = st.integers(1, MOST_STATEMENTS)
choices = st.sampled_from([-1, 0, 1])
some_votes = st.dictionaries(numbers, choices, max_size=30)
guesses = st.builds(BallotGuess, numbers, st.integers(0, 255), st.none() | st.integers(0, 10))
some_guesses = st.lists(guesses, max_size=12, unique_by=lambda g: (g.number, g.index))


@given(st.lists(st.tuples(numbers, choices | st.none()), max_size=60))
def test_a_ballot_says_what_was_last_said_of_each_statement(edits: list[tuple[int, int | None]]) -> None:
    votes, known = b"", {}
    for number, choice in edits:
        votes = with_choice(votes, number, choice)
        known[number] = choice
    left = {number: choice for number, choice in sorted(known.items()) if choice is not None}
    assert choices_of(votes) == left
    assert list(choices_of(votes)) == list(left)
    assert {number: choice_on(votes, number) for number in known} == known


@given(some_votes, st.lists(numbers, unique=True, min_size=1, max_size=20))
def test_the_places_of_some_statements_tell_which_are_answered(
    known: dict[int, int], asked: list[int]
) -> None:
    byte, mask = places_of(np.array(asked, dtype=np.intp))
    held = np.frombuffer(ballot_of(known).ljust(MOST_BYTES, b"\0"), dtype=np.uint8)
    assert ((held[byte] & mask) != 0).tolist() == [number in known for number in asked]


@given(some_votes, st.randoms())
def test_equal_answers_are_equal_bytes_in_whatever_order_they_were_given(
    known: dict[int, int], random: object
) -> None:
    shuffled = list(known.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert ballot_of(dict(shuffled)) == ballot_of(known)


@given(numbers)
def test_a_ballot_is_no_wider_than_its_dialogue_needs_to_the_next_16_bytes(number: int) -> None:
    width = width_for(number)
    assert width % 16 == 0
    assert width * 4 > number >= (width - 16) * 4
    assert width <= MOST_BYTES


def test_what_lies_beyond_a_ballots_end_was_not_answered() -> None:
    assert choice_on(with_choice(b"", 5, 1), 3_000) is None
    assert codes_of(with_choice(b"", 5, 1), 128)[300] == 0


@pytest.mark.parametrize("number", [MOST_STATEMENTS + 1, 70_000])
def test_more_statements_than_a_ballot_holds_are_refused_with_the_limit(number: int) -> None:
    with pytest.raises(BallotFull, match="1 to 3,500"):
        with_choice(b"", number, 1)


@pytest.mark.parametrize(("number", "choice"), [(0, 1), (5, 2), (-3, 0)])
def test_what_is_no_vote_is_refused(number: int, choice: int) -> None:
    with pytest.raises(ValueError, match="a vote is"):
        with_choice(b"", number, choice)


def stacked(ballots: list[bytes]) -> NDArray[np.uint8]:
    width = max(map(len, ballots), default=0)
    together = b"".join(ballot.ljust(width, b"\0") for ballot in ballots)
    return np.frombuffer(together, dtype=np.uint8).reshape(len(ballots), width)


@given(st.lists(some_votes, max_size=12), st.sets(numbers, max_size=40))
def test_ballots_of_many_are_read_as_each_would_be(people: list[dict[int, int]], asked: set[int]) -> None:
    columns = sorted(asked)
    codes = codes_in(stacked([ballot_of(person) for person in people]), np.array(columns, dtype=np.intp))
    expected = [[code_of(person.get(number)) for number in columns] for person in people]
    np.testing.assert_array_equal(codes, np.array(expected).reshape(codes.shape))


@given(st.lists(some_votes, min_size=1, max_size=12))
def test_ballots_made_of_many_codes_are_those_made_one_by_one(people: list[dict[int, int]]) -> None:
    highest = max((number for person in people for number in person), default=0)
    codes = np.array([[code_of(person.get(number)) for number in range(highest + 1)] for person in people])
    made = with_codes(codes.astype(np.uint8))
    assert [row.tobytes() for row in made] == [
        ballot_of(person).ljust(width_for(highest), b"\0") for person in people
    ]


@given(st.lists(some_votes, max_size=12))
def test_counts_are_those_of_the_people_one_by_one(people: list[dict[int, int]]) -> None:
    counts = count_codes(stacked([ballot_of(person) for person in people]))
    expected = np.zeros_like(counts)
    expected[:, 0] = len(people)
    for person in people:
        for number, choice in person.items():
            expected[number, 0] -= 1
            expected[number, choice + 2] += 1
    np.testing.assert_array_equal(counts, expected)


@given(some_guesses, st.randoms())
def test_guesses_come_back_sorted_whatever_their_order(given_: list[BallotGuess], random: object) -> None:
    packed = guesses_as_bytes(given_)
    random.shuffle(given_)  # type: ignore[attr-defined]
    assert guesses_as_bytes(given_) == packed
    assert len(packed) == len(NO_GUESSES)
    assert guesses_in(packed) == sorted(given_, key=lambda g: (g.number, g.index))


@given(st.lists(some_guesses, max_size=5))
def test_guesses_of_many_are_read_as_each_would_be(people: list[list[BallotGuess]]) -> None:
    read = guesses_among(
        stacked([guesses_as_bytes(person) for person in people]).reshape(-1, len(NO_GUESSES))
    )
    rows = list(zip(read.ballot, read.number, read.index, read.tenths, strict=True))
    expected = [
        (p, g.number, g.index, -1 if g.tenths is None else g.tenths)
        for p, person in enumerate(people)
        for g in sorted(person, key=lambda g: (g.number, g.index))
    ]
    assert rows == expected


def test_a_second_guess_about_the_same_takes_the_place_of_the_first() -> None:
    once = with_guess(NO_GUESSES, BallotGuess(7, 1, 3))
    assert guesses_in(with_guess(once, BallotGuess(7, 1, None))) == [BallotGuess(7, 1, None)]


def test_a_thirteenth_guess_is_refused() -> None:
    full = guesses_as_bytes(BallotGuess(n, 0, 5) for n in range(1, 13))
    assert guesses_in(with_guess(full, BallotGuess(12, 0, 6)))[-1].tenths == 6
    with pytest.raises(BallotFull, match="12 guesses"):
        with_guess(full, BallotGuess(13, 0, 5))


@pytest.mark.parametrize("guess", [BallotGuess(0, 0, 5), BallotGuess(5, 256, 5), BallotGuess(5, 0, 11)])
def test_what_is_no_guess_is_refused(guess: BallotGuess) -> None:
    with pytest.raises(ValueError, match="no guess of that kind"):
        guesses_as_bytes([guess])
