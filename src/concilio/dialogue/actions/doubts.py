"""What people who take part say of words that are wrong, or that they cannot read."""

from __future__ import annotations

from uuid import UUID

from concilio.dialogue import errors
from concilio.dialogue.models import Doubt, Statement
from concilio.dialogue.participant import Participant
from concilio.dialogue.readable import participant_of, readable_by
from concilio.dialogue.wording import wordings


def doubt_words(*, participant: Participant, statement_id: UUID, language: str) -> None:
    """Say that a statement's words, as a reader of a language gets them, are wrong or cannot be read.

    One doubt a language is kept, and nothing of who had it: the translators and stewards look.

    Raises:
        NotThere: no such statement, or none that the participant may read.
    """
    reader = participant_of(participant.community_id)
    statement = Statement.objects.filter(
        readable_by(reader), pk=statement_id, dialogue=participant.dialogue_id
    ).first()
    if statement is None:
        raise errors.NotThere
    wording = wordings([statement], reader=reader, language=language)[statement.id]
    if wording.withheld is None:
        Doubt.objects.get_or_create(statement=statement, language=wording.language)
