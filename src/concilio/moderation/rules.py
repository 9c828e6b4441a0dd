"""Who may decide what in moderation, as predicates on office, community and phase."""

from __future__ import annotations

from collections.abc import Iterable

from concilio.coalition.models import Person
from concilio.dialogue import rules as dialogue_rules
from concilio.dialogue.models import Appointment, Community, Dialogue, Phase, Statement
from concilio.moderation.models import Reason

URGENT_REASONS = frozenset({Reason.PERSONAL, Reason.VIOLENCE})


def is_steward(person: Person, community: Community) -> bool:
    """Whether a person is a steward of this community today."""
    return dialogue_rules.holds_office(
        person, community.dialogue, Appointment.Role.STEWARD, community=community
    )


def decisions_are_taken(dialogue: Dialogue) -> bool:
    """Whether statements are still decided: up to the end, seeds already before the beginning."""
    return dialogue.phase != Phase.PUBLISHED


def communities_asked(statement: Statement, communities: Iterable[Community]) -> list[Community]:
    """Whose keys a statement needs: of every community that would read it."""
    if statement.room_id is None:
        return list(communities)
    return [community for community in communities if community.id == statement.room_id]


def accepted_mediator(dialogue: Dialogue) -> Appointment | None:
    """The mediator who may decide: in office, and accepted by a steward of every community."""
    offices = Appointment.objects.filter(
        dialogue=dialogue, role=Appointment.Role.MEDIATOR, until_day__isnull=True
    ).order_by("id")
    return next((office for office in offices if dialogue_rules.mediator_is_accepted(office)), None)


def is_accepted_mediator(person: Person, dialogue: Dialogue) -> bool:
    """Whether a person is a mediator of this dialogue whom every community has accepted."""
    offices = Appointment.objects.filter(
        dialogue=dialogue, role=Appointment.Role.MEDIATOR, until_day__isnull=True, person=person
    )
    return any(dialogue_rules.mediator_is_accepted(office) for office in offices)
