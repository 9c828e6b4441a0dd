"""Which events there are, in the order of their days, and how each record was made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from django.db.models import Count, F, Q

from concilio.dialogue.naming import nearest
from concilio.record.models import Claim, Correction, Entry, Event, EventSide, Method
from concilio.record.queries.event_page import (
    ShownSource,
    ShownText,
    claim_text,
    shown_sources,
    title_of,
)
from concilio.record.queries.naming import FALL_BACK, party_names
from concilio.record.queries.rows import VISIBLE, claims_shown
from concilio.record.said import said_date

MOST_LISTED = 500


@dataclass(frozen=True)
class ListedEvent:
    slug: str
    title: ShownText
    when: str
    year: int | None
    claims: int
    disputed: int
    invented: bool


@dataclass(frozen=True)
class MethodPage:
    """How an event's record was made; what can be counted is counted."""

    event: Event
    title: ShownText
    text: Method | None
    sources: tuple[ShownSource, ...]
    sides: tuple[tuple[str, date | None, int], ...]
    """community, when it was offered its narrative, how many entries its editors proposed"""
    from_files: int
    disputed: tuple[tuple[str, ShownText], ...]
    """address and words of claims that some party disputes, or whose attribution is disagreed on"""
    corrections: int


def public_event(slug: str) -> Event | None:
    """A published event."""
    events = Event.objects.filter(slug=slug, published_on__isnull=False).prefetch_related("texts")
    return events.first()


def listed_events(language: str) -> list[ListedEvent]:
    """Published events by day. Two queries."""
    shown = Q(claims__entry__state__in=VISIBLE)
    events = (
        Event.objects.filter(published_on__isnull=False)
        .prefetch_related("texts")
        .annotate(
            n_claims=Count("claims", filter=shown, distinct=True),
            n_disputed=Count(
                "claims",
                filter=shown
                & Q(claims__positions__stance="disputes", claims__positions__entry__state__in=VISIBLE),
                distinct=True,
            ),
        )
        .order_by(F("first_day").asc(nulls_first=True), "slug")[:MOST_LISTED]
    )
    return [
        ListedEvent(
            event.slug,
            title_of(event, language),
            said_date(event.happened, language),
            event.first_day.year if event.first_day else None,
            event.n_claims,
            event.n_disputed,
            event.invented,
        )
        for event in events
    ]


def on_timeline(language: str) -> list[tuple[int | None, list[ListedEvent]]]:
    """Published events by year."""
    return [(year, list(events)) for year, events in groupby(listed_events(language), key=lambda e: e.year)]


def method_page(event: Event, language: str) -> MethodPage:
    """The method page. A fixed number of queries."""
    methods = Method.objects.filter(event=event, entry__state__in=VISIBLE).order_by(
        "entry__proposed_on", "entry_id"
    )
    by_language = {method.language: method for method in methods}
    claims = list(claims_shown(Claim.objects.filter(event=event))[:MOST_LISTED])
    sources: dict[object, ShownSource] = {}
    for claim in claims:
        for source in shown_sources(claim.entry, language):
            sources.setdefault(source.id, source)
    proposed: Counter[UUID | None] = Counter(
        Entry.objects.filter(event=event, state__in=VISIBLE).values_list("side", flat=True)
    )
    sides = list(EventSide.objects.filter(event=event))
    names = party_names([side.party_id for side in sides], language)
    disputed = [
        claim
        for claim in claims
        if claim.entry.state == Entry.State.DISAGREED
        or any(p.stance in {"disputes", "partly"} for p in claim.positions.all())
    ]
    return MethodPage(
        event,
        title_of(event, language),
        nearest(by_language.values(), language, FALL_BACK),
        tuple(sorted(sources.values(), key=lambda s: (s.title, s.slug))),
        tuple(sorted((names[s.party_id], s.offered_on, proposed[s.party_id]) for s in sides)),
        proposed[None],
        tuple((str(claim.entry_id), claim_text(claim, language)) for claim in disputed),
        Correction.objects.filter(event=event).count(),
    )
