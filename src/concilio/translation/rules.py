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


def is_steward_who_reads(person: Person, statement: Statement) -> bool:
    """Whether a person is a steward of a community that would read a statement."""
    stewardships = Appointment.objects.filter(
        person=person,
        dialogue=statement.dialogue_id,
        role=Appointment.Role.STEWARD,
        until_day__isnull=True,
    )
    if statement.room_id is not None:
        stewardships = stewardships.filter(community=statement.room_id)
    return stewardships.exists()


def may_hold(person: Person, statement: Statement, language: str) -> bool:
    """Whether a person may say that a translation is wrong, so that it is held."""
    return translates_into(person, statement.dialogue, language) or is_steward_who_reads(person, statement)
