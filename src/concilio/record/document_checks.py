"""A document as the checks see it, without a database: for people who prepare a record offline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from concilio.record.checks import (
    CheckedClaim,
    CheckedEvent,
    CheckedRecognition,
    CitedSource,
    Flag,
    Part,
    check,
)
from concilio.record.dates import RecordDate
from concilio.record.document import Record

_NAMES = UUID(int=0)


def checked_document(record: Record) -> dict[str, tuple[Flag, ...]]:
    """What the checks notice of each event in a document that is well formed, by the event's address."""
    sources = {row["id"]: row for row in record["sources"]}
    return {event["id"]: check(_event(event, sources)) for event in record["events"]}


def named_in(record: Record, event: str) -> dict[UUID, str]:
    """The names that claims and sources have in a document, by the ids that flags carry."""
    found = {_id("source", row["id"]): row["title"] for row in record["sources"]}
    for row in record["events"]:
        if row["id"] == event:
            found |= {_id("claim", claim["id"]): claim["id"] for claim in row.get("claims", ())}
    return found


def _event(event: Mapping[str, Any], sources: Mapping[str, Mapping[str, Any]]) -> CheckedEvent:
    happened = RecordDate.parse(event["happened"])
    return CheckedEvent(
        happened.first,
        happened.last,
        tuple(_claim(row, sources) for row in event.get("claims", ())),
        tuple(
            CheckedRecognition(
                _id("recognition", row["id"]), _id("party", row["body"]), row.get("instrument", ""), row["level"],
                row.get("passage", ""),
            )
            for row in event.get("recognitions", ())
        ),
    )  # fmt: skip


def _claim(row: Mapping[str, Any], sources: Mapping[str, Mapping[str, Any]]) -> CheckedClaim:
    said = RecordDate.parse(row["as_of"]) if row.get("as_of") else None
    return CheckedClaim(
        id=_id("claim", row["id"]),
        maker=_id("party", row["maker"]),
        measure=row.get("measure", ""),
        population=row.get("population", ""),
        bound=row.get("bound", "none"),
        low=row.get("low"),
        high=row.get("high"),
        as_of_first=said.first if said else None,
        as_of_last=said.last if said else None,
        parts=tuple(Part(p["population"], p["low"], p["high"]) for p in row.get("parts", ())),
        parts_are=row.get("parts_are", "unknown"),
        about=_id("recognition", row["about"]) if row.get("about") else None,
        sources=tuple(_source(each["source"], sources) for each in row["citations"]),
    )


def _source(name: str, sources: Mapping[str, Mapping[str, Any]]) -> CitedSource:
    row, origin, seen = sources.get(name, {}), name, {name}
    published = RecordDate.parse(row["published"]) if row.get("published") else None
    while (further := sources.get(origin, {}).get("origin")) and further not in seen:
        seen.add(further)
        origin = further
    return CitedSource(_id("source", name), _id("source", origin), published.last if published else None)


def _id(kind: str, name: str) -> UUID:
    return uuid5(_NAMES, f"{kind}/{name}")
