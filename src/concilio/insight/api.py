"""The public, read-only interface to releases."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from concilio.dialogue.api import FAILURES, Language, Problem, opened_dialogue
from concilio.insight.public_json import released_json, schema
from concilio.insight.queries import public_release, public_releases, release_page

router = Router(tags=["releases"])


class ReleaseOut(Schema):
    number: int
    released_on: date | None


class ReleasedFindingsOut(ReleaseOut):
    """`findings` is what the release's page shows: rounded, with small cells left out; see /findings.schema.json."""

    findings: dict[str, Any]


@router.get(
    "/findings.schema.json", response={200: dict[str, Any], **FAILURES}, summary="Schema of `findings`"
)
def findings_schema(request: HttpRequest) -> dict[str, Any]:
    return schema()


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
        number=public.number, released_on=public.released_on, findings=released_json(page.content, language)
    )
