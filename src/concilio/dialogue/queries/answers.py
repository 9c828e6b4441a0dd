"""Which statements a participant has answered: asked with every vote, so it comes as one value, not as rows."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import Aggregate, TextField

from concilio.dialogue.participant import Participant

# Of several people, read along with what they write.
STATEMENTS_ANSWERED = {
    "sqlite": "SELECT hex(pseudonym) AS person, group_concat(statement_id) AS value "
    "FROM dialogue_vote WHERE pseudonym IN ({people}) GROUP BY pseudonym",
    "postgresql": "SELECT upper(encode(pseudonym, 'hex')) AS person, string_agg(statement_id::text, ',') AS value "
    "FROM dialogue_vote WHERE pseudonym IN ({people}) GROUP BY pseudonym",
}


class Joined(Aggregate):
    """Ids as one value: a row costs more than its id, since each lets other threads go first."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="STRING_AGG(%(expressions)s::text, ',')", **extra)


def ids_in(value: str | None) -> list[str]:
    """Ids as the database spells them."""
    return value.split(",") if value else []


def answered_by(participant: Participant) -> list[str]:
    """The statements this participant has answered."""
    with connection.cursor() as cursor:
        cursor.execute(STATEMENTS_ANSWERED[connection.vendor].format(people="%s"), (participant.pseudonym,))
        row = cursor.fetchone()
    return ids_in(row[1] if row else None)
