"""Votes: given, changed and taken back by participants."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from concilio.dialogue import errors, rules
from concilio.dialogue.models import Statement
from concilio.dialogue.participant import Participant
from concilio.dialogue.queries.answers import STATEMENTS_ANSWERED, ids_in
from concilio.storage.group_commit import RowStatement, stored_id, stored_text, write

CHOICES = frozenset({-1, 0, 1})

# The rule of rules.open_room and the write are one statement: a statement hidden in between takes no vote.
_CAST = RowStatement(
    """
INSERT INTO dialogue_vote (pseudonym, statement_id, community_id, choice)
WITH given (pseudonym, community_id, choice, statement_id, dialogue_id) AS (VALUES {rows})
SELECT given.pseudonym, s.id, given.community_id, given.choice
FROM given
  JOIN dialogue_statement s ON s.id = given.statement_id AND s.dialogue_id = given.dialogue_id
  JOIN dialogue_dialogue d ON d.id = s.dialogue_id
WHERE (s.room_id IS NULL AND d.phase = 'joint' AND s.status = 'published')
   OR (s.room_id = given.community_id AND d.phase IN ('rooms', 'joint')
       AND s.status IN ('published', 'deadlocked'))
ON CONFLICT (pseudonym, statement_id) DO UPDATE SET choice = excluded.choice
""",
    ("bytea", "uuid", "smallint", "uuid", "uuid"),
    STATEMENTS_ANSWERED,
)
_WITHDRAW = "DELETE FROM dialogue_vote WHERE pseudonym = %s AND statement_id = %s"


def cast_vote(*, participant: Participant, statement_id: UUID, choice: int) -> list[str]:
    """Give or change one vote (1 agree, 0 pass, -1 disagree); durable on return, and the same if sent twice.

    Returns the statements that this participant has answered, this one included, as the database spells their ids.

    Raises:
        Refused: no such statement, gone, another room's, or the phase takes no answers.
    """
    if choice not in CHOICES:
        raise errors.NotAChoice
    community = stored_id(participant.community_id)
    statement = stored_id(statement_id)
    dialogue = stored_id(participant.dialogue_id)
    done = write(_CAST, (participant.pseudonym, community, choice, statement, dialogue))
    if not done.written:
        raise why_not_open(participant=participant, statement_id=statement_id)
    answered = ids_in(done.text)
    spelled = stored_text(statement_id)
    return answered if spelled in answered else [*answered, spelled]


def withdraw_vote(*, participant: Participant, statement_id: UUID) -> None:
    """Take one vote back, in any phase; without a trace, and the same if sent twice."""
    with connection.cursor() as cursor:
        cursor.execute(_WITHDRAW, (participant.pseudonym, stored_id(statement_id)))


def why_not_open(*, participant: Participant, statement_id: UUID) -> errors.Refused:
    """Why a participant may not answer a statement now."""
    statement = (
        Statement.objects.select_related("dialogue")
        .filter(pk=statement_id, dialogue_id=participant.dialogue_id)
        .first()
    )
    if statement is None:
        return errors.NotThere()
    if statement.room_id not in {None, participant.community_id}:
        return errors.OtherRoom()
    if not rules.takes_statements(statement.dialogue):
        return errors.PhaseClosed()
    if statement.status not in {Statement.Status.PUBLISHED, Statement.Status.DEADLOCKED}:
        return errors.StatementGone()
    return errors.PhaseClosed()
