"""Events for everybody: the list, the timeline, an event's page, and how its record was made."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from concilio.dialogue.desk import page_language
from concilio.record.models import Event
from concilio.record.queries.acknowledgements import acknowledgements_of
from concilio.record.queries.event_page import event_page
from concilio.record.queries.events import listed_events, method_page, on_timeline, public_event


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
    return render(request, "record/event.html", context)


@require_safe
def method(request: HttpRequest, event: str) -> HttpResponse:
    return render(request, "record/method.html", {"page": method_page(found_event(event), page_language())})


def found_event(slug: str) -> Event:
    """The published event at an address.

    Raises:
        Http404.
    """
    found = public_event(slug)
    if found is None:
        raise Http404
    return found
