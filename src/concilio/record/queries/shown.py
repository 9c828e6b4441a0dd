"""What several pages of the record show alike: sides, sources, positions, passages, in the reader's language."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from concilio.dialogue.naming import nearest
from concilio.documents.marks import mark_class
from concilio.record.models import Claim, Entry, Event, EventSide, Narrative, Position, Recognition
from concilio.record.queries.naming import FALL_BACK, party_names
from concilio.record.queries.rows import (
    citations_of,
)
from concilio.record.said import said_date


@dataclass(frozen=True)
class ShownText:
    """Words with the language that they are in, which may not be the reader's."""

    text: str
    language: str


@dataclass(frozen=True)
class ShownSide:
    """A community of the event, with its narrative or its empty slot."""

    id: UUID
    slug: str
    name: str
    mark: str
    offered_on: date | None
    languages: tuple[str, ...]
    narrative: ShownText | None
    version: int
    on: date | None


@dataclass(frozen=True)
class ShownSource:
    """A citation: its source with what a reader must know of it."""

    id: UUID
    slug: str
    title: str
    language: str
    locator: str
    quotation: str
    quotation_language: str
    published: str
    address: str
    seen_in_copy: bool


@dataclass(frozen=True)
class ShownEntry:
    """What editors decided about an entry: its state in words, and objections to its attribution."""

    state: str
    label: str
    objections: tuple[tuple[str, str, str, str], ...]
    """side, reason, words, language"""

    @property
    def is_disputed(self) -> bool:
        return self.state == Entry.State.DISAGREED


@dataclass(frozen=True)
class ShownPosition:
    party: str
    stance: str
    label: str
    since: str
    grounds: str
    language: str
    sources: tuple[ShownSource, ...]


@dataclass(frozen=True)
class ShownRecognition:
    id: UUID
    body: str
    level: str
    instrument: str
    passage: str
    adopted: str
    votes: tuple[int, int, int] | None
    text: ShownText
    summary: bool
    sources: tuple[ShownSource, ...]
    entry: ShownEntry


def title_of(event: Event, language: str) -> ShownText:
    """How pages head an event; by its address where it has no title."""
    found = nearest(event.texts.all(), language, FALL_BACK)
    return ShownText(found.title, found.language) if found else ShownText(event.slug, "und")


def sides_of(event: Event, language: str) -> tuple[ShownSide, ...]:
    """An event's communities in the order of their names, with their newest narratives."""
    sides = list(EventSide.objects.filter(event=event).select_related("party"))
    names = party_names([side.party_id for side in sides], language)
    newest: dict[UUID, dict[str, Narrative]] = defaultdict(dict)
    for narrative in Narrative.objects.filter(event=event).order_by("version"):
        newest[narrative.party_id][narrative.language] = narrative
    ordered = sorted(sides, key=lambda side: (names[side.party_id], side.party.slug))
    # Hue and shape follow the addresses, as those of a dialogue's communities do: the same in every language.
    places = {side.id: place for place, side in enumerate(sorted(sides, key=lambda s: s.party.slug))}
    return tuple(
        _side(side, names[side.party_id], places[side.id], newest[side.party_id], language)
        for side in ordered
    )


def _side(side: EventSide, name: str, place: int, written: dict[str, Narrative], language: str) -> ShownSide:
    told = nearest(written.values(), language, FALL_BACK)
    return ShownSide(
        side.party_id,
        side.party.slug,
        name,
        mark_class(place),
        side.offered_on,
        tuple(side.languages),
        ShownText(told.text, told.language) if told else None,
        told.version if told else 0,
        told.on if told else None,
    )


def shown_sources(entry: Entry, language: str) -> tuple[ShownSource, ...]:
    """The citations of an entry as a page shows them."""
    return tuple(
        ShownSource(
            c.source_id, c.source.slug, c.source.title, c.source.language, c.locator, c.quotation, c.language,
            said_date(c.source.published, language), c.source.address, c.source.seen_in_copy,
        )
        for c in citations_of(entry)
    )  # fmt: skip


def shown_entry(entry: Entry, names: dict[UUID, str]) -> ShownEntry:
    """An entry's state, with its objections in the order of the sides' names."""
    said = sorted(
        (names.get(o.side_id, ""), str(o.get_reason_display()), o.words, o.language)
        for o in entry.objections.all()
    )
    return ShownEntry(entry.state, str(Entry.State(entry.state).label), tuple(said))


def claim_text(claim: Claim, language: str) -> ShownText:
    """A claim's words in the reader's language, or the nearest."""
    found = nearest(claim.texts.all(), language, FALL_BACK)
    return ShownText(found.text, found.language) if found else ShownText("", "und")


def shown_position(position: Position, names: dict[UUID, str], language: str) -> ShownPosition:
    """A position as pages show it."""
    return ShownPosition(
        names[position.party_id],
        position.stance,
        str(position.get_stance_display()),
        said_date(position.since, language) if position.since else "",
        position.grounds,
        position.language,
        shown_sources(position.entry, language),
    )


def shown_recognition(recognition: Recognition, names: dict[UUID, str], language: str) -> ShownRecognition:
    """A recognition or a passage as pages show it."""
    found = nearest(recognition.texts.all(), language, FALL_BACK)
    voted = recognition.votes_for
    return ShownRecognition(
        recognition.entry_id,
        names[recognition.body_id],
        str(recognition.get_level_display()),
        recognition.instrument,
        str(recognition.get_passage_display()) if recognition.passage else "",
        said_date(recognition.adopted, language),
        (voted, recognition.votes_against or 0, recognition.abstentions or 0) if voted is not None else None,
        ShownText(found.text, found.language) if found else ShownText("", "und"),
        bool(found and found.summary),
        shown_sources(recognition.entry, language),
        shown_entry(recognition.entry, names),
    )
