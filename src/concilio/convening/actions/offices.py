"""Who holds which office, from which day to which.

Offices are kept apart, so that two keys are two people's: nobody holds the keys of two communities, and a
convener or mediator holds none.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from concilio.coalition.models import Person
from concilio.convening.errors import ConveningRefused
from concilio.convening.rules import only_convener
from concilio.dialogue.actions.public_acts import log_office
from concilio.dialogue.models import Appointment, Community, Dialogue

Role = Appointment.Role


@transaction.atomic
def appoint(
    *,
    by: Person,
    dialogue: Dialogue,
    person: Person,
    role: str,
    community: Community | None = None,
    language: str = "",
) -> Appointment:
    """Give somebody an office, from today.

    Raises:
        ConveningRefused: the person is not of the coalition, holds the office already, or the offices must stay apart.
    """
    only_convener(by, dialogue)
    if not person.is_active or not person.memberships.filter(coalition=dialogue.coalition_id).exists():
        raise ConveningRefused(
            "not-a-member", _("Only people of the coalition can have a role. Invite them first.")
        )
    if role in {Role.STEWARD, Role.OBSERVER}:
        language = ""
    else:
        community = None
    if role == Role.STEWARD and community is None:
        raise ConveningRefused("steward-of-whom", _("A steward holds the key of one community: choose it."))
    if role == Role.TRANSLATOR and language not in dialogue.languages:
        raise ConveningRefused(
            "translator-of-what", _("A translator works in one language of the dialogue: choose it.")
        )
    if role != Role.TRANSLATOR:
        language = ""
    # Lock the dialogue: two appointments at once must not slip past the check below.
    Dialogue.objects.select_for_update().get(id=dialogue.id)
    held = list(Appointment.objects.filter(dialogue=dialogue, person=person, until_day__isnull=True))
    community_id = community.id if community is not None else None
    if any((a.role, a.community_id, a.language) == (role, community_id, language) for a in held):
        raise ConveningRefused("holds-it-already", _("This person has that role already."))
    roles = {a.role for a in held} | {role}
    if Role.STEWARD in roles and roles & {Role.CONVENER, Role.MEDIATOR}:
        raise ConveningRefused(
            "offices-apart",
            _("A steward cannot be convener or mediator too: nobody may overrule a key they hold."),
        )
    if role == Role.STEWARD and any(a.role == Role.STEWARD for a in held):
        raise ConveningRefused("one-key", _("Nobody holds the keys of two communities."))
    if role == Role.MEDIATOR and _current(dialogue, Role.MEDIATOR).exists():
        raise ConveningRefused("one-mediator", _("There is a mediator. End that appointment first."))
    office = Appointment.objects.create(
        dialogue=dialogue, person=person, role=role, community=community, language=language
    )
    log_office(appointment=office, begins=True, on=timezone.now().date())
    return office


@transaction.atomic
def end_appointment(*, by: Person, dialogue: Dialogue, appointment_id: UUID) -> None:
    """End an office today. It stays on record, since decisions name it."""
    only_convener(by, dialogue)
    appointment = Appointment.objects.get(dialogue=dialogue, id=appointment_id, until_day__isnull=True)
    if appointment.role == Role.CONVENER and _current(dialogue, Role.CONVENER).count() == 1:
        raise ConveningRefused("last-convener", _("A dialogue needs at least one convener."))
    appointment.until_day = timezone.now().date()
    appointment.save(update_fields=["until_day"])
    log_office(appointment=appointment, begins=False, on=appointment.until_day)


def _current(dialogue: Dialogue, role: str) -> QuerySet[Appointment]:
    return Appointment.objects.filter(dialogue=dialogue, role=role, until_day__isnull=True)
