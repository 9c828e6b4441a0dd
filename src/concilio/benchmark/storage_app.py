"""Answers of very many people kept as ballots and as rows, in one fresh database, each measured; prints JSON.

Votes come interleaved, as people do: the first of everybody, the second of everybody, each time in another order.
"""

from __future__ import annotations

import json
import secrets
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from concilio.storage.ballots import BallotGuess

ROUNDS = 3
CHANGED_A_ROUND = 10
GUESSES_A_PERSON = 12
# Votes in one commit. PostgreSQL keeps what a commit replaces until it has ended: no more than a busy server has there.
AT_ONCE = {"sqlite": 250, "postgresql": 16}
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class People:
    """Who answers what: person p answers `statements[p]` (numbers) with `choices[p]`, (people, votes) each."""

    pseudonyms: list[bytes]
    side: NDArray[np.intp]
    statements: NDArray[np.intp]
    choices: NDArray[np.int8]

    def between(self, first: int, last: int) -> People:
        part = slice(first, last)
        return People(self.pseudonyms[part], self.side[part], self.statements[part], self.choices[part])


def invent(people: int, votes: int, statements: int, rng: np.random.Generator) -> People:
    return People(
        [secrets.token_bytes(16) for _ in range(people)],
        np.arange(people) % 2,
        np.argsort(rng.random((people, statements)), axis=1)[:, :votes] + 1,
        rng.integers(-1, 2, (people, votes), dtype=np.int8),
    )


def compare(people: int, votes: int, statements: int, casting: int) -> dict[str, Any]:
    """Both layouts: bytes a vote, seconds to read all, seconds to count.

    Args:
        casting: how many of the people cast their votes one by one, and are measured in bytes; the ballots and rows
            of the others are then put in at once, which is much quicker, for reading and counting.
    """
    from concilio.benchmark.serving_app import make_scene

    make_scene(statements, 1)
    from django.db import connection

    from concilio.benchmark import row_layout
    from concilio.dialogue.models import Community, Dialogue, Statement
    from concilio.dialogue.queries.arrays import answers_as_arrays, counts_as_arrays
    from concilio.storage.group_commit import stored_id

    everybody = invent(people, votes, statements, np.random.default_rng(20260301))
    first, others = everybody.between(0, casting), everybody.between(casting, people)
    dialogue = Dialogue.objects.get()
    ids = [stored_id(id_) for id_ in Statement.objects.order_by("number").values_list("id", flat=True)]
    sides = [stored_id(id_) for id_ in Community.objects.order_by("label").values_list("id", flat=True)]
    found: dict[str, Any] = {"votes": people * votes, "cast": casting * votes}
    with connection.cursor() as cursor:
        # Sizes and reading are measured, not commits.
        cursor.execute(
            "PRAGMA synchronous=OFF" if connection.vendor == "sqlite" else "SET synchronous_commit = off"
        )
        for layout, write, add in (
            ("ballots", _ballots(ids, sides, stored_id(dialogue.id)), _add_ballots(sides)),
            ("rows", _rows(ids, sides), _add_rows(ids, sides)),
        ):
            if layout == "rows":
                row_layout.make_tables(cursor, postgresql=connection.vendor == "postgresql")
            # Both layouts are given the same, in the same order.
            crowd = replace(first, choices=first.choices.copy())
            rng = np.random.default_rng(1)
            before = _size(cursor, layout)
            for place in range(votes):
                write(crowd, rng.permutation(casting), np.full(casting, place), crowd.choices[:, place])
            _guess(cursor, layout, crowd, ids, sides)
            found[layout] = {"cast": (_size(cursor, layout) - before) / found["cast"]}
            for _ in range(ROUNDS * CHANGED_A_ROUND):
                which = rng.integers(0, votes, casting)
                crowd.choices[np.arange(casting), which] = rng.integers(-1, 2, casting)
                write(crowd, rng.permutation(casting), which, crowd.choices[np.arange(casting), which])
            found[layout]["changed"] = (_size(cursor, layout) - before) / found["cast"]
            add(cursor, others)
        answers, found["ballots"]["read"] = timed(lambda: answers_as_arrays(dialogue), 3)
        counts, found["ballots"]["count"] = timed(lambda: counts_as_arrays(dialogue), 3)
        arrays, found["rows"]["read"] = timed(
            lambda: row_layout.read_votes(cursor, stored_id(dialogue.id), ids, sides)
        )
        voters, found["rows"]["count"] = timed(lambda: row_layout.count_votes(cursor, ids, sides))
    same = (arrays.shape[1], arrays[2].sum()) == (answers.votes.n_votes, answers.votes.choice.sum())
    if not same or not np.array_equal(voters, counts.voters):
        raise LookupError("the two layouts hold different votes")
    return found


def timed(work: Callable[[], T], repeats: int = 1) -> tuple[T, float]:
    """What it gives, and the least seconds it took."""
    least = float("inf")
    for _ in range(repeats):
        began = time.perf_counter()
        result = work()
        least = min(least, time.perf_counter() - began)
    return result, least


def _ballots(ids: list[Any], sides: list[Any], dialogue: Any) -> Callable[..., None]:
    from django.db import connection

    from concilio.dialogue.actions.voting import _CAST
    from concilio.storage.ballots import code_of
    from concilio.storage.group_commit import _run

    at_once = AT_ONCE[connection.vendor]

    def write(
        crowd: People, order: NDArray[np.intp], place: NDArray[np.intp], choices: NDArray[np.int8]
    ) -> None:
        for first in range(0, len(order), at_once):
            rows: Any = [
                (
                    crowd.pseudonyms[p],
                    sides[crowd.side[p]],
                    code_of(int(choices[p])),
                    ids[crowd.statements[p, place[p]] - 1],
                    dialogue,
                )
                for p in order[first : first + at_once]
            ]
            if _run(connection, _CAST, rows) is None:
                raise LookupError("a vote was not taken")

    return write


def _rows(ids: list[Any], sides: list[Any]) -> Callable[..., None]:
    from django.db import connection, transaction

    from concilio.benchmark import row_layout

    at_once = AT_ONCE[connection.vendor]

    def write(
        crowd: People, order: NDArray[np.intp], place: NDArray[np.intp], choices: NDArray[np.int8]
    ) -> None:
        for first in range(0, len(order), at_once):
            rows = [
                (
                    crowd.pseudonyms[p],
                    ids[crowd.statements[p, place[p]] - 1],
                    sides[crowd.side[p]],
                    int(choices[p]),
                )
                for p in order[first : first + at_once]
            ]
            with transaction.atomic(), connection.cursor() as cursor:
                row_layout.write_votes(cursor, rows)

    return write


def _add_ballots(sides: list[Any]) -> Callable[[Any, People], None]:
    """Whole ballots, guesses included, of people who are not there yet."""
    from concilio.dialogue.models import Ballot
    from concilio.storage.ballots import ballot_of, guesses_as_bytes

    def add(_cursor: Any, crowd: People) -> None:
        Ballot.objects.bulk_create(
            (
                Ballot(
                    pseudonym=pseudonym,
                    community_id=sides[crowd.side[p]],
                    votes=ballot_of(dict(zip(crowd.statements[p].tolist(), crowd.choices[p].tolist(), strict=True))),
                    guesses=guesses_as_bytes(_guesses_of(crowd, p)),
                )
                for p, pseudonym in enumerate(crowd.pseudonyms)
            ),
            batch_size=500,
        )  # fmt: skip

    return add


def _add_rows(ids: list[Any], sides: list[Any]) -> Callable[[Any, People], None]:
    """Rows of votes of people who are not there yet; no guesses, which nothing measures from here on."""
    from concilio.benchmark import row_layout

    def add(cursor: Any, crowd: People) -> None:
        # One vote of everybody, then the next, as they were cast.
        for place in range(crowd.statements.shape[1]):
            row_layout.add_votes(
                cursor,
                [
                    (
                        pseudonym,
                        ids[crowd.statements[p, place] - 1],
                        sides[crowd.side[p]],
                        int(crowd.choices[p, place]),
                    )
                    for p, pseudonym in enumerate(crowd.pseudonyms)
                ],
            )

    return add


def _guesses_of(crowd: People, p: int) -> list[BallotGuess]:
    return [
        BallotGuess(int(number), n % 2, int(number) % 11)
        for n, number in enumerate(crowd.statements[p, :GUESSES_A_PERSON])
    ]


def _guess(cursor: Any, layout: str, crowd: People, ids: list[Any], sides: list[Any]) -> None:
    from django.db import connection, transaction

    from concilio.benchmark import row_layout
    from concilio.storage.ballots import guesses_as_bytes

    at_once = AT_ONCE[connection.vendor]
    for first in range(0, len(crowd.pseudonyms), at_once):
        some = [
            (crowd.pseudonyms[p], _guesses_of(crowd, p), crowd.side[p])
            for p in range(first, min(first + at_once, len(crowd.pseudonyms)))
        ]
        with transaction.atomic():
            if layout == "ballots":
                cursor.executemany(
                    "UPDATE dialogue_ballot SET guesses = %s WHERE pseudonym = %s",
                    [(guesses_as_bytes(mine), pseudonym) for pseudonym, mine, _ in some],
                )
            else:
                row_layout.write_guesses(
                    cursor,
                    [
                        (pseudonym, ids[guess.number - 1], sides[side], sides[guess.index], guess.tenths)
                        for pseudonym, mine, side in some
                        for guess in mine
                    ],
                )


def _size(cursor: Any, layout: str) -> int:
    """Bytes on disk: on PostgreSQL of a layout's tables, on SQLite of the file, which the layouts fill in turn."""
    from django.db import connection

    if connection.vendor == "sqlite":
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        return int(cursor.fetchone()[0])
    tables = {"ballots": ["dialogue_ballot"], "rows": ["dialogue_vote", "dialogue_guess"]}[layout]
    cursor.execute("SELECT sum(pg_total_relation_size(t::regclass)) FROM unnest(%s::text[]) AS t", [tables])
    return int(cursor.fetchone()[0])


if __name__ == "__main__":
    # Standard output is the interface.
    print(json.dumps(compare(*map(int, sys.argv[1:]))))  # noqa: T201
