"""What is on record about one event, as rows read in a fixed number of queries, and as the checks see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Prefetch, QuerySet

from concilio.record.checks import CheckedClaim, CheckedEvent, CheckedRecognition, CitedSource, Part
from concilio.record.models import (
    AddressCheck,
    Citation,
    Claim,
    ClaimLink,
    ClaimPart,
    Entry,
    Event,
    FurtherCitation,
    Position,
    Recognition,
    Source,
)

VISIBLE = (Entry.State.CONFIRMED, Entry.State.DISAGREED, Entry.State.EXAMPLE)
"""What the public is shown. Where editors disagree on the attribution, the disagreement is shown with it."""
MOST_CLAIMS = 300


@dataclass(frozen=True)
class EventRows:
    """Visible rows of one event; claims by date, undated last, and by nothing that tells a side."""

    event: Event
    claims: list[Claim]
    recognitions: list[Recognition]
    more_claims: bool


def event_rows(event: Event) -> EventRows:
    """Everything visible of an event. The same number of queries for any number of rows."""
    claims = list(claims_shown(Claim.objects.filter(event=event))[: MOST_CLAIMS + 1])
    recognitions = list(
        with_entry(Recognition.objects.filter(event=event, entry__state__in=VISIBLE))
        .select_related("body")
        .prefetch_related("texts")
        .order_by(F("adopted_first").asc(nulls_last=True), "body__slug", "entry_id")[:MOST_CLAIMS]
    )
    return EventRows(event, claims[:MOST_CLAIMS], recognitions, len(claims) > MOST_CLAIMS)


def claims_shown(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Claims with all that a page shows of them."""
    positions = with_entry(Position.objects.filter(entry__state__in=VISIBLE)).order_by(
        F("since_first").asc(nulls_first=True), "entry_id"
    )
    links = ClaimLink.objects.filter(entry__state__in=VISIBLE)
    return (
        with_entry(claims.filter(entry__state__in=VISIBLE))
        .select_related("maker", "measure", "population", "event")
        .prefetch_related(
            "texts",
            "parts__population",
            Prefetch("positions", positions),
            Prefetch("links", links),
            Prefetch("linked_from", links),
        )
        .order_by(F("as_of_first").asc(nulls_last=True), "maker__slug", "entry_id")
    )


def with_entry(rows: QuerySet[Claim] | QuerySet[Position] | QuerySet[Recognition]) -> QuerySet:  # type: ignore[type-arg]
    """With what editors decided and what it rests on."""
    return rows.select_related("entry__citation__source").prefetch_related(
        Prefetch("entry__further_citations", further_citations()), "entry__objections"
    )


def further_citations() -> QuerySet[FurtherCitation]:
    """With their sources in one query: on SQLite, prefetching more than a thousand rows by key fails (see findings)."""
    return FurtherCitation.objects.select_related("citation__source")


def citations_of(entry: Entry) -> list[Citation]:
    """The passages on which an entry rests, the first one first."""
    first = [entry.citation] if entry.citation is not None else []
    return first + [further.citation for further in entry.further_citations.all()]


def as_checked(rows: EventRows) -> CheckedEvent:
    """The same as the checks see it. Two queries: what was found at addresses, and what repeats what."""
    sources = {c.source.id: c.source for claim in rows.claims for c in citations_of(claim.entry)}
    found = _last_found(sources)
    origins = _origins(sources.values())
    return CheckedEvent(
        rows.event.first_day,
        rows.event.last_day,
        tuple(_claim(claim, found, origins) for claim in rows.claims),
        tuple(
            CheckedRecognition(r.entry_id, r.body_id, r.instrument, r.level, r.passage)
            for r in rows.recognitions
        ),
    )


def _claim(claim: Claim, found: dict[UUID, str], origins: dict[UUID, UUID]) -> CheckedClaim:
    citations = citations_of(claim.entry)
    return CheckedClaim(
        id=claim.entry_id,
        maker=claim.maker_id,
        measure=claim.measure.slug if claim.measure else "",
        population=claim.population.slug if claim.population else "",
        bound=claim.bound,
        low=claim.low,
        high=claim.high,
        as_of_first=claim.as_of_first,
        as_of_last=claim.as_of_last,
        parts=tuple(Part(part.population.slug, part.low, part.high) for part in parts_of(claim)),
        parts_are=claim.parts_are,
        about=claim.recognition_id,
        sources=tuple(
            CitedSource(
                c.source_id, origins[c.source_id], c.source.published_last, found.get(c.source_id, "")
            )
            for c in citations
        ),
        quotation_missing=any(c.quotation and c.snapshot_id and c.start is None for c in citations),
    )


def parts_of(claim: Claim) -> list[ClaimPart]:
    """A claim's parts, the largest first and then by name."""
    return sorted(claim.parts.all(), key=lambda part: (-part.low, part.population.slug))


def _last_found(sources: Iterable[UUID]) -> dict[UUID, str]:
    rows = AddressCheck.objects.filter(source__in=list(sources)).order_by("on", "id")
    return dict(rows.values_list("source_id", "outcome"))


def _origins(sources: Iterable[Source]) -> dict[UUID, UUID]:
    """The origin at the end of each source's chain."""
    repeats = dict(
        Source.objects.filter(origin__isnull=False, repeated_by__isnull=False).values_list("id", "origin_id")
    )
    found: dict[UUID, UUID] = {}
    for source in sources:
        origin, seen = source.origin_id or source.id, {source.id}
        while origin in repeats and origin not in seen:
            seen.add(origin)
            origin = repeats[origin] or origin
        found[source.id] = origin
    return found
