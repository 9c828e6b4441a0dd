"""Votes and guesses as rows, the layout of commit 12d129e, kept as SQL: what ballots are measured against."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from concilio.storage.ranges import ranges_of_pseudonyms

PARTS = 64
ROWS_A_STATEMENT = 250

_TABLES = (
    "CREATE TABLE dialogue_vote (pseudonym {bytes} NOT NULL, choice smallint NOT NULL CHECK (choice IN (-1, 0, 1)), "
    "community_id {uuid} NOT NULL REFERENCES dialogue_community (id) DEFERRABLE INITIALLY DEFERRED, "
    "statement_id {uuid} NOT NULL REFERENCES dialogue_statement (id) DEFERRABLE INITIALLY DEFERRED, "
    "PRIMARY KEY (pseudonym, statement_id))",
    "CREATE INDEX vote_counts ON dialogue_vote (statement_id, community_id, choice)",
    "CREATE TABLE dialogue_guess (pseudonym {bytes} NOT NULL, "
    "tenths smallint NULL CHECK (tenths BETWEEN 0 AND 10 OR tenths IS NULL), "
    "community_id {uuid} NOT NULL REFERENCES dialogue_community (id) DEFERRABLE INITIALLY DEFERRED, "
    "statement_id {uuid} NOT NULL REFERENCES dialogue_statement (id) DEFERRABLE INITIALLY DEFERRED, "
    "target_id {uuid} NOT NULL REFERENCES dialogue_community (id) DEFERRABLE INITIALLY DEFERRED, "
    "PRIMARY KEY (pseudonym, statement_id, target_id))",
    "CREATE INDEX guess_statement ON dialogue_guess (statement_id)",
    "CREATE INDEX guess_target ON dialogue_guess (target_id)",
)
_VOTE = (
    "INSERT INTO dialogue_vote (pseudonym, statement_id, community_id, choice) VALUES {rows} "
    "ON CONFLICT (pseudonym, statement_id) DO UPDATE SET choice = excluded.choice"
)
_GUESS = "INSERT INTO dialogue_guess (pseudonym, statement_id, community_id, target_id, tenths) VALUES {rows}"
_READ = (
    "SELECT a.pseudonym, a.statement_id, a.community_id, a.choice "
    "FROM dialogue_vote a CROSS JOIN dialogue_statement s "
    "WHERE s.id = a.statement_id AND s.dialogue_id = %s AND a.pseudonym >= %s AND a.pseudonym <= %s "
    "ORDER BY a.pseudonym"
)
_COUNT = (
    "SELECT community_id, choice, count(choice) FROM dialogue_vote WHERE statement_id = %s "
    "GROUP BY community_id, choice"
)


def make_tables(cursor: Any, *, postgresql: bool) -> None:
    types = {"bytes": "bytea", "uuid": "uuid"} if postgresql else {"bytes": "BLOB", "uuid": "char(32)"}
    for statement in _TABLES:
        cursor.execute(statement.format(**types))


def write_votes(cursor: Any, rows: Sequence[tuple[Any, ...]]) -> None:
    """Give or change votes: (pseudonym, statement, community, choice), each pair once in a call."""
    _write(cursor, _VOTE, rows)


def add_votes(cursor: Any, rows: Sequence[tuple[Any, ...]]) -> None:
    """New votes in bulk, as `write_votes` is given them: by COPY on PostgreSQL."""
    copy = getattr(cursor, "copy", None)
    if copy is None:
        write_votes(cursor, rows)
        return
    with copy("COPY dialogue_vote (pseudonym, statement_id, community_id, choice) FROM STDIN") as lines:
        for row in rows:
            lines.write_row(row)


def write_guesses(cursor: Any, rows: Sequence[tuple[Any, ...]]) -> None:
    """(pseudonym, statement, community, target, tenths) each."""
    _write(cursor, _GUESS, rows)


def read_votes(
    cursor: Any, dialogue: Any, statements: Sequence[Any], communities: Sequence[Any]
) -> NDArray[np.int32]:
    """All votes as arrays of participant, statement, choice, (3, votes)."""
    index_of_statement = {id_: place for place, id_ in enumerate(statements)}
    index_of_community = {id_: place for place, id_ in enumerate(communities)}
    people: dict[bytes, int] = {}
    parts = []
    for lowest, highest in ranges_of_pseudonyms(PARTS):
        cursor.execute(_READ, [dialogue, lowest, highest])
        kept = []
        for pseudonym, statement, community, choice in cursor.fetchall():
            s, c = index_of_statement.get(statement), index_of_community.get(community)
            if s is None or c is None or choice is None:
                continue
            kept.append((people.setdefault(bytes(pseudonym), len(people)), s, choice))
        parts.append(np.array(kept, dtype=np.int32).reshape(-1, 3))
    return np.concatenate(parts).T


def count_votes(cursor: Any, statements: Sequence[Any], communities: Sequence[Any]) -> NDArray[np.int64]:
    """How many people answered, by community and statement, (C, S)."""
    place = {id_: c for c, id_ in enumerate(communities)}
    voters = np.zeros((len(communities), len(statements)), dtype=np.int64)
    for s, statement in enumerate(statements):
        cursor.execute(_COUNT, [statement])
        for community, _, n in cursor.fetchall():
            voters[place[community], s] += n
    return voters


def _write(cursor: Any, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    for first in range(0, len(rows), ROWS_A_STATEMENT):
        some = rows[first : first + ROWS_A_STATEMENT]
        places = ", ".join(["(" + ", ".join(["%s"] * len(some[0])) + ")"] * len(some))
        cursor.execute(statement.format(rows=places), [value for row in some for value in row])
