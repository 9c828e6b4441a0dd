"""Which events there are, in the order of their days, and how each record was made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from django.db.models import Count, F, Q

from concilio.dialogue.naming import nearest
from concilio.documents.digits import in_digits_of
from concilio.record.models import Citation, Claim, Correction, Entry, Event, EventSide, Method, Source
from concilio.record.queries.naming import FALL_BACK, party_names
from concilio.record.queries.rows import VISIBLE
from concilio.record.queries.shown import ShownText, claim_text, title_of
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
class UsedSource:
    """A source on which an event's record rests."""

    slug: str
    title: str
    language: str
    published: str
    seen_in_copy: bool


@dataclass(frozen=True)
class MethodPage:
    """How an event's record was made; what can be counted is counted."""

    event: Event
    title: ShownText
    text: Method | None
    sources: tuple[UsedSource, ...]
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


def on_timeline(language: str) -> list[tuple[str, list[ListedEvent]]]:
    """Published events by year, as the language writes it; "" for those without a day."""
    return [
        (in_digits_of(language, str(year or "")), list(events))
        for year, events in groupby(listed_events(language), key=lambda e: e.year)
    ]


def method_page(event: Event, language: str) -> MethodPage:
    """The method page. A fixed number of queries."""
    methods = Method.objects.filter(event=event, entry__state__in=VISIBLE).order_by(
        "entry__proposed_on", "entry_id"
    )
    by_language = {method.language: method for method in methods}
    proposed: Counter[UUID | None] = Counter(
        Entry.objects.filter(event=event, state__in=VISIBLE).values_list("side", flat=True)
    )
    sides = list(EventSide.objects.filter(event=event))
    names = party_names([side.party_id for side in sides], language)
    visible = Claim.objects.filter(event=event, entry__state__in=VISIBLE)
    contested = Q(positions__stance__in=["disputes", "partly"], positions__entry__state__in=VISIBLE)
    disputed = visible.filter(contested | Q(entry__state=Entry.State.DISAGREED)).distinct()
    disputed = disputed.prefetch_related("texts").order_by("as_of_first", "entry_id")[:MOST_LISTED]
    return MethodPage(
        event,
        title_of(event, language),
        nearest(by_language.values(), language, FALL_BACK),
        tuple(
            UsedSource(s.slug, s.title, s.language, said_date(s.published, language), s.seen_in_copy)
            for s in _sources_of(event)
        ),
        tuple(sorted((names[s.party_id], s.offered_on, proposed[s.party_id]) for s in sides)),
        proposed[None],
        tuple((str(claim.entry_id), claim_text(claim, language)) for claim in disputed),
        Correction.objects.filter(event=event).count(),
    )


def _sources_of(event: Event) -> list[Source]:
    """The sources of all visible entries of an event, by title."""
    entries = Entry.objects.filter(event=event, state__in=VISIBLE)
    cited = Citation.objects.filter(Q(entries__in=entries) | Q(further_entries__entry__in=entries)).values(
        "source"
    )
    return list(Source.objects.filter(id__in=cited).defer("csl").order_by("title", "slug")[:MOST_LISTED])
