"""Checks of a record: they add up and compare, they change nothing and decide nothing. Pure; no Django.

Each check is a function from what is on record about one event to flags. A flag names what it is about by id and
carries the numbers it was computed from, so that a page can say why; `flag_words` says it in a reader's language.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

YEARS_SINCE = "years-since"
RECOGNITIONS = "recognitions-"
"""A measure of this name and a level counts recognitions at that level."""


@dataclass(frozen=True)
class Part:
    population: str
    low: int
    high: int


@dataclass(frozen=True)
class CitedSource:
    """A source as checks see it. `origin`: the source at the end of the chain of those whose words it repeats."""

    id: UUID
    origin: UUID
    published_last: date | None = None
    address: str = ""
    """What was last found at its address: "same", "changed", "dead", or nothing."""


@dataclass(frozen=True)
class CheckedClaim:
    """A claim as checks see it. `measure` and `population` are slugs; both empty where it has no figure."""

    id: UUID
    maker: UUID
    measure: str = ""
    population: str = ""
    bound: str = "none"
    low: int | None = None
    high: int | None = None
    as_of_first: date | None = None
    as_of_last: date | None = None
    parts: tuple[Part, ...] = ()
    parts_are: str = "unknown"
    about: UUID | None = None
    sources: tuple[CitedSource, ...] = ()
    quotation_missing: bool = False


@dataclass(frozen=True)
class CheckedRecognition:
    """A recognition or a passage of a judgment. Passages of one judgment share body and instrument."""

    id: UUID
    body: UUID
    instrument: str
    level: str
    passage: str = ""


@dataclass(frozen=True)
class CheckedEvent:
    """What is on record about one event, visible entries only."""

    first_day: date | None
    last_day: date | None
    claims: tuple[CheckedClaim, ...] = ()
    recognitions: tuple[CheckedRecognition, ...] = ()


@dataclass(frozen=True)
class Flag:
    """One thing that a check noticed.

    Attributes:
        check: its code; `flag_words` has a sentence for each.
        claims, recognitions, sources: what it is about.
        numbers: what it was computed from, in the order in which its sentence has them.
        term: slugs of measure and population, where it is about a figure.
    """

    check: str
    claims: tuple[UUID, ...] = ()
    recognitions: tuple[UUID, ...] = ()
    sources: tuple[UUID, ...] = ()
    numbers: tuple[int, ...] = ()
    term: tuple[str, str] = field(default=("", ""))


def parts_above_total(event: CheckedEvent) -> Iterator[Flag]:
    """Parts of which nobody is in two, and that together are more than the whole."""
    for claim in event.claims:
        most = _most(claim)
        least = sum(part.low for part in claim.parts)
        if claim.parts_are == "exclusive" and most is not None and least > most:
            yield Flag("parts-above-total", (claim.id,), numbers=(least, most), term=_term(claim))


def part_above_total(event: CheckedEvent) -> Iterator[Flag]:
    """A single part that is more than the whole."""
    for claim in event.claims:
        most = _most(claim)
        for part in claim.parts:
            if most is not None and part.low > most:
                yield Flag(
                    "part-above-total",
                    (claim.id,),
                    numbers=(part.low, most),
                    term=(claim.measure, part.population),
                )


def parts_may_overlap(event: CheckedEvent) -> Iterator[Flag]:
    """Several parts of a whole, of which the source does not say whether somebody is in two of them."""
    for claim in event.claims:
        exact = claim.bound == "exact" and claim.low is not None
        if claim.parts_are == "unknown" and len(claim.parts) > 1 and exact:
            parts = sum(part.low for part in claim.parts)
            if all(part.low == part.high for part in claim.parts) and parts != claim.low:
                numbers = (*(part.low for part in claim.parts), parts, claim.low or 0)
                yield Flag("parts-may-overlap", (claim.id,), numbers=numbers, term=_term(claim))


def anniversaries(event: CheckedEvent) -> Iterator[Flag]:
    """A number of years since the event that its date and the text's do not give."""
    if event.first_day is None or event.last_day is None:
        return
    for claim in event.claims:
        if claim.measure != YEARS_SINCE or claim.bound != "exact" or claim.low is None:
            continue
        if claim.as_of_first is None or claim.as_of_last is None:
            continue
        least = claim.as_of_first.year - event.last_day.year
        most = claim.as_of_last.year - event.first_day.year
        if not least <= claim.low <= most:
            numbers = (claim.as_of_first.year, event.first_day.year, least, claim.low)
            yield Flag("anniversary", (claim.id,), numbers=numbers)


def older_than_the_event(event: CheckedEvent) -> Iterator[Flag]:
    """A source that was published before what it is cited for happened."""
    if event.first_day is None:
        return
    for claim in event.claims:
        for source in claim.sources:
            if source.published_last is not None and source.published_last < event.first_day:
                yield Flag("older-than-event", (claim.id,), sources=(source.id,))


def quotations_not_found(event: CheckedEvent) -> Iterator[Flag]:
    """A quotation whose words are not in the stored copy of its source."""
    for claim in event.claims:
        if claim.quotation_missing:
            yield Flag("quotation-not-found", (claim.id,), sources=tuple(s.id for s in claim.sources))


def figures_differ(event: CheckedEvent) -> Iterator[Flag]:
    """Different figures for the same measure and population, parts of other claims included."""
    found: dict[tuple[str, str], dict[tuple[str, int | None, int | None], list[UUID]]] = defaultdict(dict)
    for claim in event.claims:
        if claim.bound != "none" and claim.measure != YEARS_SINCE:
            figure = (claim.bound, claim.low, claim.high)
            found[_term(claim)].setdefault(figure, []).append(claim.id)
        for part in claim.parts:
            bound = "exact" if part.low == part.high else "range"
            key = (claim.measure, part.population)
            found[key].setdefault((bound, part.low, part.high), []).append(claim.id)
    for term, figures in found.items():
        if len(figures) > 1:
            claims = tuple(dict.fromkeys(id_ for ids in figures.values() for id_ in ids))
            yield Flag("figures-differ", claims, numbers=(len(figures),), term=term)


def recognitions_counted(event: CheckedEvent) -> Iterator[Flag]:
    """A number of recognitions that is claimed, against those on record at the same level."""
    on_record: dict[str, set[UUID]] = defaultdict(set)
    for recognition in event.recognitions:
        on_record[recognition.level].add(recognition.body)
    for claim in event.claims:
        if claim.measure.startswith(RECOGNITIONS) and claim.bound != "none":
            there = len(on_record[claim.measure.removeprefix(RECOGNITIONS)])
            if not (claim.low or 0) <= there <= (there if claim.high is None else claim.high):
                claimed = claim.low if claim.low is not None else claim.high or 0
                yield Flag("recognitions-counted", (claim.id,), numbers=(claimed, there))


def addresses(event: CheckedEvent) -> Iterator[Flag]:
    """A cited address at which there is nothing any more, or other words."""
    seen: dict[tuple[str, UUID], list[UUID]] = defaultdict(list)
    for claim in event.claims:
        for source in claim.sources:
            if source.address in {"dead", "changed"}:
                seen[f"address-{source.address}", source.id].append(claim.id)
    for (check, source_id), claims in seen.items():
        yield Flag(check, tuple(dict.fromkeys(claims)), sources=(source_id,))


def one_origin(event: CheckedEvent) -> Iterator[Flag]:
    """Several sources that rest on one origin, so that they are one source said several times."""
    by_origin: dict[UUID, dict[UUID, list[UUID]]] = defaultdict(dict)
    for claim in event.claims:
        for source in claim.sources:
            by_origin[source.origin].setdefault(source.id, []).append(claim.id)
    for origin, sources in by_origin.items():
        repeating = [id_ for id_ in sources if id_ != origin]
        if len(sources) > 1 and repeating:
            claims = tuple(dict.fromkeys(id_ for ids in sources.values() for id_ in ids))
            yield Flag("one-origin", claims, sources=(origin, *repeating), numbers=(len(sources),))


def passages_and_limits(event: CheckedEvent) -> Iterator[Flag]:
    """A judgment that is cited for something, and that says of itself what it does not decide."""
    by_id = {recognition.id: recognition for recognition in event.recognitions}
    for claim in event.claims:
        cited = by_id.get(claim.about) if claim.about is not None else None
        if cited is None or cited.passage == "limit":
            continue
        limits = [
            other.id
            for other in event.recognitions
            if other.passage == "limit" and (other.body, other.instrument) == (cited.body, cited.instrument)
        ]
        if limits:
            yield Flag("passage-and-limit", (claim.id,), recognitions=(cited.id, *limits))


CHECKS: tuple[Callable[[CheckedEvent], Iterable[Flag]], ...] = (
    parts_above_total,
    part_above_total,
    parts_may_overlap,
    anniversaries,
    figures_differ,
    recognitions_counted,
    passages_and_limits,
    older_than_the_event,
    quotations_not_found,
    addresses,
    one_origin,
)


def check(event: CheckedEvent) -> tuple[Flag, ...]:
    """Everything that the checks notice, in their order."""
    return tuple(flag for one in CHECKS for flag in one(event))


def _most(claim: CheckedClaim) -> int | None:
    return claim.high if claim.bound in {"exact", "about", "at-most", "range"} else None


def _term(claim: CheckedClaim) -> tuple[str, str]:
    return claim.measure, claim.population
