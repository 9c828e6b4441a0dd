""" "This is wrong": a form without account, the words that lead back to it, and the public log of corrections."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from concilio.dialogue.desk import page_language
from concilio.dialogue.errors import Refused
from concilio.record.actions.corrections import find_correction, send_correction
from concilio.record.forms import WordsForm, WrongForm
from concilio.record.models import Entry, Event, Source
from concilio.record.queries.corrections import correction_log, shown_correction
from concilio.record.queries.rows import VISIBLE
from concilio.record.queries.shown import title_of
from concilio.record.views.events import found_event


@require_http_methods(["GET", "HEAD", "POST"])
def wrong(request: HttpRequest, event: str) -> HttpResponse:
    found = found_event(event)
    entry, source = _about(request, found)
    form = WrongForm(request.POST if request.method == "POST" else None)
    context = {
        "event": found,
        "title": title_of(found, page_language()),
        "form": form,
        "entry": entry,
        "source": source,
    }
    if request.method == "POST" and form.is_valid():
        try:
            words = send_correction(
                event=found,
                entry=entry,
                source=source,
                language=page_language(),
                on=_today(),
                **form.cleaned_data,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
            return render(request, "record/wrong.html", context, status=refusal.status)
        # Shown once, here: nobody can show the words again.
        return render(request, "record/wrong_sent.html", context | {"words": words})
    status = 422 if form.is_bound else 200
    return render(request, "record/wrong.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def back(request: HttpRequest) -> HttpResponse:
    """What came of a correction, for whoever has its words."""
    form = WordsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            found = find_correction(form.cleaned_data["words"])
        except Refused as refusal:
            form.add_error("words", str(refusal.message))
            return render(request, "record/correction.html", {"form": form}, status=refusal.status)
        shown = shown_correction(found, page_language(), own=True)
        return render(request, "record/correction.html", {"form": None, "correction": shown})
    return render(request, "record/correction.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
def log(request: HttpRequest, event: str) -> HttpResponse:
    """All corrections of an event with their answers."""
    found = found_event(event)
    language = page_language()
    context = {
        "event": found,
        "title": title_of(found, language),
        "corrections": correction_log(found, language),
    }
    return render(request, "record/corrections.html", context)


def _about(request: HttpRequest, event: Event) -> tuple[Entry | None, Source | None]:
    entry, source = request.GET.get("entry"), request.GET.get("source")
    if entry:
        try:
            id_ = UUID(entry)
        except ValueError:
            raise Http404 from None
        return get_object_or_404(Entry, id=id_, event=event, state__in=VISIBLE), None
    if source:
        return None, get_object_or_404(Source, slug=source)
    return None, None


def _today() -> date:
    return timezone.now().date()
