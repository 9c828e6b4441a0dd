"""Events, the parties and words they need, the offer of a narrative, and narratives themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from concilio.coalition.models import Person
from concilio.coalition.rules import works_for
from concilio.dialogue.models import Appointment, Community, Dialogue
from concilio.dialogue.rules import holds_office
from concilio.publiclog.actions import Value, append
from concilio.record import errors, models, rules
from concilio.record.actions.proposals import dated


def say_in_public(*, dialogue: Dialogue, kind: str, event: models.Event, on: date, **about: Value) -> None:
    """Append an act about an event to the public log."""
    append(
        kind=f"record.{kind}",
        scope_kind="dialogue",
        scope_id=dialogue.id,
        on=on,
        payload={"event": event.slug, **about},
    )


@transaction.atomic
def link_community(*, by: Person, community: Community, party: models.Party) -> None:
    """Say which party of the record a dialogue's community is; once it edits, it stays.

    Raises:
        NotYourRecord: the person is no convener of the dialogue.
    """
    if not holds_office(by, community.dialogue, Appointment.Role.CONVENER):
        raise errors.NotYourRecord
    models.CommunityParty.objects.get_or_create(community=community, defaults={"party": party})


@transaction.atomic
def appoint_editor(*, by: Person, community: Community, person: Person, on: date) -> models.Editor:
    """Let a person edit the record for a community, from today.

    Raises:
        NotYourRecord: not by a convener; or the person edits for, or is a steward of, another community, or convenes.
    """
    dialogue = community.dialogue
    if not holds_office(by, dialogue, Appointment.Role.CONVENER):
        raise errors.NotYourRecord
    held = Appointment.objects.filter(person=person, dialogue=dialogue, until_day__isnull=True)
    of_another = held.filter(role=Appointment.Role.STEWARD).exclude(community=community)
    apart = held.filter(role__in=[Appointment.Role.CONVENER, Appointment.Role.MEDIATOR])
    edits = models.Editor.objects.filter(
        person=person, community__dialogue=dialogue, until_day__isnull=True
    ).exclude(community=community)
    member = works_for(person, dialogue.coalition)
    if of_another.exists() or apart.exists() or edits.exists() or not (member or held.exists()):
        raise errors.NotYourRecord
    office, new = models.Editor.objects.get_or_create(
        community=community, person=person, until_day=None, defaults={"from_day": on}
    )
    if new:
        _say_office(community, begins=True, on=on)
    return office


@transaction.atomic
def end_editor(*, by: Person, dialogue: Dialogue, editor_id: UUID, on: date) -> None:
    """End an editor's office today. The row stays, since decisions name the office."""
    if not holds_office(by, dialogue, Appointment.Role.CONVENER):
        raise errors.NotYourRecord
    office = models.Editor.objects.select_related("community").get(
        id=editor_id, community__dialogue=dialogue, until_day__isnull=True
    )
    office.until_day = on
    office.save(update_fields=["until_day"])
    _say_office(office.community, begins=False, on=on)


def end_editing_of(person: Person, dialogue: Dialogue, *, on: date) -> None:
    """End what a person edits in a dialogue, when they work for its coalition no more."""
    for office in models.Editor.objects.filter(
        community__dialogue=dialogue, person=person, until_day__isnull=True
    ).select_related("community"):
        office.until_day = on
        office.save(update_fields=["until_day"])
        _say_office(office.community, begins=False, on=on)


def _say_office(community: Community, *, begins: bool, on: date) -> None:
    append(
        kind="office.appointed" if begins else "office.ended",
        scope_kind="dialogue",
        scope_id=community.dialogue_id,
        on=on,
        payload={"office": "editor", "community": community.label},
    )


@transaction.atomic
def begin_event(
    *,
    by: Person,
    dialogue: Dialogue,
    slug: str,
    happened: str,
    titles: Mapping[str, str],
    sides: Iterable[models.Party],
    invented: bool = False,
    now: datetime | None = None,
) -> models.Event:
    """Begin an event's record. Nobody but editors sees it until it is published with two keys.

    Raises:
        NotYourRecord, NotADateOfTheRecord.
    """
    now = now or timezone.now()
    desk = rules.desk_of(by, dialogue)
    concerned = list(sides)
    if desk is None or desk.party not in concerned or len(concerned) < 2:
        raise errors.NotYourRecord
    dates = dated("happened", happened)
    event = models.Event.objects.create(
        slug=slug,
        happened=dates["happened"],
        first_day=dates["happened_first"],
        last_day=dates["happened_last"],
        invented=invented,
        created_on=now.date(),
    )
    for language, title in titles.items():
        models.EventText.objects.create(event=event, language=language, title=title)
    for party in concerned:
        models.EventSide.objects.create(event=event, party=party)
    return event


@transaction.atomic
def offer_narratives(
    *,
    by: Person,
    dialogue: Dialogue,
    event: models.Event,
    languages: Iterable[str],
    now: datetime | None = None,
) -> None:
    """Offer every community of an event its narrative, all on one day.

    Raises:
        NotYourRecord.
    """
    now = now or timezone.now()
    desk = rules.desk_of(by, dialogue)
    if desk is None or not rules.concerns(event, desk.party):
        raise errors.NotYourRecord
    waiting = models.EventSide.objects.filter(event=event, offered_on__isnull=True)
    if waiting.update(offered_on=now.date(), languages=sorted(languages)):
        say_in_public(dialogue=dialogue, kind="offered", event=event, on=now.date())


@transaction.atomic
def write_narrative(
    *,
    by: Person,
    dialogue: Dialogue,
    event: models.Event,
    language: str,
    text: str,
    over: int,
    now: datetime | None = None,
) -> models.Narrative:
    """Publish a new version of one's own community's narrative. Nobody else's key is needed, and none can change it.

    Args:
        over: the version that the writer saw; 0 for none.

    Raises:
        NotYourRecord; SomebodyElseChangedIt: there is a newer version.
    """
    now = now or timezone.now()
    desk = rules.desk_of(by, dialogue)
    if desk is None or not rules.concerns(event, desk.party):
        raise errors.NotYourRecord
    models.Event.objects.select_for_update(no_key=True).get(id=event.id)
    mine = models.Narrative.objects.filter(event=event, party=desk.party, language=language)
    newest = mine.aggregate(newest=Max("version"))["newest"] or 0
    if newest != over:
        raise errors.SomebodyElseChangedIt
    made = models.Narrative.objects.create(
        event=event, party=desk.party, language=language, version=newest + 1, text=text, on=now.date()
    )
    say_in_public(
        dialogue=dialogue, kind="narrated", event=event, on=now.date(),
        community=desk.community.label, language=language, version=made.version,
    )  # fmt: skip
    return made


@transaction.atomic
def add_party(*, slug: str, kind: str, names: Mapping[str, str]) -> models.Party:
    """Enter somebody to whom assertions can be attributed."""
    party = models.Party.objects.create(slug=slug, kind=kind)
    for language, name in names.items():
        models.PartyName.objects.create(party=party, language=language, name=name)
    return party


@transaction.atomic
def add_term(*, kind: str, slug: str, names: Mapping[str, str]) -> models.Term:
    """Enter a word for what is counted, or of whom."""
    term, _ = models.Term.objects.get_or_create(kind=kind, slug=slug)
    for language, name in names.items():
        models.TermName.objects.get_or_create(term=term, language=language, defaults={"name": name})
    return term
