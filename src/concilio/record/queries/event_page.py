"""An event as its page shows it to one reader. Nothing is ordered by side: by date, then by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch

from concilio.record.axis import Axis, Mark, axis_for
from concilio.record.checks import YEARS_SINCE, Flag, check
from concilio.record.flag_words import flag_words
from concilio.record.models import Claim, Entry, Event, EventName, Position, Recognition
from concilio.record.queries.naming import party_names, term_in_words, term_names
from concilio.record.queries.rows import (
    VISIBLE,
    EventRows,
    as_checked,
    event_rows,
    further_citations,
    parts_of,
)
from concilio.record.queries.shown import (
    ShownEntry,
    ShownPosition,
    ShownRecognition,
    ShownSide,
    ShownSource,
    ShownText,
    claim_text,
    shown_entry,
    shown_position,
    shown_recognition,
    shown_sources,
    sides_of,
    title_of,
)
from concilio.record.said import said_date, said_figure


@dataclass(frozen=True)
class ShownFigure:
    """One row of an axis: one maker on one day, with one mark or more."""

    claim: UUID
    claims: tuple[UUID, ...]
    maker: str
    when: str
    figure: str
    bound: str
    marks: tuple[Mark, ...]
    sources: tuple[ShownSource, ...]
    entry: ShownEntry


@dataclass(frozen=True)
class Measure:
    """All figures of one measure and population."""

    name: str
    axis: Axis
    figures: tuple[ShownFigure, ...]


@dataclass(frozen=True)
class PositionRow:
    """A claim and what each party of the grid says of it, in the order of the grid's parties."""

    claim: UUID
    text: ShownText
    cells: tuple[tuple[str, tuple[ShownPosition, ...], bool], ...]
    """party's name, its positions by date, whether it made the claim"""


@dataclass(frozen=True)
class Judgment:
    """The passages of one judgment, always shown together and at the same size."""

    body: str
    instrument: str
    adopted: str
    passages: tuple[ShownRecognition, ...]


@dataclass(frozen=True)
class ShownName:
    party: str
    name: str
    language: str
    sources: tuple[ShownSource, ...]
    entry: ShownEntry


@dataclass(frozen=True)
class ShownClaim:
    id: UUID
    maker: str
    when: str
    text: ShownText
    sources: tuple[ShownSource, ...]
    entry: ShownEntry


@dataclass(frozen=True)
class ShownFlag:
    words: str
    check: str
    claims: tuple[tuple[UUID, str], ...]
    """claims that it is about, with their makers"""


@dataclass(frozen=True)
class EventPage:
    event: Event
    title: ShownText
    when: str
    sides: tuple[ShownSide, ...]
    names: tuple[ShownName, ...]
    measures: tuple[Measure, ...]
    single_figures: tuple[tuple[str, ShownFigure], ...]
    other_claims: tuple[ShownClaim, ...]
    grid: tuple[PositionRow, ...]
    parties: tuple[str, ...]
    judgments: tuple[Judgment, ...]
    recognitions: tuple[ShownRecognition, ...]
    plenary: int
    flags: tuple[ShownFlag, ...]
    sources: tuple[ShownSource, ...]
    has_examples: bool
    more_claims: bool


def event_page(event: Event, language: str) -> EventPage:
    """The page of an event. A fixed number of queries."""
    rows = event_rows(event)
    return _Page(event, language, rows).build()


class _Page:
    """Builds one page from rows that were read already."""

    def __init__(self, event: Event, language: str, rows: EventRows) -> None:
        self.event, self.language, self.rows = event, language, rows
        self.event_names = list(
            EventName.objects.filter(event=event, entry__state__in=VISIBLE)
            .select_related("entry__citation__source")
            .prefetch_related(Prefetch("entry__further_citations", further_citations()), "entry__objections")
        )
        self.names = party_names(self._parties(), language)
        self.terms = term_names(language, self._terms())

    def build(self) -> EventPage:
        charts, singles = self._measures()
        drawn = [f for m in charts for f in m.figures] + [f for _, f in singles]
        in_figures = {id_ for figure in drawn for id_ in figure.claims}
        grid, parties = self._grid()
        recognitions = [self._recognition(r) for r in self.rows.recognitions]
        return EventPage(
            event=self.event,
            title=title_of(self.event, self.language),
            when=said_date(self.event.happened, self.language),
            sides=sides_of(self.event, self.language),
            names=self._names(),
            measures=charts,
            single_figures=singles,
            other_claims=tuple(self._claim(c) for c in self.rows.claims if c.entry_id not in in_figures),
            grid=grid,
            parties=parties,
            judgments=self._judgments(recognitions),
            recognitions=tuple(
                shown for r, shown in zip(self.rows.recognitions, recognitions, strict=True) if not r.passage
            ),
            plenary=len({r.body_id for r in self.rows.recognitions if r.level == Recognition.Level.PLENARY}),
            flags=self._flags(),
            sources=self._sources(),
            has_examples=any(c.entry.state == Entry.State.EXAMPLE for c in self.rows.claims),
            more_claims=self.rows.more_claims,
        )

    def _parties(self) -> Iterable[UUID]:
        for claim in self.rows.claims:
            yield claim.maker_id
            yield from (o.side_id for o in claim.entry.objections.all())
            for position in claim.positions.all():
                yield position.party_id
        for recognition in self.rows.recognitions:
            yield recognition.body_id
            yield from (o.side_id for o in recognition.entry.objections.all())
        for name in self.event_names:
            yield name.party_id
            yield from (o.side_id for o in name.entry.objections.all())

    def _terms(self) -> set[UUID]:
        found = {c.measure_id for c in self.rows.claims} | {c.population_id for c in self.rows.claims}
        parts = {part.population_id for c in self.rows.claims for part in c.parts.all()}
        return {id_ for id_ in found | parts if id_ is not None}

    def _measures(self) -> tuple[tuple[Measure, ...], tuple[tuple[str, ShownFigure], ...]]:
        by_term: dict[tuple[str, str], list[tuple[Claim, str, int | None, int | None]]] = defaultdict(list)
        for claim in self.rows.claims:
            if claim.measure is None or claim.population is None or claim.bound == Claim.Bound.NONE:
                continue
            if claim.measure.slug == YEARS_SINCE:
                continue
            by_term[claim.measure.slug, claim.population.slug].append(
                (claim, claim.bound, claim.low, claim.high)
            )
            for part in parts_of(claim):
                bound = "exact" if part.low == part.high else "range"
                by_term[claim.measure.slug, part.population.slug].append((claim, bound, part.low, part.high))
        charts, singles = [], []
        for (measure, population), found in by_term.items():
            name = term_in_words(self.terms, measure, population)
            axis = axis_for(n for _, _, low, high in found for n in (low, high) if n is not None)
            figures = self._figures(found, axis)
            if len(figures) > 1:
                charts.append(Measure(name, axis, figures))
            else:
                singles += [(name, figure) for figure in figures]
        return (
            tuple(sorted(charts, key=lambda m: (-len(m.figures), m.name))),
            tuple(sorted(singles, key=lambda s: s[0])),
        )

    def _figures(
        self, found: list[tuple[Claim, str, int | None, int | None]], axis: Axis
    ) -> tuple[ShownFigure, ...]:
        """Figures by date; those of one maker and one day on one row."""
        together: dict[tuple[UUID, str], list[tuple[Claim, str, int | None, int | None]]] = defaultdict(list)
        for claim, bound, low, high in found:
            together[claim.maker_id, claim.as_of or str(claim.entry_id)].append((claim, bound, low, high))
        return tuple(self._figure(same, axis) for same in together.values())

    def _figure(self, same: list[tuple[Claim, str, int | None, int | None]], axis: Axis) -> ShownFigure:
        claim = same[0][0]
        said = [said_figure(bound, low, high, self.language) for _, bound, low, high in same]
        return ShownFigure(
            claim=claim.entry_id,
            claims=tuple(each.entry_id for each, _, _, _ in same),
            maker=self.names[claim.maker_id],
            when=said_date(claim.as_of, self.language),
            figure="; ".join(said),
            bound="; ".join(str(Claim.Bound(bound).label) for _, bound, _, _ in same),
            marks=tuple(axis.mark(bound, low, high) for _, bound, low, high in same),
            sources=shown_sources(claim.entry, self.language),
            entry=shown_entry(claim.entry, self.names),
        )

    def _claim(self, claim: Claim) -> ShownClaim:
        return ShownClaim(
            claim.entry_id,
            self.names[claim.maker_id],
            said_date(claim.as_of, self.language),
            claim_text(claim, self.language),
            shown_sources(claim.entry, self.language),
            shown_entry(claim.entry, self.names),
        )

    def _grid(self) -> tuple[tuple[PositionRow, ...], tuple[str, ...]]:
        contested = [claim for claim in self.rows.claims if claim.positions.all()]
        ids = {c.maker_id for c in contested} | {p.party_id for c in contested for p in c.positions.all()}
        parties = sorted(ids, key=lambda id_: (self.names[id_], str(id_)))
        grid = tuple(
            PositionRow(
                claim.entry_id,
                claim_text(claim, self.language),
                tuple(
                    (
                        self.names[party],
                        tuple(self._position(p) for p in claim.positions.all() if p.party_id == party),
                        party == claim.maker_id,
                    )
                    for party in parties
                ),
            )
            for claim in contested
        )
        return grid, tuple(self.names[id_] for id_ in parties)

    def _position(self, position: Position) -> ShownPosition:
        return shown_position(position, self.names, self.language)

    def _recognition(self, recognition: Recognition) -> ShownRecognition:
        return shown_recognition(recognition, self.names, self.language)

    def _judgments(self, shown: list[ShownRecognition]) -> tuple[Judgment, ...]:
        by_judgment: dict[tuple[str, str], list[ShownRecognition]] = defaultdict(list)
        for recognition in shown:
            if recognition.passage:
                by_judgment[recognition.body, recognition.instrument].append(recognition)
        return tuple(
            Judgment(body, instrument, passages[0].adopted, tuple(passages))
            for (body, instrument), passages in by_judgment.items()
        )

    def _names(self) -> tuple[ShownName, ...]:
        shown = [
            ShownName(
                self.names[name.party_id],
                name.name,
                name.language,
                shown_sources(name.entry, self.language),
                shown_entry(name.entry, self.names),
            )
            for name in self.event_names
        ]
        return tuple(sorted(shown, key=lambda name: (name.party, name.language, name.name)))

    def _flags(self) -> tuple[ShownFlag, ...]:
        return flags_in_words(check(as_checked(self.rows)), self.terms, self.language, self._makers())

    def _makers(self) -> dict[UUID, str]:
        return {claim.entry_id: self.names[claim.maker_id] for claim in self.rows.claims}

    def _sources(self) -> tuple[ShownSource, ...]:
        found: dict[UUID, ShownSource] = {}
        entries = [
            *(c.entry for c in self.rows.claims),
            *(p.entry for c in self.rows.claims for p in c.positions.all()),
            *(r.entry for r in self.rows.recognitions),
            *(n.entry for n in self.event_names),
        ]
        for entry in entries:
            for source in shown_sources(entry, self.language):
                found.setdefault(source.id, source)
        return tuple(sorted(found.values(), key=lambda s: (s.title, s.slug)))


def flags_in_words(
    flags: Iterable[Flag],
    terms: dict[tuple[str, str], str],
    language: str,
    makers: dict[UUID, str] | None = None,
) -> tuple[ShownFlag, ...]:
    """What the checks noticed, in sentences."""
    return tuple(
        ShownFlag(
            flag_words(flag, language, term_in_words(terms, *flag.term) if flag.term[0] else ""),
            flag.check,
            tuple((id_, (makers or {}).get(id_, "")) for id_ in flag.claims),
        )
        for flag in flags
    )
