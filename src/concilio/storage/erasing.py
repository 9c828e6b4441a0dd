"""What was withdrawn leaves PostgreSQL's files. SQLite overwrites a deleted row at once (secure_delete)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

WORDS_TABLES = ("dialogue_statement", "dialogue_translation")
# Holds the commonest values of other tables' columns: pseudonyms of those who voted much, also after they have left.
# (Words are kept out of it; where no row is left in a table, what it says of that table stays.)
STATISTICS_TABLE = "pg_statistic"
# Nobody can vote while a table's old readers are waited for: a backup that reads for long goes first.
WAIT_SECONDS = 2


def rewrite(tables: Sequence[str]) -> None:
    """Write PostgreSQL's tables anew, so that their files hold nothing but their rows; outside a transaction.

    A plain VACUUM gives the room of deleted rows to others, and leaves their bytes there until others come.

    Raises:
        OperationalError: somebody reads or writes in one of them for longer than is waited; try again later.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{WAIT_SECONDS}s'")
        try:
            for table in tables:
                cursor.execute(f"VACUUM (FULL, ANALYZE) {connection.ops.quote_name(table)}")
        finally:
            cursor.execute("RESET lock_timeout")
