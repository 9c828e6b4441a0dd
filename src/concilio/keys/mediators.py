"""The action by which a community accepts or refuses a mediator."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from concilio.coalition.models import Person
from concilio.dialogue.models import Appointment, Community, Dialogue
from concilio.keys import rules
from concilio.keys.actions import Settled, open_case, replace_case, turn_key
from concilio.keys.errors import CaseIsClosed, NotYourKey
from concilio.keys.models import Case, MediatorAssent
from concilio.keys.policies import MEDIATOR


@transaction.atomic
def answer_mediator(
    *,
    by: Person,
    dialogue: Dialogue,
    appointment_id: UUID,
    community: Community,
    accepts: bool,
    now: datetime | None = None,
) -> Settled:
    """Accept or refuse a mediator for a community. All must accept; one refusal ends it, and the convener looks
    for somebody else.

    Raises:
        NotYourKey; CaseIsClosed: the mediator's office has ended, or the communities have decided;
        KeyAlreadyTurned, OnePersonOneKey.
    """
    now = now or timezone.now()
    if community.dialogue_id != dialogue.id or not rules.is_steward(by, community):
        raise NotYourKey
    # The appointment's lock orders the two stewards who answer first: one of them opens the case.
    office = (
        Appointment.objects.select_for_update(no_key=True)
        .filter(dialogue=dialogue, role=Appointment.Role.MEDIATOR, until_day__isnull=True, id=appointment_id)
        .first()
    )
    if office is None:
        raise CaseIsClosed
    return turn_key(
        case=_case_of(office, now),
        person=by,
        community=community,
        approves=accepts,
        now=now,
        carry_out=lambda _case: {},
    )


def _case_of(office: Appointment, now: datetime) -> Case:
    """The case of a mediator's assent; a new one where communities were added or removed in set-up."""
    assent = MediatorAssent.objects.select_related("case").filter(appointment=office).first()
    if assent is not None and rules.asks_every_community(assent.case):
        return assent.case
    case = open_case(
        dialogue=office.dialogue,
        policy=MEDIATOR,
        communities=office.dialogue.communities.all(),
        on=now.date(),
    )
    if assent is None:
        MediatorAssent.objects.create(appointment=office, case=case)
        return case
    replace_case(case=assent.case, now=now, about={})
    assent.case = case
    assent.save(update_fields=["case"])
    return case
