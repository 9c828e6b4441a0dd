"""Which statements a participant has answered: asked with every vote, so it comes as one value, not as rows."""

from __future__ import annotations

from django.db import connection

from concilio.dialogue.participant import Participant
from concilio.dialogue.writer import Reading

_SQL = {
    "sqlite": "SELECT group_concat(statement_id) FROM dialogue_vote WHERE pseudonym = %s",
    "postgresql": "SELECT string_agg(statement_id::text, ',') FROM dialogue_vote WHERE pseudonym = %s",
}


def statements_answered(participant: Participant) -> Reading:
    """The query; `ids_in` takes its value apart."""
    return Reading(_SQL[connection.vendor], (participant.pseudonym,))


def ids_in(value: str | None) -> list[str]:
    """Ids as the database spells them."""
    return value.split(",") if value else []


def answered_by(participant: Participant) -> list[str]:
    """The statements this participant has answered."""
    reading = statements_answered(participant)
    with connection.cursor() as cursor:
        cursor.execute(reading.sql, reading.parameters)
        return ids_in(cursor.fetchone()[0])
