"""How an office passes on: a deputy agreed beforehand, a take-over in public, a place that ends with its offices."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from concilio.coalition import actions as coalition
from concilio.coalition.models import Membership, Person
from concilio.coalition.rules import is_convener
from concilio.convening.actions.offices import end_office, may_hold
from concilio.convening.errors import ConveningRefused
from concilio.convening.models import Deputy
from concilio.convening.queries.vacancies import able_offices, offices_held
from concilio.dialogue.actions.public_acts import log_account_closed, log_deputy, log_take_over
from concilio.dialogue.models import Appointment, Dialogue
from concilio.dialogue.rules import holds_office
from concilio.record.actions.events import end_editing_of

Role = Appointment.Role


@transaction.atomic
def name_deputy(*, by: Person, dialogue: Dialogue, appointment_id: UUID, person: Person | None) -> None:
    """Agree who takes an office over when it ends; None: nobody. Its holder decides, or a convener.

    Raises:
        ConveningRefused: it is another's office, or the deputy could not hold it.
    """
    dialogue = Dialogue.objects.select_for_update().get(id=dialogue.id)
    office = Appointment.objects.get(dialogue=dialogue, id=appointment_id, until_day__isnull=True)
    if office.person_id != by.id and not holds_office(by, dialogue, Role.CONVENER):
        raise ConveningRefused("not-your-office", _("Only who has this role, or a convener, can do this."))
    Deputy.objects.filter(office=office).delete()
    if person is None:
        return
    if person.id == office.person_id:
        raise ConveningRefused("own-deputy", _("A deputy is somebody else."))
    may_hold(person, dialogue, office.role, office.community_id, office.language)
    today = timezone.now().date()
    Deputy.objects.create(office=office, person=person, since=today)
    log_deputy(appointment=office, on=today)


@transaction.atomic
def take_over(*, by: Person, dialogue: Dialogue) -> Appointment:
    """Become the convener of a dialogue that has none any more, in public.

    Raises:
        ConveningRefused: by nobody who convenes in its coalition; it has a convener; or the offices must stay apart.
    """
    dialogue = Dialogue.objects.select_for_update().select_related("coalition").get(id=dialogue.id)
    if not is_convener(by, dialogue.coalition):
        raise ConveningRefused(
            "not-a-convener", _("Only a convener of the coalition can take a dialogue over.")
        )
    if able_offices(dialogue).filter(role=Role.CONVENER).exists():
        raise ConveningRefused("has-a-convener", _("This dialogue has a convener."))
    may_hold(by, dialogue, Role.CONVENER, None, "")
    today = timezone.now().date()
    for office in Appointment.objects.filter(dialogue=dialogue, role=Role.CONVENER, until_day__isnull=True):
        office.until_day = today
        office.save(update_fields=["until_day"])
    taken = Appointment.objects.create(dialogue=dialogue, person=by, role=Role.CONVENER)
    log_take_over(appointment=taken, on=today)
    return taken


@transaction.atomic
def close_place(*, by: Person, membership: Membership) -> None:
    """End somebody's place in a coalition with all their offices in its dialogues; deputies step in.

    Raises:
        ConveningRefused: a dialogue would be left without a convener; CoalitionRefused: as `coalition.close_place`.
    """
    coalition.close_place(by=by, membership=membership)
    person = membership.person
    for office in offices_held(membership):
        dialogue = Dialogue.objects.select_for_update().get(id=office.dialogue_id)
        end_office(office, dialogue)
    for dialogue in membership.coalition.dialogues.order_by("slug"):
        end_editing_of(person, dialogue, on=timezone.now().date())
    log_account_closed(coalition_id=membership.coalition_id, on=timezone.now().date())
