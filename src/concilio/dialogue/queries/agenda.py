"""What needs a decision now, and who holds which office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from babel.lists import format_list
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from concilio.coalition.models import Person
from concilio.dialogue.models import Appointment, Dialogue, Phase
from concilio.dialogue.naming import NamedCommunity
from concilio.dialogue.queries.convening import community_labels
from concilio.dialogue.queries.progress import Missing, Queues
from concilio.keys.queries import assents
from concilio.languages import LANGUAGES

Role = Appointment.Role
Words = str | Promise

ADVICE = pgettext_lazy("mark of a thing to do", "advice")
READY = pgettext_lazy("mark of a thing to do", "ready")
WAITING = pgettext_lazy("mark of a thing to do", "waiting")
ANSWER = pgettext_lazy("button: accept or refuse the mediator", "Answer")


@dataclass(frozen=True)
class AgendaItem:
    """One thing on the dashboard.

    Attributes:
        page: name of the page where it is decided; a page that does not exist is not linked.
        yours: whether the reader can decide it (a solid button), or can only know of it.
    """

    status: Words
    heading: Words
    text: Words
    page: str
    link: Words
    yours: bool


@dataclass(frozen=True)
class Assent:
    """What one community's steward said of a mediator; accepts is None while the reader may not know it."""

    community: NamedCommunity
    answered: bool
    accepts: bool | None
    yours: bool


@dataclass(frozen=True)
class OfficeHeld:
    id: UUID
    role: str
    role_name: Words
    person: str
    community: NamedCommunity | None
    language: str
    since: date
    until: date | None
    assents: tuple[Assent, ...]


def agenda_of(
    dialogue: Dialogue,
    person: Person,
    labels: Sequence[NamedCommunity],
    missing: Sequence[Missing],
    queues: Queues,
) -> list[AgendaItem]:
    """What needs a decision now, first what the reader can decide."""
    roles = set(
        Appointment.objects.filter(dialogue=dialogue, person=person, until_day__isnull=True).values_list(
            "role", flat=True
        )
    )
    convener, steward = Role.CONVENER in roles, Role.STEWARD in roles
    items: list[AgendaItem] = []
    if convener:
        items += [
            AgendaItem(
                _("needed before the next phase") if item.blocks else ADVICE,
                item.what, "", item.page, _("Go there"), yours=item.blocks,
            )
            for item in missing
        ]  # fmt: skip
        if dialogue.phase != Phase.PUBLISHED and not any(item.blocks for item in missing):
            items.append(
                AgendaItem(
                    READY, _("The dialogue can move to its next phase"),
                    _("Nothing that it needs is missing. You decide when."),
                    "dialogue:phase", _("See the phases"), yours=dialogue.phase in {Phase.SETUP, Phase.ADMISSION},
                )
            )  # fmt: skip
    if queues.waiting:
        items.append(
            AgendaItem(
                WAITING,
                ngettext(
                    "%(count)d statement waits for the stewards",
                    "%(count)d statements wait for the stewards",
                    queues.waiting,
                ) % {"count": queues.waiting},
                _("Turn your key.") if steward else _("A steward of each community decides. A convener cannot."),
                "moderation:queue", _("Open the queue"), yours=steward,
            )
        )  # fmt: skip
    if queues.hidden:
        items.append(
            AgendaItem(
                _("within a day"),
                ngettext(
                    "%(count)d statement is hidden for now",
                    "%(count)d statements are hidden for now",
                    queues.hidden,
                ) % {"count": queues.hidden},
                _("It comes back unless a steward of another community confirms."),
                "moderation:queue", _("Open the queue"), yours=steward,
            )
        )  # fmt: skip
    for office in offices_of_dialogue(dialogue, person, "en"):
        if (
            office.role == Role.MEDIATOR
            and office.until is None
            and any(not a.answered for a in office.assents)
            and not any(a.accepts is False for a in office.assents)
        ):
            yours = any(a.yours and not a.answered for a in office.assents)
            items.append(
                AgendaItem(
                    WAITING, _("The mediator needs every community’s assent"),
                    _("Until every community has accepted, deadlocks stay unpublished."),
                    "dialogue:people", ANSWER if yours else _("See who has answered"), yours=yours,
                )
            )  # fmt: skip
    if Dialogue.objects.filter(id=dialogue.id, releases__state="draft").exists():
        items.append(
            AgendaItem(
                READY, _("A release waits for the stewards"),
                _("It passed disclosure control. It becomes public once a steward of each community releases it."),
                "insight:desk", _("Read before release"), yours=steward,
            )
        )  # fmt: skip
    languages = [code for code, count in queues.untranslated.items() if count > 0]
    if languages:
        names = [dict(LANGUAGES).get(code, code) for code in languages]
        items.append(
            AgendaItem(
                WAITING, _("Some statements are not in every language yet"),
                _("Missing in: %(languages)s.")
                % {"languages": format_list(names, locale=get_language() or "en")},
                "translation:desk", _("Translation desk"), yours=Role.TRANSLATOR in roles,
            )
        )  # fmt: skip
    return sorted(items, key=lambda item: not item.yours)


def offices_of_dialogue(dialogue: Dialogue, person: Person, language: str) -> list[OfficeHeld]:
    """Every office ever held in a dialogue, those of today first, with a mediator's assents."""
    labels = {label.id: label for label in community_labels(dialogue, language)}
    appointments = list(
        Appointment.objects.filter(dialogue=dialogue)
        .select_related("person")
        # By office, then label: who was appointed first must not decide which side is read first.
        .order_by("role", "community__label", "from_day", "id")
    )
    own_keys = {
        a.community_id
        for a in appointments
        if a.person_id == person.id
        and a.role == Role.STEWARD
        and a.until_day is None
        and a.community_id is not None
    }
    answered = assents([a for a in appointments if a.role == Role.MEDIATOR], own_keys)
    held = []
    for appointment in appointments:
        answers = answered.get(appointment.id, {})
        refused = False in answers.values()  # then nobody else is asked
        assents_shown = (
            tuple(
                Assent(label, key in answers, answers.get(key), key in own_keys and not refused)
                for key, label in labels.items()
            )
            if appointment.role == Role.MEDIATOR
            else ()
        )
        held.append(
            OfficeHeld(
                appointment.id,
                appointment.role,
                Role(appointment.role).label,
                appointment.person.name,
                labels.get(appointment.community_id) if appointment.community_id else None,
                dict(LANGUAGES).get(appointment.language, appointment.language),
                appointment.from_day,
                appointment.until_day,
                assents_shown,
            )
        )
    order = list(Role.values)
    return sorted(held, key=lambda office: (office.until is not None, order.index(office.role)))
