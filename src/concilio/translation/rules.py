"""Who may translate, and until when words may change."""

from __future__ import annotations

from concilio.coalition.models import Person
from concilio.dialogue.models import Appointment, Dialogue, Statement

CAN_BE_TRANSLATED = frozenset(
    {Statement.Status.PROPOSED, Statement.Status.PUBLISHED, Statement.Status.DEADLOCKED}
)


def translates_into(person: Person, dialogue: Dialogue, language: str) -> bool:
    """Whether a person is a translator into a language in a dialogue today."""
    return (
        person.is_authenticated
        and Appointment.objects.filter(
            person=person,
            dialogue=dialogue,
            role=Appointment.Role.TRANSLATOR,
            language=language,
            until_day__isnull=True,
        ).exists()
    )


def words_are_fixed(statement: Statement) -> bool:
    """Whether people may have voted: a number is given on publication and never taken away."""
    return statement.number is not None
