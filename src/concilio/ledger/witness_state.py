"""What a witness remembers: for each log the largest head it has signed, and what it refused.

One state for both of its keys: two states could be shown two logs. It is never restored from a backup: an old state
would sign a fork.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from concilio.ledger.checkpoints import Checkpoint
from concilio.ledger.keys import SigningKey, VerifierKey, read_verifier_key
from concilio.ledger.notes import Note, read_lines
from concilio.ledger.strict import MalformedError
from concilio.ledger.tree import EMPTY_ROOT
from concilio.ledger.witness import SIZE_TYPE, Answer, Seen, add_checkpoint, read_request

MOST_EVIDENCE = 1000
_TABLES = """
CREATE TABLE IF NOT EXISTS log (
    origin TEXT PRIMARY KEY, keys TEXT NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS evidence (id INTEGER PRIMARY KEY, origin TEXT NOT NULL, body BLOB NOT NULL UNIQUE);
"""


class WitnessState:
    """A witness's memory in one SQLite file, flushed before anything is answered."""

    def __init__(self, file: Path) -> None:
        self._file = file
        with self._open() as database:
            database.executescript(_TABLES)

    def add_log(self, origin: str, keys: Sequence[VerifierKey]) -> None:
        """Watch a log from now on, or take on its changed keys; what was seen of it stays."""
        text = "\n".join(map(str, keys))
        with self._open() as database:
            database.execute(
                "INSERT INTO log VALUES (?, ?, 0, ?, '') ON CONFLICT (origin) DO UPDATE SET keys = excluded.keys",
                (origin, text, EMPTY_ROOT),
            )

    def logs(self) -> Mapping[str, list[VerifierKey]]:
        with self._open() as database:
            rows = database.execute("SELECT origin, keys FROM log ORDER BY origin").fetchall()
        return {origin: [read_verifier_key(line) for line in keys.split("\n")] for origin, keys in rows}

    def seen(self, origin: str) -> Seen:
        with self._open() as database:
            row = database.execute("SELECT size, root FROM log WHERE origin = ?", (origin,)).fetchone()
        return Seen(row[0], row[1]) if row else Seen()

    def note(self, origin: str) -> str:
        """The last head with the log's lines and this witness's; empty before the first."""
        with self._open() as database:
            row = database.execute("SELECT note FROM log WHERE origin = ?", (origin,)).fetchone()
        return row[0] if row else ""

    def record(self, origin: str, before: Seen, after: Seen, note: str) -> bool:
        """Compare and record in one step, durably; False where somebody else was faster."""
        with self._open() as database:
            changed = database.execute(
                "UPDATE log SET size = ?, root = ?, note = ? WHERE origin = ? AND size = ? AND root = ?",
                (after.size, after.root, note, origin, before.size, before.root),
            )
            return changed.rowcount == 1

    def keep_evidence(self, origin: str, body: bytes) -> None:
        """Keep a request that was refused although the log had signed it."""
        with self._open() as database:
            kept = database.execute("SELECT count(*) FROM evidence").fetchone()[0]
            if kept < MOST_EVIDENCE:
                database.execute(
                    "INSERT OR IGNORE INTO evidence (origin, body) VALUES (?, ?)", (origin, body)
                )

    def evidence(self) -> list[bytes]:
        with self._open() as database:
            return [row[0] for row in database.execute("SELECT body FROM evidence ORDER BY id")]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        database = sqlite3.connect(self._file, timeout=30)
        try:
            database.execute("PRAGMA synchronous = FULL")
            with database:
                yield database
        finally:
            database.close()


class Witness:
    """A witness: its keys and its memory. Safe to be asked by several threads at once."""

    def __init__(self, state: WitnessState, signers: Sequence[SigningKey]) -> None:
        self.state, self.signers = state, tuple(signers)
        self._one = threading.Lock()

    def add_checkpoint(self, body: bytes, *, now: int) -> Answer:
        """Answer a request; what is to be remembered is on the disk before this returns."""
        with self._one:
            before: dict[str, Seen] = {}

            def seen(origin: str) -> Seen:
                return before.setdefault(origin, self.state.seen(origin))

            logs = self.state.logs()
            answer = add_checkpoint(body, logs=logs, seen=seen, signers=self.signers, now=now)
            if answer.status == 422:
                self.state.keep_evidence(_origin_of(body), body)
            if answer.record is None:
                return answer
            asked = read_request(body)
            origin = asked.checkpoint.origin
            if not self._remember(asked.checkpoint, asked.note, answer, before[origin], logs[origin]):
                return Answer(409, f"{self.state.seen(origin).size}\n", SIZE_TYPE)
            return answer

    def _remember(
        self, head: Checkpoint, note: Note, answer: Answer, before: Seen, keys: Sequence[VerifierKey]
    ) -> bool:
        known = {(key.name, key.id) for key in keys}
        own = Note(note.text, tuple(line for line in note.lines if (line.name, line.key_id) in known))
        whole = own.with_lines(read_lines(answer.body))
        return self.state.record(head.origin, before, answer.record or Seen(), str(whole))


def _origin_of(body: bytes) -> str:
    try:
        return read_request(body).checkpoint.origin
    except MalformedError:
        return ""
