"""Answers of very many people kept as ballots and as rows, in one fresh database, each measured; prints JSON.

Votes come interleaved, as people do: the first of everybody, the second of everybody, each time in another order.
"""

from __future__ import annotations

import json
import resource
import secrets
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

ROUNDS = 3
CHANGED_A_ROUND = 10
GUESSES_A_PERSON = 12
AT_ONCE = 250
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class People:
    """Who answers what: person p answers `statements[p]` (numbers) with `choices[p]`, (people, votes) each."""

    pseudonyms: list[bytes]
    side: NDArray[np.intp]
    statements: NDArray[np.intp]
    choices: NDArray[np.int8]


def invent(people: int, votes: int, statements: int, rng: np.random.Generator) -> People:
    return People(
        [secrets.token_bytes(16) for _ in range(people)],
        np.arange(people) % 2,
        np.argsort(rng.random((people, statements)), axis=1)[:, :votes] + 1,
        rng.integers(-1, 2, (people, votes), dtype=np.int8),
    )


def compare(people: int, votes: int, statements: int) -> dict[str, Any]:
    """Both layouts: bytes a vote, seconds to read all, seconds to count."""
    from concilio.benchmark.serving_app import make_scene

    make_scene(statements, 1)
    from django.db import connection

    from concilio.benchmark import row_layout
    from concilio.dialogue.models import Community, Dialogue, Statement
    from concilio.dialogue.queries.arrays import answers_as_arrays, counts_as_arrays
    from concilio.storage.group_commit import stored_id

    first_answers = invent(people, votes, statements, np.random.default_rng(20260301))
    dialogue = Dialogue.objects.get()
    ids = [stored_id(id_) for id_ in Statement.objects.order_by("number").values_list("id", flat=True)]
    sides = [stored_id(id_) for id_ in Community.objects.order_by("label").values_list("id", flat=True)]
    found: dict[str, Any] = {"votes": people * votes}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=OFF")  # sizes and reading are measured, not commits
        for layout, write in (
            ("ballots", _ballots(ids, sides, stored_id(dialogue.id))),
            ("rows", _rows(ids, sides)),
        ):
            if layout == "rows":
                row_layout.make_tables(cursor, postgresql=connection.vendor == "postgresql")
            # Both layouts are given the same, in the same order.
            crowd = replace(first_answers, choices=first_answers.choices.copy())
            rng = np.random.default_rng(1)
            before = _size(cursor, layout)
            for place in range(votes):
                write(crowd, rng.permutation(people), np.full(people, place), crowd.choices[:, place])
            _guess(cursor, layout, crowd, ids, sides)
            found[layout] = {"cast": (_size(cursor, layout) - before) / found["votes"]}
            for _ in range(ROUNDS * CHANGED_A_ROUND):
                which = rng.integers(0, votes, people)
                crowd.choices[np.arange(people), which] = rng.integers(-1, 2, people)
                write(crowd, rng.permutation(people), which, crowd.choices[np.arange(people), which])
            found[layout]["changed"] = (_size(cursor, layout) - before) / found["votes"]
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


def many(people: int, votes: int, statements: int) -> dict[str, Any]:
    """Ballots of a million people: seconds to refresh routing's counts, and a private finding, whole."""
    from concilio.benchmark.serving_app import make_scene

    make_scene(statements, 1)
    from concilio.dialogue.models import Ballot, Community, Dialogue
    from concilio.dialogue.queries.arrays import counts_as_arrays
    from concilio.insight.actions import latest_findings
    from concilio.storage.ballots import with_codes

    rng = np.random.default_rng(20260301)
    sides = list(Community.objects.order_by("label"))
    for _ in range(people // 20_000):
        codes = rng.integers(1, 4, (20_000, statements + 1), dtype=np.uint8)
        codes[rng.random(codes.shape, dtype=np.float32) >= votes / statements] = 0
        codes[:, 0] = 0
        Ballot.objects.bulk_create(
            [
                Ballot(pseudonym=secrets.token_bytes(16), community=sides[p % 2], votes=ballot.tobytes())
                for p, ballot in enumerate(with_codes(codes))
            ],
            batch_size=2_000,
        )
    dialogue = Dialogue.objects.get()
    counts, counting = timed(lambda: counts_as_arrays(dialogue))
    _, finding = timed(lambda: latest_findings(dialogue.id))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024
    return {"votes": int(counts.voters.sum()), "count": counting, "finding": finding, "peak": peak}


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

    def write(
        crowd: People, order: NDArray[np.intp], place: NDArray[np.intp], choices: NDArray[np.int8]
    ) -> None:
        for first in range(0, len(order), AT_ONCE):
            rows: Any = [
                (
                    crowd.pseudonyms[p],
                    sides[crowd.side[p]],
                    code_of(int(choices[p])),
                    ids[crowd.statements[p, place[p]] - 1],
                    dialogue,
                )
                for p in order[first : first + AT_ONCE]
            ]
            if _run(connection, _CAST, rows) is None:
                raise LookupError("a vote was not taken")

    return write


def _rows(ids: list[Any], sides: list[Any]) -> Callable[..., None]:
    from django.db import connection, transaction

    from concilio.benchmark import row_layout

    def write(
        crowd: People, order: NDArray[np.intp], place: NDArray[np.intp], choices: NDArray[np.int8]
    ) -> None:
        for first in range(0, len(order), AT_ONCE):
            rows = [
                (
                    crowd.pseudonyms[p],
                    ids[crowd.statements[p, place[p]] - 1],
                    sides[crowd.side[p]],
                    int(choices[p]),
                )
                for p in order[first : first + AT_ONCE]
            ]
            with transaction.atomic(), connection.cursor() as cursor:
                row_layout.write_votes(cursor, rows)

    return write


def _guess(cursor: Any, layout: str, crowd: People, ids: list[Any], sides: list[Any]) -> None:
    from django.db import transaction

    from concilio.benchmark import row_layout
    from concilio.storage.ballots import BallotGuess, guesses_as_bytes

    given = [
        [
            (int(number), n % 2, int(number) % 11)
            for n, number in enumerate(crowd.statements[p, :GUESSES_A_PERSON])
        ]
        for p in range(len(crowd.pseudonyms))
    ]
    with transaction.atomic():
        if layout == "ballots":
            cursor.executemany(
                "UPDATE dialogue_ballot SET guesses = %s WHERE pseudonym = %s",
                [
                    (guesses_as_bytes(BallotGuess(*guess) for guess in mine), pseudonym)
                    for pseudonym, mine in zip(crowd.pseudonyms, given, strict=True)
                ],
            )
            return
        row_layout.write_guesses(
            cursor,
            [
                (crowd.pseudonyms[p], ids[number - 1], sides[crowd.side[p]], sides[target], tenths)
                for p, mine in enumerate(given)
                for number, target, tenths in mine
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
    kind, *sizes = sys.argv[1:]
    measure = {"compare": compare, "many": many}[kind]
    print(json.dumps(measure(*map(int, sizes))))  # noqa: T201
