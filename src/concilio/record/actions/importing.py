"""Putting a record that was read from files on record, whole or not at all.

What comes in waits for two keys as everything else does: a file carries no key. Only into an empty record, or as a
worked example, is it taken with the states it has (ADR 0130). An id that is not a UUID becomes one that the event and
the id always give, so that the same folder imported twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import models, transaction

from concilio.record import models as tables
from concilio.record.dates import RecordDate
from concilio.record.document import Known, Record, checked
from concilio.record.models import Entry

_BATCH = 1000
_NAMESPACE = uuid5(NAMESPACE_URL, "concilio-record/1")
Row = Mapping[str, Any]


@dataclass
class Changes:
    """What an import would put on record, by table; what is there already is not counted."""

    new: dict[str, int] = field(default_factory=dict)
    there: int = 0

    def count(self, table: str, n: int) -> None:
        if n:
            self.new[table] = self.new.get(table, 0) + n


@transaction.atomic
def import_record(
    *,
    record: Record,
    on: date,
    state: str = Entry.State.PROPOSED,
    keep_states: bool = False,
    dry_run: bool = False,
    progress: Callable[[str], None] = lambda step: None,
) -> Changes:
    """Put a record on record; with `dry_run`, say what would be new and write nothing.

    Args:
        state: what becomes of every entry, unless `keep_states`.
        keep_states: take each entry's state and history as they are in the file: for moving a record into an
            installation that has none.

    Raises:
        NotARecordError: with every problem; nothing was written.
    """
    checked(record, known_names())
    importing = _Importing(on, state, keep_states)
    importing.parties(record["parties"])
    importing.terms(record["terms"])
    importing.sources(record["sources"])
    for event in record["events"]:
        progress(str(event["id"]))
        importing.event(event)
    importing.flush()
    if dry_run:
        transaction.set_rollback(True)
    return importing.changes


def known_names() -> Known:
    """What a document may point to without having it."""
    return Known(
        frozenset(tables.Party.objects.values_list("slug", flat=True)),
        frozenset(tables.Term.objects.values_list("kind", "slug")),
        frozenset(tables.Source.objects.values_list("slug", flat=True)),
    )


def id_in(event: str, kind: str, given: Any) -> UUID:
    """The id of a row: as given where it is a UUID, else made of its event, kind and name."""
    try:
        return UUID(str(given))
    except ValueError:
        return uuid5(_NAMESPACE, f"{event}/{kind}/{given}")


class _Importing:
    """One import. Rows are gathered and written in the order in which tables point to each other."""

    _ORDER = (
        tables.Citation, tables.CitationTranslation, tables.Entry, tables.EntryStatus, tables.Objection,
        tables.FurtherCitation, tables.Recognition, tables.RecognitionText, tables.Claim, tables.ClaimText,
        tables.ClaimPart, tables.Position, tables.ClaimLink, tables.EventName, tables.Method,
    )  # fmt: skip

    def __init__(self, on: date, state: str, keep_states: bool) -> None:
        self.on, self.state, self.keep = on, state, keep_states
        self.changes = Changes()
        self.party_ids = dict(tables.Party.objects.values_list("slug", "id"))
        self.source_ids = dict(tables.Source.objects.values_list("slug", "id"))
        self.term_ids = {(k, s): i for k, s, i in tables.Term.objects.values_list("kind", "slug", "id")}
        self.waiting: dict[type[models.Model], list[models.Model]] = {table: [] for table in self._ORDER}

    def parties(self, rows: Iterable[Row]) -> None:
        for row in rows:
            if row["id"] in self.party_ids:
                self.changes.there += 1
                continue
            party = tables.Party.objects.create(slug=row["id"], kind=row["kind"])
            self.party_ids[row["id"]] = party.id
            for language, name in row["names"].items():
                tables.PartyName.objects.create(party=party, language=language, name=name)
            self.changes.count("parties", 1)

    def terms(self, rows: Iterable[Row]) -> None:
        for row in rows:
            key = (row["kind"], row["id"])
            if key in self.term_ids:
                self.changes.there += 1
                continue
            term = tables.Term.objects.create(kind=row["kind"], slug=row["id"])
            self.term_ids[key] = term.id
            for language, name in row["names"].items():
                tables.TermName.objects.create(term=term, language=language, name=name)
            self.changes.count("terms", 1)

    def sources(self, rows: Iterable[Row]) -> None:
        new = [row for row in rows if row["id"] not in self.source_ids]
        made = {
            row["id"]: tables.Source(
                slug=row["id"],
                title=row["title"],
                csl=row.get("csl", {}),
                publisher_id=self.party_ids[row["publisher"]] if row.get("publisher") else None,
                language=row.get("language", "und"),
                address=row.get("address", ""),
                seen_in_copy=row.get("seen_in_copy", False),
                **_dated("published", row.get("published")),
            )
            for row in new
        }
        tables.Source.objects.bulk_create(made.values(), batch_size=_BATCH)
        self.source_ids |= {slug: source.id for slug, source in made.items()}
        for row in new:
            if row.get("origin"):
                tables.Source.objects.filter(slug=row["id"]).update(origin_id=self.source_ids[row["origin"]])
        self.changes.count("sources", len(made))

    def event(self, row: Row) -> None:
        event = self._event(row)
        there = set(Entry.objects.filter(event=event).values_list("id", flat=True))
        passages = {r["id"]: id_in(event.slug, "recognition", r["id"]) for r in row.get("recognitions", ())}
        claims = {c["id"]: id_in(event.slug, "claim", c["id"]) for c in row.get("claims", ())}
        for each in row.get("recognitions", ()):
            self._recognition(event, each, passages[each["id"]], there)
        for each in row.get("claims", ()):
            self._claim(event, each, claims[each["id"]], passages, there)
        for each in row.get("links", ()):
            id_ = self._entry(event, "link", each, there)
            if id_:
                self._add(tables.ClaimLink(
                    entry_id=id_, claim_id=claims[each["claim"]], other_id=claims[each["other"]],
                    kind=each["kind"],
                ))  # fmt: skip
        for each in row.get("names", ()):
            id_ = self._entry(event, "name", each, there)
            if id_:
                self._add(tables.EventName(
                    entry_id=id_, event=event, party_id=self.party_ids[each["party"]],
                    language=each["language"], name=each["name"],
                ))  # fmt: skip
        for each in row.get("methods", ()):
            id_ = self._entry(event, "method", each, there)
            if id_:
                self._add(tables.Method(
                    entry_id=id_, event=event, language=each["language"], definitions=each["definitions"],
                    inclusion=each["inclusion"],
                ))  # fmt: skip
        self._narratives(event, row.get("narratives", ()))

    def flush(self) -> None:
        for table in self._ORDER:
            rows = self.waiting[table]
            table._default_manager.bulk_create(rows, batch_size=_BATCH)  # type: ignore[arg-type]
            self.changes.count(str(table._meta.db_table).removeprefix("record_"), len(rows))
            self.waiting[table] = []

    def _event(self, row: Row) -> tables.Event:
        found = tables.Event.objects.filter(slug=row["id"]).first()
        if found is None:
            published = row.get("published") if self.keep else None
            found = tables.Event.objects.create(
                slug=row["id"],
                happened=row["happened"],
                invented=row.get("invented", False),
                created_on=date.fromisoformat(row["created"]) if row.get("created") else self.on,
                published_on=date.fromisoformat(published) if published else None,
                **_bounds(row["happened"], "first_day", "last_day"),
            )
            self.changes.count("event", 1)
            for language, title in row["titles"].items():
                tables.EventText.objects.create(event=found, language=language, title=title)
        else:
            self.changes.there += 1
        for side in row.get("sides", ()):
            tables.EventSide.objects.get_or_create(
                event=found,
                party_id=self.party_ids[side["party"]],
                defaults={
                    "languages": side.get("languages", []),
                    "offered_on": date.fromisoformat(side["offered"]) if side.get("offered") else None,
                },
            )
        return found

    def _claim(
        self, event: tables.Event, row: Row, id_: UUID, passages: Mapping[str, UUID], there: set[UUID]
    ) -> None:
        if self._entry(event, "claim", row, there, id_=id_):
            self._add(tables.Claim(
                entry_id=id_, event=event, maker_id=self.party_ids[row["maker"]],
                measure_id=self._term("measure", row), population_id=self._term("population", row),
                bound=row.get("bound", "none"), low=row.get("low"), high=row.get("high"),
                parts_are=row.get("parts_are", "unknown"),
                recognition_id=passages[row["about"]] if row.get("about") else None,
                **_dated("as_of", row.get("as_of")),
            ))  # fmt: skip
            for language, text in row["text"].items():
                self._add(tables.ClaimText(claim_id=id_, language=language, text=text))
            for part in row.get("parts", ()):
                self._add(tables.ClaimPart(
                    claim_id=id_, population_id=self.term_ids["population", part["population"]],
                    low=part["low"], high=part["high"],
                ))  # fmt: skip
        for each in row.get("positions", ()):
            position = self._entry(event, "position", each, there)
            if position:
                self._add(tables.Position(
                    entry_id=position, claim_id=id_, party_id=self.party_ids[each["party"]],
                    stance=each["stance"], language=each.get("language", "und"),
                    grounds=each.get("grounds", ""), **_dated("since", each.get("since")),
                ))  # fmt: skip

    def _recognition(self, event: tables.Event, row: Row, id_: UUID, there: set[UUID]) -> None:
        if not self._entry(event, "recognition", row, there, id_=id_):
            return
        votes = {name: row.get(name) for name in ("votes_for", "votes_against", "abstentions")}
        self._add(tables.Recognition(
            entry_id=id_, event=event, body_id=self.party_ids[row["body"]], level=row["level"],
            instrument=row.get("instrument", ""), passage=row.get("passage", ""), **votes,
            **_dated("adopted", row.get("adopted")),
        ))  # fmt: skip
        for language, text in row["text"].items():
            self._add(tables.RecognitionText(
                recognition_id=id_, language=language, text=text, summary=row.get("summary", False)
            ))  # fmt: skip

    def _entry(
        self, event: tables.Event, kind: str, row: Row, there: set[UUID], *, id_: UUID | None = None
    ) -> UUID | None:
        """A new entry's id; None where it is on record already."""
        id_ = id_ or id_in(event.slug, kind, row["id"])
        if id_ in there:
            self.changes.there += 1
            return None
        there.add(id_)
        citations = [self._citation(event, each) for each in row.get("citations") or ()]
        state = row.get("state", self.state) if self.keep else self.state
        proposed = date.fromisoformat(row["proposed"]) if self.keep and row.get("proposed") else self.on
        side = row.get("proposed_by")
        self._add(Entry(
            id=id_, event=event, kind=kind, state=state, side_id=self.party_ids.get(side) if side else None,
            citation_id=citations[0] if citations else None, proposed_on=proposed,
                replaces_id=UUID(row["replaces"]) if self.keep and row.get("replaces") else None,
        ))  # fmt: skip
        for further in citations[1:]:
            self._add(tables.FurtherCitation(entry_id=id_, citation_id=further))
        history = row.get("history") if self.keep else None
        for step in history or ({"state": state, "on": self.on.isoformat()},):
            self._add(
                tables.EntryStatus(entry_id=id_, state=step["state"], on=date.fromisoformat(step["on"]))
            )
        for said in (row.get("objections") or ()) if self.keep else ():
            self._add(tables.Objection(
                entry_id=id_, side_id=self.party_ids[said["side"]], reason=said["reason"],
                language=said["language"], words=said["words"], on=date.fromisoformat(said["on"]),
            ))  # fmt: skip
        return id_

    def _citation(self, event: tables.Event, row: Row) -> UUID:
        citation = tables.Citation(
            source_id=self.source_ids[row["source"]],
            locator=row.get("locator", ""),
            quotation=row.get("quotation", ""),
            language=row.get("language", "und"),
            page=row.get("page"),
        )
        if row.get("id"):
            citation.id = id_in(event.slug, "citation", row["id"])
        self._add(citation)
        for language, text in (row.get("translations") or {}).items():
            self._add(tables.CitationTranslation(citation_id=citation.id, language=language, text=text))
        return citation.id

    def _narratives(self, event: tables.Event, rows: Iterable[Row]) -> None:
        for row in rows:
            _, new = tables.Narrative.objects.get_or_create(
                event=event,
                party_id=self.party_ids[row["party"]],
                language=row["language"],
                version=row.get("version", 1),
                defaults={
                    "text": row["text"],
                    "on": date.fromisoformat(row["on"]) if row.get("on") else self.on,
                },
            )
            self.changes.count("narrative", int(new))

    def _term(self, kind: str, row: Row) -> UUID | None:
        return self.term_ids[kind, row[kind]] if row.get(kind) else None

    def _add(self, row: models.Model) -> None:
        self.waiting[type(row)].append(row)
        if len(self.waiting[tables.Entry]) >= _BATCH * 10:
            self.flush()


def _dated(name: str, text: str | None) -> dict[str, Any]:
    return {name: text or "", **_bounds(text, f"{name}_first", f"{name}_last")}


def _bounds(text: str | None, first: str, last: str) -> dict[str, Any]:
    if not text:
        return {first: None, last: None}
    parsed = RecordDate.parse(text)
    return {first: parsed.first, last: parsed.last}
