"""Who may open the editors' pages of a dialogue, and what those pages need to know."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from concilio.coalition.models import Person
from concilio.dialogue.desk import staff_person
from concilio.dialogue.models import Appointment, Dialogue
from concilio.dialogue.queries.convening import with_names
from concilio.dialogue.rules import holds_office, roles_of
from concilio.record import rules
from concilio.record.models import Editor, Event


def record_dialogue(request: HttpRequest, slug: str) -> Dialogue:
    """The dialogue at an address, for those who hold an office in it or edit its record.

    Raises:
        Http404: the reader holds neither.
    """
    person = staff_person(request)
    dialogue = with_names(Dialogue.objects.filter(slug=slug)).first()
    if dialogue is None or not (roles_of(person, dialogue) or is_editor(person, dialogue)):
        raise Http404
    return dialogue


def editors_desk(request: HttpRequest, slug: str) -> rules.Desk:
    """The side for which the reader edits.

    Raises:
        Http404, PermissionDenied: the reader edits for no community.
    """
    dialogue = record_dialogue(request, slug)
    desk = rules.desk_of(staff_person(request), dialogue)
    if desk is None:
        raise PermissionDenied
    return desk


def event_of(dialogue: Dialogue, slug: str) -> Event:
    """An event that concerns a dialogue, published or not.

    Raises:
        Http404.
    """
    for event in rules.events_of(dialogue):
        if event.slug == slug:
            return event
    raise Http404


def is_editor(person: Person, dialogue: Dialogue) -> bool:
    """Whether a person holds the office of an editor in a dialogue today."""
    held = Editor.objects.filter(person=person, community__dialogue=dialogue, until_day__isnull=True)
    return held.exists()


def is_convener(person: Person, dialogue: Dialogue) -> bool:
    return holds_office(person, dialogue, Appointment.Role.CONVENER)
