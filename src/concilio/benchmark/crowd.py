"""Votes of very many people, made inside the database, and their analysis in a process of its own.

For the question whether the analysis of a large dialogue can be felt by those who vote in it.
"""

from __future__ import annotations

import secrets
import sys
from typing import Any

# Person p answers every fourth statement, as the camp they belong to does, but for one answer in five. Statement by
# statement, so that a person's votes lie apart, as they do after the tables were shuffled.
_VOTES = """
INSERT INTO dialogue_vote (pseudonym, statement_id, community_id, choice)
SELECT crowd.pseudonym, s.id, CASE p % 2 WHEN 0 THEN {even} ELSE {odd} END,
  CASE WHEN (p * 7919 + s.number * 104729) % 5 = 0 THEN -1 ELSE 1 END
    * CASE WHEN (p % 3 + s.number / 4) % 2 = 0 THEN 1 ELSE -1 END
FROM dialogue_statement s JOIN crowd ON s.number % 4 = p % 4
ORDER BY s.number, p
"""


def add_crowd(people: int) -> None:
    """Give `people` a quarter of the statements' answers each in the one dialogue there is."""
    from django.db import connection

    from concilio.dialogue.models import Community

    even, odd = Community.objects.order_by("label").values_list("id", flat=True)
    on_sqlite = connection.vendor == "sqlite"
    spelled = [f"'{side.hex}'" if on_sqlite else f"'{side}'::uuid" for side in (even, odd)]
    with connection.cursor() as cursor:
        if on_sqlite:
            cursor.execute("PRAGMA cache_size=-400000")  # kilobytes: the index of all votes
        cursor.execute(f"CREATE TEMP TABLE crowd (p integer, pseudonym {'blob' if on_sqlite else 'bytea'})")
        cursor.executemany(
            "INSERT INTO crowd VALUES (%s, %s)", [(p, secrets.token_bytes(16)) for p in range(people)]
        )
        cursor.execute(_VOTES.format(even=spelled[0], odd=spelled[1]))
        if not on_sqlite:
            cursor.execute("ANALYZE dialogue_vote")  # as PostgreSQL does by itself before long


def analyse_for_ever(dialogue: Any) -> None:
    """What background work does every minute and every hour, again and again; a line for each time."""
    from concilio.background.priority import lower_priority, run_in_idle_process
    from concilio.insight.actions import keep_findings, latest_findings, refresh_routing

    lower_priority()
    while True:
        refresh_routing(dialogue=dialogue)
        keep_findings(dialogue=dialogue, found=run_in_idle_process(latest_findings, dialogue.id))
        sys.stdout.write("done\n")
        sys.stdout.flush()


def main() -> None:
    import django

    django.setup()
    from concilio.dialogue.models import Dialogue

    if sys.argv[1] == "add":
        add_crowd(int(sys.argv[2]))
    else:
        analyse_for_ever(Dialogue.objects.get())


if __name__ == "__main__":
    main()
