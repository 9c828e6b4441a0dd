"""The public, read-only interface to releases."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from concilio.dialogue.api import FAILURES, Language, Problem, opened_dialogue
from concilio.insight.queries import public_release, public_releases, release_page
from concilio.insight.release import to_json

router = Router(tags=["releases"])


class ReleaseOut(Schema):
    number: int
    released_on: date | None


class ReleasedFindingsOut(ReleaseOut):
    """`findings` holds what the release's page shows: rounded, with small cells left out."""

    findings: dict[str, Any]


@router.get(
    "/dialogues/{slug}/releases",
    response={200: list[ReleaseOut], 404: Problem, **FAILURES},
    summary="Releases, newest first",
)
def releases(request: HttpRequest, slug: str) -> list[ReleaseOut]:
    return [
        ReleaseOut(number=r.number, released_on=r.released_on) for r in public_releases(opened_dialogue(slug))
    ]


@router.get(
    "/dialogues/{slug}/releases/{number}",
    response={200: ReleasedFindingsOut, 404: Problem, 422: Problem, **FAILURES},
    summary="One release",
)
def release(request: HttpRequest, slug: str, number: int, language: Language = "en") -> ReleasedFindingsOut:
    if not 0 < number < 2**31:
        raise Http404
    public = public_release(opened_dialogue(slug), number)
    if public is None:
        raise Http404
    page = release_page(public, language)
    return ReleasedFindingsOut(
        number=public.number, released_on=public.released_on, findings=to_json(page.content)
    )
