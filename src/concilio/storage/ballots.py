"""What one person answered, as bytes: two bits for each statement, four bytes for each guess. Pure; knows no database.

Votes: the code of statement number n stands in byte n // 4, in the two bits from 2 * (n % 4) on, lowest bit first, as
PostgreSQL's `set_bit` counts them. Codes: 0 no answer, 1 disagree, 2 pass, 3 agree. Number 0 is never given. A ballot
is as wide as its dialogue needs, in steps of 16 bytes; what lies beyond its end was not answered.

Guesses: twelve places of four bytes: statement number (two bytes, high byte first), index of the community guessed
about, tenths (0 to 10; 255: "I can't guess"). Sorted; empty places are zero and stand last. So equal answers are equal
bytes, and nothing tells in which order they were given.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

# Beyond about 1,000 bytes SQLite gives a row of a WITHOUT ROWID table a page of its own, 4 KB for every person.
MOST_BYTES: Final = 880
MOST_STATEMENTS: Final = 3_500
STEP: Final = 16
NUMBERS_A_BYTE: Final = 4

GUESSES_A_PERSON: Final = 12
BYTES_A_GUESS: Final = 4
NO_GUESSES: Final = bytes(GUESSES_A_PERSON * BYTES_A_GUESS)
MOST_COMMUNITIES: Final = 256
_CANNOT_GUESS: Final = 255
_GUESS = struct.Struct(">HBB")

# The four codes in a byte, by byte: looked up as one number of four bytes, which is seven times faster than shifting.
_CODES_OF_BYTE = np.array(
    [[byte >> 2 * place & 3 for place in range(NUMBERS_A_BYTE)] for byte in range(256)], dtype=np.uint8
)

_FOUR_CODES = _CODES_OF_BYTE.view(np.uint32).reshape(256)


class BallotFull(ValueError):  # noqa: N818 - no fault of the program
    """More statements, or more guesses, than one ballot holds."""


def width_for(number: int) -> int:
    """How many bytes the votes of a dialogue take whose highest statement number is `number`.

    Raises:
        BallotFull: the number is higher than a ballot holds.
    """
    if not 0 <= number <= MOST_STATEMENTS:
        raise BallotFull(f"a dialogue has statements 1 to {MOST_STATEMENTS:,}, not {number:,}")
    return STEP * (number // (STEP * NUMBERS_A_BYTE) + 1)


def with_choice(votes: bytes, number: int, choice: int | None) -> bytes:
    """The votes with another answer to one statement: 1 agree, 0 pass, -1 disagree, None no answer.

    Never narrower than before, wider where the statement needs it.

    Raises:
        BallotFull: the number is higher than a ballot holds.
        ValueError: no such choice, or number 0.
    """
    edited = bytearray(votes.ljust(width_for(max(number, 0)), b"\0"))
    _set(edited, number, choice)
    return bytes(edited)


def code_of(choice: int | None) -> int:
    """The two bits of an answer."""
    return 0 if choice is None else choice + 2


def choice_on(votes: bytes, number: int) -> int | None:
    """The answer to one statement: 1 agree, 0 pass, -1 disagree; None where there is none."""
    place, shift = number // NUMBERS_A_BYTE, 2 * (number % NUMBERS_A_BYTE)
    code = votes[place] >> shift & 3 if place < len(votes) else 0
    return code - 2 if code else None


def choices_of(votes: bytes) -> dict[int, int]:
    """All answers: {statement number: 1 agree, 0 pass, -1 disagree}, by number."""
    codes = codes_of(votes)
    return {int(number): int(codes[number]) - 2 for number in np.flatnonzero(codes)}


def codes_of(votes: bytes, width: int = 0) -> NDArray[np.uint8]:
    """The code of each statement number, (4 * bytes,); at least `width` bytes' worth, zero beyond the ballot's end."""
    codes: NDArray[np.uint8] = _FOUR_CODES[np.frombuffer(votes.ljust(width, b"\0"), dtype=np.uint8)].view(
        np.uint8
    )
    return codes


def places_of(numbers: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.uint8]]:
    """Where a ballot has the votes on some statements: the place of each one's byte, and its two bits, (S,) each."""
    byte, place = np.divmod(numbers, NUMBERS_A_BYTE)
    return byte, (3 << 2 * place).astype(np.uint8)


def codes_in(votes: NDArray[np.uint8], numbers: NDArray[np.intp]) -> NDArray[np.uint8]:
    """The codes that ballots of one width have at some statement numbers.

    Args:
        votes: (ballots, bytes).
        numbers: (S,); those beyond the ballots' end were not answered.

    Returns:
        (ballots, S).
    """
    inside = numbers[numbers < votes.shape[1] * NUMBERS_A_BYTE]
    all_codes = _FOUR_CODES[votes].view(np.uint8).reshape(len(votes), votes.shape[1] * NUMBERS_A_BYTE)
    if len(inside) == len(numbers):
        return np.take(all_codes, numbers, axis=1)
    codes = np.zeros((len(votes), len(numbers)), dtype=np.uint8)
    codes[:, numbers < all_codes.shape[1]] = all_codes[:, inside]
    return codes


def with_codes(codes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The votes of many ballots from their codes.

    Args:
        codes: (ballots, numbers), number 0 included.

    Returns:
        (ballots, bytes), as wide as the highest number needs.

    Raises:
        BallotFull: more statements than a ballot holds.
    """
    people, numbers = codes.shape
    width = width_for(numbers - 1)
    filled = np.zeros((people, width * NUMBERS_A_BYTE), dtype=np.uint8)
    filled[:, :numbers] = codes
    places = filled.reshape(people, width, NUMBERS_A_BYTE)
    votes: NDArray[np.uint8] = np.bitwise_or.reduce(places << np.array([0, 2, 4, 6], dtype=np.uint8), axis=2)
    return votes


def count_codes(votes: NDArray[np.uint8]) -> NDArray[np.int64]:
    """How many ballots have each code at each statement number, straight from the bytes.

    Args:
        votes: ballots of one width, (ballots, bytes).

    Returns:
        (4 * bytes, 4); the last axis is the code, and code 0 counts those who did not answer.
    """
    columns = np.ascontiguousarray(votes.T)
    bytes_counted = np.array([np.bincount(column, minlength=256) for column in columns]).reshape(-1, 256)
    # From how often each byte stands at a place to how often each code does: one small product.
    of_code = (_CODES_OF_BYTE[:, :, None] == np.arange(4)).astype(np.int64).reshape(256, 16)
    by_code: NDArray[np.int64] = bytes_counted.astype(np.int64) @ of_code
    return by_code.reshape(-1, 4)


@dataclass(frozen=True, slots=True)
class BallotGuess:
    """One guess: on which statement, about which community by its index, how many of ten; None: cannot guess."""

    number: int
    index: int
    tenths: int | None


def guesses_in(guesses: bytes) -> list[BallotGuess]:
    """The guesses of one ballot, by statement number, then by the community's index."""
    return [
        BallotGuess(number, index, None if tenths == _CANNOT_GUESS else tenths)
        for number, index, tenths in _GUESS.iter_unpack(guesses)
        if number
    ]


def with_guess(guesses: bytes, guess: BallotGuess) -> bytes:
    """The guesses with one more, or with another answer to one that was there.

    Raises:
        BallotFull: it would be the thirteenth.
    """
    kept = {(known.number, known.index): known for known in guesses_in(guesses)}
    kept[guess.number, guess.index] = guess
    return guesses_as_bytes(kept.values())


def guesses_as_bytes(guesses: Iterable[BallotGuess]) -> bytes:
    """Guesses as a ballot keeps them, whatever their order.

    Raises:
        BallotFull: more than twelve.
        ValueError: no statement of that number, no community of that index, or no number of ten.
    """
    packed = sorted(map(_packed, guesses))
    if len(packed) > GUESSES_A_PERSON:
        raise BallotFull(f"a ballot holds {GUESSES_A_PERSON} guesses, not {len(packed)}")
    return b"".join(packed).ljust(len(NO_GUESSES), b"\0")


def _packed(guess: BallotGuess) -> bytes:
    tenths = _CANNOT_GUESS if guess.tenths is None else guess.tenths
    if not (
        1 <= guess.number <= MOST_STATEMENTS
        and 0 <= guess.index < MOST_COMMUNITIES
        and (0 <= tenths <= 10 or guess.tenths is None)
    ):
        raise ValueError("no guess of that kind")
    return _GUESS.pack(guess.number, guess.index, tenths)


@dataclass(frozen=True, slots=True, eq=False)
class ManyGuesses:
    """Guesses of many ballots, (G,) each: ballot's position, statement number, community's index, tenths (-1: none)."""

    ballot: NDArray[np.intp]
    number: NDArray[np.int64]
    index: NDArray[np.int64]
    tenths: NDArray[np.int64]


def guesses_among(guesses: NDArray[np.uint8]) -> ManyGuesses:
    """The guesses of many ballots, (ballots, 48), by ballot, then as they stand there."""
    places = guesses.reshape(len(guesses), GUESSES_A_PERSON, BYTES_A_GUESS)
    number = places[..., 0].astype(np.int64) << 8 | places[..., 1]
    ballot, place = np.nonzero(number)
    tenths = places[ballot, place, 3].astype(np.int64)
    return ManyGuesses(
        ballot,
        number[ballot, place],
        places[ballot, place, 2].astype(np.int64),
        np.where(tenths == _CANNOT_GUESS, -1, tenths),
    )


def ballot_of(choices: Mapping[int, int]) -> bytes:
    """The votes of a whole ballot: {statement number: 1 agree, 0 pass, -1 disagree}.

    Raises:
        BallotFull, ValueError: as `with_choice`.
    """
    votes = bytearray(width_for(max(choices, default=0)))
    for number, choice in choices.items():
        _set(votes, number, choice)
    return bytes(votes)


def _set(votes: bytearray, number: int, choice: int | None) -> None:
    if number < 1 or choice not in {-1, 0, 1, None}:
        raise ValueError("a vote is -1, 0, 1 or None, on a statement with a number")
    place, shift = number // NUMBERS_A_BYTE, 2 * (number % NUMBERS_A_BYTE)
    votes[place] = votes[place] & ~(3 << shift) | code_of(choice) << shift
