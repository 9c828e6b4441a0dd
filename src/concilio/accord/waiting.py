"""What waits in joint statements, for a dialogue's desk."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from concilio.accord.models import Accord, Circulation, LanguageText, Ratification, Reservation, Suggestion
from concilio.accord.rules import communities_without_steward
from concilio.coalition.models import Person
from concilio.dialogue.desk import AgendaItem
from concilio.dialogue.models import Appointment, Dialogue
from concilio.dialogue.rules import roles_of
from concilio.keys.models import Case
from concilio.shell.numbers import number_here

Role = Appointment.Role
_WAITING = pgettext_lazy("mark of a thing to do", "waiting")


def waiting_for(person: Person, dialogue: Dialogue) -> list[AgendaItem]:
    """Suggestions without an answer, votes to be counted, keys to be turned, deliveries to be sent."""
    accords = list(Accord.objects.filter(dialogue=dialogue).order_by("number"))
    if not accords:
        return []
    roles = roles_of(person, dialogue)
    items = []
    for accord in accords:
        items += _suggestions(accord, roles)
        items += _keys(accord, roles)
        items += _deliveries(accord, roles)
    if _stuck(dialogue, accords):
        items.append(_without_steward(dialogue, accords[-1], roles))
    return items


def _suggestions(accord: Accord, roles: frozenset[str]) -> list[AgendaItem]:
    count = Suggestion.objects.filter(draft__accord=accord, answer="").count()
    if not count:
        return []
    heading = ngettext(
        "%(count)s suggestion waits for an answer", "%(count)s suggestions wait for an answer", count
    )
    return [
        AgendaItem(
            _WAITING,
            heading % {"count": number_here(count)},
            _("Say what became of it, and why. The answer is public."),
            reverse("accord:answer", args=[accord.dialogue.slug, accord.number])
            if Role.STEWARD in roles
            else "",
            _("Answer suggestions"),
            Role.STEWARD in roles,
        )
    ]


def _keys(accord: Accord, roles: frozenset[str]) -> list[AgendaItem]:
    open_ = Case.State.OPEN
    count = (
        LanguageText.objects.filter(ratification__draft__accord=accord, case__state=open_).count()
        + Reservation.objects.filter(ratification__draft__accord=accord, case__state=open_).count()
        + Circulation.objects.filter(accord=accord, case__state=open_).count()
    )
    if not count:
        return []
    heading = ngettext(
        "%(count)s decision on a joint statement waits for the stewards",
        "%(count)s decisions on a joint statement wait for the stewards",
        count,
    )
    return [
        AgendaItem(
            _WAITING,
            heading % {"count": number_here(count)},
            _(
                "Texts by language, reservations, and the last consent before sending take a key of each community."
            ),
            reverse("accord:keys", args=[accord.dialogue.slug, accord.number]),
            _("Open these decisions"),
            Role.STEWARD in roles,
        )
    ]


def _deliveries(accord: Accord, roles: frozenset[str]) -> list[AgendaItem]:
    cleared = Circulation.objects.filter(accord=accord, state=Circulation.State.CLEARED).exists()
    if not cleared:
        return []
    return [
        AgendaItem(
            pgettext_lazy("mark of a thing to do", "ready"),
            _("A joint statement may be sent"),
            _("Every community has given the last consent."),
            reverse("accord:circulation", args=[accord.dialogue.slug, accord.number]),
            _("Open the circulation desk"),
            Role.CONVENER in roles,
        )
    ]


def _stuck(dialogue: Dialogue, accords: list[Accord]) -> bool:
    """Whether a community has no steward while something is voted on or waits for keys."""
    at_work = any(accord.state in {Accord.State.RATIFYING, Accord.State.ADOPTED} for accord in accords)
    return at_work and bool(communities_without_steward(dialogue))


def _without_steward(dialogue: Dialogue, accord: Accord, roles: frozenset[str]) -> AgendaItem:
    voting = Ratification.objects.filter(draft__accord__dialogue=dialogue, counted_on=None).exists()
    text = (
        _(
            "Voting goes on and nothing is lost. What takes this community’s key waits until it has a steward again."
        )
        if voting
        else _("Nothing is lost. What takes this community’s key waits until it has a steward again.")
    )
    return AgendaItem(
        _WAITING,
        _("A community has no steward"),
        text,
        reverse("accord:keys", args=[dialogue.slug, accord.number]),
        _("See what waits"),
        Role.CONVENER in roles,
    )
