"""What editors propose: claims, positions, recognitions, links, names, methods, and that an event be published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from concilio.coalition.models import Person
from concilio.dialogue.models import Dialogue
from concilio.record import errors, models
from concilio.record.actions.entries import Passage, propose
from concilio.record.dates import NotADate, RecordDate
from concilio.record.models import Claim, Entry, Event, Party, Recognition, Term
from concilio.record.queries.rows import VISIBLE

Kind = Entry.Kind


@dataclass(frozen=True)
class Figure:
    """A figure as an editor typed it.

    Attributes:
        parts: by population: fewest and most.
    """

    measure: Term
    population: Term
    bound: str
    low: int | None = None
    high: int | None = None
    parts: Mapping[Term, tuple[int, int]] = ()  # type: ignore[assignment]
    parts_are: str = Claim.Parts.UNKNOWN

    def ends(self) -> tuple[int | None, int | None]:
        """Low and high as the table has them.

        Raises:
            FigureNotWhole.
        """
        low, high = self.low, self.high
        if self.bound in {Claim.Bound.EXACT, Claim.Bound.ABOUT}:
            if low is None or (high is not None and high != low):
                raise errors.FigureNotWhole
            return low, low
        if self.bound == Claim.Bound.AT_LEAST and low is not None and high is None:
            return low, None
        if self.bound == Claim.Bound.AT_MOST and high is not None and low is None:
            return None, high
        if self.bound == Claim.Bound.RANGE and low is not None and high is not None and low <= high:
            return low, high
        raise errors.FigureNotWhole


@transaction.atomic
def propose_claim(
    *,
    by: Person,
    dialogue: Dialogue,
    event: Event,
    maker: Party,
    texts: Mapping[str, str],
    passages: Sequence[Passage],
    figure: Figure | None = None,
    as_of: str = "",
    about: Recognition | None = None,
    replaces: Entry | None = None,
    now: datetime | None = None,
) -> Claim:
    """Propose a claim: who says what, with which figure, on which source.

    Raises:
        FigureNotWhole, NotADateOfTheRecord; and what `propose` raises.
    """
    low, high = figure.ends() if figure is not None else (None, None)
    dates = dated("as_of", as_of)

    def write(entry: Entry) -> None:
        claim = Claim.objects.create(
            entry=entry,
            event=event,
            maker=maker,
            measure=figure.measure if figure else None,
            population=figure.population if figure else None,
            bound=figure.bound if figure else Claim.Bound.NONE,
            low=low,
            high=high,
            parts_are=figure.parts_are if figure else Claim.Parts.UNKNOWN,
            recognition=about,
            **dates,
        )
        for language, text in texts.items():
            models.ClaimText.objects.create(claim=claim, language=language, text=text)
        for population, (fewest, most) in dict(figure.parts if figure else ()).items():
            models.ClaimPart.objects.create(claim=claim, population=population, low=fewest, high=most)

    entry = propose(
        by=by, dialogue=dialogue, event=event, kind=Kind.CLAIM, write=write, passages=passages,
        replaces=replaces, now=now,
    )  # fmt: skip
    return Claim.objects.get(entry=entry)


def propose_position(
    *,
    by: Person,
    dialogue: Dialogue,
    claim: Claim,
    party: Party,
    stance: str,
    passages: Sequence[Passage],
    since: str = "",
    grounds: str = "",
    language: str = "und",
    now: datetime | None = None,
) -> Entry:
    """Propose what a party says of a claim, since when, on which source."""
    dates = dated("since", since)
    return propose(
        by=by, dialogue=dialogue, event=claim.event, kind=Kind.POSITION, passages=passages, now=now,
        write=lambda entry: models.Position.objects.create(
            entry=entry, claim=claim, party=party, stance=stance, grounds=grounds, language=language, **dates
        ),
    )  # fmt: skip


@transaction.atomic
def propose_recognition(
    *,
    by: Person,
    dialogue: Dialogue,
    event: Event,
    body: Party,
    level: str,
    texts: Mapping[str, str],
    passages: Sequence[Passage],
    instrument: str = "",
    passage: str = "",
    adopted: str = "",
    summary: bool = False,
    votes: tuple[int, int, int] | None = None,
    replaces: Entry | None = None,
    now: datetime | None = None,
) -> Recognition:
    """Propose what a body said, at which level, in which words. A court's passage says what kind it is."""
    dates = dated("adopted", adopted)
    counted = dict(zip(("votes_for", "votes_against", "abstentions"), votes or (), strict=False))

    def write(entry: Entry) -> None:
        made = Recognition.objects.create(
            entry=entry, event=event, body=body, level=level, instrument=instrument,
            passage=passage if level == Recognition.Level.COURT else "", **counted, **dates,
        )  # fmt: skip
        for language, text in texts.items():
            models.RecognitionText.objects.create(
                recognition=made, language=language, text=text, summary=summary
            )

    entry = propose(
        by=by, dialogue=dialogue, event=event, kind=Kind.RECOGNITION, write=write, passages=passages,
        replaces=replaces, now=now,
    )  # fmt: skip
    return Recognition.objects.get(entry=entry)


def propose_link(
    *, by: Person, dialogue: Dialogue, claim: Claim, other: Claim, kind: str, now: datetime | None = None
) -> Entry:
    """Propose how one claim stands to another of the same event."""
    if claim.event_id != other.event_id or claim.pk == other.pk:
        raise errors.NotYourRecord
    return propose(
        by=by, dialogue=dialogue, event=claim.event, kind=Kind.LINK, now=now,
        write=lambda entry: models.ClaimLink.objects.create(entry=entry, claim=claim, other=other, kind=kind),
    )  # fmt: skip


def propose_name(
    *,
    by: Person,
    dialogue: Dialogue,
    event: Event,
    party: Party,
    name: str,
    language: str,
    passages: Sequence[Passage] = (),
    now: datetime | None = None,
) -> Entry:
    """Propose what a party calls an event."""
    return propose(
        by=by, dialogue=dialogue, event=event, kind=Kind.NAME, passages=passages, now=now,
        write=lambda entry: models.EventName.objects.create(
            entry=entry, event=event, party=party, language=language, name=name
        ),
    )  # fmt: skip


def propose_method(
    *,
    by: Person,
    dialogue: Dialogue,
    event: Event,
    language: str,
    definitions: str,
    inclusion: str,
    now: datetime | None = None,
) -> Entry:
    """Propose an event's method page in one language; it takes the place of the one before."""
    before = (
        models.Method.objects.filter(event=event, language=language, entry__state__in=VISIBLE)
        .select_related("entry")
        .first()
    )
    return propose(
        by=by, dialogue=dialogue, event=event, kind=Kind.METHOD, now=now,
        replaces=before.entry if before is not None else None,
        write=lambda entry: models.Method.objects.create(
            entry=entry, event=event, language=language, definitions=definitions, inclusion=inclusion
        ),
    )  # fmt: skip


@transaction.atomic
def propose_publication(
    *, by: Person, dialogue: Dialogue, event: Event, now: datetime | None = None
) -> Entry:
    """Propose that an event's page be published.

    Raises:
        NotOffered: a community was not offered its narrative; MethodNeeded, PublishedAlready.
    """
    current = Event.objects.select_for_update(no_key=True).get(id=event.id)
    if current.published_on is not None:
        raise errors.PublishedAlready
    if not current.sides.exists() or current.sides.filter(offered_on__isnull=True).exists():
        raise errors.NotOffered
    if not models.Method.objects.filter(event=current, entry__state__in=VISIBLE).exists():
        raise errors.MethodNeeded
    if Entry.objects.filter(event=current, kind=Kind.PUBLICATION, state=Entry.State.PROPOSED).exists():
        raise errors.SomebodyElseChangedIt
    return propose(
        by=by, dialogue=dialogue, event=current, kind=Kind.PUBLICATION, now=now, write=lambda entry: None
    )


def dated(name: str, text: str) -> dict[str, Any]:
    """The three columns of a date.

    Raises:
        NotADateOfTheRecord.
    """
    text = text.strip()
    if not text:
        return {name: "", f"{name}_first": None, f"{name}_last": None}
    try:
        parsed = RecordDate.parse(text)
    except NotADate as error:
        raise errors.NotADateOfTheRecord(error.fault) from None
    return {name: parsed.text, f"{name}_first": parsed.first, f"{name}_last": parsed.last}
