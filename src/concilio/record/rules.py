"""Who may do what in the record, as predicates on office and community."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from concilio.coalition.models import Person
from concilio.dialogue.models import Appointment, Community, Dialogue
from concilio.record.models import CommunityParty, Editor, Event, EventSide, Party

Role = Appointment.Role


@dataclass(frozen=True)
class Desk:
    """The side of an event that a person edits for, in one dialogue."""

    dialogue: Dialogue
    community: Community
    party: Party


def edits_for(person: Person, dialogue: Dialogue) -> Community | None:
    """The community whose record a person edits in a dialogue; None for nobody's.

    Its editors; where a community has none, its stewards. Nobody edits for two.
    """
    editing = Editor.objects.filter(community__dialogue=dialogue, until_day__isnull=True)
    own = editing.filter(person=person).select_related("community").order_by("community__label").first()
    if own is not None:
        return own.community
    steward = (
        Appointment.objects.filter(
            person=person,
            dialogue=dialogue,
            role=Role.STEWARD,
            until_day__isnull=True,
            community__isnull=False,
        )
        .exclude(community__in=editing.values("community"))
        .select_related("community")
        .order_by("community__label")
        .first()
    )
    return steward.community if steward is not None else None


def desk_of(person: Person, dialogue: Dialogue) -> Desk | None:
    """As `edits_for`, with the party of the record that the community is; None where it is none yet."""
    community = edits_for(person, dialogue)
    if community is None:
        return None
    linked = CommunityParty.objects.filter(community=community).select_related("party").first()
    return Desk(dialogue, community, linked.party) if linked is not None else None


def concerns(event: Event, party: Party) -> bool:
    """Whether an event has this community among its sides."""
    return EventSide.objects.filter(event=event, party=party).exists()


def communities_asked(event: Event, dialogue: Dialogue) -> list[Community]:
    """Whose editors decide about an event's entries: the dialogue's communities that are sides of it, by label."""
    sides = EventSide.objects.filter(event=event).values("party")
    linked = CommunityParty.objects.filter(community__dialogue=dialogue, party__in=sides)
    return list(Community.objects.filter(id__in=linked.values("community")).order_by("label"))


def events_of(dialogue: Dialogue, parties: Iterable[UUID] | None = None) -> list[Event]:
    """The events that concern at least two communities of a dialogue, by day."""
    if parties is None:
        parties = CommunityParty.objects.filter(community__dialogue=dialogue).values_list("party", flat=True)
    own = set(parties)
    found = Event.objects.filter(sides__party__in=own).distinct().prefetch_related("texts", "sides")
    shared = [e for e in found if len({side.party_id for side in e.sides.all()} & own) > 1]
    return sorted(shared, key=lambda e: (str(e.first_day or ""), e.slug))
