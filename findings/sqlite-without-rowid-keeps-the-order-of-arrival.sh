#!/usr/bin/env bash
# Library: SQLite 3 (as Python brings it), tables WITHOUT ROWID. Nothing is installed.
# Guess:   a table WITHOUT ROWID and with a random key has no trace of the order in which rows were inserted: SELECT
#          gives them by key, and so the file must hold them.
# Seen:    the file holds them by arrival. A page is filled from its end, row after row; only the small list of places at
#          its head is sorted. VACUUM writes the rows in order of their keys.
# Why:     somebody who takes the file of a small dialogue reads who came first, second, third.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cd "$folder"
python3 - <<'PYTHON'
import secrets
import sqlite3
from pathlib import Path

KEYS = [secrets.token_bytes(16) for _ in range(30)]


def by_place():
    """The keys as they lie in the file, the last place first."""
    content = Path("seats.sqlite3").read_bytes()
    return sorted(KEYS, key=content.find, reverse=True)


database = sqlite3.connect("seats.sqlite3", isolation_level=None)
database.execute("CREATE TABLE seat (key BLOB PRIMARY KEY) WITHOUT ROWID")
for key in KEYS:
    database.execute("INSERT INTO seat VALUES (?)", [key])
selected = [key for (key,) in database.execute("SELECT key FROM seat")]
before = by_place()
database.execute("VACUUM")
print(sqlite3.sqlite_version, "by arrival:", before == KEYS, "- after VACUUM by key:", by_place() == sorted(KEYS))
assert selected == sorted(KEYS)
assert before == KEYS
assert by_place() == sorted(KEYS)
PYTHON
