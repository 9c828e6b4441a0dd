"""What waits for the record's editors, for a dialogue's desk."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from concilio.coalition.models import Person
from concilio.dialogue.desk import AgendaItem, Words
from concilio.dialogue.models import Dialogue
from concilio.record import rules
from concilio.record.queries.desk import waiting_counts
from concilio.shell.numbers import number_here


def waiting_for(person: Person, dialogue: Dialogue) -> list[AgendaItem]:
    """Entries that wait for the reader's key and corrections for an answer; for editors alone."""
    desk = rules.desk_of(person, dialogue)
    if desk is None:
        return []
    entries, corrections = waiting_counts(dialogue, desk.party)
    items = []
    if entries:
        heading = ngettext(
            "%(count)s entry of the record waits for your key",
            "%(count)s entries of the record wait for your key",
            entries,
        ) % {"count": number_here(entries)}
        items.append(_item(dialogue, heading, _("Say whether each is faithfully attributed.")))
    if corrections:
        heading = ngettext(
            "%(count)s correction of the record waits for your answer",
            "%(count)s corrections of the record wait for your answer",
            corrections,
        ) % {"count": number_here(corrections)}
        items.append(
            _item(dialogue, heading, _("Somebody says that something is wrong. Your answer is public."))
        )
    return items


def _item(dialogue: Dialogue, heading: Words, text: Words) -> AgendaItem:
    return AgendaItem(
        status=pgettext_lazy("mark of a thing to do", "waiting"),
        heading=heading,
        text=text,
        address=reverse("record:desk", args=[dialogue.slug]),
        link=_("Open the record"),
        yours=True,
    )
