"""A claim for everybody, and the list of an event's claims."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from concilio.dialogue.desk import page_language
from concilio.record.models import Claim
from concilio.record.queries.claim_page import claim_page, public_claim
from concilio.record.queries.naming import party_names
from concilio.record.queries.rows import claims_shown
from concilio.record.queries.shown import claim_text, shown_sources, title_of
from concilio.record.said import said_date
from concilio.record.views.events import found_event

ON_A_PAGE = 50


@require_safe
def claim(request: HttpRequest, claim: UUID) -> HttpResponse:
    found = public_claim(claim)
    if found is None:
        raise Http404
    return render(request, "record/claim.html", {"page": claim_page(found, page_language())})


@require_safe
def claims(request: HttpRequest, event: str) -> HttpResponse:
    """All claims of an event by date, fifty on a page."""
    found, language = found_event(event), page_language()
    page = Paginator(claims_shown(Claim.objects.filter(event=found)), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    rows = list(page.object_list)
    names = party_names([row.maker_id for row in rows], language)
    shown = [
        (row, names[row.maker_id], claim_text(row, language), said_date(row.as_of, language),
         shown_sources(row.entry, language))
        for row in rows
    ]  # fmt: skip
    context = {"event": found, "title": title_of(found, language), "claims": shown, "page": page}
    return render(request, "record/claims.html", context)
