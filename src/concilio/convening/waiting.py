"""What waits for the convener, and for the communities' answers to a mediator."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilio.coalition.models import Person
from concilio.convening.models import Deletion
from concilio.convening.queries.missing import Missing, what_is_missing
from concilio.convening.queries.offices import OfficeHeld, offices_of_dialogue
from concilio.convening.queries.vacancies import vacancies
from concilio.dialogue.desk import AgendaItem, page_language
from concilio.dialogue.models import Appointment, Dialogue, Phase
from concilio.dialogue.rules import holds_office, roles_of
from concilio.keys.models import Case
from concilio.shell.templatetags.shell import day

ADVICE = pgettext_lazy("mark of a thing to do", "advice")
READY = pgettext_lazy("mark of a thing to do", "ready")
WAITING = pgettext_lazy("mark of a thing to do", "waiting")
ANSWER = pgettext_lazy("button: accept or refuse the mediator", "Answer")
SOON = timedelta(days=30)
MOVES_WHEN_READY = frozenset({Phase.SETUP, Phase.ADMISSION})
"""Phases that have done their work once nothing is missing; in the others people go on voting and writing."""


def vacancies_waiting_for(person: Person, dialogue: Dialogue) -> list[AgendaItem]:
    """Offices that nobody can carry out, in every phase; whoever holds an office sees them."""
    convening = holds_office(person, dialogue, Appointment.Role.CONVENER)
    return [
        AgendaItem(
            status=pgettext_lazy("mark of a thing to do: a role that nobody has", "empty"),
            heading=vacancy.heading,
            text=vacancy.means,
            address=reverse("convening:people", args=[dialogue.slug]),
            link=_("Give the role") if convening else _("See who has which role"),
            yours=convening,
            first=True,
        )
        for vacancy in vacancies(dialogue, page_language())
    ]


def convener_waiting_for(person: Person, dialogue: Dialogue) -> list[AgendaItem]:
    """What the dialogue lacks before its next phase, or that it lacks nothing. Others than conveners see none of it."""
    if not holds_office(person, dialogue, Appointment.Role.CONVENER):
        return []
    missing = what_is_missing(dialogue)
    items = [_missing(dialogue, item) for item in missing]
    if dialogue.phase != Phase.PUBLISHED and not any(item.blocks for item in missing):
        items.append(_ready(dialogue))
    return items


def assents_waiting_for(person: Person, dialogue: Dialogue) -> list[AgendaItem]:
    """Mediators whom some community has not answered, and none has refused."""
    return [
        _assent(dialogue, office)
        for office in offices_of_dialogue(dialogue, person, "en")
        if office.role == Appointment.Role.MEDIATOR
        and office.until is None
        and any(not assent.answered for assent in office.assents)
        and not any(assent.accepts is False for assent in office.assents)
    ]


def _missing(dialogue: Dialogue, item: Missing) -> AgendaItem:
    return AgendaItem(
        status=_("needed before the next phase") if item.blocks else ADVICE,
        heading=item.what,
        text="",
        address=reverse(item.page, args=[dialogue.slug]),
        link=_("Go there"),
        yours=item.blocks,
    )


def _ready(dialogue: Dialogue) -> AgendaItem:
    return AgendaItem(
        status=READY,
        heading=_("The dialogue can move to its next phase"),
        text=_("Nothing that it needs is missing. You decide when."),
        address=reverse("convening:phase", args=[dialogue.slug]),
        link=_("See the phases"),
        yours=dialogue.phase in MOVES_WHEN_READY,
    )


def _assent(dialogue: Dialogue, office: OfficeHeld) -> AgendaItem:
    yours = any(assent.yours and not assent.answered for assent in office.assents)
    return AgendaItem(
        status=WAITING,
        heading=_("Every community has to accept the mediator"),
        text=_("Until every community has accepted, deadlocks stay unpublished."),
        address=reverse("convening:people", args=[dialogue.slug]),
        link=ANSWER if yours else _("See who has answered"),
        yours=yours,
    )


def deletion_waiting_for(person: Person, dialogue: Dialogue) -> list[AgendaItem]:
    """The wish to delete the dialogue, while the communities decide; and its last day, when that is near."""
    items = []
    asked = Deletion.objects.filter(dialogue=dialogue, case__state=Case.State.OPEN).first()
    roles = roles_of(person, dialogue)
    if asked is not None and roles & {Appointment.Role.CONVENER, Appointment.Role.STEWARD}:
        items.append(
            AgendaItem(
                status=WAITING,
                heading=_("The convener asks to delete this dialogue"),
                text=_("It is deleted once a steward of every community agrees. Any refusal ends it."),
                address=reverse("convening:delete", args=[dialogue.slug]),
                link=_("Read what goes"),
                yours=Appointment.Role.STEWARD in roles,
                first=True,
            )
        )
    last = dialogue.data_until
    if last is not None and last <= timezone.now().date() + SOON:
        items.append(
            AgendaItem(
                status=ADVICE,
                heading=_("All data of this dialogue is deleted after %(day)s") % {"day": day(last)},
                text=_("Release, download and sign before that what is to stay."),
                address="",
                link="",
                yours=False,
                first=True,
            )
        )
    return items
