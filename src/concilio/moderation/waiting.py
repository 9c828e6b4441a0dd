"""What waits for the stewards' keys, for a dialogue's desk."""

from __future__ import annotations

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from concilio.coalition.models import Person
from concilio.dialogue.desk import AgendaItem
from concilio.dialogue.models import Appointment, Dialogue, Statement
from concilio.dialogue.rules import roles_of
from concilio.keys.models import Case
from concilio.keys.rules import is_accepted_mediator
from concilio.moderation.models import Review
from concilio.moderation.rules import decisions_are_taken
from concilio.shell.numbers import number_here

HOURS_OF_A_DAY = 24


def waiting_for(person: Person, dialogue: Dialogue) -> list[AgendaItem]:
    """Statements that wait for a key, and hidden ones that wait for a second community; counts of them are public."""
    if not decisions_are_taken(dialogue):
        return []
    steward = Appointment.Role.STEWARD in roles_of(person, dialogue)
    waiting = Statement.objects.filter(dialogue=dialogue)
    counts = dict(waiting.values_list("status").annotate(n=Count("id")).order_by())
    items = _mediated(person, dialogue)
    if proposed := counts.get(Statement.Status.PROPOSED, 0):
        items.append(_proposed(dialogue, proposed, steward=steward))
    if hidden := counts.get(Statement.Status.HIDDEN, 0):
        items.append(_hidden(dialogue, hidden, steward=steward))
    return items


def _mediated(person: Person, dialogue: Dialogue) -> list[AgendaItem]:
    """Running deadlocks, for the mediator, who has hours; others see the count."""
    now = timezone.now()
    running = Case.objects.filter(
        id__in=Review.objects.filter(statement__dialogue=dialogue).values("case"),
        state=Case.State.WITH_MEDIATOR,
        deadline_at__gt=now,
    ).order_by("deadline_at")
    deadlines = list(running.values_list("deadline_at", flat=True))
    if not deadlines:
        return []
    yours = is_accepted_mediator(person, dialogue)
    heading = ngettext(
        "%(count)s deadlock waits for the mediator",
        "%(count)s deadlocks wait for the mediator",
        len(deadlines),
    )
    hours = int((deadlines[0] - now).total_seconds() // 3600) if deadlines[0] else 0
    left = ngettext("%(count)s hour is left for the first.", "%(count)s hours are left for the first.", hours)
    return [
        AgendaItem(
            status=_("within hours") if hours < HOURS_OF_A_DAY else _("within days"),
            heading=heading % {"count": number_here(len(deadlines))},
            text=left % {"count": number_here(hours)},
            address=reverse("moderation:mediator", args=[dialogue.slug]) if yours else "",
            link=_("Decide"),
            yours=yours,
            first=yours,
        )
    ]


def _proposed(dialogue: Dialogue, count: int, *, steward: bool) -> AgendaItem:
    heading = ngettext(
        "%(count)s statement waits for the stewards", "%(count)s statements wait for the stewards", count
    )
    return AgendaItem(
        status=pgettext_lazy("mark of a thing to do", "waiting"),
        heading=heading % {"count": number_here(count)},
        text=_("Send your decision.")
        if steward
        else _("A steward of each community decides. A convener cannot."),
        address=reverse("moderation:queue", args=[dialogue.slug]) if steward else "",
        link=_("Open the queue"),
        yours=steward,
    )


def _hidden(dialogue: Dialogue, count: int, *, steward: bool) -> AgendaItem:
    heading = ngettext(
        "%(count)s statement is hidden for now", "%(count)s statements are hidden for now", count
    )
    return AgendaItem(
        status=_("within a day"),
        heading=heading % {"count": number_here(count)},
        text=_("It comes back unless a steward of another community confirms."),
        address=reverse("moderation:queue", args=[dialogue.slug]) if steward else "",
        link=_("Open the queue"),
        yours=steward,
    )
