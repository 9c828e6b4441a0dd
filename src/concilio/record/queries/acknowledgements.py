"""Acknowledgements as they were released: the newest numbers per community, and their course over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from concilio.record.axis import Axis, axis_for
from concilio.record.disclosure import FORMS
from concilio.record.forms import FORM_WORDS
from concilio.record.models import AcknowledgementRelease, Event
from concilio.record.queries.shown import ShownSide


@dataclass(frozen=True)
class Course:
    """One community's course of one form: a point for each release in which it was shown."""

    form: str
    community: str
    mark: str
    points: tuple[tuple[str, str, date, int], ...]
    """place along, place up, day, number"""


@dataclass(frozen=True)
class Acknowledgements:
    """Rows by community in the order of names; of each form the number shown, or None."""

    forms: tuple[str, ...]
    rows: tuple[tuple[ShownSide, tuple[tuple[str, int | None], ...]], ...]
    of_narratives: tuple[tuple[str, str, tuple[tuple[str, int | None], ...]], ...]
    on: date | None
    courses: tuple[Course, ...]
    axis: Axis | None


def acknowledgements_of(event: Event, sides: tuple[ShownSide, ...]) -> Acknowledgements:
    """One query. Of several dialogues about one event the newest release of each is added up, hidden ones aside."""
    releases = list(AcknowledgementRelease.objects.filter(event=event).order_by("on", "id"))
    newest = {release.of_dialogue: release.shown for release in releases}
    names = {side.slug: side.name for side in sides}
    narratives = sorted(
        {place for shown in newest.values() for each in shown.values() for place in each} - {"event"}
    )
    return Acknowledgements(
        tuple(str(FORM_WORDS[name]) for name in FORMS),
        tuple((side, _numbers(newest.values(), side.slug, "event")) for side in sides),
        tuple(
            (side.name, names.get(place, place), _numbers(newest.values(), side.slug, place))
            for side in sides
            for place in narratives
            if place in names
        ),
        releases[-1].on if releases else None,
        *_courses(releases, sides),
    )


def _numbers(shown, slug: str, place: str) -> tuple[tuple[str, int | None], ...]:  # type: ignore[no-untyped-def]
    found = []
    for name in FORMS:
        known = [n for each in shown if (n := each.get(slug, {}).get(place, {}).get(name)) is not None]
        found.append((str(FORM_WORDS[name]), sum(known) if known else None))
    return tuple(found)


def _courses(
    releases: list[AcknowledgementRelease], sides: tuple[ShownSide, ...]
) -> tuple[tuple[Course, ...], Axis | None]:
    days = [release.on for release in releases]
    if len(set(days)) < 2:
        return (), None
    span = (days[-1] - days[0]).days
    seen = [
        (name, side, [(r.on, r.shown.get(side.slug, {}).get("event", {}).get(name)) for r in releases])
        for name in FORMS
        for side in sides
    ]
    numbers = [n for _, _, points in seen for _, n in points if n is not None]
    if not numbers:
        return (), None
    axis = axis_for(numbers)
    courses = [
        Course(
            str(FORM_WORDS[name]),
            side.name,
            side.mark,
            tuple(
                (f"{100 * (on - days[0]).days / span:.4g}%", f"{100 - float(axis.place(n)[:-1]):.4g}%", on, n)
                for on, n in points
                if n is not None
            ),
        )
        for name, side, points in seen
    ]
    return tuple(course for course in courses if course.points), axis
