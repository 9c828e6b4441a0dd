"""Events for everybody: the list, the timeline, an event's page, and how its record was made."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from concilio.dialogue.desk import page_language
from concilio.record.models import Claim, Event
from concilio.record.queries.acknowledgements import acknowledgements_of
from concilio.record.queries.event_page import event_page
from concilio.record.queries.events import listed_events, method_page, on_timeline, public_event
from concilio.record.queries.export import claims_as_csv, exported
from concilio.record.queries.rows import claims_shown


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    return render(request, "record/events.html", {"events": listed_events(page_language())})


@require_safe
def timeline(request: HttpRequest) -> HttpResponse:
    return render(request, "record/timeline.html", {"years": on_timeline(page_language())})


@require_safe
def event(request: HttpRequest, event: str) -> HttpResponse:
    found = found_event(event)
    language = page_language()
    others = [one for one in listed_events(language) if one.slug != found.slug]
    page = event_page(found, language)
    context = {"page": page, "others": others[:12], "acknowledged": acknowledgements_of(found, page.sides)}
    context["first_sources"] = ":3"  # of each entry; the claim's own page has all
    return render(request, "record/event.html", context)


@require_safe
def method(request: HttpRequest, event: str) -> HttpResponse:
    return render(request, "record/method.html", {"page": method_page(found_event(event), page_language())})


@require_safe
def document(request: HttpRequest, event: str) -> HttpResponse:
    """An event's record as JSON-LD, which another installation can import."""
    found = found_event(event)
    answer = JsonResponse(exported([found]), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Type"] = "application/ld+json"
    answer["Content-Disposition"] = f'attachment; filename="{found.slug}.jsonld"'
    return answer


@require_safe
def as_csv(request: HttpRequest, event: str) -> HttpResponse:
    """An event's claims for a spreadsheet; what is disputed says so in its own cell."""
    found = found_event(event)
    claims = claims_shown(Claim.objects.filter(event=found))
    answer = HttpResponse(claims_as_csv(claims, page_language()), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.slug}.csv"'
    return answer


def found_event(slug: str) -> Event:
    """The published event at an address.

    Raises:
        Http404.
    """
    found = public_event(slug)
    if found is None:
        raise Http404
    return found
