"""Sources as their pages show them: who captured which copy, whether the words agree, quotations in their place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import combinations
from uuid import UUID

from django.db.models import Q, QuerySet

from concilio.record.citing import Reference, cite
from concilio.record.models import (
    AddressCheck,
    Citation,
    CustodyStep,
    Entry,
    Event,
    Snapshot,
    Source,
    TextCorrection,
    TextLayer,
)
from concilio.record.queries.naming import party_names
from concilio.record.queries.rows import VISIBLE
from concilio.record.said import said_date
from concilio.record.sources.comparing import Comparison, compare
from concilio.record.sources.reading import Found, find_quotation

MOST_CITATIONS = 100
MOST_COPIES = 10
CONTEXT = 400
"""Letters that are shown before and after a quotation."""
MOST_COMPARED = 400_000
"""Letters of each of two copies that are compared for a page."""
MOST_DIFFERENCES = 20


@dataclass(frozen=True)
class Copy:
    """One captured copy."""

    id: UUID
    by: str
    how: str
    kind: str
    on: date
    size: int
    sha256: str
    stamped: bool
    address: str
    pages: int
    has_text: bool


@dataclass(frozen=True)
class TwoCopies:
    """Two captures by two communities, and what their words have in common."""

    first: Copy
    second: Copy
    same_bytes: bool
    words: Comparison | None


@dataclass(frozen=True)
class Quoted:
    """A quotation in its place: the words before and after it, and rectangles on the picture of its page."""

    id: UUID
    locator: str
    language: str
    before: str
    words: str
    after: str
    found: bool
    in_a_copy: bool
    page: int | None
    picture_of: UUID | None
    rectangles: tuple[tuple[float, float, float, float], ...]
    translations: tuple[tuple[str, str], ...]
    event: Event | None


@dataclass(frozen=True)
class SourcePage:
    source: Source
    cited: str
    published: str
    origin: Source | None
    repeated_by: tuple[Source, ...]
    copies: tuple[Copy, ...]
    pairs: tuple[TwoCopies, ...]
    quotations: tuple[Quoted, ...]
    checks: tuple[tuple[date, str, str], ...]
    custody: tuple[tuple[date, str, str], ...]


@dataclass(frozen=True)
class PageText:
    """One page of a copy, as it is shown and as it was read first."""

    layer: TextLayer
    text: str
    version: int
    history: tuple[tuple[int, date, str], ...]


def public_source(slug: str) -> Source | None:
    """A source on which something rests that anybody may see."""
    return Source.objects.filter(slug=slug).filter(_seen()).distinct().first()


def public_citation(source: Source, id_: UUID) -> Citation | None:
    """A passage on which something rests that anybody may see."""
    found = Citation.objects.filter(id=id_, source=source).filter(_rests_on_it()).distinct()
    return found.select_related("source", "snapshot__party").first()


def source_page(source: Source, language: str, *, everything: bool = False) -> SourcePage:
    """A source for its page.

    Args:
        everything: also passages on which nothing rests yet, for editors.
    """
    snapshots = list(
        source.snapshots.select_related("party")
        .prefetch_related("layers__corrections")
        .order_by("captured_on", "sha256")
    )
    names = party_names([snapshot.party_id for snapshot in snapshots], language)
    copies = {snapshot.id: _copy(snapshot, names) for snapshot in snapshots}
    ordered = sorted(copies.values(), key=lambda copy: (copy.on, copy.by, copy.sha256))
    citations = source.citations.all() if everything else source.citations.filter(_rests_on_it()).distinct()
    return SourcePage(
        source=source,
        cited=cite(reference_of(source), language),
        published=said_date(source.published, language),
        origin=source.origin,
        repeated_by=tuple(source.repeated_by.order_by("slug")[:MOST_CITATIONS]),
        copies=tuple(ordered),
        pairs=_pairs(snapshots, copies),
        quotations=_quotations(citations),
        checks=tuple(
            (check.on, check.outcome, str(check.get_outcome_display()))
            for check in AddressCheck.objects.filter(source=source).order_by("-on", "id")[:10]
        ),
        custody=_custody(snapshots, names),
    )


def reference_of(source: Source, citation: Citation | None = None, language: str = "en") -> Reference:
    """A source, or a passage of it, as it is cited and exported."""
    snapshot = citation.snapshot if citation is not None else None
    by = party_names([snapshot.party_id], language)[snapshot.party_id] if snapshot else ""
    return Reference(
        id=source.slug,
        csl=source.csl,
        title=source.title,
        published=source.published,
        language=source.language,
        address=source.address,
        locator=citation.locator if citation else "",
        quotation=citation.quotation if citation else "",
        sha256=bytes(snapshot.sha256).hex() if snapshot else "",
        captured_on=snapshot.captured_on if snapshot else None,
        captured_by=by,
    )


def shown_text(snapshot: Snapshot) -> list[str]:
    """The text of each page, its newest correction where it has one."""
    layers = snapshot.layers.prefetch_related("corrections").order_by("page")
    return [_newest(layer)[0] for layer in layers]


def words_in_copies(source: Source, quotation: str) -> tuple[Snapshot | None, Found | None]:
    """The copy of a source in which words stand, and where; its newest copy and no place where they stand in none."""
    if not quotation:
        return None, None
    copies = list(source.snapshots.order_by("-captured_on", "sha256")[:MOST_COPIES])
    for snapshot in copies:
        found = find_quotation(shown_text(snapshot), quotation)
        if found is not None:
            return snapshot, found
    return (copies[0] if copies else None), None


def page_text(snapshot: Snapshot, number: int, language: str) -> PageText | None:
    """One page of a copy with the history of its corrections, the newest first."""
    layer = snapshot.layers.prefetch_related("corrections__party").filter(page=number).first()
    if layer is None:
        return None
    text, version = _newest(layer)
    corrections = sorted(layer.corrections.all(), key=lambda correction: -correction.version)
    names = party_names([correction.party_id for correction in corrections], language)
    history = tuple((c.version, c.on, names[c.party_id]) for c in corrections)
    return PageText(layer, text, version, history)


def listed_sources(asked: str = "") -> QuerySet[Source]:
    """All sources by title, for editors; those whose title holds the words asked for."""
    return Source.objects.filter(title__icontains=asked).order_by("title", "slug")


def _seen() -> Q:
    shown = Q(state__in=VISIBLE, event__published_on__isnull=False)
    entries = Entry.objects.filter(shown)
    return Q(citations__entries__in=entries) | Q(citations__further_entries__entry__in=entries)


def _rests_on_it() -> Q:
    entries = Entry.objects.filter(state__in=VISIBLE, event__published_on__isnull=False)
    return Q(entries__in=entries) | Q(further_entries__entry__in=entries)


def _copy(snapshot: Snapshot, names: dict[UUID, str]) -> Copy:
    layers = list(snapshot.layers.all())
    return Copy(
        id=snapshot.id,
        by=names[snapshot.party_id],
        how=str(snapshot.get_how_display()),
        kind=snapshot.media_type.upper(),
        on=snapshot.captured_on,
        size=snapshot.size,
        sha256=bytes(snapshot.sha256).hex(),
        stamped=bool(snapshot.time_stamp),
        address=snapshot.address,
        pages=len(layers),
        has_text=any(_newest(layer)[0].strip() for layer in layers),
    )


def _pairs(snapshots: list[Snapshot], copies: dict[UUID, Copy]) -> tuple[TwoCopies, ...]:
    """The newest copies of each two communities, side by side."""
    newest: dict[UUID, Snapshot] = {snapshot.party_id: snapshot for snapshot in snapshots}
    ordered = sorted(newest.values(), key=lambda snapshot: copies[snapshot.id].by)
    return tuple(
        _pair(one, other, copies[one.id], copies[other.id]) for one, other in combinations(ordered, 2)
    )


def _pair(one: Snapshot, other: Snapshot, first: Copy, second: Copy) -> TwoCopies:
    if first.sha256 == second.sha256:
        return TwoCopies(first, second, same_bytes=True, words=Comparison((), 1.0))
    if not (first.has_text and second.has_text):
        return TwoCopies(first, second, same_bytes=False, words=None)
    found = compare(_whole(one), _whole(other))
    shown = Comparison(found.differences[:MOST_DIFFERENCES], found.share)
    return TwoCopies(first, second, same_bytes=False, words=shown)


def _whole(snapshot: Snapshot) -> str:
    """What was read of a copy, not what somebody made of it."""
    layers = sorted(snapshot.layers.all(), key=lambda layer: layer.page)
    return "\n".join(str(layer.content.get("text", "")) for layer in layers)[:MOST_COMPARED]


def _quotations(citations: QuerySet[Citation]) -> tuple[Quoted, ...]:
    rows = (
        citations.exclude(quotation="")
        .select_related("snapshot")
        .prefetch_related("translations", "entries__event__texts", "snapshot__layers__corrections")
        .order_by("page", "start", "locator", "id")[:MOST_CITATIONS]
    )
    return tuple(_quoted(citation) for citation in rows)


def _quoted(citation: Citation) -> Quoted:
    text = _text_around(citation)
    start, end = citation.start or 0, citation.end or 0
    found = bool(text) and citation.start is not None
    has_picture = citation.snapshot is not None and citation.snapshot.media_type in {"pdf", "image"}
    entry = next((entry for entry in citation.entries.all() if entry.state in VISIBLE), None)
    return Quoted(
        id=citation.id,
        locator=citation.locator,
        language=citation.language,
        before=text[max(start - CONTEXT, 0) : start] if found else "",
        words=text[start:end] if found else citation.quotation,
        after=text[end : end + CONTEXT] if found else "",
        found=found,
        in_a_copy=citation.snapshot_id is not None,
        page=citation.page,
        picture_of=citation.snapshot_id if has_picture and citation.page else None,
        rectangles=tuple((100 * x, 100 * y, 100 * w, 100 * h) for x, y, w, h in citation.place or ()),
        translations=tuple(sorted((t.language, t.text) for t in citation.translations.all())),
        event=entry.event if entry is not None and entry.event.published_on else None,
    )


def _text_around(citation: Citation) -> str:
    """The text in which a quotation's offsets count: the newest in which these words stand at them."""
    if citation.snapshot is None or citation.start is None:
        return ""
    layer = next((one for one in citation.snapshot.layers.all() if one.page == citation.page), None)
    if layer is None:
        return ""
    texts = [c.content.get("text", "") for c in sorted(layer.corrections.all(), key=lambda c: -c.version)]
    texts.append(layer.content.get("text", ""))
    asked = "".join(citation.quotation.split())[:20]
    fitting = (text for text in texts if "".join(text[citation.start : citation.end].split())[:20] == asked)
    return str(next(fitting, texts[-1]))


def _newest(layer: TextLayer) -> tuple[str, int]:
    corrections: list[TextCorrection] = sorted(layer.corrections.all(), key=lambda c: c.version)
    if corrections:
        return str(corrections[-1].content.get("text", "")), corrections[-1].version
    return str(layer.content.get("text", "")), 0


def _custody(snapshots: list[Snapshot], names: dict[UUID, str]) -> tuple[tuple[date, str, str], ...]:
    steps = (
        CustodyStep.objects.filter(snapshot__in=snapshots).select_related("snapshot").order_by("-on", "id")
    )
    return tuple(
        (step.on, names[step.snapshot.party_id], str(step.get_what_display())) for step in steps[:50]
    )
