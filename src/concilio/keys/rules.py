"""Who may decide, as predicates on office and community."""

from __future__ import annotations

from django.db.models import QuerySet

from concilio.coalition.models import Person
from concilio.dialogue.models import Appointment, Community, Dialogue
from concilio.dialogue.rules import holds_office
from concilio.keys.models import Case, MediatorAssent


def is_steward(person: Person, community: Community) -> bool:
    """Whether a person is a steward of this community today."""
    return holds_office(person, community.dialogue, Appointment.Role.STEWARD, community=community)


def mediator_is_accepted(appointment: Appointment) -> bool:
    """Whether every community of the dialogue has accepted this mediator; the mediator decides nothing before."""
    assent = MediatorAssent.objects.select_related("case").filter(appointment=appointment).first()
    if assent is None or assent.case.state != Case.State.APPROVED:
        return False
    return asks_every_community(assent.case)


def asks_every_community(case: Case) -> bool:
    """Whether a case asks the communities that its dialogue has now; in set-up they still change."""
    asked = set(case.communities.values_list("id", flat=True))
    return asked == set(Community.objects.filter(dialogue=case.dialogue_id).values_list("id", flat=True))


def accepted_mediator(dialogue: Dialogue) -> Appointment | None:
    """The mediator who may decide today, if there is one."""
    offices = _mediators(dialogue).order_by("id")
    return next((office for office in offices if mediator_is_accepted(office)), None)


def is_accepted_mediator(person: Person, dialogue: Dialogue) -> bool:
    """Whether a person is a mediator of this dialogue whom every community has accepted."""
    return any(mediator_is_accepted(office) for office in _mediators(dialogue).filter(person=person))


def _mediators(dialogue: Dialogue) -> QuerySet[Appointment]:
    return Appointment.objects.filter(
        dialogue=dialogue, role=Appointment.Role.MEDIATOR, until_day__isnull=True
    )
