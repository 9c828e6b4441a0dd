"""Can somebody who takes the data folder, or a backup, tell who answered what? The attack, on both databases.

People come one after another: each takes a seat with a code, votes and writes a statement. The attacker has every
file, knows in which order people came (from a camera, a provider's log, a seized phone) and looks at every place where
an order can hide: a *channel*. For each, it is counted how many people are told right; by chance it is one.
"""

from __future__ import annotations

import base64
import json
import secrets
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

SQLITE_PAGE, POSTGRESQL_PAGE = 4096, 8192
# What is read of each table; a code, a seat, a ballot and an author's statements are one person's.
TABLES = {
    "code": ("admission_code", "digest"),
    "seat": ("admission_seat", "lookup"),
    "ballot": ("dialogue_ballot", "pseudonym"),
    "author": ("dialogue_statement", "author"),
}
# From the one it should be impossible to come to the other.
PAIRS = (("seat", "ballot"), ("code", "seat"), ("ballot", "author"))

Channels = dict[str, dict[str, list[bytes]]]
"""{channel: {table: keys, in the order that the channel shows}}"""


@dataclass(frozen=True)
class Visit:
    """What one person left; a list of them is in the order of arrival."""

    code: bytes
    seat: bytes
    ballot: bytes
    author: bytes


def visit_one_by_one(*, dialogue_id: UUID, codes: Sequence[str], statements: Sequence[UUID]) -> list[Visit]:
    """Let people come through the platform's own actions; what each left, in the order of arrival."""
    from concilio.admission.actions import take_seat
    from concilio.admission.codes import code_digest
    from concilio.admission.derive import derive
    from concilio.admission.phrases import make_phrase
    from concilio.dialogue.actions import cast_vote, propose_statement

    visits = []
    for code in codes:
        phrase = " ".join(make_phrase("en"))
        person = take_seat(dialogue_id=dialogue_id, code=code, phrase=phrase)
        for statement in statements:
            cast_vote(participant=person, statement_id=statement, choice=secrets.choice((-1, 0, 1)))
        propose_statement(participant=person, text=f"Invented words {secrets.token_hex(8)}.", language="en")
        lookup = derive(phrase, dialogue_id).lookup
        visits.append(Visit(code_digest(code), lookup, person.pseudonym, person.author))
    return visits


def told_right(channels: Channels, visits: Sequence[Visit]) -> dict[str, int]:
    """How many people are told right, by question and channel."""
    right: dict[str, int] = {}
    for channel, shown in channels.items():
        for table, keys in shown.items():
            own = _keys(visits, table)
            right[f"k-th visitor -> {table}: {channel}"] = _same(own, keys)
            right[f"k-th visitor -> {table}: {channel}, backwards"] = _same(own, keys[::-1])
        for one, other in PAIRS:
            # Who stands k-th in one table is taken for the one who stands k-th in the other.
            guessed = dict(zip(shown.get(one, ()), shown.get(other, ()), strict=False))
            right[f"{one} -> {other}: {channel}"] = sum(
                guessed.get(getattr(visit, one)) == getattr(visit, other) for visit in visits
            )
    return right


def channels_of_sqlite(path: Path, visits: Sequence[Visit]) -> Channels:
    """Every order that a SQLite file shows: of SELECT, of row numbers, of bytes in the file, its pages and its log."""
    channels: Channels = {}
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as raw:
        for table, (name, column) in TABLES.items():
            rows = raw.execute(f"SELECT {column} FROM {name} WHERE {column} IS NOT NULL")  # noqa: S608
            _add(channels, "order of SELECT", table, _known(rows, visits, table))
            if _has_row_ids(raw, name):
                rows = raw.execute(f"SELECT {column} FROM {name} WHERE {column} IS NOT NULL ORDER BY rowid")  # noqa: S608
                _add(channels, "row numbers", table, _known(rows, visits, table))
    log = Path(f"{path}-wal")
    _add_bytes(channels, "file", path.read_bytes(), visits, TABLES, SQLITE_PAGE)
    _add_bytes(channels, "log", log.read_bytes() if log.exists() else b"", visits, TABLES, SQLITE_PAGE)
    return channels


def channels_of_lines(
    lines: Mapping[str, tuple[Sequence[str], Sequence[bytes]]], visits: Sequence[Visit]
) -> Channels:
    """The order that a backup shows: of its lines, {table: (columns, lines)}."""
    channels: Channels = {}
    for table, (name, column) in TABLES.items():
        columns, rows = lines[name]
        cells = [json.loads(row)[columns.index(column)] for row in rows]
        keys = [[base64.b64decode(cell)] for cell in cells if cell is not None]
        _add(channels, "order of lines", table, _known(keys, visits, table))
    return channels


def channels_of_postgresql(visits: Sequence[Visit]) -> Channels:
    """Every order that PostgreSQL shows: transaction numbers, places of rows, bytes of tables, indexes and log."""
    from django.db import connection

    channels: Channels = {}
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SHOW data_directory")
        folder = Path(cursor.fetchone()[0])
        for table, (name, column) in TABLES.items():
            for channel, order in (
                ("xmin", "ORDER BY xmin::text::bigint, random()"),
                ("ctid", "ORDER BY ctid"),
                ("order of SELECT", ""),
            ):
                cursor.execute(f"SELECT {column} FROM {name} WHERE {column} IS NOT NULL {order}")  # noqa: S608
                _add(channels, channel, table, _known(cursor.fetchall(), visits, table))
            heap = (folder / _path(cursor, "%s::regclass", name)).read_bytes()
            _add_bytes(channels, "table's file", heap, visits, [table], POSTGRESQL_PAGE)
            cursor.execute("SELECT indexrelid FROM pg_index WHERE indrelid = %s::regclass ORDER BY 1", [name])
            for place, (index,) in enumerate(cursor.fetchall()):
                content = (folder / _path(cursor, "%s", index)).read_bytes()
                _add_bytes(channels, f"file of index {place}", content, visits, [table], POSTGRESQL_PAGE)
        log = b"".join(path.read_bytes() for path in sorted((folder / "pg_wal").glob("0*")))
    _add_bytes(channels, "log", log, visits, TABLES, POSTGRESQL_PAGE)
    return channels


def _path(cursor: Any, relation: str, value: Any) -> str:
    cursor.execute(f"SELECT pg_relation_filepath({relation})", [value])
    return str(cursor.fetchone()[0])


def _add(channels: Channels, channel: str, table: str, keys: list[bytes]) -> None:
    channels.setdefault(channel, {})[table] = keys


def _add_bytes(
    channels: Channels, name: str, content: bytes, visits: Sequence[Visit], tables: Iterable[str], page: int
) -> None:
    # A page is filled from its end, and a key can stand in several: the first and the last place are looked at.
    places: Mapping[str, Callable[[bytes], tuple[int, ...]]] = {
        f"first place in the {name}": lambda key: (content.find(key),),
        f"last place in the {name}": lambda key: (content.rfind(key),),
        f"place in the {name}'s pages": lambda key: (content.rfind(key) // page, -content.rfind(key)),
    }
    for table in tables:
        there = [key for key in _keys(visits, table) if key in content]
        for channel, place in places.items():
            _add(channels, channel, table, sorted(there, key=place))


def _keys(visits: Sequence[Visit], table: str) -> list[bytes]:
    return [getattr(visit, table) for visit in visits]


def _known(rows: Iterable[Sequence[Any]], visits: Sequence[Visit], table: str) -> list[bytes]:
    known = set(_keys(visits, table))
    return [key for row in rows if (key := bytes(row[0])) in known]


def _same(keys: Sequence[bytes], shown: Sequence[bytes]) -> int:
    return sum(key == other for key, other in zip(keys, shown, strict=False))


def _has_row_ids(raw: sqlite3.Connection, table: str) -> bool:
    return not raw.execute("SELECT wr FROM pragma_table_list WHERE name = ?", [table]).fetchone()[0]
