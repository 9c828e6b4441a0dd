"""Offices that nobody can carry out: never given, ended without a successor, or held by a closed account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from concilio.coalition.models import Coalition, Membership, Person
from concilio.coalition.rules import is_convener, works_for
from concilio.convening.models import Deputy
from concilio.dialogue.models import Appointment, Dialogue, Phase
from concilio.dialogue.naming import language_name
from concilio.dialogue.queries.convening import community_labels

Role = Appointment.Role
Key = tuple[str, UUID | None, str]


@dataclass(frozen=True)
class Vacancy:
    """An office without anybody.

    Attributes:
        of: the community or the language, in the reader's words; "" for offices of the whole dialogue.
    """

    role: str
    of: str

    @property
    def heading(self) -> str | Promise:
        return _HEADINGS[self.role] % {"of": self.of} if self.of else _WHOLE[self.role]

    @property
    def means(self) -> str | Promise:
        """What cannot happen while it is empty."""
        return _MEANS[self.role]


_HEADINGS: dict[str, str | Promise] = {
    Role.STEWARD: _("%(of)s has no steward"),
    Role.TRANSLATOR: _("Nobody translates into %(of)s"),
    Role.OBSERVER: _("%(of)s has no observer any more"),
}
_WHOLE: dict[str, str | Promise] = {
    Role.CONVENER: _("This dialogue has no convener"),
    Role.MEDIATOR: _("This dialogue has no mediator any more"),
    Role.OBSERVER: _("This dialogue has no observer any more"),
}
_MEANS: dict[str, str | Promise] = {
    Role.CONVENER: _(
        "It cannot move on, and nobody can get a role. A convener of the coalition can take it over."
    ),
    Role.STEWARD: _("No statement can be published, and no finding released, until it has one."),
    Role.MEDIATOR: _("Where stewards disagree, a statement stays in its author’s own room."),
    Role.TRANSLATOR: _("People who read this language do not see new statements."),
    Role.OBSERVER: _("Nobody checks the public log from inside."),
}


def vacancies(dialogue: Dialogue, language: str) -> list[Vacancy]:
    """The offices that somebody has to fill, in every phase, by role and then by label."""
    able = {_key(office) for office in able_offices(dialogue)}
    ever = {_key(office) for office in Appointment.objects.filter(dialogue=dialogue)}
    needed: set[Key] = {(Role.CONVENER, None, "")}
    if dialogue.phase != Phase.SETUP:
        needed |= {(Role.STEWARD, community.id, "") for community in dialogue.communities.all()}
    empty = (ever | needed) - able
    names = {label.id: label.name for label in community_labels(dialogue, language)}
    labels = {community.id: community.label for community in dialogue.communities.all()}
    order = list(Role.values)
    found = sorted(
        empty, key=lambda key: (order.index(key[0]), labels.get(key[1], "") if key[1] else "", key[2])
    )
    return [
        Vacancy(role, names.get(community, "") if community else language_name(code) if code else "")
        for role, community, code in found
    ]


def able_offices(dialogue: Dialogue) -> QuerySet[Appointment]:
    """The offices that somebody holds today whose account is open."""
    return Appointment.objects.filter(dialogue=dialogue, until_day__isnull=True, person__is_active=True)


def offices_held(membership: Membership) -> list[Appointment]:
    """A person's offices of today in the dialogues of one coalition."""
    held = Appointment.objects.filter(
        person=membership.person, dialogue__coalition=membership.coalition_id, until_day__isnull=True
    )
    return list(held.select_related("dialogue", "community").order_by("dialogue__slug", "role", "id"))


def would_orphan(office: Appointment) -> bool:
    """Whether a dialogue would have no convener once this office ends: no other, and no deputy who can step in."""
    if office.role != Role.CONVENER:
        return False
    if able_offices(office.dialogue).filter(role=Role.CONVENER).exclude(id=office.id).exists():
        return False
    deputy = Deputy.objects.filter(office=office).select_related("person").first()
    return deputy is None or not works_for(deputy.person, office.dialogue.coalition)


def orphaned(coalition: Coalition) -> list[Dialogue]:
    """The coalition's dialogues that have no convener any more, by address."""
    convened = Appointment.objects.filter(
        role=Role.CONVENER, until_day__isnull=True, person__is_active=True
    ).values("dialogue")
    return list(coalition.dialogues.exclude(id__in=convened).order_by("slug"))


def orphaned_for(person: Person, coalitions: Iterable[Coalition]) -> list[Dialogue]:
    """The dialogues that a person may take over."""
    return [
        dialogue
        for coalition in coalitions
        if is_convener(person, coalition)
        for dialogue in orphaned(coalition)
    ]


def _key(office: Appointment) -> Key:
    return office.role, office.community_id, office.language
