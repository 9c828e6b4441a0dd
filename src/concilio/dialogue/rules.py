"""Who may do what in a dialogue, as predicates on phase, office and community."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from concilio.coalition.models import Person
from concilio.dialogue.models import Appointment, Community, Dialogue, Phase, Statement


def holds_office(
    person: Person | AnonymousUser,
    dialogue: Dialogue,
    role: Appointment.Role,
    *,
    community: Community | None = None,
) -> bool:
    """Whether a person holds an office today (for stewards and observers: of that community, if one is named)."""
    if not isinstance(person, Person):
        return False
    offices = Appointment.objects.filter(person=person, dialogue=dialogue, role=role, until_day__isnull=True)
    if community is not None:
        offices = offices.filter(community=community)
    return offices.exists()


def open_room(dialogue: Dialogue, statement: Statement, community_id: object) -> bool:
    """Whether people of a community may see and answer a statement now: its room, in its phase, published.

    A statement on which the keys disagreed stays open in its author's own room, and there alone.
    """
    if statement.room_id is not None:
        return (
            statement.status in {Statement.Status.PUBLISHED, Statement.Status.DEADLOCKED}
            and dialogue.phase in {Phase.ROOMS, Phase.JOINT}
            and statement.room_id == community_id
        )
    return statement.status == Statement.Status.PUBLISHED and dialogue.phase == Phase.JOINT


def takes_statements(dialogue: Dialogue) -> bool:
    """Whether participants may propose statements in this phase."""
    return dialogue.phase in {Phase.ROOMS, Phase.JOINT}
