"""A seat's own pages on the events of its dialogue: what it acknowledges, for its eyes alone."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from concilio.dialogue.desk import page_language
from concilio.dialogue.models import Dialogue
from concilio.dialogue.participant import Participant
from concilio.record import rules
from concilio.record.actions.acknowledging import acknowledge, acknowledged_by
from concilio.record.forms import AcknowledgeForm
from concilio.record.models import Event, Party
from concilio.record.queries.shown import sides_of, title_of


@require_safe
def events(request: HttpRequest, slug: str) -> HttpResponse:
    """The published events that concern a dialogue."""
    dialogue, language = _dialogue(slug), page_language()
    found = [(e, title_of(e, language)) for e in rules.events_of(dialogue) if e.published_on is not None]
    return render(request, "record/of_dialogue.html", {"dialogue": dialogue, "events": found})


@require_http_methods(["GET", "HEAD", "POST"])
def event(request: HttpRequest, slug: str, event: str) -> HttpResponse:
    """Say, change or take back what one acknowledges of an event and of each narrative."""
    dialogue = _dialogue(slug)
    participant: Participant | None = getattr(request, "participant", None)
    if participant is None:
        return redirect("admission:back", slug=slug)
    found = _concerned(dialogue, event)
    if request.method == "POST":
        form = AcknowledgeForm(request.POST)
        of = Party.objects.filter(slug=request.POST.get("of", "")).first()
        if form.is_valid():
            acknowledge(
                participant=participant, event=found, forms=form.cleaned_data["forms_chosen"], narrative_of=of
            )
            messages.success(request, _("Kept. You can change it or take it back at any time."))
            return redirect("record:acknowledge", slug=slug, event=event)
    said = acknowledged_by(participant, found)
    sides = sides_of(found, page_language())
    context = {
        "dialogue": dialogue,
        "event": found,
        "title": title_of(found, page_language()),
        "form": _form(said.get(None, frozenset()), "event"),
        "narratives": [
            (side, _form(said.get(side.id, frozenset()), side.slug)) for side in sides if side.narrative
        ],
    }
    return render(request, "record/acknowledge.html", context)


def _form(chosen: frozenset[str], name: str) -> AcknowledgeForm:
    return AcknowledgeForm(initial={"forms_chosen": sorted(chosen)}, auto_id=f"{name}-%s")


def _dialogue(slug: str) -> Dialogue:
    found = Dialogue.objects.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def _concerned(dialogue: Dialogue, slug: str) -> Event:
    for found in rules.events_of(dialogue):
        if found.slug == slug and found.published_on is not None:
            return found
    raise Http404
