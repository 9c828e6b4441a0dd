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
from concilio.coalition.rules import works_for
from concilio.convening.errors import ConveningRefused
from concilio.convening.models import Deputy
from concilio.convening.queries.vacancies import able_offices
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
    may_hold(person, dialogue, role, community.id if community is not None else None, language)
    if role == Role.MEDIATOR and _current(dialogue, Role.MEDIATOR).exists():
        raise ConveningRefused("one-mediator", _("There is a mediator. End that appointment first."))
    office = Appointment.objects.create(
        dialogue=dialogue, person=person, role=role, community=community, language=language
    )
    log_office(appointment=office, begins=True, on=timezone.now().date())
    return office


@transaction.atomic
def end_appointment(*, by: Person, dialogue: Dialogue, appointment_id: UUID) -> None:
    """End an office today, by a convener or by who holds it. It stays on record, since decisions name it.

    Raises:
        ConveningRefused: it is another's, or the dialogue would be left without a convener.
    """
    # Locked: two conveners who leave at once must not both find the other still there.
    dialogue = Dialogue.objects.select_for_update().get(id=dialogue.id)
    appointment = Appointment.objects.get(dialogue=dialogue, id=appointment_id, until_day__isnull=True)
    if appointment.person_id != by.id:
        only_convener(by, dialogue)
    end_office(appointment, dialogue)


def end_office(office: Appointment, dialogue: Dialogue) -> None:
    """End an office and let its deputy step in; the caller has locked the dialogue.

    Raises:
        ConveningRefused: the dialogue would be left without a convener.
    """
    today = timezone.now().date()
    deputy = Deputy.objects.filter(office=office).select_related("person").first()
    office.until_day = today
    office.save(update_fields=["until_day"])
    log_office(appointment=office, begins=False, on=today)
    if deputy is not None:
        deputy.delete()
        _step_in(deputy.person, office, dialogue)
    if office.role == Role.CONVENER and not able_offices(dialogue).filter(role=Role.CONVENER).exists():
        raise ConveningRefused(
            "last-convener",
            _("“%(slug)s” would have no convener. Give somebody that role first, or name a deputy.")
            % {"slug": dialogue.slug},
        )


def _step_in(person: Person, office: Appointment, dialogue: Dialogue) -> None:
    """Give an office to its deputy; somebody who cannot hold it today leaves it empty, and the desk says so."""
    try:
        may_hold(person, dialogue, office.role, office.community_id, office.language)
    except ConveningRefused:
        return
    new = Appointment.objects.create(
        dialogue=dialogue,
        person=person,
        role=office.role,
        community=office.community,
        language=office.language,
    )
    log_office(appointment=new, begins=True, on=timezone.now().date())


def may_hold(person: Person, dialogue: Dialogue, role: str, community_id: UUID | None, language: str) -> None:
    """Refuse an office to who is not of the coalition, holds it, or holds one from which it must stay apart.

    Raises:
        ConveningRefused: says which.
    """
    if not works_for(person, dialogue.coalition):
        raise ConveningRefused(
            "not-a-member", _("Only people of the coalition can have a role. Invite them first.")
        )
    held = list(Appointment.objects.filter(dialogue=dialogue, person=person, until_day__isnull=True))
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


def _current(dialogue: Dialogue, role: str) -> QuerySet[Appointment]:
    return Appointment.objects.filter(
        dialogue=dialogue, role=role, until_day__isnull=True, person__is_active=True
    )
