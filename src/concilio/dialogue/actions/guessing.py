"""Guesses: what participants think others answered."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from concilio.dialogue import errors
from concilio.dialogue.models import Statement
from concilio.dialogue.participant import Participant
from concilio.storage.group_commit import RowStatement, stored_id, write

GUESSES_A_PERSON = 12

# Rule and write in one statement. Only in the joint room: nobody can guess what others think of words they
# never saw. Not once released, not without an answer of one's own, not beyond the twelfth.
_RECORD = RowStatement(
    """
INSERT INTO dialogue_guess (pseudonym, statement_id, community_id, target_id, tenths)
WITH given (pseudonym, community_id, tenths, statement_id, target_id, dialogue_id, most) AS (VALUES {rows})
SELECT given.pseudonym, s.id, given.community_id, c.id, given.tenths
FROM given
  JOIN dialogue_statement s ON s.id = given.statement_id AND s.dialogue_id = given.dialogue_id
  JOIN dialogue_dialogue d ON d.id = s.dialogue_id
  JOIN dialogue_community c ON c.dialogue_id = d.id AND c.id = given.target_id
WHERE d.phase = 'joint' AND s.status = 'published' AND s.room_id IS NULL AND NOT s.revealed
  AND EXISTS (SELECT 1 FROM dialogue_vote v WHERE v.pseudonym = given.pseudonym AND v.statement_id = s.id)
  AND (SELECT count(*) FROM dialogue_guess g WHERE g.pseudonym = given.pseudonym
         AND NOT (g.statement_id = s.id AND g.target_id = c.id)) < given.most
ON CONFLICT (pseudonym, statement_id, target_id) DO UPDATE SET tenths = excluded.tenths
""",
    ("bytea", "uuid", "smallint", "uuid", "uuid", "uuid", "integer"),
)


def record_guess(
    *, participant: Participant, statement_id: UUID, target_id: UUID, tenths: int | None
) -> None:
    """Keep a guess: how many of ten of the target community agree; None says "I can't guess".

    Raises:
        Refused: the guess is no number of ten, or this guess is not asked for (any more).
    """
    if tenths is not None and not 0 <= tenths <= 10:
        raise errors.NotAChoice
    row = (
        participant.pseudonym,
        stored_id(participant.community_id),
        tenths,
        stored_id(statement_id),
        stored_id(target_id),
        stored_id(participant.dialogue_id),
        GUESSES_A_PERSON,
    )
    if not write(_RECORD, row).written:
        raise errors.NoGuessNow


def reveal_statements(statement_ids: Iterable[UUID]) -> int:
    """Mark statements whose numbers are public, so that nobody is asked to guess about them any more."""
    return Statement.objects.filter(pk__in=list(statement_ids)).update(revealed=True)
