"""Who may do what with a joint statement."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from concilio.accord.errors import NotYours
from concilio.coalition.models import Membership, Organisation, Person
from concilio.dialogue.models import Appointment, Community, Dialogue, Phase
from concilio.dialogue.rules import holds_office

Role = Appointment.Role

# They write the drafts; translators, into their language. What is decided, participants and stewards' keys decide.
EDITORS = (Role.CONVENER, Role.STEWARD)
DESK = (*EDITORS, Role.MEDIATOR, Role.TRANSLATOR, Role.OBSERVER)
WITH_ACCORDS = frozenset({Phase.JOINT, Phase.CLOSING, Phase.PUBLISHED})


@dataclass(frozen=True)
class Office:
    """In which office somebody edits: what the public history says of an edit."""

    role: str
    community: Community | None = None


def editing_office(person: Person, dialogue: Dialogue) -> Office:
    """The office in which a person edits drafts.

    Raises:
        NotYours: they hold none that does.
    """
    offices = Appointment.objects.filter(
        person=person, dialogue=dialogue, role__in=EDITORS, until_day__isnull=True
    ).select_related("community")
    # A convener's comes first by name: an edit is a community's only where somebody acts for one alone.
    office = offices.order_by("role", "id").first()
    if office is None or dialogue.phase not in WITH_ACCORDS:
        raise NotYours
    return Office(office.role, office.community)


def stewards_office(person: Person, dialogue: Dialogue) -> Office:
    """The office of a steward, who alone reads what participants wrote before it is public.

    Raises:
        NotYours: they hold none.
    """
    office = (
        Appointment.objects.filter(
            person=person, dialogue=dialogue, role=Role.STEWARD, until_day__isnull=True
        )
        .select_related("community")
        .order_by("id")
        .first()
    )
    if office is None:
        raise NotYours
    return Office(office.role, office.community)


def must_convene(person: Person, dialogue: Dialogue) -> None:
    """
    Raises:
        NotYours: not a convener of this dialogue.
    """
    if not holds_office(person, dialogue, Role.CONVENER):
        raise NotYours


def languages_of_translator(person: Person, dialogue: Dialogue) -> frozenset[str]:
    """The languages into which a person translates in this dialogue."""
    offices = Appointment.objects.filter(
        person=person, dialogue=dialogue, role=Role.TRANSLATOR, until_day__isnull=True
    )
    return frozenset(offices.values_list("language", flat=True))


def organisations_signed_by(person: Person, dialogue: Dialogue) -> list[Organisation]:
    """The organisations for which a person may sign: their own in the coalition that convenes the dialogue."""
    places = Membership.objects.filter(
        person=person,
        coalition=dialogue.coalition_id,
        organisation__isnull=False,
        closed=False,
        accepted=True,
    ).select_related("organisation")
    return [place.organisation for place in places if place.organisation is not None]


def communities_without_steward(dialogue: Dialogue) -> list[Community]:
    """Communities whose last steward has left, by label: their keys can be turned by nobody."""
    with_one: set[UUID | None] = set(
        Appointment.objects.filter(
            dialogue=dialogue, role=Role.STEWARD, until_day__isnull=True, person__is_active=True
        ).values_list("community_id", flat=True)
    )
    communities = Community.objects.filter(dialogue=dialogue).order_by("label")
    return [community for community in communities if community.id not in with_one]
