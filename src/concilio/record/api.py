"""The public, read-only interface to the record."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from concilio.dialogue.api import FAILURES, Language, Problem
from concilio.record.queries.events import listed_events, public_event
from concilio.record.queries.export import exported

router = Router(tags=["record"])


class EventOut(Schema):
    """An event that is published, with the number of its claims and of those that some party disputes."""

    event: str
    title: str
    happened: str
    claims: int
    disputed: int
    invented: bool


@router.get(
    "/record/events",
    response={200: list[EventOut], 422: Problem, **FAILURES},
    summary="Events on record, by day",
)
def record_events(request: HttpRequest, language: Language = "en") -> list[EventOut]:
    return [
        EventOut(
            event=one.slug, title=one.title.text, happened=one.when, claims=one.claims, disputed=one.disputed,
            invented=one.invented,
        )
        for one in listed_events(language)
    ]  # fmt: skip


@router.get(
    "/record/events/{event}",
    response={200: dict[str, Any], 404: Problem, **FAILURES},
    summary="The record of one event, as JSON-LD; each dispute stands in the node of what is disputed",
)
def record_event(request: HttpRequest, event: str) -> dict[str, Any]:
    found = public_event(event)
    if found is None:
        raise Http404
    return exported([found])
