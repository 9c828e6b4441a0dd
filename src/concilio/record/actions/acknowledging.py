"""What a seat acknowledges, and the numbers that are released of it. Nobody's own is ever shown to anybody else."""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction

from concilio.admission.derive import key_for
from concilio.dialogue.models import Dialogue
from concilio.dialogue.participant import Participant
from concilio.record import errors, rules
from concilio.record.disclosure import FORMS, exact_counts, released_counts, shown_counts
from concilio.record.models import (
    Acknowledgement,
    AcknowledgementBasis,
    AcknowledgementRelease,
    CommunityParty,
    Event,
    Party,
)
from concilio.record.models.acknowledging import TAG_BYTES

OF_THE_EVENT = "event"


def acknowledge(
    *, participant: Participant, event: Event, forms: Iterable[str], narrative_of: Party | None = None
) -> None:
    """Keep what a seat says of an event or of a community's narrative; no form takes all of it back.

    Acknowledging suffering makes no position on any figure: it writes nothing else.

    Raises:
        NotConcerned: the event is not one of the participant's dialogue, or not published.
    """
    if not _is_open_to(participant, event):
        raise errors.NotConcerned
    chosen = sum(FORMS[form] for form in set(forms) if form in FORMS)
    tag = tag_of(participant, event.id, narrative_of.id if narrative_of is not None else None)
    with transaction.atomic():
        if not chosen:
            Acknowledgement.objects.filter(tag=tag).delete()
            return
        Acknowledgement.objects.update_or_create(
            tag=tag,
            defaults={
                "community_id": participant.community_id,
                "event": event,
                "narrative_of": narrative_of,
                "forms": chosen,
            },
        )


def withdraw_acknowledgements(participant: Participant) -> None:
    """Erase all that a seat has acknowledged, at once."""
    tags = [
        tag_of(participant, event_id, party_id) for event_id, party_id in _places(participant.community_id)
    ]
    Acknowledgement.objects.filter(tag__in=tags).delete()


def acknowledged_by(participant: Participant, event: Event) -> dict[UUID | None, frozenset[str]]:
    """What a seat says of an event (None) and of each narrative, for that seat alone."""
    parties = [None, *event.sides.values_list("party", flat=True)]
    tags = {tag_of(participant, event.id, party): party for party in parties}
    found = Acknowledgement.objects.filter(tag__in=list(tags)).values_list("tag", "forms")
    return {
        tags[bytes(tag)]: frozenset(name for name, bit in FORMS.items() if forms & bit)
        for tag, forms in found
    }


@transaction.atomic
def release_acknowledgements(*, dialogue: Dialogue, event: Event, on: date) -> AcknowledgementRelease | None:
    """Release the numbers of a dialogue's seats on an event, as findings are; None where nothing shown would change.

    Kept: the counts on which it rests, with which the next one is compared.
    """
    Event.objects.select_for_update(no_key=True).get(id=event.id)
    basis, _ = AcknowledgementBasis.objects.select_for_update().get_or_create(
        event=event, dialogue=dialogue, defaults={"counts": {}, "on": date.min}
    )
    if basis.on >= on:
        return None
    exact = _exact(dialogue, event)
    counts = {
        community: {place: released_counts(now, basis.counts.get(community, {}).get(place, {}))
                    for place, now in places.items()}
        for community, places in exact.items()
    }  # fmt: skip
    shown = {
        community: {place: shown_counts(each) for place, each in places.items()}
        for community, places in counts.items()
    }
    last = AcknowledgementRelease.objects.filter(event=event, of_dialogue=dialogue.id).order_by("-on").first()
    if counts == basis.counts or (last is not None and last.shown == shown):
        return None
    basis.counts, basis.on = counts, on
    basis.save(update_fields=["counts", "on"])
    return AcknowledgementRelease.objects.create(event=event, of_dialogue=dialogue.id, shown=shown, on=on)


def tag_of(participant: Participant, event_id: UUID, party_id: UUID | None) -> bytes:
    """The key of one row.

    Without the installation's secret it leads neither to other rows of that person nor to their ballot.
    """
    message = participant.pseudonym + event_id.bytes + (party_id.bytes if party_id is not None else b"")
    return hmac.new(key_for("acknowledgements"), message, hashlib.sha256).digest()[:TAG_BYTES]


def _is_open_to(participant: Participant, event: Event) -> bool:
    if event.published_on is None:
        return False
    own = CommunityParty.objects.filter(community__dialogue=participant.dialogue_id)
    sides = event.sides.filter(party__in=own.values("party"))
    mine = own.filter(community=participant.community_id).values("party")
    return sides.count() > 1 and event.sides.filter(party__in=mine).exists()


def _places(community_id: UUID) -> list[tuple[UUID, UUID | None]]:
    """The events and narratives of which anybody of a community has acknowledged something."""
    rows = Acknowledgement.objects.filter(community=community_id)
    return list(rows.values_list("event", "narrative_of").distinct())


def _exact(dialogue: Dialogue, event: Event) -> dict[str, dict[str, dict[str, int]]]:
    """By party of the community, and by what is acknowledged: the event, or a narrative by its party."""
    parties = dict(
        CommunityParty.objects.filter(
            community__in=[c.id for c in rules.communities_asked(event, dialogue)]
        ).values_list("community", "party__slug")
    )
    found: dict[str, dict[str, list[int]]] = {slug: defaultdict(list) for slug in parties.values()}
    rows = Acknowledgement.objects.filter(event=event, community__in=list(parties))
    for community, of, forms in rows.values_list("community", "narrative_of__slug", "forms"):
        found[parties[community]][of or OF_THE_EVENT].append(forms)
    places = {OF_THE_EVENT} | {place for each in found.values() for place in each}
    return {
        slug: {place: exact_counts(each.get(place, [])) for place in sorted(places)}
        for slug, each in found.items()
    }
