"""A record as a document: JSON-LD that `import_record` reads back to the last letter, and claims as CSV.

A dispute stands in the node, or the cell, of what is disputed, so that nothing leaves without it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from concilio.record import models as tables
from concilio.record.document import FORMAT
from concilio.record.models import Citation, Claim, Entry, Event
from concilio.record.queries.naming import party_names, term_in_words, term_names
from concilio.record.queries.rows import VISIBLE, citations_of, further_citations
from concilio.record.said import said_date, said_figure

CONTEXT: dict[str, Any] = {
    "@vocab": "urn:concilio:record:",
    "schema": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "id": "schema:identifier",
    "names": {"@id": "schema:name", "@container": "@language"},
    "titles": {"@id": "schema:headline", "@container": "@language"},
    "text": {"@id": "schema:text", "@container": "@language"},
    "claims": "schema:hasPart",
    "maker": "prov:wasAttributedTo",
    "citations": "prov:hadPrimarySource",
    "proposed_by": "prov:wasAssociatedWith",
    "replaces": "prov:wasRevisionOf",
    "origin": "prov:wasQuotedFrom",
}
EVERY_STATE = tuple(Entry.State.values)
CSV_COLUMNS = (
    "event", "claim", "who", "when", "said", "measure", "figure", "low", "high", "sources",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def exported(events: Iterable[Event], states: Iterable[str] = VISIBLE) -> dict[str, Any]:
    """The record of some events, with the parties, terms and sources that they name."""
    shown = [_Event(event, tuple(states)).document() for event in events]
    parties, terms, sources = _named(shown)
    return {
        "@context": CONTEXT,
        "format": FORMAT,
        "parties": [_party(p) for p in _by_slug(tables.Party, parties)],
        "terms": [
            {"@type": "schema:DefinedTerm", "kind": t.kind, "id": t.slug, "names": _in_languages(t.names.all(), "name")}
            for t in tables.Term.objects.prefetch_related("names").order_by("kind", "slug")
            if (t.kind, t.slug) in terms
        ],
        "sources": [_source(s) for s in _by_slug(tables.Source, sources)],
        "events": shown,
    }  # fmt: skip


def claims_as_csv(claims: Iterable[Claim], language: str) -> str:
    """A row for each claim. Its dispute stands in the cell with its words; every text is quoted, none is a formula."""
    rows = list(claims)
    ids = [id_ for c in rows for id_ in (c.maker_id, *(p.party_id for p in c.positions.all()))]
    sides = [o.side_id for c in rows for o in c.entry.objections.all()]
    names, terms = party_names([*ids, *sides], language), term_names(language)
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    writer.writerows(_csv_rows(rows, names, terms, language))
    return written.getvalue()


def with_dispute(claim: Claim, names: Mapping[UUID, str], language: str) -> str:
    """A claim's words with, in brackets, who disputes it or its attribution."""
    text = next((t.text for code in (language, "en") for t in claim.texts.all() if t.language == code), "")
    text = text or next((t.text for t in claim.texts.all()), "")
    said = [
        f"{names[p.party_id]}: {p.get_stance_display()}, {said_date(p.since, language)}"
        for p in claim.positions.all()
        if p.stance != "affirms"
    ]
    said += [f"{names[o.side_id]}: {o.get_reason_display()}. {o.words}" for o in claim.entry.objections.all()]
    return f"{text} [{'; '.join(said)}]" if said else text


def _csv_rows(
    rows: Iterable[Claim], names: Mapping[UUID, str], terms: dict[tuple[str, str], str], language: str
) -> Iterator[tuple[object, ...]]:
    for claim in rows:
        counted = ""
        if claim.measure is not None and claim.population is not None:
            counted = term_in_words(terms, claim.measure.slug, claim.population.slug)
        yield (
            _no_formula(claim.event.slug),
            str(claim.entry_id),
            _no_formula(names[claim.maker_id]),
            _no_formula(said_date(claim.as_of, language)),
            _no_formula(with_dispute(claim, names, language)),
            _no_formula(counted),
            _no_formula(said_figure(claim.bound, claim.low, claim.high, language)),
            "" if claim.low is None else claim.low,
            "" if claim.high is None else claim.high,
            _no_formula(
                "; ".join(f"{c.source.title} {c.locator}".strip() for c in citations_of(claim.entry))
            ),
        )


def _no_formula(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


class _Event:
    """One event's document. A fixed number of queries."""

    def __init__(self, event: Event, states: tuple[str, ...]) -> None:
        self.event, self.states = event, states
        self.slugs = dict(tables.Party.objects.values_list("id", "slug"))

    def document(self) -> dict[str, Any]:
        event = self.event
        return _full({
            "@type": "schema:Event",
            "id": event.slug,
            "happened": event.happened,
            "titles": _in_languages(event.texts.all(), "title"),
            "invented": event.invented,
            "created": event.created_on.isoformat(),
            "published": event.published_on.isoformat() if event.published_on else None,
            "sides": [
                _full({
                    "party": self.slugs[side.party_id],
                    "offered": side.offered_on.isoformat() if side.offered_on else None,
                    "languages": side.languages,
                })
                for side in sorted(event.sides.all(), key=lambda s: self.slugs[s.party_id])
            ],
            "names": [self._name(row) for row in self._rows(tables.EventName)],
            "claims": self._claims(),
            "links": [self._link(row) for row in self._rows(tables.ClaimLink)],
            "recognitions": [self._recognition(row) for row in self._rows(tables.Recognition, "texts")],
            "methods": [self._method(row) for row in self._rows(tables.Method)],
            "narratives": [self._narrative(row) for row in self._narratives()],
        })  # fmt: skip

    def _narratives(self) -> Any:
        return self.event.narratives.order_by("party__slug", "language", "version")

    def _rows(self, table: Any, *related: str) -> Any:
        return (
            table.objects.filter(entry__event=self.event, entry__state__in=self.states)
            .select_related("entry__citation__source")
            .prefetch_related(
                Prefetch("entry__further_citations", further_citations()),
                "entry__further_citations__citation__translations",
                "entry__citation__translations",
                "entry__objections",
                "entry__statuses",
                *related,
            )
            .order_by("entry_id")
        )

    def _claims(self) -> list[dict[str, Any]]:
        positions: dict[UUID, list[dict[str, Any]]] = {}
        for row in self._rows(tables.Position):
            positions.setdefault(row.claim_id, []).append(self._position(row))
        rows = self._rows(Claim, "texts", "parts__population").select_related("measure", "population")
        return [self._claim(row, positions.get(row.entry_id, [])) for row in rows]

    def _claim(self, row: Claim, positions: list[dict[str, Any]]) -> dict[str, Any]:
        return _full({
            "@type": "schema:Claim",
            **self._entry(row.entry),
            "maker": self.slugs[row.maker_id],
            "text": _in_languages(row.texts.all(), "text"),
            "measure": row.measure.slug if row.measure else None,
            "population": row.population.slug if row.population else None,
            "bound": row.bound if row.bound != Claim.Bound.NONE else None,
            "low": row.low,
            "high": row.high,
            "parts": [
                {"population": part.population.slug, "low": part.low, "high": part.high}
                for part in sorted(row.parts.all(), key=lambda part: part.population.slug)
            ],
            "parts_are": row.parts_are if row.parts_are != Claim.Parts.UNKNOWN else None,
            "as_of": row.as_of,
            "about": str(row.recognition_id) if row.recognition_id else None,
            "disputed": _is_disputed(row, positions),
            "positions": positions,
        })  # fmt: skip

    def _position(self, row: tables.Position) -> dict[str, Any]:
        return _full({
            **self._entry(row.entry), "party": self.slugs[row.party_id], "stance": row.stance, "since": row.since,
            "grounds": row.grounds, "language": row.language if row.grounds else None,
        })  # fmt: skip

    def _recognition(self, row: tables.Recognition) -> dict[str, Any]:
        return _full({
            **self._entry(row.entry), "body": self.slugs[row.body_id], "level": row.level,
            "instrument": row.instrument, "passage": row.passage, "adopted": row.adopted,
            "text": _in_languages(row.texts.all(), "text"), "summary": any(t.summary for t in row.texts.all()),
            "votes_for": row.votes_for, "votes_against": row.votes_against, "abstentions": row.abstentions,
        })  # fmt: skip

    def _link(self, row: tables.ClaimLink) -> dict[str, Any]:
        return _full({
            **self._entry(row.entry), "claim": str(row.claim_id), "other": str(row.other_id), "kind": row.kind,
        })  # fmt: skip

    def _name(self, row: tables.EventName) -> dict[str, Any]:
        return _full({
            **self._entry(row.entry), "party": self.slugs[row.party_id], "language": row.language, "name": row.name,
        })  # fmt: skip

    def _method(self, row: tables.Method) -> dict[str, Any]:
        return _full({
            **self._entry(row.entry), "language": row.language, "definitions": row.definitions,
            "inclusion": row.inclusion,
        })  # fmt: skip

    def _narrative(self, row: tables.Narrative) -> dict[str, Any]:
        return {
            "party": self.slugs[row.party_id], "language": row.language, "version": row.version, "text": row.text,
            "on": row.on.isoformat(),
        }  # fmt: skip

    def _entry(self, entry: Entry) -> dict[str, Any]:
        history = sorted(((s.on.isoformat(), s.state) for s in entry.statuses.all()), key=_as_it_went)
        said = sorted(entry.objections.all(), key=lambda o: self.slugs[o.side_id])
        return {
            "id": str(entry.id),
            "state": entry.state,
            "proposed": entry.proposed_on.isoformat(),
            "proposed_by": self.slugs[entry.side_id] if entry.side_id else None,
            "replaces": str(entry.replaces_id) if entry.replaces_id else None,
            "history": [{"on": on, "state": state} for on, state in history],
            "objections": [
                {"side": self.slugs[o.side_id], "reason": o.reason, "language": o.language, "words": o.words,
                 "on": o.on.isoformat()}
                for o in said
            ],
            "citations": [_citation(c) for c in citations_of(entry)],
        }  # fmt: skip


def _is_disputed(claim: Claim, positions: list[dict[str, Any]]) -> bool:
    stances = {position["stance"] for position in positions}
    return bool(stances & {"disputes", "partly"}) or bool(claim.entry.objections.all())


def _as_it_went(step: tuple[str, str]) -> tuple[str, int, str]:
    """By day; on one day, what comes first in an entry's life."""
    return step[0], 0 if step[1] == Entry.State.PROPOSED else 1, step[1]


def _citation(citation: Citation) -> dict[str, Any]:
    return _full({
        "id": str(citation.id),
        "source": citation.source.slug,
        "locator": citation.locator,
        "quotation": citation.quotation,
        "language": citation.language if citation.language != "und" else None,
        "page": citation.page,
        "translations": _in_languages(citation.translations.all(), "text"),
    })  # fmt: skip


def _party(party: tables.Party) -> dict[str, Any]:
    return {
        "@type": "prov:Agent", "id": party.slug, "kind": party.kind,
        "names": _in_languages(party.names.all(), "name"),
    }  # fmt: skip


def _source(source: tables.Source) -> dict[str, Any]:
    return _full({
        "@type": ["schema:CreativeWork", "prov:Entity"], "id": source.slug, "title": source.title,
        "csl": source.csl, "publisher": source.publisher.slug if source.publisher else None,
        "published": source.published, "language": source.language if source.language != "und" else None,
        "address": source.address, "seen_in_copy": source.seen_in_copy,
        "origin": source.origin.slug if source.origin else None,
    })  # fmt: skip


def _by_slug(table: Any, slugs: set[str]) -> Any:
    rows = table.objects.filter(slug__in=slugs).order_by("slug")
    related = {"Party": ("names",), "Source": ()}[table.__name__]
    if table is tables.Source:
        rows = rows.select_related("publisher", "origin")
    return rows.prefetch_related(*related)


def _named(events: list[dict[str, Any]]) -> tuple[set[str], set[tuple[str, str]], set[str]]:
    """What some events point to: parties, terms and sources, with origins and publishers of sources."""
    parties: set[str] = set()
    terms: set[tuple[str, str]] = set()
    sources: set[str] = set()

    def walk(node: Any) -> None:
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif isinstance(node, dict):
            for key, value in node.items():
                if key in {"party", "maker", "body", "proposed_by", "side"}:
                    parties.add(value)
                elif key in {"measure", "population"}:
                    terms.add((key, value))
                elif key == "source":
                    sources.add(value)
                else:
                    walk(value)

    walk(events)
    more = sources
    while more:
        rows = tables.Source.objects.filter(slug__in=more)
        parties |= {p for p in rows.values_list("publisher__slug", flat=True) if p}
        more = {o for o in rows.values_list("origin__slug", flat=True) if o} - sources
        sources |= more
    return parties, terms, sources


def _in_languages(rows: Iterable[Any], name: str) -> dict[str, str]:
    return {row.language: getattr(row, name) for row in sorted(rows, key=lambda row: row.language)}


def _full(node: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty."""
    return {key: value for key, value in node.items() if value not in (None, "", [], {}, False)}
