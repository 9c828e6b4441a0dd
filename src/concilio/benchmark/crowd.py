"""Votes of very many people, made inside the database, and their analysis in a process of its own.

For the question whether the analysis of a large dialogue can be felt by those who vote in it.
"""

from __future__ import annotations

import sys
from typing import Any

# A person p answers every fourth statement, as the camp they belong to does, but for one answer in five.
_PEOPLE = {
    "sqlite": "WITH RECURSIVE people (p) AS (SELECT 1 UNION ALL SELECT p + 1 FROM people WHERE p < {n})",
    "postgresql": "WITH people AS (SELECT generate_series(1, {n}) AS p)",
}
_PSEUDONYM = {
    "sqlite": "CAST(printf('%016d', p) AS BLOB)",
    "postgresql": "convert_to(lpad(p::text, 16, '0'), 'UTF8')",
}
_VOTES = """
INSERT INTO dialogue_vote (pseudonym, statement_id, community_id, choice)
{people}
SELECT {pseudonym}, s.id, CASE p % 2 WHEN 0 THEN '{even}' ELSE '{odd}' END{cast},
  CASE WHEN (p * 7919 + s.number * 104729) % 5 = 0 THEN -1 ELSE 1 END
    * CASE WHEN (p % 3 + s.number / 4) % 2 = 0 THEN 1 ELSE -1 END
FROM people JOIN dialogue_statement s ON s.number % 4 = p % 4
"""


def add_crowd(people: int) -> None:
    """Give `people` a quarter of the statements' answers each in the one dialogue there is."""
    from django.db import connection

    from concilio.dialogue.models import Community

    even, odd = Community.objects.order_by("label").values_list("id", flat=True)
    native = connection.features.has_native_uuid_field
    with connection.cursor() as cursor:
        cursor.execute(
            _VOTES.format(
                people=_PEOPLE[connection.vendor].format(n=people),
                pseudonym=_PSEUDONYM[connection.vendor],
                even=even if native else even.hex,
                odd=odd if native else odd.hex,
                cast="::uuid" if native else "",
            )
        )
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE dialogue_vote")


def analyse_for_ever(dialogue: Any) -> None:
    """What background work does every minute and every hour, again and again; a line for each time."""
    from concilio.commands.background import give_way
    from concilio.insight.actions import refresh_findings, refresh_routing

    give_way()
    while True:
        refresh_routing(dialogue=dialogue)
        refresh_findings(dialogue=dialogue)
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
