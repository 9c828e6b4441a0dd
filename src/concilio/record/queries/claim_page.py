"""A claim as its page shows it: its figure, passages, positions over time, links, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from concilio.record.checks import CheckedEvent, check
from concilio.record.models import Claim, ClaimLink, Entry, EntryStatus, Recognition
from concilio.record.queries.event_page import ShownFlag, flags_in_words
from concilio.record.queries.naming import party_names, term_in_words, term_names
from concilio.record.queries.rows import VISIBLE, as_checked, claims_shown, event_rows, parts_of, with_entry
from concilio.record.queries.shown import (
    ShownEntry,
    ShownPosition,
    ShownRecognition,
    ShownSource,
    ShownText,
    claim_text,
    shown_entry,
    shown_position,
    shown_recognition,
    shown_sources,
    title_of,
)
from concilio.record.said import said_date, said_figure


@dataclass(frozen=True)
class ShownLink:
    """Another claim, and how the two stand to each other."""

    claim: UUID
    kind: str
    text: ShownText
    maker: str
    from_here: bool


@dataclass(frozen=True)
class ClaimPage:
    claim: Claim
    title: ShownText
    maker: str
    text: ShownText
    other_languages: tuple[ShownText, ...]
    when: str
    counted: str
    figure: str
    parts: tuple[tuple[str, str], ...]
    parts_are: str
    entry: ShownEntry
    sources: tuple[ShownSource, ...]
    positions: tuple[ShownPosition, ...]
    passages: tuple[ShownRecognition, ...]
    links: tuple[ShownLink, ...]
    history: tuple[tuple[object, str], ...]
    flags: tuple[ShownFlag, ...]


def public_claim(id_: UUID) -> Claim | None:
    """A visible claim of a published event."""
    claims = claims_shown(Claim.objects.filter(entry_id=id_, event__published_on__isnull=False))
    return claims.prefetch_related("event__texts").first()


def claim_page(claim: Claim, language: str) -> ClaimPage:
    """The page of a claim. A fixed number of queries."""
    links = list(_links(claim))
    others = {link.other if link.claim_id == claim.entry_id else link.claim for link in links}
    passages = _passages(claim)
    names = party_names(
        [
            claim.maker_id,
            *(p.party_id for p in claim.positions.all()),
            *(o.side_id for o in claim.entry.objections.all()),
            *(other.maker_id for other in others),
            *(p.body_id for p in passages),
            *(o.side_id for p in passages for o in p.entry.objections.all()),
        ],
        language,
    )
    terms = term_names(language)
    measure = claim.measure.slug if claim.measure else ""
    shown = claim_text(claim, language)
    checked = as_checked(event_rows(claim.event))
    return ClaimPage(
        claim=claim,
        title=title_of(claim.event, language),
        maker=names[claim.maker_id],
        text=shown,
        other_languages=tuple(
            ShownText(t.text, t.language)
            for t in sorted(claim.texts.all(), key=lambda t: t.language)
            if t.language != shown.language
        ),
        when=said_date(claim.as_of, language),
        counted=term_in_words(terms, measure, claim.population.slug) if claim.population else "",
        figure=said_figure(claim.bound, claim.low, claim.high, language),
        parts=tuple(
            (
                terms.get(("population", part.population.slug), part.population.slug),
                said_figure("exact" if part.low == part.high else "range", part.low, part.high, language),
            )
            for part in parts_of(claim)
        ),
        parts_are=str(Claim.Parts(claim.parts_are).label),
        entry=shown_entry(claim.entry, names),
        sources=shown_sources(claim.entry, language),
        positions=tuple(shown_position(p, names, language) for p in claim.positions.all()),
        passages=tuple(shown_recognition(p, names, language) for p in passages),
        links=tuple(_shown_link(link, claim, names, language) for link in links),
        history=tuple(
            (status.on, str(Entry.State(status.state).label))
            for status in EntryStatus.objects.filter(entry=claim.entry).order_by("on", "id")
        ),
        flags=flags_in_words(_about(checked, claim.entry_id), terms, language),
    )


def _about(checked: CheckedEvent, id_: UUID) -> list:  # type: ignore[type-arg]
    return [flag for flag in check(checked) if id_ in flag.claims]


def _links(claim: Claim):  # type: ignore[no-untyped-def]
    both = Q(claim=claim) | Q(other=claim)
    return (
        ClaimLink.objects.filter(
            both, entry__state__in=VISIBLE, claim__entry__state__in=VISIBLE, other__entry__state__in=VISIBLE
        )
        .select_related("claim", "other")
        .prefetch_related("claim__texts", "other__texts")
        .order_by("kind", "entry_id")
    )


def _passages(claim: Claim) -> list[Recognition]:
    """The passage of which a claim speaks, with all others of that judgment."""
    about = claim.recognition
    if about is None:
        return []
    same = Recognition.objects.filter(
        event_id=about.event_id, body_id=about.body_id, instrument=about.instrument, entry__state__in=VISIBLE
    )
    return list(with_entry(same).prefetch_related("texts").order_by("passage", "entry_id"))


def _shown_link(link: ClaimLink, claim: Claim, names: dict[UUID, str], language: str) -> ShownLink:
    from_here = link.claim_id == claim.entry_id
    other = link.other if from_here else link.claim
    return ShownLink(
        other.entry_id,
        str(ClaimLink.Kind(link.kind).label),
        claim_text(other, language),
        names[other.maker_id],
        from_here,
    )
